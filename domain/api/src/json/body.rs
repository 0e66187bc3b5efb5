//! The members of an object, in order, their values still text.

use std::fmt;

use rustango_model::ModelSchema;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// What a member is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MemberName {
    /// As the field at a position of the schema.
    Field(usize),
    /// As no field.
    Other(String),
}

/// Why text is no object.
#[derive(Debug)]
pub(crate) enum BodyFault {
    /// It is no JSON.
    Malformed(serde_json::Error),
    /// It is another JSON value.
    NotAnObject,
}

/// Reads an object and hands out its members in order: the name, and the text
/// of the value, well formed and without space around it.
///
/// Syntax is checked to the end of the text before anything is handed out.
pub(crate) fn read_members<'b>(
    schema: &'static ModelSchema,
    text: &'b str,
    each: impl FnMut(MemberName, &'b str),
) -> Result<(), BodyFault> {
    let whole: &RawValue = serde_json::from_str(text).map_err(BodyFault::Malformed)?;
    if !whole.get().starts_with('{') {
        return Err(BodyFault::NotAnObject);
    }
    let mut reader = serde_json::Deserializer::from_str(whole.get());
    reader.deserialize_map(MembersVisitor { schema, each }).map_err(BodyFault::Malformed)
}

struct MembersVisitor<F> {
    schema: &'static ModelSchema,
    each: F,
}

impl<'de, F: FnMut(MemberName, &'de str)> Visitor<'de> for MembersVisitor<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key_seed(NameSeed { schema: self.schema })? {
            (self.each)(name, map.next_value::<&RawValue>()?.get());
        }
        Ok(())
    }
}

/// Finds the field that a name means without keeping the name.
struct NameSeed {
    schema: &'static ModelSchema,
}

impl<'de> DeserializeSeed<'de> for NameSeed {
    type Value = MemberName;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<MemberName, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for NameSeed {
    type Value = MemberName;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<MemberName, E> {
        let field = self.schema.position(name).map(MemberName::Field);
        Ok(field.unwrap_or_else(|| MemberName::Other(name.to_owned())))
    }
}

//! The members of an object, in order, their values still text.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

/// What a member is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MemberName {
    /// As one that is known, by its number.
    Known(usize),
    /// As none that is known.
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

/// Reads an object and hands out its members in order: the name, as `find`
/// knows it, and the text of the value, well formed and without space around
/// it.
///
/// Syntax is checked to the end of the text before anything is handed out.
pub(crate) fn read_members<'b>(
    text: &'b str,
    find: impl Fn(&str) -> Option<usize>,
    each: impl FnMut(MemberName, &'b str),
) -> Result<(), BodyFault> {
    let whole: &RawValue = serde_json::from_str(text).map_err(BodyFault::Malformed)?;
    if !whole.get().starts_with('{') {
        return Err(BodyFault::NotAnObject);
    }
    let mut reader = serde_json::Deserializer::from_str(whole.get());
    reader.deserialize_map(MembersVisitor { find, each }).map_err(BodyFault::Malformed)
}

/// Reads the items of an array, their values still text; nothing where it is
/// another value.
pub(crate) fn read_items(text: &str) -> Result<Option<Vec<&str>>, serde_json::Error> {
    if !text.trim_start().starts_with('[') {
        return serde_json::from_str(text).map(|IgnoredAny| None);
    }
    let items: Vec<&RawValue> = serde_json::from_str(text)?;
    Ok(Some(items.into_iter().map(RawValue::get).collect()))
}

struct MembersVisitor<N, F> {
    find: N,
    each: F,
}

impl<'de, N: Fn(&str) -> Option<usize>, F: FnMut(MemberName, &'de str)> Visitor<'de>
    for MembersVisitor<N, F>
{
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key_seed(NameSeed { find: &self.find })? {
            (self.each)(name, map.next_value::<&RawValue>()?.get());
        }
        Ok(())
    }
}

/// Finds what a name means without keeping the name.
struct NameSeed<'n, N> {
    find: &'n N,
}

impl<'de, N: Fn(&str) -> Option<usize>> DeserializeSeed<'de> for NameSeed<'_, N> {
    type Value = MemberName;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<MemberName, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<N: Fn(&str) -> Option<usize>> Visitor<'_> for NameSeed<'_, N> {
    type Value = MemberName;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<MemberName, E> {
        let known = (self.find)(name).map(MemberName::Known);
        Ok(known.unwrap_or_else(|| MemberName::Other(name.to_owned())))
    }
}

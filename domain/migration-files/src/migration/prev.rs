//! What a migration follows, as files have it: `null`, a name, or a list of names.

use std::fmt;

use serde::{
    Deserializer, Serialize as _, Serializer,
    de::{Error, SeqAccess, Visitor},
};

use crate::MigrationName;

pub(super) fn serialize<S: Serializer>(prev: &[MigrationName], serializer: S) -> Result<S::Ok, S::Error> {
    match prev {
        [] => serializer.serialize_none(),
        [one] => one.serialize(serializer),
        several => several.serialize(serializer),
    }
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<MigrationName>, D::Error> {
    deserializer.deserialize_any(PrevVisitor)
}

struct PrevVisitor;

impl<'de> Visitor<'de> for PrevVisitor {
    type Value = Vec<MigrationName>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`null`, the name of a migration, or a list of at least two names")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(vec![MigrationName::parse(name).map_err(E::custom)?])
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut names = Vec::new();
        while let Some(name) = list.next_element()? {
            names.push(name);
        }
        if names.len() < 2 { Err(A::Error::invalid_length(names.len(), &self)) } else { Ok(names) }
    }
}

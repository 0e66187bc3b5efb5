//! SQL that may differ between databases.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error as _, MapAccess, Visitor},
};

/// The key of the SQL for all databases that have none of their own.
const DEFAULT: &str = "default";

/// The keys that SQL may have.
const DATABASES: &[&str] = &["postgres", "mysql", "mariadb", "sqlite", DEFAULT];

/// One statement, or one for each database.
///
/// In a file it is a text, or an object with the keys `postgres`, `mysql`,
/// `mariadb`, `sqlite` and `default`; `null` is for databases on which there
/// is nothing to do. MariaDB takes that of `mysql` where it has none.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DatabaseSql {
    /// The same on every database.
    Same(String),
    /// That of each database, by its key.
    Each(BTreeMap<&'static str, Option<String>>),
}

impl DatabaseSql {
    /// Returns the statement for a database, by the name of its dialect; none
    /// where there is nothing to do on it.
    ///
    /// # Errors
    /// [`MissingSql`] where there is none for it, and no `default`.
    pub fn on(&self, dialect: &str) -> Result<Option<&str>, MissingSql> {
        let each = match self {
            Self::Same(sql) => return Ok(Some(sql)),
            Self::Each(each) => each,
        };
        let other = (dialect == "mariadb").then_some("mysql");
        let keys = [Some(dialect), other, Some(DEFAULT)];
        let found = keys.into_iter().flatten().find_map(|key| each.get(key));
        match found {
            Some(sql) => Ok(sql.as_deref()),
            None => Err(MissingSql { dialect: dialect.to_owned() }),
        }
    }

    /// Returns every statement that it has, with the database that it is for.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let (same, each) = match self {
            Self::Same(sql) => (Some((DEFAULT, sql.as_str())), None),
            Self::Each(each) => (None, Some(each)),
        };
        let each = each.into_iter().flatten();
        same.into_iter().chain(each.filter_map(|(key, sql)| Some((*key, sql.as_deref()?))))
    }
}

impl From<&str> for DatabaseSql {
    fn from(sql: &str) -> Self {
        Self::Same(sql.to_owned())
    }
}

/// A database for which a migration has no SQL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no SQL for {dialect}: write it under the key \"{dialect}\" or \"{DEFAULT}\", or `null` where there is nothing to do"
)]
pub struct MissingSql {
    dialect: String,
}

impl Serialize for DatabaseSql {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Same(sql) => sql.serialize(serializer),
            Self::Each(each) => each.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for DatabaseSql {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SqlVisitor)
    }
}

struct SqlVisitor;

impl<'de> Visitor<'de> for SqlVisitor {
    type Value = DatabaseSql;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an SQL statement, or an object with one for each database")
    }

    fn visit_str<E: serde::de::Error>(self, sql: &str) -> Result<DatabaseSql, E> {
        Ok(DatabaseSql::Same(statement(sql)?))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<DatabaseSql, A::Error> {
        let mut each = BTreeMap::new();
        while let Some(key) = map.next_key::<String>()? {
            let known = DATABASES.iter().find(|known| **known == key);
            let key = *known.ok_or_else(|| A::Error::unknown_field(&key, DATABASES))?;
            let sql = map.next_value::<Option<String>>()?;
            each.insert(key, sql.as_deref().map(statement).transpose()?);
        }
        if each.is_empty() {
            return Err(A::Error::invalid_length(0, &"at least one of the databases"));
        }
        Ok(DatabaseSql::Each(each))
    }
}

fn statement<E: serde::de::Error>(sql: &str) -> Result<String, E> {
    if sql.trim().is_empty() {
        return Err(E::custom(
            "the SQL is empty: write `null` for a database on which there is nothing to do",
        ));
    }
    Ok(sql.to_owned())
}

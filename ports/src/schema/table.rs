//! Tables as data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Name;
use crate::database::{ColumnType, ValueType};

/// All tables of a database, or of a program.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schema {
    /// The tables by name.
    pub tables: BTreeMap<Name, Table>,
}

impl Schema {
    /// Finds a table.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.get(name)
    }
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its name.
    pub name: Name,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// The columns of its primary key, in order.
    pub primary_key: Vec<Name>,
    /// What no two rows may share, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uniques: Vec<Unique>,
    /// What every row meets, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
    /// What its rows point at, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub foreign_keys: Vec<ForeignKey>,
    /// Its indexes, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indexes: Vec<Index>,
    /// What people read about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

impl Table {
    /// Starts a table without columns.
    #[must_use]
    pub const fn new(name: Name) -> Self {
        Self {
            name,
            columns: Vec::new(),
            primary_key: Vec::new(),
            uniques: Vec::new(),
            checks: Vec::new(),
            foreign_keys: Vec::new(),
            indexes: Vec::new(),
            comment: None,
        }
    }

    /// Finds a column.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == *name)
    }

    /// Returns the type of a column, beside the keys and indexes that it is
    /// part of: some databases size text by them.
    #[must_use]
    pub fn column_type(&self, column: &Column) -> ColumnType {
        let holds = |names: &[Name]| names.contains(&column.name);
        let indexed = self.indexes.iter().map(Index::columns).collect::<Vec<_>>();
        let widest = [self.primary_key.as_slice()]
            .into_iter()
            .chain(self.uniques.iter().map(|unique| unique.columns.as_slice()))
            .chain(self.foreign_keys.iter().map(|key| key.columns.as_slice()))
            .chain(indexed.iter().map(Vec::as_slice))
            .filter(|names| holds(names))
            .map(<[Name]>::len)
            .max();
        let key_columns = u8::try_from(widest.unwrap_or(0)).unwrap_or(u8::MAX);
        ColumnType { of: column.of, max_length: column.max_length, key_columns }
    }
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its name.
    pub name: Name,
    /// The type of its values.
    #[serde(rename = "type")]
    pub of: ValueType,
    /// For text: the most characters, where limited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u32>,
    /// Whether it may be NULL.
    #[serde(default, skip_serializing_if = "is_false")]
    pub nullable: bool,
    /// Whether the database numbers it; it is the primary key then.
    #[serde(default, skip_serializing_if = "is_false")]
    pub auto: bool,
    /// The default, as an SQL expression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// The closed list of texts that it holds, if it has one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    /// What people read about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

impl Column {
    /// Starts a column that is not NULL and has nothing else.
    #[must_use]
    pub const fn new(name: Name, of: ValueType) -> Self {
        Self {
            name,
            of,
            max_length: None,
            nullable: false,
            auto: false,
            default: None,
            choices: Vec::new(),
            comment: None,
        }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "it is what serde calls")]
const fn is_false(value: &bool) -> bool {
    !*value
}

/// Columns whose values no two rows share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unique {
    /// The name of the constraint.
    pub name: Name,
    /// The columns, in order.
    pub columns: Vec<Name>,
}

/// A condition that every row meets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// The name of the constraint.
    pub name: Name,
    /// The condition, as an SQL expression.
    pub expression: String,
}

/// Columns that hold the key of a row of another table, or of the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForeignKey {
    /// The name of the constraint.
    pub name: Name,
    /// The columns, in order.
    pub columns: Vec<Name>,
    /// The table that they point at.
    pub target: Name,
    /// The columns there, in the same order.
    pub target_columns: Vec<Name>,
    /// What becomes of this row when its target goes.
    #[serde(default, skip_serializing_if = "is_restrict")]
    pub on_delete: OnDelete,
    /// Whether the database looks when the transaction commits, and not before.
    #[serde(default, skip_serializing_if = "is_false")]
    pub deferrable: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "it is what serde calls")]
fn is_restrict(on_delete: &OnDelete) -> bool {
    *on_delete == OnDelete::Restrict
}

/// What becomes of rows that point at a deleted row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OnDelete {
    /// The delete is refused.
    #[default]
    Restrict,
    /// They are deleted too.
    Cascade,
    /// Their key becomes NULL.
    SetNull,
    /// Their key becomes its default.
    SetDefault,
    /// The database checks at the end of the statement.
    NoAction,
}

/// An index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Index {
    /// Its name.
    pub name: Name,
    /// What it is sorted by.
    pub terms: Vec<IndexTerm>,
    /// Whether no two rows share the values.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unique: bool,
    /// The rows that it holds, as an SQL condition; without one, all.
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "where")]
    pub condition: Option<String>,
    /// The kind of index, in the words of the database: `gin`, `hash`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Columns that it holds beside, for queries that read nothing else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<Name>,
}

impl Index {
    /// Starts an index over columns.
    #[must_use]
    pub fn over(name: Name, columns: Vec<Name>) -> Self {
        let terms = columns.into_iter().map(IndexTerm::Column).collect();
        Self { name, terms, unique: false, condition: None, method: None, include: Vec::new() }
    }

    /// Returns the columns among its terms.
    #[must_use]
    pub fn columns(&self) -> Vec<Name> {
        let column = |term: &IndexTerm| match term {
            IndexTerm::Column(name) | IndexTerm::Descending(name) => Some(name.clone()),
            IndexTerm::Expression(_) => None,
        };
        self.terms.iter().filter_map(column).collect()
    }

    /// Returns the SQL in it: the expressions among its terms, and its
    /// condition.
    pub fn expressions(&self) -> impl Iterator<Item = &str> {
        let terms = self.terms.iter().filter_map(|term| match term {
            IndexTerm::Expression(sql) => Some(sql.as_str()),
            IndexTerm::Column(_) | IndexTerm::Descending(_) => None,
        });
        terms.chain(self.condition.as_deref())
    }
}

/// What an index is sorted by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndexTerm {
    /// A column, the smallest value first.
    Column(Name),
    /// A column, the largest value first.
    Descending(Name),
    /// An SQL expression.
    Expression(String),
}

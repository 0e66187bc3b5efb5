//! How a database spells SQL.

use super::{Identifier, SqlText, Value, ValueType};

/// A piece of SQL that a dialect asks the renderer to write in its place.
pub type Fragment<'a> = &'a dyn Fn(&mut SqlText);

/// Spells what databases say differently. It writes text; it sends nothing.
///
/// There are no default methods: each adapter answers every question in a
/// file that knows no driver types. What a database lacks is written in
/// equivalent words, and the conformance kit proves it equivalent, or refused
/// by a capability.
pub trait Dialect: Send + Sync {
    /// Returns the name of the database: `sqlite`, `postgres`.
    fn name(&self) -> &'static str;

    /// Returns what the database can do.
    fn capabilities(&self) -> Capabilities;

    /// Returns how much the database takes.
    fn limits(&self) -> Limits;

    /// Returns the mark that stands on both sides of a name. Identifiers hold
    /// no marks, so nothing in them needs escaping.
    fn quote_mark(&self) -> char;

    /// Writes the placeholder of the bind at a position, counted from 1.
    fn placeholder(&self, out: &mut String, position: usize);

    /// Writes the type of a column, for CREATE TABLE.
    fn column_type(&self, out: &mut String, column: ColumnType);

    /// Writes type and constraints of a primary key that the database numbers.
    fn auto_key(&self, out: &mut String, key: AutoKey);

    /// Writes the extra condition, if any, that keeps a column to its type
    /// where the database itself would not, as the inside of a CHECK; returns
    /// whether it wrote one.
    fn type_check(&self, out: &mut String, name: Identifier, column: ColumnType) -> TypeCheck;

    /// Writes a condition on text. `text` is data: the dialect escapes what
    /// its pattern language would read, and binds it.
    ///
    /// # Behaviour
    /// - `Contains`, `StartsWith` and `EndsWith` MUST mind case
    ///   (`text_lookups_mind_case`).
    /// - The `I…` forms MUST fold the case of all of Unicode
    ///   (`case_insensitive_lookups_fold_unicode`).
    /// - `% _ \ * ? [` MUST stand for themselves
    ///   (`wildcards_in_user_text_are_literal`).
    /// - Empty text MUST be contained in, begin and end every text
    ///   (`empty_pattern_matches_every_text`).
    fn text_match(&self, out: &mut SqlText, subject: Fragment<'_>, how: TextMatch, text: &str);

    /// Writes that the subject equals one of the values, which are not empty
    /// and of one type.
    ///
    /// # Behaviour
    /// - 10,000 values MUST work (`in_list_of_ten_thousand`).
    fn in_list(&self, out: &mut SqlText, subject: Fragment<'_>, of: ValueType, values: Vec<Value>);

    /// Writes one term of ORDER BY.
    ///
    /// # Behaviour
    /// - NULLs MUST stand where `nulls` says (`nulls_sort_where_asked`).
    fn order_term(&self, out: &mut SqlText, subject: Fragment<'_>, direction: Direction, nulls: Nulls);

    /// Writes the clause that takes a window of the rows, beginning with a
    /// space, or nothing where there is no window.
    fn window(&self, out: &mut SqlText, limit: Option<u64>, offset: u64);

    /// Returns how many rows are inserted by one statement.
    fn bulk_insert(&self) -> BulkInsert;

    /// Returns the statements that drop tables where they exist; they are run
    /// in one transaction where schema changes take part in it.
    ///
    /// # Behaviour
    /// - Tables of the list that point at each other MUST be dropped
    ///   (`tables_may_point_at_each_other`).
    /// - A table that one outside of the list points at MUST stay
    ///   (`a_table_that_is_pointed_at_is_not_dropped`).
    fn drop_tables(&self, tables: &[Identifier]) -> Vec<String>;
}

/// What a database can do.
#[allow(clippy::struct_excessive_bools, reason = "a list of yes-or-no answers is what this is")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Capabilities {
    /// INSERT, UPDATE and DELETE can return rows.
    pub returning: bool,
    /// A bind can be an array ([`Value::Array`]).
    pub arrays: bool,
    /// A foreign key can be added to an existing table.
    pub add_foreign_key: bool,
    /// Schema changes take part in transactions.
    pub transactional_ddl: bool,
    /// Several transactions can write at the same time.
    pub concurrent_writers: bool,
}

impl Capabilities {
    /// Starts from a database that has none of them.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            returning: false,
            arrays: false,
            add_foreign_key: false,
            transactional_ddl: false,
            concurrent_writers: false,
        }
    }
}

/// How much a database takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The most binds of one statement.
    pub binds: usize,
    /// The longest name, in bytes.
    pub identifier: usize,
}

impl Limits {
    /// States the limits.
    #[must_use]
    pub const fn new(binds: usize, identifier: usize) -> Self {
        Self { binds, identifier }
    }
}

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnType {
    /// The type of its values.
    pub of: ValueType,
    /// For text: the most characters, where limited.
    pub max_length: Option<u32>,
}

/// A primary key that the database numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AutoKey {
    /// A 16-bit key.
    I16,
    /// A 32-bit key.
    I32,
    /// A 64-bit key.
    I64,
}

/// Whether [`Dialect::type_check`] wrote a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeCheck {
    /// It wrote one.
    Written,
    /// The type needs none.
    NotNeeded,
}

/// A condition on text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TextMatch {
    /// Holds the text anywhere.
    Contains,
    /// Begins with the text.
    StartsWith,
    /// Ends with the text.
    EndsWith,
    /// Equals the text, case aside.
    IExact,
    /// Holds the text anywhere, case aside.
    IContains,
    /// Begins with the text, case aside.
    IStartsWith,
    /// Ends with the text, case aside.
    IEndsWith,
}

/// The direction of an ordering.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The smallest first.
    #[default]
    Ascending,
    /// The largest first.
    Descending,
}

impl Direction {
    /// Returns the other direction.
    #[must_use]
    pub const fn reversed(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}

/// Where NULLs stand in an ordering.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Nulls {
    /// The subject cannot be NULL: nothing needs to be said.
    Absent,
    /// Before all values.
    First,
    /// After all values.
    #[default]
    Last,
}

/// How many rows are inserted by one statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BulkInsert {
    /// `VALUES (…), (…)`, split at the bind limit.
    ValueLists,
    /// `SELECT * FROM UNNEST(…)`: one array bind a column.
    Unnest,
}

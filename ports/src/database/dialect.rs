//! How a database spells SQL.

use super::{
    Aggregate, Argument, Arithmetic, Case, DatePart, DateUnit, Duplicates, Function, Identifier, JsonMatch,
    JsonStep, LockWait, SqlText, Unsupported, Value, ValueType, Zone,
};
use crate::schema::SchemaDialect;

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

    /// Returns how the database changes and shows its tables.
    fn schema(&self) -> &dyn SchemaDialect;

    /// Returns how much the database takes.
    fn limits(&self) -> Limits;

    /// Returns the mark that stands on both sides of a name. Identifiers hold
    /// no marks, so nothing in them needs escaping.
    fn quote_mark(&self) -> char;

    /// Writes the placeholder of the bind at a position, counted from 1.
    fn placeholder(&self, out: &mut String, position: usize);

    /// Writes text of the program, or of its migrations, as a literal: schema changes take no binds.
    ///
    /// # Behaviour
    /// - Whatever the text holds, it MUST stand for itself
    ///   (`choices_are_data`).
    fn literal(&self, out: &mut String, text: &str);

    /// Writes the type of a column, for CREATE TABLE.
    fn column_type(&self, out: &mut String, column: ColumnType);

    /// Writes type and constraints of a primary key that the database numbers.
    fn auto_key(&self, out: &mut String, key: AutoKey);

    /// Writes the extra condition, if any, that keeps a column to its type
    /// where the database itself would not, as the inside of a CHECK; returns
    /// whether it wrote one.
    fn type_check(&self, out: &mut String, name: &str, column: ColumnType) -> TypeCheck;

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
    /// - `Like` and `ILike` MUST read `% _ \` and nothing else in their pattern
    ///   (`like_patterns_mean_the_same`).
    /// - Empty text MUST be contained in, begin and end every text
    ///   (`empty_pattern_matches_every_text`).
    fn text_match(&self, out: &mut SqlText, subject: Fragment<'_>, how: TextMatch, text: &str);

    /// Writes that the subject matches a regular expression anywhere.
    ///
    /// # Behaviour
    /// - The common ground of the databases' languages MUST mean the same:
    ///   letters, classes, repetition, groups, alternatives, anchors
    ///   (`regular_expressions_match`).
    fn regex_match(&self, out: &mut SqlText, subject: Fragment<'_>, pattern: &str, case: Case);

    /// Writes that two values are equal, where NULL equals NULL.
    ///
    /// # Behaviour
    /// - The condition MUST be true or false, never NULL
    ///   (`distinct_from_treats_null_as_a_value`).
    fn same(&self, out: &mut SqlText, left: Fragment<'_>, right: Fragment<'_>);

    /// Writes a computed value so that it compares, sorts and groups by its
    /// type; what is stored does so by itself.
    fn compared(&self, out: &mut SqlText, subject: Argument<'_>);

    /// Writes a function of values of one row.
    ///
    /// # Behaviour
    /// - It MUST mean what [`Function`] says (`functions_mean_the_same`).
    ///
    /// # Errors
    /// Where the database has nothing equivalent.
    fn call(
        &self,
        out: &mut SqlText,
        function: Function,
        arguments: &[Argument<'_>],
    ) -> Result<(), Unsupported>;

    /// Writes arithmetic; `of` is the type of the result.
    ///
    /// # Behaviour
    /// - An overflow of integers MUST be an error, dividing by zero NULL
    ///   (`arithmetic_overflows_are_errors`, `dividing_by_zero_makes_null`).
    /// - Decimals MUST be exact (`decimals_are_computed_exactly`).
    fn arithmetic(
        &self,
        out: &mut SqlText,
        operator: Arithmetic,
        left: Argument<'_>,
        right: Argument<'_>,
        of: ValueType,
    );

    /// Writes a part of a date, a time or a timestamp as an integer.
    ///
    /// # Behaviour
    /// - Parts MUST be those that clocks of the zone show
    ///   (`parts_of_dates_are_those_in_utc`, `parts_are_those_of_a_zone`).
    fn date_part(&self, out: &mut SqlText, part: DatePart, subject: Argument<'_>, zone: Zone<'_>);

    /// Writes a date or a timestamp cut down to a unit, of the type it was.
    ///
    /// # Behaviour
    /// - Units MUST begin where they do by the clocks of the zone
    ///   (`dates_are_cut_down_in_utc`, `times_are_cut_down_in_a_zone`): of two
    ///   moments that they show alike, at the later one; where they leapt over
    ///   the beginning, by what they showed before.
    fn date_trunc(&self, out: &mut SqlText, unit: DateUnit, subject: Argument<'_>, zone: Zone<'_>);

    /// Writes the day that calendars of the zone show at a point in time.
    ///
    /// # Behaviour
    /// - It MUST be the day of the zone (`parts_are_those_of_a_zone`).
    fn local_date(&self, out: &mut SqlText, subject: Argument<'_>, zone: Zone<'_>);

    /// Writes a value as another type.
    ///
    /// # Errors
    /// Where there is no meaning that all databases share.
    fn cast(&self, out: &mut SqlText, subject: Argument<'_>, to: ValueType) -> Result<(), Unsupported>;

    /// Writes a function of many rows; `over` writes the window, if there is
    /// one, beginning with ` OVER `. Without a subject it counts rows.
    ///
    /// # Behaviour
    /// - Sums of integers MUST fail rather than overflow, sums of decimals be
    ///   exact (`sums_are_exact`).
    ///
    /// # Errors
    /// Where values of the type have none.
    fn aggregate(
        &self,
        out: &mut SqlText,
        aggregate: Aggregate,
        duplicates: Duplicates,
        subject: Option<Argument<'_>>,
        over: Option<Fragment<'_>>,
    ) -> Result<(), Unsupported>;

    /// Writes a question to a JSON document.
    ///
    /// # Behaviour
    /// - It MUST mean what [`JsonMatch`] says (`json_is_asked_alike`).
    fn json_match(&self, out: &mut SqlText, subject: Fragment<'_>, how: JsonMatch<'_>);

    /// Writes the value at a path of a JSON document as its text: of a string
    /// the string itself, of anything else its JSON; NULL where there is none
    /// or it is null.
    ///
    /// # Behaviour
    /// - Steps MUST be data, whatever characters they hold
    ///   (`json_paths_are_data`).
    fn json_text(&self, out: &mut SqlText, subject: Fragment<'_>, path: &[JsonStep]);

    /// Writes the clause that locks the rows of a SELECT, beginning with a
    /// space; where transactions that may write exclude each other anyway,
    /// nothing. `of` writes the names of the tables to lock, if not all.
    ///
    /// # Behaviour
    /// - A locked row MUST NOT be changed by others before the transaction
    ///   ends (`locked_rows_are_left_alone`).
    ///
    /// # Errors
    /// Where the database does not have this kind of waiting.
    fn row_lock(
        &self,
        out: &mut SqlText,
        wait: LockWait,
        of: Option<Fragment<'_>>,
    ) -> Result<(), Unsupported>;

    /// Returns the words that ask for the plan of a statement instead of its
    /// rows, ending with a space.
    fn explain(&self) -> &'static str;

    /// Writes that the subject equals one of the values, which are not empty
    /// and of one type.
    ///
    /// # Behaviour
    /// - 10,000 values MUST work (`in_list_of_ten_thousand`).
    fn in_list(&self, out: &mut SqlText, subject: Fragment<'_>, of: ValueType, values: Vec<Value>);

    /// Writes that several subjects together equal one of the rows, which are
    /// not empty; each has a value for each subject, of its type.
    ///
    /// # Behaviour
    /// - A row MUST be equal only where all its values are
    ///   (`rows_are_found_by_composite_keys`).
    /// - 2,000 rows MUST work (`many_composite_keys_are_looked_for_at_once`).
    fn in_rows(&self, out: &mut SqlText, subjects: &[Fragment<'_>], of: &[ValueType], rows: Vec<Vec<Value>>);

    /// Writes one term of ORDER BY.
    ///
    /// # Behaviour
    /// - NULLs MUST stand where `nulls` says (`nulls_sort_where_asked`).
    fn order_term(&self, out: &mut SqlText, subject: Fragment<'_>, direction: Direction, nulls: Nulls);

    /// Writes the clause that takes a window of the rows, beginning with a
    /// space, or nothing where there is no window.
    fn window(&self, out: &mut SqlText, limit: Option<u64>, offset: u64);

    /// Returns what stands behind the table in an INSERT of a row of nothing
    /// but defaults, beginning with a space.
    fn default_row(&self) -> &'static str;

    /// Returns how many rows are inserted by one statement.
    fn bulk_insert(&self) -> BulkInsert;

    /// Returns the statements that drop tables where they exist, those that
    /// point at others before them; they are run in one transaction where
    /// schema changes take part in it. `circular` names the foreign keys that
    /// keep to no such order, each behind its table.
    ///
    /// # Behaviour
    /// - Tables of the list that point at each other MUST be dropped
    ///   (`tables_may_point_at_each_other`).
    /// - A table that one outside of the list points at MUST stay
    ///   (`a_table_that_is_pointed_at_is_not_dropped`).
    fn drop_tables(&self, tables: &[Identifier], circular: &[(Identifier, String)]) -> Vec<String>;
}

/// What a database can do.
#[allow(clippy::struct_excessive_bools, reason = "a list of yes-or-no answers is what this is")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Capabilities {
    /// INSERT can return rows; else [`Execution`](super::Execution) tells the
    /// keys of the new rows.
    pub insert_returning: bool,
    /// UPDATE can return rows.
    pub update_returning: bool,
    /// DELETE can return rows.
    pub delete_returning: bool,
    /// A bind can be an array ([`Value::Array`]).
    pub arrays: bool,
    /// A foreign key can be added to an existing table.
    pub add_foreign_key: bool,
    /// Schema changes take part in transactions.
    pub transactional_ddl: bool,
    /// Several transactions can write at the same time.
    pub concurrent_writers: bool,
    /// A write can read its own table in a subquery.
    pub subquery_of_target: bool,
    /// An INSERT can say by `ON CONFLICT (…) DO UPDATE` what becomes of a row
    /// that is there already.
    pub conflict_target: bool,
    /// A foreign key can be checked when the transaction commits.
    pub deferrable_keys: bool,
    /// A backslash in a text literal escapes what follows it, and `#` begins a
    /// comment.
    pub backslash_escapes: bool,
    /// A query that IN looks through can have a limit.
    pub limit_in_subquery: bool,
    /// The assignments of an UPDATE all see the row as it was; else each sees
    /// what those before it assigned.
    pub simultaneous_assignment: bool,
    /// A foreign key can become its default when what it points at goes.
    pub set_default: bool,
    /// Of the rows of several tables, those of some can be locked.
    pub lock_of: bool,
    /// Floats can be infinite.
    pub infinite_floats: bool,
    /// Decimals keep the zeros at the end of their fraction.
    pub decimal_scale: bool,
}

impl Capabilities {
    /// Starts from a database that has none of them.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            insert_returning: false,
            update_returning: false,
            delete_returning: false,
            arrays: false,
            add_foreign_key: false,
            transactional_ddl: false,
            concurrent_writers: false,
            subquery_of_target: false,
            conflict_target: false,
            deferrable_keys: false,
            backslash_escapes: false,
            limit_in_subquery: false,
            simultaneous_assignment: false,
            set_default: false,
            lock_of: false,
            infinite_floats: false,
            decimal_scale: false,
        }
    }

    /// Adds what the standard has and only some databases lack: rows returned
    /// from writes, subqueries anywhere, assignments at once, foreign keys that
    /// become their default, locks on some tables, IEEE 754, exact scales.
    #[must_use]
    pub const fn standard(self) -> Self {
        Self {
            subquery_of_target: true,
            limit_in_subquery: true,
            simultaneous_assignment: true,
            set_default: true,
            lock_of: true,
            infinite_floats: true,
            decimal_scale: true,
            ..self.returning()
        }
    }

    /// Adds that INSERT, UPDATE and DELETE can return rows.
    #[must_use]
    pub const fn returning(mut self) -> Self {
        self.insert_returning = true;
        self.update_returning = true;
        self.delete_returning = true;
        self
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
    /// How many columns the widest key or index has that this one is part of;
    /// 0 where there is none.
    pub key_columns: u8,
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
    /// Is as the pattern: `%` stands for any characters, `_` for one, and `\`
    /// takes both and itself their meaning.
    Like,
    /// Is as the pattern, case aside.
    ILike,
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

//! How a database spells, and shows, its schema.

use async_trait::async_trait;

use super::{Operation, Schema};
use crate::database::{DbError, Executor, Identifier, Statement};

/// Spells the changes of a schema, and reads the schema that a database has.
///
/// Like [`Dialect`](crate::database::Dialect) it has no default methods and
/// knows no driver.
#[async_trait]
pub trait SchemaDialect: Send + Sync {
    /// Returns the statements that make a change, in order.
    ///
    /// # Behaviour
    /// - What [`Transition::after`] describes and the operation does not
    ///   name MUST stay: rows, defaults, checks, keys, indexes
    ///   (`everything_else_of_a_table_is_kept`), and beside it the user's
    ///   triggers and views (`triggers_are_kept`, `views_are_kept`).
    /// - Rows of other tables that point at the changed one MUST stay
    ///   (`nothing_that_points_at_a_changed_table_is_deleted`), and their
    ///   foreign keys MUST point at it still
    ///   (`keys_of_others_work_after_a_change`).
    /// - A key that the database once numbered MUST NOT be given again
    ///   (`numbering_goes_on`).
    /// - Running them MUST lead to what creating the tables of
    ///   [`Transition::after`] leads to (`many_changes_are_made_at_once`);
    ///   all cases compare so.
    /// - Where no cast is given, numbers, truth values, dates, UUIDs and texts
    ///   MUST become the same values on every database, and what does not fit
    ///   MUST be refused and not cut (`types_convert_alike`); of types that
    ///   databases do not agree on, a change MAY be refused.
    /// - Foreign keys MUST be checked still when both of their ends have
    ///   changed their type, whichever was the first
    ///   (`keys_change_their_type_at_both_ends`).
    /// - Where rows do not fit the tables after it, it MUST fail and leave all
    ///   as it was (`a_change_that_fails_changes_nothing`).
    ///
    /// # Errors
    /// [`Refusal`] where the database has no such thing: it names the thing
    /// and the way out.
    fn change(&self, operation: &Operation, tables: Transition<'_>) -> Result<Vec<SchemaStatement>, Refusal>;

    /// Returns how the runner of migrations keeps others out.
    ///
    /// # Behaviour
    /// - Of transactions that ask for the lock, one MUST have it until it ends
    ///   or gives it back, and then another (`the_run_lock_is_held_by_one`).
    fn run_lock(&self) -> RunLock;

    /// Returns whether tables can only be changed by making them anew, so that
    /// foreign keys have to go unchecked meanwhile
    /// ([`TransactionOptions::unchecked_keys`](crate::database::TransactionOptions)).
    fn rebuilds_tables(&self) -> bool;

    /// Returns the statement that lets the database number the next row behind
    /// all that are there, where rows that brought their keys along do not
    /// see to that.
    ///
    /// # Behaviour
    /// - The next row MUST get a key that none has
    ///   (`rows_are_numbered_behind_those_that_brought_keys`).
    fn renumber(&self, table: Identifier, column: Identifier) -> Option<String>;

    /// Reads the tables that the database has.
    ///
    /// # Behaviour
    /// - It MUST show what tables were created with
    ///   (`tables_show_what_they_were_created_with`, `every_type_is_shown`);
    ///   expressions MAY be in the words of the database, and a database that
    ///   keeps no comments shows none.
    /// - What has no place in a [`Schema`] MUST be told in
    ///   [`Introspection::left_out`] (`what_is_not_known_is_told`).
    ///
    /// # Errors
    /// Whatever reading the catalogue fails with.
    async fn introspect(&self, executor: &dyn Executor) -> Result<Introspection, DbError>;
}

/// The tables before and after a change.
#[derive(Clone, Copy, Debug)]
pub struct Transition<'a> {
    /// What the database has.
    pub before: &'a Schema,
    /// What it is to have.
    pub after: &'a Schema,
}

/// One statement of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaStatement {
    /// Its text.
    pub sql: String,
    /// Where it runs.
    pub place: Place,
}

impl SchemaStatement {
    /// Makes a statement that takes part in the transaction, where schema
    /// changes can.
    #[must_use]
    pub fn new(sql: impl Into<String>) -> Self {
        Self { sql: sql.into(), place: Place::Transaction }
    }

    /// Makes a statement that no transaction may be around.
    #[must_use]
    pub fn alone(sql: impl Into<String>) -> Self {
        Self { sql: sql.into(), place: Place::Alone }
    }
}

/// Where a statement runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// In the transaction of its migration, where schema changes can.
    Transaction,
    /// Outside of any transaction; where other changes of the schema take part in
    /// them, spelt so that it can be run again from the first of its operation.
    Alone,
}

/// Why a database does not make a change, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(pub String);

/// How a runner of migrations keeps others out.
#[derive(Clone, Debug, PartialEq)]
pub enum RunLock {
    /// Transactions that write exclude one another: whoever is in one is
    /// alone.
    Transactions,
    /// A statement that answers with one row of one boolean or integer: true
    /// where its transaction now holds the lock. It is held until that
    /// transaction ends, and goes with its connection.
    ///
    /// Whoever has it sets a savepoint before time passes: until then the
    /// transaction may still see the answer, and what makes an index beside
    /// writes waits for whoever sees anything.
    Held {
        /// Asks for it, without waiting.
        acquire: Statement,
        /// Gives it back where the end of the transaction does not.
        release: Option<Statement>,
    },
}

/// What a database showed of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Introspection {
    /// The tables.
    pub schema: Schema,
    /// What has no place in a [`Schema`], a sentence each: types, names and
    /// kinds of constraints that the toolkit does not know.
    pub left_out: Vec<String>,
}

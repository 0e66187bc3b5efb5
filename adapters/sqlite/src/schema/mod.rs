//! How SQLite changes and shows its tables.
//!
//! It adds and renames columns, and renames tables, in place; for all else a
//! table is made anew beside the old one and takes its place
//! (<https://www.sqlite.org/lang_altertable.html#otheralter>). It keeps no
//! comments: they live in migrations alone.
//!
//! | module | what it knows |
//! |---|---|
//! | `change` | the statements of each operation |
//! | `convert` | how a value becomes one of another type |
//! | `rebuild` | how a table is made anew |
//! | `refuse` | the SQL functions that stop a change before something is lost |
//! | `introspect` | what is read of the catalogue, and made of it |
//! | `types` | which type a declared type is |
//! | `parse` | what stands in the text of a table or an index |
//! | `tokens` | the words of such a text |

mod change;
mod convert;
mod introspect;
mod parse;
mod rebuild;
mod refuse;
mod tokens;
mod types;

use async_trait::async_trait;
use rustango_ports::{
    database::{DbError, Executor, Identifier},
    schema::{Introspection, Operation, Refusal, RunLock, SchemaDialect, SchemaStatement, Transition},
};

pub(crate) use self::{
    rebuild::BROKEN_KEYS,
    refuse::{explain, register},
};
use crate::dialect::SqliteDialect;

#[async_trait]
impl SchemaDialect for SqliteDialect {
    fn change(&self, operation: &Operation, tables: Transition<'_>) -> Result<Vec<SchemaStatement>, Refusal> {
        let statements = change::statements(operation, tables)?;
        Ok(statements.into_iter().map(SchemaStatement::new).collect())
    }

    fn run_lock(&self) -> RunLock {
        RunLock::Transactions
    }

    fn rebuilds_tables(&self) -> bool {
        true
    }

    fn renumber(&self, _table: Identifier, _column: Identifier) -> Option<String> {
        None
    }

    async fn introspect(&self, executor: &dyn Executor) -> Result<Introspection, DbError> {
        introspect::introspect(executor).await
    }
}

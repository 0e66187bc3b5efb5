//! How PostgreSQL changes and shows its tables.

mod change;
mod introspect;
mod using;

use async_trait::async_trait;
use rustango_ports::{
    database::{DbError, Executor, Identifier, Statement},
    schema::{Introspection, Operation, Refusal, RunLock, SchemaDialect, SchemaStatement, Transition},
};

use crate::dialect::PostgresDialect;

/// The letters "rust" as a number, which no one else uses for locks, and the
/// schema whose tables the migrations change.
///
/// The lock belongs to a transaction, so that no pooler strands it.
const ACQUIRE: &str =
    "SELECT pg_try_advisory_xact_lock(1920299892, hashtext(coalesce(current_schema(), '')))";

#[async_trait]
impl SchemaDialect for PostgresDialect {
    fn change(&self, operation: &Operation, tables: Transition<'_>) -> Result<Vec<SchemaStatement>, Refusal> {
        change::statements(operation, tables)
    }

    fn run_lock(&self) -> RunLock {
        RunLock::Held { acquire: Statement::write(ACQUIRE, Vec::new()), release: None }
    }

    fn rebuilds_tables(&self) -> bool {
        false
    }

    /// A sequence knows nothing of keys that rows bring along.
    fn renumber(&self, table: Identifier, column: Identifier) -> Option<String> {
        Some(format!(
            "SELECT setval(pg_get_serial_sequence('\"{table}\"', '{column}'), coalesce(max(\"{column}\"), 0) + 1, false) \
             FROM \"{table}\""
        ))
    }

    async fn introspect(&self, executor: &dyn Executor) -> Result<Introspection, DbError> {
        introspect::read(executor).await
    }
}

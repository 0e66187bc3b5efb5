//! How SQLite changes and shows its tables.

use async_trait::async_trait;
use rustango_ports::{
    database::{DbError, Executor},
    schema::{Introspection, Operation, Refusal, RunLock, SchemaDialect, SchemaStatement, Transition},
};
use rustango_sql_base::SchemaWords;

use crate::dialect::SqliteDialect;

#[async_trait]
impl SchemaDialect for SqliteDialect {
    fn change(
        &self,
        operation: &Operation,
        _tables: Transition<'_>,
    ) -> Result<Vec<SchemaStatement>, Refusal> {
        let words = SchemaWords::new(self);
        match operation {
            Operation::CreateTable(table) | Operation::CreateM2MTable(table) => {
                Ok(vec![SchemaStatement::new(words.create_table(table))])
            }
            _ => Err(Refusal(format!("not yet: {}", operation.name()))),
        }
    }

    fn run_lock(&self) -> RunLock {
        RunLock::Transactions
    }

    fn rebuilds_tables(&self) -> bool {
        false
    }

    async fn introspect(&self, _executor: &dyn Executor) -> Result<Introspection, DbError> {
        Ok(Introspection::default())
    }
}

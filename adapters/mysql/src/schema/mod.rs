//! How MySQL and MariaDB change and show their tables.
//!
//! | module | what it holds |
//! |---|---|
//! | `change` | the statements of each operation |
//! | `alter` | the ALTER TABLE that leads from one table to another |
//! | `parts` | what a table consists of, in the words of the database |
//! | `convert` | how values of one type become those of another |
//! | `widths` | what keys and indexes have room for |
//! | `introspect`, `shown` | the tables of a live database |

mod alter;
mod change;
mod convert;
mod introspect;
mod parts;
mod shown;
mod widths;

use async_trait::async_trait;
use rustango_ports::{
    database::{DbError, Executor, Identifier, Statement},
    schema::{Introspection, Operation, Refusal, RunLock, SchemaDialect, SchemaStatement, Transition},
};

use crate::dialect::MysqlDialect;

/// Locks with names are those of the whole server, and names have 64 characters.
/// MySQL 9 has no MD5 any more.
const ACQUIRE: &str = "SELECT GET_LOCK(CONCAT('rustango:', LEFT(SHA2(DATABASE(), 256), 32)), 0)";
const RELEASE: &str = "SELECT RELEASE_LOCK(CONCAT('rustango:', LEFT(SHA2(DATABASE(), 256), 32)))";

#[async_trait]
impl SchemaDialect for MysqlDialect {
    fn change(&self, operation: &Operation, tables: Transition<'_>) -> Result<Vec<SchemaStatement>, Refusal> {
        change::statements(*self, operation, tables)
    }

    fn run_lock(&self) -> RunLock {
        RunLock::Held {
            acquire: Statement::write(ACQUIRE, Vec::new()),
            release: Some(Statement::write(RELEASE, Vec::new())),
        }
    }

    fn rebuilds_tables(&self) -> bool {
        false
    }

    fn renumber(&self, _table: Identifier, _column: Identifier) -> Option<String> {
        None
    }

    async fn introspect(&self, executor: &dyn Executor) -> Result<Introspection, DbError> {
        introspect::read(*self, executor).await
    }
}

//! The database port on SQLite.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), rustango_ports::database::DbError> {
//! use rustango_ports::database::{Executor, RowSet, Statement, ValueRef};
//! use rustango_sqlite::SqliteDatabase;
//!
//! let database = SqliteDatabase::connect("sqlite::memory:").await?;
//! let answer = database.query(&Statement::read("SELECT 6 * 7", vec![])).await?;
//! assert_eq!(answer.get(0, 0)?, ValueRef::I64(42));
//! # Ok(()) }
//! ```
//!
//! One connection writes, the others read: SQLite has one writer at a time,
//! and here writers queue in the program instead of failing as busy. The
//! database keeps a write-ahead log and minds foreign keys.
//!
//! | type | stored as |
//! |---|---|
//! | boolean | INTEGER 0 or 1 |
//! | integers | INTEGER |
//! | floats | REAL (NaN is refused) |
//! | decimal | TEXT, compared as a number |
//! | text, UUID, JSON | TEXT |
//! | timestamp, date, time | TEXT: `YYYY-MM-DD HH:MM:SS.ffffff` in UTC, and its parts |
//! | bytes | BLOB |

#![deny(missing_docs)]

mod bind;
mod config;
mod connection;
mod decimal;
mod decode;
mod dialect;
mod driver;
mod error;
mod spelling;
mod time;

pub use self::{
    config::{FileMode, SqliteConfig, Synchronous},
    dialect::SqliteDialect,
    driver::SqliteDriver,
};

/// A database in an SQLite file, or in memory. A cheap clone: clones share
/// their connections.
pub type SqliteDatabase = rustango_sqlx::SqlxDatabase<SqliteDriver>;

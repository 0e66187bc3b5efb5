//! The database port on PostgreSQL.
//!
//! ```no_run
//! # async fn run() -> Result<(), rustango_ports::database::DbError> {
//! use std::time::Duration;
//! use rustango_ports::database::{Executor, Statement};
//! use rustango_postgres::{PostgresConfig, PostgresDatabase};
//!
//! let database = PostgresDatabase::connect("postgres://blog:secret@localhost/blog").await?;
//! database.query(&Statement::read("SELECT 6 * 7", vec![])).await?;
//!
//! let config = PostgresConfig::from_url("postgres://blog:secret@localhost/blog")?
//!     .max_connections(20)
//!     .statement_timeout(Duration::from_secs(2));
//! let database = PostgresDatabase::open(config).await?;
//! # Ok(()) }
//! ```
//!
//! | type | stored as |
//! |---|---|
//! | boolean, integers, floats | `boolean`, `smallint`, `integer`, `bigint`, `real`, `double precision` |
//! | decimal | `numeric` |
//! | text | `text`, `varchar(n)` |
//! | bytes, UUID, JSON | `bytea`, `uuid`, `jsonb` |
//! | timestamp, date, time | `timestamptz(6)`, `date`, `time(6)` |

#![deny(missing_docs)]

mod bind;
mod connection;
mod decode;
mod driver;
mod error;
mod options;

pub use rustango_postgres_base::{Pooler, PostgresConfig, PostgresDialect};

pub use self::driver::PostgresDriver;

/// A database on a PostgreSQL server. A cheap clone: clones share their
/// connections.
pub type PostgresDatabase = rustango_sqlx::SqlxDatabase<PostgresDriver>;

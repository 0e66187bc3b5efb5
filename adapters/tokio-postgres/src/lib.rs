//! The database port on PostgreSQL, with tokio-postgres: the fast one.
//!
//! ```no_run
//! # async fn run() -> Result<(), rustango_ports::database::DbError> {
//! use std::time::Duration;
//! use rustango_ports::database::{Executor, Statement};
//! use rustango_tokio_postgres::{PostgresConfig, TokioPostgresDatabase};
//!
//! let database = TokioPostgresDatabase::connect("postgres://blog:secret@localhost/blog").await?;
//! database.query(&Statement::read("SELECT 6 * 7", vec![])).await?;
//!
//! let config = PostgresConfig::from_url("postgres://blog:secret@localhost/blog")?
//!     .max_connections(20)
//!     .statement_timeout(Duration::from_secs(2));
//! let database = TokioPostgresDatabase::open(config).await?;
//! # Ok(()) }
//! ```
//!
//! Settings, stored types and guarantees are those of `rustango_postgres`, which
//! is on sqlx. This one sends the statements of a batch in one flight, and
//! whoever waits for an answer reads it from the socket himself: no task stands
//! between, and nobody is woken twice.
//!
//! | module | what it holds |
//! |---|---|
//! | `driver` | what is this driver's own |
//! | `engine` | how statements run: in one flight, where there are several |
//! | `connection` | a client, its prepared statements and its wire |
//! | `wire` | the socket, driven by whoever waits for an answer |
//! | `statements` | prepared statements, found by text and types, at most so many |
//! | `bind`, `rows` | values in and out of the driver's buffers |
//! | `options`, `tls` | the settings, as the driver takes them |
//! | `error` | what the driver says, in our words and kinds |

#![deny(missing_docs)]

mod bind;
mod connection;
mod driver;
mod engine;
mod error;
mod options;
mod rows;
mod statements;
mod tls;
mod wire;

pub use rustango_postgres_base::{Pooler, PostgresConfig, PostgresDialect};

pub use self::driver::TokioPostgresDriver;

/// A database on a PostgreSQL server. A cheap clone: clones share their
/// connections.
pub type TokioPostgresDatabase = rustango_sql_base::SqlDatabase<TokioPostgresDriver>;

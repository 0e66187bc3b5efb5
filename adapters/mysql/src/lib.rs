//! The database port on MySQL and MariaDB.
//!
//! ```no_run
//! # async fn run() -> Result<(), rustango_ports::database::DbError> {
//! use std::time::Duration;
//! use rustango_mysql::{MysqlConfig, MysqlDatabase};
//! use rustango_ports::database::{Executor, Statement};
//!
//! let database = MysqlDatabase::connect("mysql://blog:secret@localhost/blog").await?;
//! database.query(&Statement::read("SELECT 6 * 7", vec![])).await?;
//!
//! let config = MysqlConfig::from_url("mysql://blog:secret@localhost/blog")?
//!     .max_connections(20)
//!     .statement_timeout(Duration::from_secs(2));
//! let database = MysqlDatabase::open(config).await?;
//! # Ok(()) }
//! ```
//!
//! Which of the two a server is, it says itself when it is connected to. What
//! they do differently is told by [`Flavor`], and nowhere else.
//!
//! | type | stored as |
//! |---|---|
//! | boolean, integers | `boolean` with a check, `smallint`, `int`, `bigint` |
//! | floats | `float`, `double`: no infinities |
//! | decimal | `decimal(65,30)`: without the zeros at the end of a fraction |
//! | text | `varchar(n)`, `longtext`; in a key `varchar`, since an index takes 3072 bytes |
//! | bytes, UUID | `longblob`, `binary(16)` |
//! | timestamp, date, time | `datetime(6)` in UTC, `date`, `time(6)` |
//! | JSON | `json` in MySQL; `longtext` in MariaDB, not empty, checked when it is read |
//!
//! Text compares by code point and minds case, spaces at its end included:
//! columns have the collation `utf8mb4_0900_bin` (MySQL) or `utf8mb4_nopad_bin`
//! (MariaDB), whatever the default of the database.

#![deny(missing_docs)]

mod bind;
mod config;
mod connection;
mod control;
mod decode;
mod dialect;
mod driver;
mod error;
mod flavor;
mod json;
mod killer;
mod options;
mod schema;
mod spelling;
mod time;

pub use self::{
    config::{MysqlConfig, SslMode},
    dialect::MysqlDialect,
    driver::MysqlDriver,
    flavor::Flavor,
};

/// A database on a MySQL or MariaDB server. A cheap clone: clones share their
/// connections.
pub type MysqlDatabase = rustango_sqlx::SqlxDatabase<MysqlDriver>;

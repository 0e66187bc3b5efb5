//! What the SQL adapters on sqlx share: guarded connections, row sets, streams, transactions.
//!
//! An adapter says what is its own in a [`Driver`]; everything that is the
//! same for all databases behind sqlx is written here, once. This crate knows
//! no database by name.
//!
//! | module | what it holds |
//! |---|---|
//! | `driver` | the trait that an adapter implements |
//! | `pool` | connections, counted, reused, replaced |
//! | `guard` | a connection that is never handed on in an unknown state |
//! | `run` | one statement on a guarded connection |
//! | `rows` | answers, read from the driver's buffers |
//! | `stream` | answers in batches |
//! | `transaction` | BEGIN to COMMIT, savepoints, turns |
//! | `database` | the port, on top of all this |
//!
//! What it shares with adapters on other drivers is `rustango_sql_base`, and
//! named here again.

#![deny(missing_docs)]

mod database;
mod driver;
mod guard;
mod pool;
mod rows;
mod run;
mod stream;
mod transaction;

pub use rustango_sql_base::{
    ControlSql, Cursor, Faults, Known, Layout, PoolOptions, Role, Settings, refusal, subsecond_micros,
    year_fits,
};

pub use self::{
    database::SqlxDatabase,
    driver::{Driver, Items, QueryResult, Row, Watchdog, Wiring},
    guard::Mark,
};

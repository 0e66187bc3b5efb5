//! What the SQL adapters on sqlx share: how statements run, and row sets.
//!
//! Guarded connections, streams and transactions they share with adapters on
//! other drivers: that is `rustango_sql_base`, whose words are named here
//! again. This crate knows no database by name.
//!
//! | module | what it holds |
//! |---|---|
//! | `driver` | what an adapter on sqlx says of its database |
//! | `engine` | one statement on a connection of sqlx |
//! | `rows` | answers, gathered and read |
//! | `cells` | their values, as the database sent them |

#![deny(missing_docs)]

mod cells;
mod driver;
mod engine;
mod rows;

pub use rustango_sql_base::{
    ControlSql, Cursor, Driver, Faults, Known, Layout, Location, Mark, PoolOptions, Role, Settings,
    SqlDatabase as SqlxDatabase, Watchdog, Wiring, refusal, subsecond_micros, year_fits,
};

pub use self::{
    driver::{Items, QueryResult, Row, SqlxDriver},
    engine::{Sqlx, ours},
    rows::Rows,
};

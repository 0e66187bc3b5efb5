//! What every adapter on PostgreSQL is held to besides the suite of the port: its settings, its
//! errors, its wire forms, and the guards of its connections under faults.
//!
//! It is compiled into the tests of each adapter, whose root names the `Adapter` under test.

pub(crate) mod counter;
pub(crate) mod fixture;
pub(crate) mod pooled;
pub(crate) mod schema;

mod config;
mod errors;
mod guards;
pub(crate) mod migrations;
mod tls;
mod tracking_pooler;
mod transactions;
mod wire;

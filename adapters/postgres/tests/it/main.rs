//! The suite of the database port, and what every adapter on PostgreSQL is held to.

#![allow(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

mod conformance;
mod sessions;
#[path = "../../../postgres-base/tests/shared/mod.rs"]
mod shared;

use rustango_postgres::{PostgresConfig, PostgresDatabase as Adapter, PostgresDialect};

//! The suite of the database port, what every adapter on PostgreSQL is held to, and what is this
//! one's own: flights, prepared statements, encryption.

#![allow(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

mod conformance;
mod flights;
mod pooler;
#[path = "../../../postgres-base/tests/shared/mod.rs"]
mod shared;

use rustango_tokio_postgres::{PostgresConfig, PostgresDialect, TokioPostgresDatabase as Adapter};

//! What is PostgreSQL's own: its settings, its errors, its wire forms, and the
//! guards of its connections under faults.

#![allow(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

mod config;
mod conformance;
mod counter;
mod errors;
mod guards;
mod schema;
mod transactions;
mod wire;

//! What is SQLite's own: its settings, its errors, its stored forms, its files
//! and its one writer, the guards of its connections, and how it changes tables.

#![allow(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

mod config;
mod conformance;
mod errors;
mod files;
mod guards;
mod plans;
mod schema;
mod stored;
mod support;
mod text;

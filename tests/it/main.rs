//! What a program sees of the toolkit through the facade.

#![allow(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

mod allowed;
mod logged;
mod models;
mod named;

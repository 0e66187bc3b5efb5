//! The suite of the database port, and what the adapter promises beside it, on both databases.

#![allow(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

mod mariadb;
mod real_mysql;
mod shared;

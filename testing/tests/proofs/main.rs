//! Proofs that take the whole toolkit: against another ORM, against chance, against attackers.
//!
//! `RUSTANGO_TEST_DEEP=1` makes them long.

#![allow(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

mod api;
mod chance;
mod commits;
mod django;
mod exhaustion;
mod filters;
mod ground;
mod growth;
mod injection;
mod kill;
mod manage;
mod migrations;
mod scripts;
mod walks;

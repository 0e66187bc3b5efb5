//! The port traits of rustango and the plain types that cross them.
//!
//! A port is what the domain asks of the outside world. This crate holds the
//! traits, the values that travel through them and the errors they may answer
//! with; it knows no driver, no framework and no operating system. Adapters
//! implement the traits, programs wire the adapters, tests replace them.
//!
//! | module | what it asks for |
//! |---|---|
//! | [`database`] | statements, rows, transactions, and the dialect that spells SQL |
//! | [`http`] | requests and responses in the ecosystem's own vocabulary |
//! | [`schema`] | what tables look like, and how a database changes them |
//! | [`runtime`] | the time, random bytes, a task to run |

#![deny(missing_docs)]

pub mod database;
pub mod http;
pub mod runtime;
pub mod schema;

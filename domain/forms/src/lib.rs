//! Forms: values out of what clients send, checked against fields.
//!
//! This crate knows no front-end, no driver and no SQL.

#![deny(missing_docs)]

mod conflict;
pub mod value;

pub use self::conflict::{Conflict, ConflictFault, Pointers, pointers};

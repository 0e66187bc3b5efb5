//! Forms: values out of what clients send, checked against fields.
//!
//! This crate knows no front-end, no driver and no SQL.

#![deny(missing_docs)]

pub mod value;

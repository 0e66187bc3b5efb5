//! What clients give for a row, checked against what they may give.
//!
//! ```text
//! text ── Input::read ── Draft ── verify: unique, validate ── insert, update
//!         members that    values, and rows around it           one transaction
//!         clients know    all faults at once
//! ```

mod attributes;
mod draft;
mod invalid;
mod members;
mod nested;
mod read;
mod verify;
mod write;

pub use self::{
    attributes::{Attributes, Given},
    invalid::Invalid,
};
pub(crate) use self::{
    draft::{Draft, not_an_object},
    members::{InField, InMember, InNested, Input, Takes},
    nested::WORDS,
    write::RefusedWrite,
};

/// How a body is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A new row: what has no value of its own must be there.
    Create,
    /// All of a row: what is left out becomes NULL where that is its default.
    Replace,
    /// Some of a row.
    Modify,
}

//! JSON out of rows and into values, without structs in between.
//!
//! It knows the types of fields; it knows no HTTP.

mod body;
mod escape;
mod read;
mod rows;
#[cfg(test)]
mod tests;
mod time;
mod write;

pub(crate) use self::{
    body::{BodyFault, MemberName, read_members},
    read::{ReadFault, from_json},
    rows::{PageHead, RowWriter},
};

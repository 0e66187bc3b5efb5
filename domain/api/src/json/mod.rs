//! JSON out of rows and into values, without structs in between.
//!
//! It knows the types of fields; it knows no HTTP.

mod body;
mod escape;
mod page;
mod read;
#[cfg(test)]
mod tests;
mod time;
mod write;

pub(crate) use self::{
    body::{BodyFault, MemberName, read_items, read_members},
    escape::write_text,
    page::{write_page, write_position},
    read::{ReadFault, from_json},
    write::write_value,
};

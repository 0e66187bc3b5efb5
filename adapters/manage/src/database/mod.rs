//! The database beside the program: by the tools that come with it.

mod location;
mod tools;

pub(crate) use self::{
    location::{Location, masked},
    tools::Tool,
};

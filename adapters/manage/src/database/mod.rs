//! The database beside the program: by the tools that come with it.

mod dumps;
mod location;
mod tools;

pub(crate) use self::{
    dumps::{of_mysql, of_postgres, remove_others},
    location::{Location, masked},
    tools::Tool,
};

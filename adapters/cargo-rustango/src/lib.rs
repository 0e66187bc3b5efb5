//! The scaffolder: starts rustango projects.
//!
//! ```text
//! argv ─ clap ─▶ Project ─ templates/ ─▶ Files ─▶ a new folder
//!                   └── planner ─▶ migrations/0001_initial.json
//! ```
//!
//! Templates are files of this crate, with gaps that are Rust identifiers
//! ([`rustango_scaffold::fill`]); what a project gets is listed in one place.

#![deny(missing_docs)]

mod choices;
mod command;
mod fault;
mod migration;
mod project;
mod secret;
mod source;

pub use self::{
    choices::{Backend, FrontEnd, Template},
    command::run,
    fault::Fault,
    project::Project,
    source::Source,
};

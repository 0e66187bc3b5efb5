//! The command line of a rustango program.
//!
//! ```text
//! argv ─ clap ─▶ Verb ─▶ Session ─┬─ Db (connected when first asked for)
//!                                 ├─ Registry, files of migrations
//!                                 └─ Output (text or JSON) ─▶ exit code
//! ```
//!
//! | exit code | meaning |
//! |---|---|
//! | 0 | fine |
//! | 1 | failed, or not as it should be |
//! | 2 | called wrongly |
//! | 3 | somebody has to decide something first |
//!
//! A program hands its parts to [`Manage`] and returns what [`Manage::run`]
//! returns; a verb of its own implements [`Verb`].

#![deny(missing_docs)]

mod console;
mod database;
mod failure;
mod files;
mod manage;
mod output;
mod progress;
mod serving;
mod session;
mod terminal;
mod verb;
mod verbs;

pub use self::{
    console::{Captured, Console},
    failure::Failure,
    manage::Manage,
    output::Output,
    serving::NewDatabases,
    session::Session,
    verb::{Outcome, Verb},
};
pub use clap;

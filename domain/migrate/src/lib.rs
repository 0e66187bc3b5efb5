//! From the models of a program to the tables of its databases.
//!
//! ```text
//! Registry ─ describe ─▶ Schema ─┐
//!                                ├─ diff ─▶ Operations ─▶ files ─▶ runner ─▶ database
//! last migration ── snapshot ────┘                │
//!                                                 └─▶ linter
//! ```
//!
//! | module | what it knows |
//! |---|---|
//! | [`describe`] | the schema that a registry of models asks for |
//! | [`apply`] | what a schema is after an operation |

#![deny(missing_docs)]

mod apply;
mod describe;
mod invert;
mod runner;

pub use rustango_migration_files::{
    Applied, Batch, Chain, ChainFault, Checksum, Comparison, DataStep, DatabaseSql, Direction, Drift,
    FileFault, InvalidMigrationName, Migration, MigrationName, MissingSql, ParseFault, PlannedStep, Reverse,
    Scope, Silence, Step, Target, TargetFault, parse_all,
};

pub use self::{
    apply::{Fault, apply},
    describe::describe,
    invert::{Inverse, Irreversible, invert},
    runner::{
        Action, Batches, Callbacks, Event, LedgerEntry, Migrator, Progress, RunError, RunOptions,
        ScriptFault, Silent, Standing, State, Work, entries, script,
    },
};

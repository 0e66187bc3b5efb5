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
//! | [`diff`] | the operations that lead from one schema to another |
//! | [`invert`] | the operations that take one back |
//! | [`title`] | what a migration is called that nobody named |
//! | `chain` | what migrations that follow each other do: joined, squashed, checked |
//! | [`lint`] | what a migration does to a database that is in use |
//! | [`Migrator`] | brings a database to a point of a chain |
//! | `tables` | all tables at once, without migrations |

#![deny(missing_docs)]

mod apply;
mod chain;
mod conversion;
mod describe;
mod diff;
mod expression;
mod invert;
pub mod lint;
mod runner;
mod tables;
mod title;
mod told;

pub use rustango_migration_files::{
    Applied, Batch, Chain, ChainFault, Checksum, Comparison, DataStep, DatabaseSql, Direction, Drift,
    EmbeddedMigrations, FileFault, InvalidMigrationName, Migration, MigrationName, MissingSql, ParseFault,
    PlannedStep, Reverse, Scope, Silence, Step, Target, TargetFault, parse_all,
};
pub use rustango_ports::schema::Schema;

pub use self::{
    apply::{Fault, apply},
    chain::{
        ConflictingStep, MergeFault, ReplayFault, SnapshotFault, SquashFault, check_snapshots,
        first_difference, merge, replay, schema_before, squash,
    },
    conversion::converts,
    describe::describe,
    diff::{
        Answers, Candidate, CastQuestion, Decisions, FillQuestion, Hints, NeedsDecision, NoPlan, Plan,
        Question, Refused, RenameQuestion, Renamed, Subject, Want, diff, is_link,
    },
    invert::{Inverse, Irreversible, invert, invert_all, zero},
    runner::{
        Action, Batches, Callbacks, Event, LedgerEntry, Migrator, Progress, RunError, RunOptions,
        ScriptFault, Silent, Standing, State, Work, chain_beside, entries, script,
    },
    tables::{check_tables, create_tables, drop_tables, in_dependency_order, with_companions},
    title::title,
    told::told,
};

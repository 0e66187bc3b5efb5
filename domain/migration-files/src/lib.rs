//! The files of migrations: their format, and the chain that they form.
//!
//! It is a crate of its own because two read files: `rustango-migrate` when a
//! program runs, and the macro `embed_migrations!` when it is compiled. It
//! knows no directory and no database.
//!
//! | module | what it knows |
//! |---|---|
//! | `migration` | what a file says, read and written |
//! | `step` | what a migration does, one thing after another |
//! | `sql` | SQL that may differ between databases |
//! | `name` | names of migrations |
//! | `chain` | files in their order, and where a database stands among them |
//! | `embedded` | files inside a program |
//! | `fault` | what is wrong with a file, and where in it |

#![deny(missing_docs)]

mod chain;
mod checksum;
mod embedded;
mod fault;
mod migration;
mod name;
mod sql;
mod step;

pub use self::{
    chain::{
        Applied, Chain, ChainFault, Comparison, Direction, Drift, ParseFault, PlannedStep, Target,
        TargetFault, parse_all,
    },
    checksum::Checksum,
    embedded::EmbeddedMigrations,
    fault::FileFault,
    migration::{Migration, Scope, Silence},
    name::{InvalidMigrationName, MigrationName},
    sql::{DatabaseSql, MissingSql},
    step::{Batch, DataStep, Reverse, Step},
};

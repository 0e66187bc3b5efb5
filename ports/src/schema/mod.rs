//! The schema port: what tables look like, and how a database changes them.
//!
//! The domain describes tables as a [`Schema`], decides which [`Operation`]s
//! lead from one to another, and asks a [`SchemaDialect`] for the statements;
//! the same dialect reads a live database back into a [`Schema`].
//! The files that operations are written to are kept by [`MigrationFiles`].

mod dialect;
mod files;
mod name;
mod operation;
mod table;

pub use self::{
    dialect::{Introspection, Place, Refusal, RunLock, SchemaDialect, SchemaStatement, Transition},
    files::{FilesError, FilesErrorKind, MigrationFile, MigrationFiles},
    name::{InvalidName, Name},
    operation::Operation,
    table::{Check, Column, ForeignKey, Index, IndexTerm, OnDelete, Schema, Table, Unique},
};

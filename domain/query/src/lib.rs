//! QuerySets, lookups, writes and transactions, rendered through a dialect.
//!
//! ```text
//! Post::objects().filter(Post::title.contains("rust"))   typed builders (query_set, column)
//!        │
//!        ▼
//! Select, Condition, OrderTerm                           plain data without types (ast)
//!        │  render, in the words of a Dialect
//!        ▼
//! Statement ── Db ── Executor (a port)                   pool or transaction (db)
//! ```
//!
//! This crate knows no driver, no HTTP and no clock of its own: it works on
//! any implementation of `rustango_ports::database`.

#![deny(missing_docs)]

mod ast;
mod column;
mod db;
mod error;
mod objects;
mod ordering;
mod page;
mod predicate;
mod query_set;
mod relation;
mod render;
mod tables;
mod update;
mod write;

pub mod records;

pub use self::{
    ast::{Condition, FieldRef, Lookup, OrderTerm, Select},
    column::Column,
    db::Db,
    error::{Error, Fault, FieldFault, ValidationErrors},
    objects::Objects,
    ordering::{IntoOrdering, Ordering},
    page::Page,
    predicate::Predicate,
    query_set::QuerySet,
    relation::{Follow, Related},
    tables::{check_tables, create_tables, drop_tables},
    update::UpdateSet,
};

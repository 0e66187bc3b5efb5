//! QuerySets, lookups, writes and transactions, rendered through a dialect.
//!
//! ```text
//! Post::objects().filter(Post::title.contains("rust"))   typed builders (query_set, column)
//!        │
//!        ▼
//! Select, Condition, OrderTerm                           plain data without types (ast)
//!        │  render, in the words of a Dialect
//!        ▼
//! Statement ── Db ── Executor (a port)                   pool or transaction (db), several servers (route)
//! ```
//!
//! This crate knows no driver, no HTTP and no clock of its own: it works on
//! any implementation of `rustango_ports::database`.

#![deny(missing_docs)]

mod aggregate;
mod ast;
pub mod audit;
mod collections;
mod column;
mod common;
mod constraints;
pub mod content_types;
mod databases;
mod db;
mod error;
mod expr;
mod fields;
pub mod fixtures;
mod functions;
mod guard;
mod held;
mod key;
mod key_range;
mod keyset;
mod links;
mod lookups;
mod named;
mod objects;
mod ordering;
mod page;
mod partial;
mod predicate;
mod prefetch;
mod query_set;
mod raw;
mod relation;
mod render;
mod route;
pub mod shape;
mod signals;
mod to_one;
mod tracked;
mod trash;
mod update;
mod write;
mod zoned;

pub mod records;

pub use self::{
    aggregate::{
        Rows, Total, count, dense_rank, first_value, lag, last_value, lead, ntile, rank, row_number, rows,
    },
    ast::{
        AggregateCall, Columns, Condition, Expression, FieldRef, Hop, JsonLookup, Lookup, OrderTerm, Path,
        RowLock, RowLookup, Select, SetOperator, Source, TimeZone, Trash, Tree, Window, WindowFrame,
        WindowFunction,
    },
    column::Column,
    databases::Databases,
    db::{Db, Retry, Retrying},
    error::{Error, Fault, FieldFault, ValidationErrors},
    expr::{Expr, IntoExpr, Outer, outer},
    fields::Fields,
    functions::{CaseWhen, exists, now, subquery, value, when},
    guard::Guard,
    key::RowKey,
    key_range::{KeyRange, key_range},
    keyset::{Counting, Cursor, RowSlice, Seek, Side, Slice},
    links::{Linked, Links},
    lookups::{index, key},
    named::{LookupOperand, LookupRefused, LookupValue, Lookups, Subject},
    objects::Objects,
    ordering::{IntoOrdering, Ordering},
    page::Page,
    partial::{Deferred, Part, Partial},
    predicate::Predicate,
    prefetch::{Prefetch, Prefetchable},
    query_set::{Grouped, QuerySet},
    raw::{Raw, raw},
    relation::{Follow, Link, Many},
    route::{FailoverBuilder, FailoverDatabase, RoutedBuilder, RoutedDatabase},
    signals::{
        Asynchronous, Deleted, LinkAction, LinksChanged, Receiver, ReceiverId, Saved, Signals, Synchronous,
    },
    to_one::{Beside, Related, ToOne},
    tracked::Tracked,
    trash::Trashable,
    update::UpdateSet,
    write::{Made, OnConflict},
    zoned::AtTimeZone,
};

/// What the derives write into a program, discovery aside; not for people.
#[doc(hidden)]
pub mod __macro {
    pub use rustango_model::{
        Between, Bound, CheckSchema, Choice, Choices, CompositeKey, FieldSchema, FieldValue, ForeignKey,
        FromRow, IndexSchema, KeyField, ManyToMany, Model, ModelSchema, OnDelete, OrderBy, RelatedColumns,
        RowReader, SoftDelete, Stamp, Uniqueness, next_field, next_row,
    };
    pub use rustango_ports::database::{DbError, DecodeFault, Direction, Identifier, Value, ValueRef};

    pub use crate::{
        Column, Db, Error, Links, Many, Predicate, ToOne, content_types::GenericForeignKey,
        to_one::pointed_at,
    };
}

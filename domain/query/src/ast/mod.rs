//! Queries as plain data, without the types of their models.
//!
//! The typed builders and the lookups of requests make these; the renderer
//! turns them into SQL. Names come from schemas only.

mod condition;
mod expression;
mod path;
mod select;
mod zone;

pub use self::{
    condition::{Condition, JsonLookup, Lookup, RowLookup},
    expression::{AggregateCall, Expression, Window, WindowFrame, WindowFunction},
    path::{FieldRef, Hop, Path},
    select::{Columns, OrderTerm, RowLock, Select, SetOperator, Source, Trash, Tree},
    zone::TimeZone,
};
pub(crate) use self::{expression::Place, select::FirstOf};

//! What a model is: fields, types, relations, constraints and the registry.
//!
//! A model is described by data: a static [`ModelSchema`] that a derive
//! emits, beside thin glue that reads a row by position and hands its values
//! out. This crate knows no SQL and runs no query; it is what the query
//! renderer, the migration planner, the admin and the API all read.

#![deny(missing_docs)]

mod auto;
mod choices;
mod field;
mod field_value;
mod foreign_key;
mod held;
mod many_to_many;
mod model;
mod operand;
mod registry;
mod row;
mod schema;

#[doc(hidden)]
pub use self::held::HeldValue;
#[doc(hidden)]
pub use inventory;

pub use self::{
    auto::Auto,
    choices::{Choice, Choices},
    field::{Bound, FieldSchema, OnDelete, Relation, Stamp},
    field_value::{Comparable, Dated, FieldValue, Number, TextColumn, Timed},
    foreign_key::{ForeignKey, UnsavedTarget},
    many_to_many::{Between, ManyToMany},
    model::{KeyField, Model, SoftDelete},
    operand::Operand,
    registry::{Registered, Registry, RegistryError},
    row::{RelatedColumns, RowReader},
    schema::{CheckSchema, IndexSchema, ModelSchema, OrderBy, Uniqueness},
};

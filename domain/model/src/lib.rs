//! What a model is: fields, types, relations, constraints and the registry.
//!
//! A model is described by data: a static [`ModelSchema`] that a derive
//! emits, beside thin glue that reads a row by position and hands its values
//! out. This crate knows no SQL and runs no query; it is what the query
//! renderer, the migration planner, the admin and the API all read.

#![deny(missing_docs)]

mod auto;
mod bind;
mod choices;
mod field;
mod field_value;
mod foreign_key;
mod from_row;
mod held;
mod key;
mod many_to_many;
mod model;
mod operand;
mod patch;
mod reference;
mod registry;
mod row;
mod schema;
mod siblings;

#[doc(hidden)]
pub use self::{
    bind::{Item, ManyValues, OneValue},
    field_value::SameValue,
    from_row::{next_field, next_row},
    held::HeldValue,
    siblings::{Family, Siblings},
};
#[doc(hidden)]
pub use inventory;

pub use self::{
    auto::Auto,
    bind::{Bind, BindFault, Binding},
    choices::{Choice, Choices},
    field::{Bound, FieldSchema, KeyCheck, Relation, Stamp},
    field_value::{Comparable, Dated, FieldValue, Number, TextColumn, Timed},
    foreign_key::{ForeignKey, UnsavedTarget},
    from_row::FromRow,
    key::{ModelKey, SingleKey},
    many_to_many::{Between, ManyToMany},
    model::{KeyField, Model, SoftDelete},
    operand::Operand,
    patch::Patch,
    reference::{CompositeKey, Reference},
    registry::{Registered, Registry, RegistryError},
    row::{RelatedColumns, RowReader},
    schema::{CheckSchema, IndexSchema, ModelSchema, OrderBy, Uniqueness},
};

pub use rustango_ports::schema::OnDelete;

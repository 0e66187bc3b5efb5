//! From the schemas of models to operations, and back.

#[path = "../corpus/mod.rs"]
mod corpus;

mod apply;
mod edits;
mod inverses;
mod models;
mod property;
mod questions;
mod titles;

use rustango_migrate::apply;
use rustango_ports::schema::{Operation, Schema};

/// Applies operations one by one.
fn applied(schema: &Schema, operations: &[Operation]) -> Schema {
    let step = |schema, operation| apply(&schema, operation).expect("the operation fits");
    operations.iter().fold(schema.clone(), step)
}

/// Forgets the order of columns, which says nothing.
fn sorted(mut schema: Schema) -> Schema {
    for table in schema.tables.values_mut() {
        table.columns.sort_by(|a, b| a.name.cmp(&b.name));
    }
    schema
}

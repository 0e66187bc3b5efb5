//! What the constraints of a table are about.

use rustango_model::{FieldSchema, ModelSchema};
use rustango_ports::schema::Name;

/// Finds the fields that a constraint is about, by its name.
pub(crate) fn constraint_fields(schema: &'static ModelSchema, constraint: &str) -> Vec<usize> {
    if let Some(index) = schema.indexes.iter().find(|index| index.name.as_str() == constraint) {
        return index.fields.to_vec();
    }
    // What MySQL calls the key of every table.
    if constraint == "PRIMARY" {
        return schema.primary_key.to_vec();
    }
    if let Some(key) = schema.references().find(|key| key.constraint() == *constraint) {
        return key.pairs().map(|(from, _)| from).collect();
    }
    let is_of = |field: &FieldSchema| {
        let named = |suffix| Name::generated(schema.table.as_str(), &[field.column.as_str()], suffix);
        ["key", "type", "choices"].into_iter().any(|suffix| named(suffix) == *constraint)
    };
    schema.fields.iter().position(is_of).into_iter().collect()
}

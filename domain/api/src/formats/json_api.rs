//! JSON:API 1.1: resources with attributes and relationships, and the resources
//! that come with them.

mod inclusion;
mod read;
mod write;

use rustango_model::{ModelSchema, Reference};

pub(crate) use self::{
    inclusion::{Branch, Inclusion},
    read::{About, flatten, place},
    write::Document,
};
use crate::representation::{OutMember, Shape, Source};

/// The media type of documents.
pub(super) const MEDIA_TYPE: &str = "application/vnd.api+json";

/// What a member is to JSON:API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// It is the id, or a part of it.
    Id,
    /// It is an attribute.
    Attribute,
    /// It is the key of a row of another model.
    Key(&'static ModelSchema),
    /// It is rows of another model, which come along.
    Nested(&'static ModelSchema),
}

pub(crate) fn role(shape: &Shape, member: &OutMember) -> Role {
    match &member.source {
        Source::Value(path) if path.hops.is_empty() => {
            let position = path.field.position();
            if shape.schema.is_key(position) {
                return Role::Id;
            }
            match Reference::of_field(shape.schema, position) {
                Some(key) => Role::Key(key.target()),
                None => Role::Attribute,
            }
        }
        Source::One(_, nested) | Source::Many(_, nested) if has_id(nested) => Role::Nested(nested.schema),
        _ => Role::Attribute,
    }
}

/// Tells whether rows of a shape can be told apart by what goes out of them.
fn has_id(shape: &Shape) -> bool {
    let ids = shape.members.iter().filter(|member| role(shape, member) == Role::Id);
    ids.count() == shape.schema.primary_key.len()
}

/// What the resources of a ViewSet are called, and where they are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Resource {
    pub(crate) schema: &'static ModelSchema,
    pub(crate) type_name: &'static str,
}

impl Resource {
    /// Returns the type of a model's resources: as their table, unless it is
    /// the own one.
    pub(crate) fn type_of(self, schema: &'static ModelSchema) -> &'static str {
        if schema == self.schema { self.type_name } else { schema.table.as_str() }
    }

    /// Lists what keeps the members from being a resource.
    pub(crate) fn faults(shape: &Shape) -> Vec<String> {
        let is_reserved = |member: &&OutMember| match role(shape, member) {
            Role::Id => false,
            Role::Attribute => ["id", "type", "links", "relationships"].contains(&member.name),
            Role::Key(_) | Role::Nested(_) => ["id", "type"].contains(&member.name),
        };
        let fault = |member: &OutMember| {
            format!(
                "the member \"{}\" cannot go out as JSON:API, where the name means something else: rename it",
                member.name
            )
        };
        shape.members.iter().filter(is_reserved).map(fault).collect()
    }
}

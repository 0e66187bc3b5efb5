//! Fields, and the way to them across relations.

use rustango_model::{FieldSchema, ManyToMany, ModelSchema, Reference};

/// One field of one model.
#[derive(Clone, Copy, Debug)]
pub struct FieldRef {
    schema: &'static ModelSchema,
    position: usize,
}

impl FieldRef {
    /// Points at the field at a position of the schema.
    ///
    /// # Panics
    /// At compile time, or when called at run time, where the schema has no
    /// such position.
    #[must_use]
    pub const fn new(schema: &'static ModelSchema, position: usize) -> Self {
        assert!(position < schema.fields.len(), "the model has no field at this position");
        Self { schema, position }
    }

    /// Finds a field by its name in Rust.
    #[must_use]
    pub fn named(schema: &'static ModelSchema, name: &str) -> Option<Self> {
        schema.position(name).map(|position| Self { schema, position })
    }

    /// Points at the fields of the primary key, in their order.
    pub fn keys(schema: &'static ModelSchema) -> impl ExactSizeIterator<Item = Self> + Clone {
        schema.primary_key.iter().map(move |&position| Self { schema, position })
    }

    /// Points at the primary key, where it has one field.
    #[must_use]
    pub fn single_key(schema: &'static ModelSchema) -> Option<Self> {
        match schema.primary_key {
            &[position] => Some(Self { schema, position }),
            _ => None,
        }
    }

    /// Returns the model.
    #[must_use]
    pub const fn schema(self) -> &'static ModelSchema {
        self.schema
    }

    /// Returns the position of the field in its model.
    #[must_use]
    pub const fn position(self) -> usize {
        self.position
    }

    /// Returns the field.
    #[must_use]
    pub const fn field(self) -> &'static FieldSchema {
        &self.schema.fields[self.position]
    }
}

impl PartialEq for FieldRef {
    fn eq(&self, other: &Self) -> bool {
        self.position == other.position && self.schema.table == other.schema.table
    }
}

impl Eq for FieldRef {}

/// One step from a model to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Hop {
    /// Follows a foreign key.
    Forward(Reference),
    /// Goes to the rows whose foreign key points here.
    Reverse(Reference),
    /// Goes to the rows on the other side of a table between.
    Through(&'static ManyToMany),
    /// The same from the other side.
    BackThrough(&'static ManyToMany),
}

impl Hop {
    /// Returns the model that it starts from.
    #[must_use]
    pub fn source(self) -> &'static ModelSchema {
        match self {
            Self::Forward(key) => key.source(),
            Self::Reverse(key) => key.target(),
            Self::Through(relation) => (relation.source)(),
            Self::BackThrough(relation) => (relation.target)(),
        }
    }

    /// Returns the model that it leads to.
    #[must_use]
    pub fn target(self) -> &'static ModelSchema {
        match self {
            Self::Forward(key) => key.target(),
            Self::Reverse(key) => key.source(),
            Self::Through(relation) => (relation.target)(),
            Self::BackThrough(relation) => (relation.source)(),
        }
    }

    /// Tells whether it may lead to several rows.
    #[must_use]
    pub fn is_many(self) -> bool {
        match self {
            Self::Forward(_) => false,
            Self::Reverse(key) => !key.is_unique(),
            Self::Through(_) | Self::BackThrough(_) => true,
        }
    }

    /// Tells whether it may lead to no row.
    #[must_use]
    pub fn is_optional(self) -> bool {
        match self {
            Self::Forward(key) => key.is_optional(),
            Self::Reverse(_) | Self::Through(_) | Self::BackThrough(_) => true,
        }
    }
}

/// A field, reached over relations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The steps, from the model of the query on.
    pub hops: Vec<Hop>,
    /// The field where they end.
    pub field: FieldRef,
}

impl Path {
    /// Returns the position of the first step that may lead to several rows.
    #[must_use]
    pub fn first_many(&self) -> Option<usize> {
        self.hops.iter().position(|hop| hop.is_many())
    }

    /// Tells whether it may lead to NULL.
    #[must_use]
    pub fn is_nullable(&self) -> bool {
        self.field.field().nullable || self.hops.iter().any(|hop| hop.is_optional())
    }
}

impl From<FieldRef> for Path {
    fn from(field: FieldRef) -> Self {
        Self { hops: Vec::new(), field }
    }
}

//! Relations of many rows to many, over a table between.

use rustango_ports::database::Identifier;

use crate::{
    FieldSchema, ForeignKey, IndexSchema, Model, ModelSchema, OnDelete, Reference, SingleKey, Uniqueness,
};

/// A relation of many rows to many, over a table between.
#[derive(Clone, Copy, Debug)]
pub struct ManyToMany {
    /// The name of the relation.
    pub name: &'static str,
    /// The model that declares it.
    pub source: fn() -> &'static ModelSchema,
    /// The model on the other side.
    pub target: fn() -> &'static ModelSchema,
    /// The model of the table between.
    pub through: fn() -> &'static ModelSchema,
    /// The position of its foreign key to the model that declares the relation.
    pub source_field: usize,
    /// The position of its foreign key to the model on the other side.
    pub target_field: usize,
    /// Where the table between comes from.
    pub between: Between,
}

/// Where a table between comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Between {
    /// The relation brings it along: a key, and the two foreign keys.
    Automatic,
    /// It is a model of its own, which may hold more.
    Declared,
}

impl ManyToMany {
    /// The position of the foreign key to the model that declares the
    /// relation, in a table that the relation brings along.
    pub const SOURCE: usize = 1;
    /// The position of the foreign key to the model on the other side, in a
    /// table that the relation brings along.
    pub const TARGET: usize = 2;

    /// Returns the fields of a table that the relation brings along.
    #[doc(hidden)]
    #[must_use]
    pub const fn fields<S: Model<Key: SingleKey>, T: Model<Key: SingleKey>>(
        source: (&'static str, Identifier),
        target: (&'static str, Identifier),
    ) -> [FieldSchema; 3] {
        [
            FieldSchema::of::<crate::Auto<i64>>("id", Identifier::new("id")).primary_key(),
            FieldSchema::of::<ForeignKey<S>>(source.0, source.1).on_delete(OnDelete::Cascade),
            FieldSchema::of::<ForeignKey<T>>(target.0, target.1).on_delete(OnDelete::Cascade).index(),
        ]
    }

    /// Returns the constraint of a table that the relation brings along: no
    /// two rows are linked twice.
    #[doc(hidden)]
    #[must_use]
    pub const fn index(name: Identifier) -> IndexSchema {
        IndexSchema::new(name, &[Self::SOURCE, Self::TARGET], Uniqueness::Unique)
    }

    /// Returns the table between.
    #[must_use]
    pub fn table(&self) -> Identifier {
        (self.through)().table
    }

    /// Returns its column that points at the model that declares the relation.
    #[must_use]
    pub fn source_column(&self) -> Identifier {
        (self.through)().fields[self.source_field].column
    }

    /// Returns its column that points at the model on the other side.
    #[must_use]
    pub fn target_column(&self) -> Identifier {
        (self.through)().fields[self.target_field].column
    }

    /// Returns its foreign key to the model that declares the relation.
    #[must_use]
    pub fn source_key(&self) -> Reference {
        Reference::at_field((self.through)(), self.source_field)
    }

    /// Returns its foreign key to the model on the other side.
    #[must_use]
    pub fn target_key(&self) -> Reference {
        Reference::at_field((self.through)(), self.target_field)
    }
}

/// Two relations are the same where they are over the same columns.
impl PartialEq for ManyToMany {
    fn eq(&self, other: &Self) -> bool {
        let over = |relation: &Self| (relation.table(), relation.source_field, relation.target_field);
        over(self) == over(other)
    }
}

impl Eq for ManyToMany {}

//! Foreign keys as the database has them: over one column, or over several.

use rustango_ports::schema::Name;

use crate::{FieldSchema, KeyCheck, ModelSchema, OnDelete};

/// A foreign key over several fields.
#[derive(Clone, Copy, Debug)]
pub struct CompositeKey {
    /// The name of the relation.
    pub name: &'static str,
    /// Returns the schema of the target.
    pub target: fn() -> &'static ModelSchema,
    /// The positions of the fields.
    pub from: &'static [usize],
    /// Returns, for each of them, the position of the field of the target whose
    /// value it holds. Models may point at each other, and so look each other
    /// up only when they are asked.
    pub on: fn() -> &'static [usize],
    /// What becomes of a row when its target goes.
    pub on_delete: OnDelete,
}

/// A foreign key of a model, over one field or several. A row has no target
/// where one of the fields is NULL.
#[derive(Clone, Copy, Debug)]
pub struct Reference {
    schema: &'static ModelSchema,
    over: Over,
}

/// Where a foreign key stands in its schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Over {
    /// The position of the field.
    Field(usize),
    /// The position among those over several fields.
    Fields(usize),
}

/// Two references are the same where they are of the same columns.
impl PartialEq for Reference {
    fn eq(&self, other: &Self) -> bool {
        self.over == other.over && self.schema == other.schema
    }
}

impl Eq for Reference {}

impl Reference {
    /// Looks at the field at a position of a schema; nothing where it is no
    /// foreign key.
    #[must_use]
    pub fn of_field(schema: &'static ModelSchema, position: usize) -> Option<Self> {
        schema.fields.get(position)?.relation.map(|_| Self::at_field(schema, position))
    }

    /// Looks at a field that is a foreign key.
    pub(crate) const fn at_field(schema: &'static ModelSchema, position: usize) -> Self {
        Self { schema, over: Over::Field(position) }
    }

    /// Looks at a foreign key over several fields, by its position among those
    /// of a schema.
    ///
    /// # Panics
    /// Where the schema has no such key.
    #[must_use]
    pub const fn composite(schema: &'static ModelSchema, position: usize) -> Self {
        assert!(position < schema.composite_keys.len(), "the model has no such foreign key");
        Self { schema, over: Over::Fields(position) }
    }

    /// Returns the model that has it.
    #[must_use]
    pub const fn source(self) -> &'static ModelSchema {
        self.schema
    }

    /// Returns the model that it points at.
    #[must_use]
    pub fn target(self) -> &'static ModelSchema {
        match self.over {
            // Only a field with a relation is looked at.
            Over::Field(at) => self.schema.fields[at].relation.map_or(self.schema, |key| (key.target)()),
            Over::Fields(at) => (self.schema.composite_keys[at].target)(),
        }
    }

    /// Returns its name: that of its field, or that of the relation.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self.over {
            Over::Field(at) => self.schema.fields[at].name,
            Over::Fields(at) => self.schema.composite_keys[at].name,
        }
    }

    /// Returns the position of its field, where it has only one.
    #[must_use]
    pub const fn field(self) -> Option<usize> {
        match self.over {
            Over::Field(at) => Some(at),
            Over::Fields(_) => None,
        }
    }

    /// Returns the positions of its fields, each with that of the field of the
    /// target whose value it holds.
    pub fn pairs(self) -> impl Iterator<Item = (usize, usize)> + Clone {
        let (single, from, on) = match self.over {
            // Foreign keys of one field point at keys of one field.
            Over::Field(at) => (Some((at, self.target().primary_key[0])), &[][..], &[][..]),
            Over::Fields(at) => {
                let key = &self.schema.composite_keys[at];
                (None, key.from, (key.on)())
            }
        };
        single.into_iter().chain(from.iter().copied().zip(on.iter().copied()))
    }

    /// Returns its pairs in the order of the primary key or the unique index that
    /// they point at: not all databases find that in another order.
    #[must_use]
    pub fn ordered_pairs(self) -> Vec<(usize, usize)> {
        let mut pairs: Vec<(usize, usize)> = self.pairs().collect();
        let on: Vec<usize> = pairs.iter().map(|(_, on)| *on).collect();
        if let Some(order) = self.target().unique_set(&on) {
            pairs.sort_by_key(|(_, on)| order.iter().position(|field| field == on));
        }
        pairs
    }

    /// Returns its fields.
    pub fn fields(self) -> impl Iterator<Item = &'static FieldSchema> + Clone {
        self.pairs().map(move |(from, _)| &self.schema.fields[from])
    }

    /// Returns the name of its constraint.
    #[must_use]
    pub fn constraint(self) -> Name {
        let columns: Vec<_> = self.fields().map(|field| field.column.as_str()).collect();
        Name::generated(self.schema.table.as_str(), &columns, "fkey")
    }

    /// Returns what becomes of a row when its target goes.
    #[must_use]
    pub fn on_delete(self) -> OnDelete {
        match self.over {
            Over::Field(at) => self.schema.fields[at].relation.map(|key| key.on_delete).unwrap_or_default(),
            Over::Fields(at) => self.schema.composite_keys[at].on_delete,
        }
    }

    /// Returns when the database looks whether the target is there.
    #[must_use]
    pub fn checked(self) -> KeyCheck {
        match self.over {
            Over::Field(at) => self.schema.fields[at].relation.map(|key| key.checked).unwrap_or_default(),
            Over::Fields(_) => KeyCheck::AtOnce,
        }
    }

    /// Tells whether a row may have no target.
    #[must_use]
    pub fn is_optional(self) -> bool {
        self.fields().any(|field| field.nullable)
    }

    /// Tells whether at most one row points at a target.
    #[must_use]
    pub fn is_unique(self) -> bool {
        self.schema.is_unique(&self.pairs().map(|(from, _)| from).collect::<Vec<_>>())
    }
}

impl ModelSchema {
    /// Returns its foreign keys, those of one field first.
    pub fn references(&'static self) -> impl Iterator<Item = Reference> + Clone {
        let of_fields =
            (0..self.fields.len()).filter_map(move |position| Reference::of_field(self, position));
        of_fields
            .chain((0..self.composite_keys.len()).map(move |position| Reference::composite(self, position)))
    }

    /// Finds a foreign key over several fields by its name.
    #[must_use]
    pub fn composite_key(&'static self, name: &str) -> Option<Reference> {
        let position = self.composite_keys.iter().position(|key| key.name == name)?;
        Some(Reference::composite(self, position))
    }

    /// Tells whether no two rows share the values of all these fields, in
    /// whatever order: the primary key, a unique field, or `unique_together`.
    #[must_use]
    pub fn is_unique(&self, fields: &[usize]) -> bool {
        matches!(fields, [only] if self.fields[*only].unique) || self.unique_set(fields).is_some()
    }

    /// Returns the fields of the primary key or of the unique index that is
    /// over these fields, in its own order.
    #[must_use]
    pub fn unique_set(&self, fields: &[usize]) -> Option<&'static [usize]> {
        let unique = self.indexes.iter().filter(|index| index.is_constraint());
        let mut sets = std::iter::once(self.primary_key).chain(unique.map(|index| index.fields));
        sets.find(|set| set.len() == fields.len() && fields.iter().all(|field| set.contains(field)))
    }
}

#[cfg(test)]
mod tests {
    use rustango_ports::database::Identifier;

    use super::*;
    use crate::{FieldValue, IndexSchema, Uniqueness};

    const fn field(name: &'static str) -> FieldSchema {
        FieldSchema::of::<i64>(name, Identifier::new(name))
    }

    static FIELDS: [FieldSchema; 4] =
        [field("a"), field("b"), field("c").unique(), <Option<i64> as FieldValue>::FIELD];
    static SCHEMA: ModelSchema =
        ModelSchema::new("Place", "tests", Identifier::new("place"), &FIELDS, &[1, 0])
            .indexes(&[IndexSchema::new(Identifier::new("place_key"), &[0, 3], Uniqueness::Unique)])
            .composite_keys(&[
                CompositeKey {
                    name: "next",
                    target: || &SCHEMA,
                    from: &[0, 3],
                    on: || &[0, 1],
                    on_delete: OnDelete::Restrict,
                },
                CompositeKey {
                    name: "other",
                    target: || &SCHEMA,
                    from: &[2, 1],
                    on: || &[0, 3],
                    on_delete: OnDelete::Cascade,
                },
            ]);

    #[test]
    fn keys_are_pairs_of_fields() {
        let keys: Vec<_> = SCHEMA.references().collect();
        assert_eq!(keys.iter().map(|key| key.name()).collect::<Vec<_>>(), ["next", "other"]);
        let [next, other] = keys[..] else { panic!("two keys") };
        assert_eq!(next.pairs().collect::<Vec<_>>(), [(0, 0), (3, 1)]);
        assert_eq!(next.ordered_pairs(), [(3, 1), (0, 0)], "in the order of the key");
        assert!(next.is_optional() && !other.is_optional());
        assert!(next.is_unique() && !other.is_unique());
        assert_eq!((next.field(), other.on_delete()), (None, OnDelete::Cascade));
        assert_ne!(next, other);
        assert_eq!(SCHEMA.composite_key("other"), Some(other));
        assert_eq!(SCHEMA.composite_key("a"), None);
        assert_eq!(Reference::of_field(&SCHEMA, 0), None);
    }

    #[test]
    fn sets_of_fields_are_unique_whatever_their_order() {
        for (fields, expected) in [
            (&[0, 1][..], true),
            (&[1, 0], true),
            (&[3, 0], true),
            (&[2], true),
            (&[0], false),
            (&[0, 2], false),
            (&[0, 1, 3], false),
        ] {
            assert_eq!(SCHEMA.is_unique(fields), expected, "{fields:?}");
        }
        assert_eq!(SCHEMA.unique_set(&[0, 1]), Some(&[1, 0][..]));
        assert!(SCHEMA.is_key(0) && !SCHEMA.is_key(2));
        assert!(SCHEMA.single_key().is_none() && SCHEMA.auto_key().is_none());
        assert_eq!(SCHEMA.key_fields().map(|field| field.name).collect::<Vec<_>>(), ["b", "a"]);
    }
}

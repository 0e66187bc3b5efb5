//! Queries as plain data, without the types of their models.
//!
//! The typed builders and the request filters of the API make these; the
//! renderer turns them into SQL. Names come from schemas only.

use rustango_model::{FieldSchema, ModelSchema};
use rustango_ports::database::{Direction, TextMatch, Value};

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

/// What is asked of a field.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Lookup {
    /// Equals the value.
    Exact(Value),
    /// Differs from the value; NULL differs from nothing.
    NotEqual(Value),
    /// Is less than the value.
    Less(Value),
    /// Is less than or equals the value.
    LessOrEqual(Value),
    /// Is greater than the value.
    Greater(Value),
    /// Is greater than or equals the value.
    GreaterOrEqual(Value),
    /// Lies between two values, both included.
    Between(Value, Value),
    /// Equals one of the values; of none, if there are none.
    In(Vec<Value>),
    /// Equals none of the values.
    NotIn(Vec<Value>),
    /// Is NULL.
    IsNull,
    /// Is not NULL.
    IsNotNull,
    /// Matches text.
    Text(TextMatch, String),
}

/// A tree of lookups.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Condition {
    /// One lookup.
    Lookup(FieldRef, Lookup),
    /// All hold; true if there are none.
    All(Vec<Self>),
    /// At least one holds; false if there are none.
    Any(Vec<Self>),
    /// Does not hold: the complement, rows where NULL makes it unknown
    /// included.
    Not(Box<Self>),
}

impl Condition {
    /// Joins two conditions that must both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match self {
            Self::All(mut all) => {
                all.push(other);
                Self::All(all)
            }
            first => Self::All(vec![first, other]),
        }
    }

    /// Joins two conditions of which one must hold.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match self {
            Self::Any(mut any) => {
                any.push(other);
                Self::Any(any)
            }
            first => Self::Any(vec![first, other]),
        }
    }
}

/// One term of an ordering.
#[derive(Clone, Copy, Debug)]
pub struct OrderTerm {
    /// The field to sort by.
    pub field: FieldRef,
    /// Its direction. NULLs stand last in both.
    pub direction: Direction,
}

/// Which rows of a model, in which order.
#[derive(Clone, Debug)]
pub struct Select {
    pub(crate) schema: &'static ModelSchema,
    pub(crate) condition: Option<Condition>,
    pub(crate) ordering: Option<Vec<OrderTerm>>,
    pub(crate) limit: Option<u64>,
    pub(crate) offset: u64,
    pub(crate) related: Vec<FieldRef>,
}

impl Select {
    /// Selects all rows of a model, in its own ordering.
    #[must_use]
    pub const fn all(schema: &'static ModelSchema) -> Self {
        Self { schema, condition: None, ordering: None, limit: None, offset: 0, related: Vec::new() }
    }

    /// Returns the model.
    #[must_use]
    pub const fn schema(&self) -> &'static ModelSchema {
        self.schema
    }

    /// Keeps only rows for which the condition holds too.
    #[must_use]
    pub fn filter(mut self, condition: Condition) -> Self {
        self.condition = Some(match self.condition {
            Some(held) => held.and(condition),
            None => condition,
        });
        self
    }

    /// Replaces the ordering.
    #[must_use]
    pub fn order_by(mut self, ordering: Vec<OrderTerm>) -> Self {
        self.ordering = Some(ordering);
        self
    }

    /// Takes at most this many rows.
    #[must_use]
    pub const fn limit(mut self, rows: u64) -> Self {
        self.limit = Some(rows);
        self
    }

    /// Leaves out this many rows at the beginning.
    #[must_use]
    pub const fn offset(mut self, rows: u64) -> Self {
        self.offset = rows;
        self
    }

    /// Takes at most this many rows, or fewer if that was asked before.
    pub(crate) fn at_most(self, rows: u64) -> Self {
        let limit = self.limit.map_or(rows, |limit| limit.min(rows));
        self.limit(limit)
    }

    pub(crate) const fn is_windowed(&self) -> bool {
        self.limit.is_some() || self.offset > 0
    }

    /// The ordering asked for, or the model's own, with the primary key at the
    /// end, so that no two rows are equal in it.
    pub(crate) fn total_order(&self) -> Vec<OrderTerm> {
        let schema = self.schema;
        let mut terms = self.ordering.clone().unwrap_or_else(|| {
            schema
                .ordering
                .iter()
                .map(|term| OrderTerm {
                    field: FieldRef { schema, position: term.field },
                    direction: term.direction,
                })
                .collect()
        });
        if !terms.iter().any(|term| term.field.position == schema.primary_key) {
            let field = FieldRef { schema, position: schema.primary_key };
            terms.push(OrderTerm { field, direction: Direction::Ascending });
        }
        terms
    }
}

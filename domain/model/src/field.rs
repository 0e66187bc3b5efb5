//! One field of a model.

use rustango_ports::database::{ColumnType, Identifier, ValueType};

use crate::{Choice, FieldValue, ModelSchema};

/// Everything the toolkit knows of one field.
///
/// Built by the derive with [`FieldSchema::of`] and the builder methods below,
/// at compile time.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
#[allow(
    clippy::struct_excessive_bools,
    reason = "the yes-or-no properties of a field, as users declare them"
)]
pub struct FieldSchema {
    /// The name in Rust, in lookups and in JSON.
    pub name: &'static str,
    /// The name in the database.
    pub column: Identifier,
    /// The type of its values.
    pub value_type: ValueType,
    /// Whether it may be NULL (an `Option` in Rust).
    pub nullable: bool,
    /// Whether it is the primary key.
    pub primary_key: bool,
    /// Whether the database numbers it (an `Auto` in Rust).
    pub auto: bool,
    /// For text: the most characters.
    pub max_length: Option<u32>,
    /// The smallest value allowed.
    pub min: Option<Bound>,
    /// The largest value allowed.
    pub max: Option<Bound>,
    /// The default, as an SQL expression.
    pub default: Option<&'static str>,
    /// Whether no two rows may share a value.
    pub unique: bool,
    /// Whether it has an index of its own.
    pub index: bool,
    /// What the toolkit writes into it by itself.
    pub stamp: Stamp,
    /// The model it points at.
    pub relation: Option<Relation>,
    /// The closed list of values, if it has one.
    pub choices: &'static [Choice],
}

impl FieldSchema {
    /// Starts from what the Rust type says.
    #[must_use]
    pub const fn of<T: FieldValue>(name: &'static str, column: Identifier) -> Self {
        Self {
            name,
            column,
            value_type: T::TYPE,
            nullable: T::NULLABLE,
            primary_key: false,
            auto: T::AUTO,
            max_length: None,
            min: None,
            max: None,
            default: None,
            unique: false,
            index: false,
            stamp: Stamp::Never,
            relation: match T::TARGET {
                Some(target) => Some(Relation { target, on_delete: OnDelete::Restrict }),
                None => None,
            },
            choices: T::CHOICES,
        }
    }

    /// Makes it the primary key.
    #[must_use]
    pub const fn primary_key(mut self) -> Self {
        self.primary_key = true;
        self
    }

    /// Limits text to this many characters.
    #[must_use]
    pub const fn max_length(mut self, characters: u32) -> Self {
        self.max_length = Some(characters);
        self
    }

    /// Sets the smallest value allowed.
    #[must_use]
    pub const fn min(mut self, bound: Bound) -> Self {
        self.min = Some(bound);
        self
    }

    /// Sets the largest value allowed.
    #[must_use]
    pub const fn max(mut self, bound: Bound) -> Self {
        self.max = Some(bound);
        self
    }

    /// Sets the default, an SQL expression written by the programmer.
    #[must_use]
    pub const fn default(mut self, expression: &'static str) -> Self {
        self.default = Some(expression);
        self
    }

    /// Forbids two rows with the same value.
    #[must_use]
    pub const fn unique(mut self) -> Self {
        self.unique = true;
        self
    }

    /// Gives it an index.
    #[must_use]
    pub const fn index(mut self) -> Self {
        self.index = true;
        self
    }

    /// Lets the toolkit write it.
    #[must_use]
    pub const fn stamp(mut self, stamp: Stamp) -> Self {
        self.stamp = stamp;
        self
    }

    /// Says what becomes of this row when the row it points at goes.
    #[must_use]
    pub const fn on_delete(mut self, on_delete: OnDelete) -> Self {
        if let Some(relation) = self.relation {
            self.relation = Some(Relation { target: relation.target, on_delete });
        }
        self
    }

    /// Returns the type of the column.
    #[must_use]
    pub const fn column_type(&self) -> ColumnType {
        ColumnType { of: self.value_type, max_length: self.max_length }
    }

    /// Tells whether a row can be inserted without a value for it: the
    /// database, a default or the toolkit supplies one, or it may be NULL.
    #[must_use]
    pub const fn has_own_value(&self) -> bool {
        self.auto || self.nullable || self.default.is_some() || !matches!(self.stamp, Stamp::Never)
    }
}

/// A limit on a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// For integers and decimals.
    Int(i64),
    /// For floats.
    Float(f64),
}

/// What the toolkit writes into a field by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stamp {
    /// Nothing.
    #[default]
    Never,
    /// The time of the insert (`auto_now_add`).
    NowOnInsert,
    /// The time of every save (`auto_now`).
    NowOnSave,
    /// A random UUID on insert (`auto_uuid = "v4"`).
    UuidV4,
    /// A UUID that begins with the time on insert (`auto_uuid`,
    /// `auto_uuid = "v7"`), so that keys sort by creation.
    UuidV7,
}

/// Where a foreign key points.
#[derive(Clone, Copy, Debug)]
pub struct Relation {
    /// Returns the schema of the target; its primary key is what the field
    /// holds.
    pub target: fn() -> &'static ModelSchema,
    /// What becomes of this row when the target goes.
    pub on_delete: OnDelete,
}

/// What becomes of rows that point at a deleted row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OnDelete {
    /// The delete is refused.
    #[default]
    Restrict,
    /// They are deleted too.
    Cascade,
    /// Their key becomes NULL.
    SetNull,
    /// Their key becomes its default.
    SetDefault,
    /// The database checks at the end of the statement.
    NoAction,
}

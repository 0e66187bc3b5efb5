//! One field of a model.

use rust_decimal::Decimal;
use rustango_ports::{
    database::{ColumnType, DbError, Identifier, ValueType},
    schema::OnDelete,
};

use crate::{
    Choice, FieldValue, ModelSchema, RowReader,
    held::{self, HeldValue, ReadField},
};

/// Everything the toolkit knows of one field.
///
/// Built by the derive with [`FieldSchema::of`] and the builder methods below,
/// at compile time. A property that does not fit the type of the field panics,
/// which in a `const` or a `static` is a compile error.
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
    /// What it was called before, for the migration that renames it.
    pub was: Option<Identifier>,
    /// What people read about the column in the database.
    pub comment: Option<&'static str>,
    /// The type of its values.
    pub value_type: ValueType,
    /// Whether it may be NULL (an `Option` in Rust).
    pub nullable: bool,
    /// Whether it is the primary key, or part of it.
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
    /// Whether its values are kept out of logs and of the audit log.
    pub sensitive: bool,
    /// The closed list of values, if it has one.
    pub choices: &'static [Choice],
    /// Reads a value of its Rust type, for those who hold fields without models.
    pub(crate) read: ReadField,
}

impl FieldSchema {
    /// Starts from what the Rust type says.
    #[must_use]
    pub const fn of<T: FieldValue>(name: &'static str, column: Identifier) -> Self {
        Self {
            name,
            column,
            was: None,
            comment: None,
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
                Some(target) => {
                    Some(Relation { target, on_delete: OnDelete::Restrict, checked: KeyCheck::AtOnce })
                }
                None => None,
            },
            sensitive: false,
            choices: T::CHOICE_LIST,
            read: held::read::<T>,
        }
    }

    /// Reads a value of its Rust type from a position of a row.
    ///
    /// # Errors
    /// Kind `Decode`, naming the column.
    #[doc(hidden)]
    pub fn read(&self, row: RowReader<'_>, position: usize) -> Result<Box<dyn HeldValue>, DbError> {
        (self.read)(row, position)
    }

    /// Names it and its column.
    #[doc(hidden)]
    #[must_use]
    pub const fn named(mut self, name: &'static str, column: Identifier) -> Self {
        self.name = name;
        self.column = column;
        self
    }

    /// Names its column, if it is a foreign key: behind an alias, the derive
    /// cannot tell.
    #[doc(hidden)]
    #[must_use]
    pub const fn foreign_key_column(mut self, column: &'static str) -> Self {
        if self.relation.is_some() {
            self.column = Identifier::new(column);
        }
        self
    }

    /// Says what it was called before.
    #[must_use]
    pub const fn was(mut self, name: Identifier) -> Self {
        self.was = Some(name);
        self
    }

    /// Says what people read about the column in the database.
    #[must_use]
    pub const fn comment(mut self, comment: &'static str) -> Self {
        self.comment = Some(comment);
        self
    }

    /// Makes it the primary key, or part of it.
    #[must_use]
    pub const fn primary_key(mut self) -> Self {
        self.primary_key = true;
        self
    }

    /// Limits text to this many characters.
    ///
    /// # Panics
    /// Where the field is not text of its own.
    #[must_use]
    #[track_caller]
    pub const fn max_length(mut self, characters: u32) -> Self {
        assert!(
            matches!(self.value_type, ValueType::Text) && self.relation.is_none(),
            "`max_length` is for text: remove it, or make the field a `String`"
        );
        self.max_length = Some(characters);
        self
    }

    /// Sets the smallest value allowed.
    ///
    /// # Panics
    /// Where the field is no number, or the bound is none of its type.
    #[must_use]
    #[track_caller]
    pub const fn min(mut self, bound: Bound) -> Self {
        self.min = Some(bound.fitting(&self));
        self
    }

    /// Sets the largest value allowed.
    ///
    /// # Panics
    /// Where the field is no number, or the bound is none of its type.
    #[must_use]
    #[track_caller]
    pub const fn max(mut self, bound: Bound) -> Self {
        self.max = Some(bound.fitting(&self));
        self
    }

    /// Sets the default, an SQL expression written by the programmer.
    ///
    /// # Panics
    /// Where the database numbers the field.
    #[must_use]
    #[track_caller]
    pub const fn default(mut self, expression: &'static str) -> Self {
        assert!(!self.auto, "an `Auto` field gets its value on insert: remove the default");
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
    ///
    /// # Panics
    /// Where the field is not of the type that the toolkit would write.
    #[must_use]
    #[track_caller]
    pub const fn stamp(mut self, stamp: Stamp) -> Self {
        match stamp {
            Stamp::Never => {}
            Stamp::NowOnInsert | Stamp::NowOnSave => assert!(
                matches!(self.value_type, ValueType::Timestamp),
                "`auto_now` and `auto_now_add` are for times: remove it, or make the field a `DateTime<Utc>`"
            ),
            Stamp::UuidV4 | Stamp::UuidV7 => assert!(
                matches!(self.value_type, ValueType::Uuid) && self.relation.is_none(),
                "`auto_uuid` is for UUIDs: remove it, or make the field a `Uuid`"
            ),
            Stamp::Trashed => assert!(
                matches!(self.value_type, ValueType::Timestamp) && self.nullable,
                "`soft_delete` is a time that may be NULL: make the field an `Option<DateTime<Utc>>`"
            ),
            Stamp::Version => assert!(
                matches!(self.value_type, ValueType::I32 | ValueType::I64)
                    && !self.nullable
                    && self.relation.is_none(),
                "`version` counts changes: make the field an `i64` or an `i32`"
            ),
        }
        self.stamp = stamp;
        self
    }

    /// Keeps its values out of logs and of the audit log.
    #[must_use]
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// Says what becomes of this row when the row it points at goes.
    ///
    /// # Panics
    /// Where the field is no foreign key, or is to become NULL and cannot.
    #[must_use]
    #[track_caller]
    pub const fn on_delete(mut self, on_delete: OnDelete) -> Self {
        let Some(relation) = self.relation else {
            panic!("`on_delete` is for foreign keys: remove it, or make the field a `ForeignKey<…>`")
        };
        assert!(
            self.nullable || !matches!(on_delete, OnDelete::SetNull),
            "this foreign key cannot become NULL: make it an `Option`, or write another `on_delete`"
        );
        self.relation = Some(Relation { on_delete, ..relation });
        self
    }

    /// Lets the database look at the key when the transaction commits, and not
    /// before.
    ///
    /// # Panics
    /// Where the field is no foreign key.
    #[must_use]
    #[track_caller]
    pub const fn deferrable(mut self) -> Self {
        let Some(relation) = self.relation else {
            panic!("`deferrable` is for foreign keys: remove it, or make the field a `ForeignKey<…>`")
        };
        self.relation = Some(Relation { checked: KeyCheck::AtCommit, ..relation });
        self
    }

    /// Checks what an alias hides from the derive and no property by itself
    /// tells.
    #[doc(hidden)]
    #[must_use]
    #[track_caller]
    pub const fn checked(self) -> Self {
        if self.auto {
            assert!(self.primary_key, "`Auto` is for the primary key: write the type without it");
            assert!(
                !matches!((self.value_type, self.stamp), (ValueType::Uuid, Stamp::Never)),
                "databases do not number UUIDs: write `#[rustango(primary_key, auto_uuid)]`"
            );
        }
        self
    }

    /// Returns the type of the column, beside which the keys and indexes of its
    /// model that span several columns are not known.
    #[must_use]
    pub const fn column_type(&self) -> ColumnType {
        let is_key = self.primary_key || self.unique || self.index;
        ColumnType { of: self.value_type, max_length: self.max_length, key_columns: is_key as u8 }
    }

    /// Tells whether a row can be inserted without a value for it: the
    /// database, a default or the toolkit supplies one, or it may be NULL.
    #[must_use]
    pub const fn has_own_value(&self) -> bool {
        self.auto || self.nullable || self.default.is_some() || !matches!(self.stamp, Stamp::Never)
    }
}

/// A limit on a number, of the type that the field compares exactly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// For integers and decimals.
    Int(i64),
    /// For floats.
    Float(f64),
    /// For decimals, where it has a fraction.
    Decimal(Decimal),
}

impl Bound {
    /// Makes a decimal from its digits and how many of them are behind the
    /// point.
    ///
    /// ```
    /// use rustango_model::Bound;
    ///
    /// const TENTH: Bound = Bound::exact(1, 1);
    /// assert_eq!(TENTH, Bound::Decimal("0.1".parse().unwrap()));
    /// ```
    ///
    /// # Panics
    /// Where a decimal cannot hold that: it has 28 digits.
    #[must_use]
    #[track_caller]
    pub const fn exact(digits: i128, scale: u32) -> Self {
        let bare = digits.unsigned_abs();
        assert!(bare < 10_u128.pow(28) && scale <= 28, "a decimal has at most 28 digits");
        #[allow(clippy::cast_possible_truncation, reason = "each takes its 32 bits of the 96")]
        let (low, middle, high) = (bare as u32, (bare >> 32) as u32, (bare >> 64) as u32);
        Self::Decimal(Decimal::from_parts(low, middle, high, digits < 0, scale))
    }

    /// Makes a fraction for a field whose type an alias hides from the derive.
    #[doc(hidden)]
    #[must_use]
    pub const fn fraction(of: ValueType, float: f64, digits: i128, scale: u32) -> Self {
        match of {
            ValueType::F32 | ValueType::F64 => Self::Float(float),
            _ => Self::exact(digits, scale),
        }
    }

    #[track_caller]
    const fn fitting(self, field: &FieldSchema) -> Self {
        assert!(field.relation.is_none(), "`min` and `max` are for numbers, and this is a foreign key");
        match (field.value_type, self) {
            (ValueType::I16 | ValueType::I32 | ValueType::I64, Self::Int(_))
            | (ValueType::Decimal, Self::Int(_) | Self::Decimal(_))
            | (ValueType::F32 | ValueType::F64, Self::Float(_)) => self,
            #[allow(clippy::cast_precision_loss, reason = "the field itself cannot be more precise")]
            (ValueType::F32 | ValueType::F64, Self::Int(bound)) => Self::Float(bound as f64),
            (ValueType::I16 | ValueType::I32 | ValueType::I64, _) => {
                panic!("`min` and `max` of a whole number are whole numbers")
            }
            (ValueType::Decimal, Self::Float(_)) => {
                panic!("`min` and `max` of a decimal are exact, with at most 28 digits")
            }
            (ValueType::F32 | ValueType::F64, Self::Decimal(_)) => {
                panic!("`min` and `max` of a float are floats")
            }
            _ => panic!("`min` and `max` are for numbers: remove it, or make the field a number"),
        }
    }
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
    /// The time at which the row is put into the trash (`soft_delete`).
    Trashed,
    /// 1 on insert, and one more with every change (`version`).
    Version,
}

/// Where a foreign key points.
#[derive(Clone, Copy, Debug)]
pub struct Relation {
    /// Returns the schema of the target; its primary key is what the field
    /// holds.
    pub target: fn() -> &'static ModelSchema,
    /// What becomes of this row when the target goes.
    pub on_delete: OnDelete,
    /// When the database looks whether the target is there.
    pub checked: KeyCheck,
}

/// When a database looks whether the target of a foreign key is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum KeyCheck {
    /// With each statement.
    #[default]
    AtOnce,
    /// When the transaction commits: until then a key may point nowhere.
    AtCommit,
}

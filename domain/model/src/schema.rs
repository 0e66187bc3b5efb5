//! One model as data.

use rustango_ports::database::{Direction, Identifier};

use crate::{CompositeKey, FieldSchema, ManyToMany};

/// Everything the toolkit knows of one model.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ModelSchema {
    /// The name of the Rust type.
    pub name: &'static str,
    /// The application it belongs to; by default the package that defines it.
    pub app: &'static str,
    /// The table.
    pub table: Identifier,
    /// What the table was called before, for the migration that renames it.
    pub was: Option<Identifier>,
    /// What people read about the table in the database.
    pub comment: Option<&'static str>,
    /// The fields, in the order of the struct.
    pub fields: &'static [FieldSchema],
    /// The positions of the fields of the primary key in `fields`, in their
    /// order.
    pub primary_key: &'static [usize],
    /// The position of the field that stands for the row where people read it.
    pub display: Option<usize>,
    /// The order of lists that ask for none.
    pub ordering: &'static [OrderBy],
    /// The positions of the fields that tell rows apart where their keys are
    /// left out, as fixtures do; without any, the first `unique_together` or
    /// unique field does.
    pub natural_key: &'static [usize],
    /// Indexes over several fields.
    pub indexes: &'static [IndexSchema],
    /// Conditions that every row meets.
    pub checks: &'static [CheckSchema],
    /// Relations over a table between.
    pub many_to_many: &'static [ManyToMany],
    /// Foreign keys over several fields.
    pub composite_keys: &'static [CompositeKey],
    /// The position of the field that says since when a row is in the trash;
    /// rows of a model without one are deleted for good.
    pub soft_delete: Option<usize>,
    /// The position of the field that counts the changes of a row.
    pub version: Option<usize>,
    /// The positions of the fields whose changes are recorded; without any,
    /// none are.
    pub audit: Option<&'static [usize]>,
}

/// Two schemas are the same where they describe the same table.
impl PartialEq for ModelSchema {
    fn eq(&self, other: &Self) -> bool {
        self.table == other.table
    }
}

impl Eq for ModelSchema {}

impl ModelSchema {
    /// Starts from a name, a table and the fields; `primary_key` are positions
    /// in `fields`.
    ///
    /// # Panics
    /// Where the key has no field, or several of which the database is to
    /// number one.
    #[must_use]
    #[track_caller]
    pub const fn new(
        name: &'static str,
        app: &'static str,
        table: Identifier,
        fields: &'static [FieldSchema],
        primary_key: &'static [usize],
    ) -> Self {
        assert!(!primary_key.is_empty(), "a model has a primary key");
        let mut at = 0;
        while primary_key.len() > 1 && at < primary_key.len() {
            assert!(
                !fields[primary_key[at]].auto,
                "databases number keys of one field: write the type without `Auto`, or `primary_key` on it alone"
            );
            at += 1;
        }
        Self {
            name,
            app,
            table,
            was: None,
            comment: None,
            fields,
            primary_key,
            display: None,
            ordering: &[],
            natural_key: &[],
            indexes: &[],
            checks: &[],
            many_to_many: &[],
            composite_keys: &[],
            soft_delete: None,
            version: None,
            audit: None,
        }
    }

    /// Checks that no two fields claim one column, where aliases hide from the
    /// derive whether they do.
    ///
    /// # Panics
    /// Where two fields do.
    #[doc(hidden)]
    #[must_use]
    #[track_caller]
    pub const fn distinct_columns(self) -> Self {
        let mut position = 0;
        while position < self.fields.len() {
            let column = self.fields[position].column.as_str();
            let mut before = 0;
            while before < position {
                assert!(
                    !self.fields[before].column.as_str().eq_ignore_ascii_case(column),
                    "the column of a foreign key already belongs to another field: write `column = \"…\"` with \
                     another name"
                );
                before += 1;
            }
            position += 1;
        }
        self
    }

    /// Says what the table was called before.
    #[must_use]
    pub const fn was(mut self, table: Identifier) -> Self {
        self.was = Some(table);
        self
    }

    /// Says what people read about the table in the database.
    #[must_use]
    pub const fn comment(mut self, comment: &'static str) -> Self {
        self.comment = Some(comment);
        self
    }

    /// Names the field that stands for the row.
    #[must_use]
    pub const fn display(mut self, field: usize) -> Self {
        self.display = Some(field);
        self
    }

    /// Sets the order of lists that ask for none.
    #[must_use]
    pub const fn ordering(mut self, ordering: &'static [OrderBy]) -> Self {
        self.ordering = ordering;
        self
    }

    /// Sets the fields that tell rows apart where their keys are left out; no
    /// two rows share the values of them all.
    #[must_use]
    pub const fn natural_key(mut self, fields: &'static [usize]) -> Self {
        self.natural_key = fields;
        self
    }

    /// Sets the indexes over several fields.
    #[must_use]
    pub const fn indexes(mut self, indexes: &'static [IndexSchema]) -> Self {
        self.indexes = indexes;
        self
    }

    /// Sets the conditions that every row meets.
    #[must_use]
    pub const fn checks(mut self, checks: &'static [CheckSchema]) -> Self {
        self.checks = checks;
        self
    }

    /// Sets the relations over a table between.
    #[must_use]
    pub const fn many_to_many(mut self, relations: &'static [ManyToMany]) -> Self {
        self.many_to_many = relations;
        self
    }

    /// Sets the foreign keys over several fields.
    ///
    /// # Panics
    /// Where fields are to become NULL and cannot.
    #[must_use]
    #[track_caller]
    pub const fn composite_keys(mut self, keys: &'static [CompositeKey]) -> Self {
        let mut key = 0;
        while key < keys.len() {
            let mut field = 0;
            while field < keys[key].from.len() {
                assert!(
                    self.fields[keys[key].from[field]].nullable
                        || !matches!(keys[key].on_delete, crate::OnDelete::SetNull),
                    "a field of this foreign key cannot become NULL: make it an `Option`, or write another `on_delete`"
                );
                field += 1;
            }
            key += 1;
        }
        self.composite_keys = keys;
        self
    }

    /// Names the field that says since when a row is in the trash.
    #[must_use]
    pub const fn soft_delete(mut self, field: usize) -> Self {
        self.soft_delete = Some(field);
        self
    }

    /// Names the field that counts the changes of a row.
    #[must_use]
    pub const fn version(mut self, field: usize) -> Self {
        self.version = Some(field);
        self
    }

    /// Records the changes of the fields at these positions.
    #[must_use]
    pub const fn audit(mut self, fields: &'static [usize]) -> Self {
        self.audit = Some(fields);
        self
    }

    /// Returns the fields of the primary key, in their order.
    pub fn key_fields(&self) -> impl ExactSizeIterator<Item = &'static FieldSchema> + Clone {
        let fields = self.fields;
        self.primary_key.iter().map(move |&position| &fields[position])
    }

    /// Returns the primary key, where it has one field.
    #[must_use]
    pub const fn single_key(&self) -> Option<&'static FieldSchema> {
        match self.primary_key {
            [only] => Some(&self.fields[*only]),
            _ => None,
        }
    }

    /// Returns the position of the primary key, where the database numbers it.
    #[must_use]
    pub const fn auto_key(&self) -> Option<usize> {
        match self.primary_key {
            [only] if self.fields[*only].auto => Some(*only),
            _ => None,
        }
    }

    /// Tells whether the field at a position is of the primary key.
    #[must_use]
    pub fn is_key(&self, position: usize) -> bool {
        self.primary_key.contains(&position)
    }

    /// Finds a field by its name in Rust.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static FieldSchema> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Finds the position of a field by its name in Rust.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }
}

/// One term of a model's own ordering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderBy {
    /// The position of the field.
    pub field: usize,
    /// Its direction.
    pub direction: Direction,
}

/// An index over several fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct IndexSchema {
    /// The name in the database.
    pub name: Identifier,
    /// The positions of the fields, in order.
    pub fields: &'static [usize],
    /// Whether two rows may share the values.
    pub uniqueness: Uniqueness,
    /// The positions of those fields whose largest value comes first.
    pub descending: &'static [usize],
    /// SQL expressions that it is sorted by after the fields.
    pub expressions: &'static [&'static str],
    /// The rows that it holds, as an SQL condition; without one, all.
    pub condition: Option<&'static str>,
    /// The kind of index, in the words of the database: `gin`, `hash`.
    pub method: Option<&'static str>,
    /// The positions of fields that it holds beside.
    pub include: &'static [usize],
}

impl IndexSchema {
    /// Starts from a name and the positions of the fields.
    #[must_use]
    pub const fn new(name: Identifier, fields: &'static [usize], uniqueness: Uniqueness) -> Self {
        Self {
            name,
            fields,
            uniqueness,
            descending: &[],
            expressions: &[],
            condition: None,
            method: None,
            include: &[],
        }
    }

    /// Puts the largest value of these fields first.
    #[must_use]
    pub const fn descending(mut self, fields: &'static [usize]) -> Self {
        self.descending = fields;
        self
    }

    /// Sorts by SQL expressions after the fields.
    #[must_use]
    pub const fn expressions(mut self, expressions: &'static [&'static str]) -> Self {
        self.expressions = expressions;
        self
    }

    /// Holds only rows that meet an SQL condition.
    #[must_use]
    pub const fn condition(mut self, condition: &'static str) -> Self {
        self.condition = Some(condition);
        self
    }

    /// Makes it of a kind that the database knows.
    #[must_use]
    pub const fn method(mut self, method: &'static str) -> Self {
        self.method = Some(method);
        self
    }

    /// Holds these fields beside, for queries that read nothing else.
    #[must_use]
    pub const fn include(mut self, fields: &'static [usize]) -> Self {
        self.include = fields;
        self
    }

    /// Tells whether it is a constraint: no two rows, of all, share the values
    /// of its fields.
    #[must_use]
    pub const fn is_constraint(&self) -> bool {
        matches!(self.uniqueness, Uniqueness::Unique)
            && self.descending.is_empty()
            && self.expressions.is_empty()
            && self.condition.is_none()
            && self.method.is_none()
            && self.include.is_empty()
    }
}

/// Whether two rows may share the values of an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Uniqueness {
    /// They may.
    Plain,
    /// They may not (`unique_together`).
    Unique,
}

/// A condition that every row meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckSchema {
    /// The name of the constraint.
    pub name: Identifier,
    /// The condition, an SQL expression written by the programmer.
    pub expression: &'static str,
}

//! Primary keys without types: of one field or of several.

use rustango_model::{Model, ModelKey as _, ModelSchema};
use rustango_ports::database::{RowSet, Value};

use crate::{
    Condition, Error, Expression, FieldRef, Lookup, Select,
    ast::RowLookup,
    held::{json_of, text_of, values_of},
};

/// The primary key of a row of any model: a value for each of its fields, in
/// their order.
#[derive(Clone, Debug, PartialEq)]
pub struct RowKey(Vec<Value>);

/// A key of one field.
impl From<Value> for RowKey {
    fn from(value: Value) -> Self {
        Self(vec![value])
    }
}

/// A value for each field of the key.
impl From<Vec<Value>> for RowKey {
    fn from(values: Vec<Value>) -> Self {
        Self(values)
    }
}

impl RowKey {
    /// Takes the key of a row that is given as a value for each field of its
    /// model.
    #[must_use]
    pub fn of_row(schema: &ModelSchema, row: &[Value]) -> Self {
        Self(schema.primary_key.iter().map(|&position| row[position].clone()).collect())
    }

    /// Takes the key of a model.
    pub(crate) fn of<M: Model>(model: &M) -> Result<Self, Error> {
        let key = model.key().ok_or(Error::Unsaved { model: M::schema().name })?;
        Ok(Self(key.key_values()))
    }

    /// Reads it from an answer, of which the column at `first` and those behind
    /// it are the fields of the key.
    pub(crate) fn read(
        schema: &ModelSchema,
        rows: &dyn RowSet,
        row: usize,
        first: usize,
    ) -> Result<Self, Error> {
        Ok(Self(values_of(rows, row, first, schema.key_fields().map(|field| field.value_type))?))
    }

    /// Returns a value for each field of the key.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.0
    }

    /// Returns a value for each field of the key.
    #[must_use]
    pub fn into_values(self) -> Vec<Value> {
        self.0
    }

    /// Writes it as text that is the same for all keys that are equal.
    pub(crate) fn canonical(&self) -> String {
        let is_number = |value: &Value| matches!(value, Value::Decimal(_));
        if !self.0.iter().any(is_number) {
            return self.to_text();
        }
        // 1.0 is 1.00.
        let normalized = |value: &Value| match value {
            Value::Decimal(number) => Value::Decimal(number.normalize()),
            other => other.clone(),
        };
        Self(self.0.iter().map(normalized).collect()).to_text()
    }

    /// Writes it as text: the value, or a JSON array of several.
    pub(crate) fn to_text(&self) -> String {
        match &self.0[..] {
            [only] => text_of(only),
            several => several.iter().map(json_of).collect::<serde_json::Value>().to_string(),
        }
    }
}

/// The fields of a key, as they are reached.
pub(crate) fn key_of(schema: &'static ModelSchema) -> Vec<Expression> {
    FieldRef::keys(schema).map(Expression::from).collect()
}

/// The names of the fields of a key, for a message.
pub(crate) fn key_names(schema: &ModelSchema) -> String {
    schema.key_fields().map(|field| field.name).collect::<Vec<_>>().join(", ")
}

/// Refuses to write over fields of the primary key.
pub(crate) fn refuse_key(schema: &ModelSchema, mut fields: impl Iterator<Item = usize>) -> Result<(), Error> {
    match fields.find(|&field| schema.is_key(field)) {
        None => Ok(()),
        Some(field) => {
            let (model, name) = (schema.name, schema.fields[field].name);
            Err(Error::InvalidQuery(format!("the primary key {model}::{name} cannot be updated")))
        }
    }
}

impl Condition {
    /// Holds where all fields have these values.
    pub(crate) fn equal(fields: Vec<Expression>, values: Vec<Value>) -> Self {
        let mut all: Vec<Self> = fields
            .into_iter()
            .zip(values)
            .map(|(field, value)| Self::lookup(field, Lookup::Exact(value.into())))
            .collect();
        match all.len() {
            1 => all.remove(0),
            _ => Self::All(all),
        }
    }

    /// Holds where the fields have the values of one of the rows, each of as
    /// many as there are fields.
    pub(crate) fn among(mut fields: Vec<Expression>, rows: Vec<Vec<Value>>) -> Self {
        match fields.len() {
            1 => Self::lookup(fields.remove(0), Lookup::In(rows.into_iter().flatten().collect())),
            _ => Self::row_lookup(fields, RowLookup::In(rows)),
        }
    }

    /// Holds where the fields have the values of a row that a query answers
    /// with.
    pub(crate) fn in_rows_of(mut fields: Vec<Expression>, select: Select) -> Self {
        let select = Box::new(select);
        match fields.len() {
            1 => Self::lookup(fields.remove(0), Lookup::InQuery(select)),
            _ => Self::row_lookup(fields, RowLookup::InQuery(select)),
        }
    }
}

impl Select {
    /// Selects the row with this key, in the trash or not.
    #[must_use]
    pub fn with_key(schema: &'static ModelSchema, key: RowKey) -> Self {
        Self::all(schema).trash(crate::Trash::Shown).filter(Condition::equal(key_of(schema), key.0))
    }

    /// Selects the rows with these keys, in the trash or not.
    #[must_use]
    pub fn with_keys(schema: &'static ModelSchema, keys: Vec<RowKey>) -> Self {
        let keys = keys.into_iter().map(RowKey::into_values).collect();
        Self::all(schema).trash(crate::Trash::Shown).filter(Condition::among(key_of(schema), keys))
    }
}

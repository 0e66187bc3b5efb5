//! Writing the row.

use rustango_ports::database::{Value, ValueType};
use rustango_query::{Condition, Db, Error, FieldRef, Lookup, RowKey, Select, Trash, records};

use super::{
    ModelFormError,
    checks::{Candidate, tell},
    settled::Settled,
};
use crate::{Conflict, FormErrors, pointers};

impl Settled<'_> {
    /// Reads and checks what was sent, by position in the model, and the
    /// version of the row that it is for.
    pub(super) async fn values(&self, db: &Db) -> Result<(Vec<(usize, Value)>, Option<i64>), ModelFormError> {
        let mut errors = FormErrors::new();
        let mut values = self.read(&mut errors);
        let expected = self.expected(&mut values);
        let current = self.current(db).await?;
        let found = current.as_ref().zip(self.form.schema.version).and_then(|(row, at)| row.get(at));
        if let (Some(expected), Some(found)) = (expected, found)
            && *found != version_of(found, expected)
        {
            return Err(Error::Stale { model: self.form.schema.name }.into());
        }
        let candidate = Candidate {
            form: self.form,
            key: self.form.instance.as_ref(),
            written: &values,
            current: current.as_deref(),
        };
        candidate.check(db, &mut errors).await?;
        errors.check((values, expected)).map_err(ModelFormError::Validation)
    }

    pub(super) async fn save(&self, db: &Db) -> Result<RowKey, ModelFormError> {
        let (values, expected) = self.values(db).await?;
        let targets = pointers(self.form.schema, &values);
        match self.write_in_scope(db, values, expected).await {
            Ok(key) => Ok(key),
            Err(Error::Aborted(reason)) if reason.is::<OutOfScope>() => Err(ModelFormError::OutOfScope),
            Err(Error::Validation(invalid)) => {
                let mut errors = FormErrors::new();
                for fault in invalid.faults() {
                    errors.add(fault.field, fault.fault.code(), fault.fault.to_string());
                }
                Err(ModelFormError::Validation(errors))
            }
            Err(error) => {
                let mut errors = FormErrors::new();
                let conflict = Conflict::explain(db, self.form.schema, error, targets).await;
                Err(match tell(conflict, &mut errors) {
                    Some(error) => ModelFormError::Database(error),
                    None => ModelFormError::Validation(errors),
                })
            }
        }
    }

    /// Writes the row, and takes it back where it is none of those that the
    /// form keeps to.
    async fn write_in_scope(
        &self,
        db: &Db,
        values: Vec<(usize, Value)>,
        expected: Option<i64>,
    ) -> Result<RowKey, Error> {
        if self.form.scope_of(self.form.schema).is_none() {
            return self.write(db, values, expected).await;
        }
        db.transaction(async |tx| {
            let key = self.write(tx, values, expected).await?;
            let written = records::fetch_fields(tx, &self.row(&key), self.form.schema.primary_key).await?;
            if written.is_empty() { Err(Error::abort(OutOfScope)) } else { Ok(key) }
        })
        .await
    }

    async fn write(
        &self,
        db: &Db,
        values: Vec<(usize, Value)>,
        expected: Option<i64>,
    ) -> Result<RowKey, Error> {
        let schema = self.form.schema;
        let Some(key) = &self.form.instance else {
            let rows = records::insert(db, schema, values, schema.primary_key).await?;
            return Ok(RowKey::from(records::values(schema, schema.primary_key, &*rows, 0)?));
        };
        let row = self.row(key);
        let asked = match expected.zip(schema.version) {
            Some((expected, at)) => {
                let field = FieldRef::new(schema, at);
                let value = version_of(&Value::Null(field.field().value_type), expected);
                row.clone().filter(Condition::Lookup(field.into(), Lookup::Exact(value.into())))
            }
            None => row.clone(),
        };
        if !values.is_empty() && records::update(db, &asked, values).await? == 0 {
            let is_there = !records::fetch_fields(db, &row, schema.primary_key).await?.is_empty();
            let model = schema.name;
            return Err(if is_there && expected.is_some() {
                Error::Stale { model }
            } else {
                Error::NotFound { model }
            });
        }
        Ok(key.clone())
    }

    /// Reads the row that is to be updated, if one is.
    pub(super) async fn current(&self, db: &Db) -> Result<Option<Vec<Value>>, Error> {
        let Some(key) = &self.form.instance else { return Ok(None) };
        let schema = self.form.schema;
        let all: Vec<usize> = (0..schema.fields.len()).collect();
        let rows = records::fetch_fields(db, &self.row(key), &all).await?;
        if rows.is_empty() {
            return Err(Error::NotFound { model: schema.name });
        }
        records::values(schema, &all, &*rows, 0).map(Some)
    }

    fn row(&self, key: &RowKey) -> Select {
        let row = Select::with_key(self.form.schema, key.clone()).trash(Trash::Hidden).order_by(Vec::new());
        match self.form.scope_of(self.form.schema) {
            Some(scope) => row.filter(scope),
            None => row,
        }
    }
}

/// Why a row was taken back.
#[derive(Debug, thiserror::Error)]
#[error("the row would be out of scope")]
struct OutOfScope;

/// Writes a version as its field has it; one that does not fit is no version.
fn version_of(like: &Value, version: i64) -> Value {
    match like.value_type() {
        ValueType::I16 => i16::try_from(version).map_or(Value::Null(ValueType::I16), Value::I16),
        ValueType::I32 => i32::try_from(version).map_or(Value::Null(ValueType::I32), Value::I32),
        _ => Value::I64(version),
    }
}

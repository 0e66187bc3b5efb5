//! Writing the row.

use rustango_ports::database::Value;
use rustango_query::{Db, Error, RowKey, Select, Trash, records};

use super::{
    ModelFormError,
    checks::{Candidate, tell},
    settled::Settled,
};
use crate::{Conflict, FormErrors, pointers};

impl Settled<'_> {
    /// Reads and checks what was sent, by position in the model.
    pub(super) async fn values(&self, db: &Db) -> Result<Vec<(usize, Value)>, ModelFormError> {
        let mut errors = FormErrors::new();
        let values = self.read(&mut errors);
        let current = self.current(db).await?;
        let candidate = Candidate {
            schema: self.form.schema,
            key: self.form.instance.as_ref(),
            written: &values,
            current: current.as_deref(),
        };
        candidate.check(db, &mut errors).await?;
        errors.check(values).map_err(ModelFormError::Validation)
    }

    pub(super) async fn save(&self, db: &Db) -> Result<RowKey, ModelFormError> {
        let values = self.values(db).await?;
        let targets = pointers(self.form.schema, &values);
        match self.write(db, values).await {
            Ok(key) => Ok(key),
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

    async fn write(&self, db: &Db, values: Vec<(usize, Value)>) -> Result<RowKey, Error> {
        let schema = self.form.schema;
        let Some(key) = &self.form.instance else {
            let rows = records::insert(db, schema, values, schema.primary_key).await?;
            return Ok(RowKey::from(records::values(schema, schema.primary_key, &*rows, 0)?));
        };
        if !values.is_empty() && records::update(db, &self.row(key), values).await? == 0 {
            return Err(Error::NotFound { model: schema.name });
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
        Select::with_key(self.form.schema, key.clone()).trash(Trash::Hidden).order_by(Vec::new())
    }
}

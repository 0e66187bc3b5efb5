//! What only the database knows: whether values are taken, and whether there
//! is what they point at.

use rustango_model::{ModelSchema, Reference};
use rustango_ports::database::Value;
use rustango_query::{Condition, Db, Error, FieldRef, Lookup, RowKey, Select, Trash, records};

use super::ModelForm;
use crate::{Conflict, ConflictFault, FormErrors, conflict::target_of};

/// A row as it would be: what is written, over what is there.
pub(super) struct Candidate<'v> {
    pub(super) form: &'v ModelForm,
    pub(super) key: Option<&'v RowKey>,
    pub(super) written: &'v [(usize, Value)],
    /// All values of the row that is there.
    pub(super) current: Option<&'v [Value]>,
}

impl Candidate<'_> {
    /// Finds out what clashes with other rows.
    pub(super) async fn check(&self, db: &Db, errors: &mut FormErrors) -> Result<(), Error> {
        // What is wrong by itself is compared with nothing.
        let is_faulty = |field: &usize| !errors.field(self.form.schema.fields[*field].name).is_empty();
        let sets: Vec<_> =
            unique_sets(self.form.schema).into_iter().filter(|set| !set.iter().any(is_faulty)).collect();
        for set in sets {
            if let Some(values) = self.values(&set)
                && self.is_taken(db, &set, values).await?
            {
                let fields: Vec<_> =
                    set.iter().map(|&field| FieldRef::new(self.form.schema, field)).collect();
                tell(Conflict::taken(&fields), errors);
            }
        }
        let mut nowhere = Vec::new();
        for reference in self.form.schema.references() {
            if self.points_nowhere(db, reference).await? {
                let fields = reference.pairs().map(|(from, _)| FieldRef::new(self.form.schema, from));
                nowhere.extend(fields.filter(|field| !nowhere.contains(field)).collect::<Vec<_>>());
            }
        }
        if !nowhere.is_empty() {
            tell(Conflict::missing_target(&nowhere), errors);
        }
        Ok(())
    }

    async fn points_nowhere(&self, db: &Db, reference: Reference) -> Result<bool, Error> {
        let from: Vec<usize> = reference.pairs().map(|(from, _)| from).collect();
        let Some(values) = self.values(&from) else { return Ok(false) };
        let target = reference.target();
        let row = target_of(reference, values);
        let row = match self.form.scope_of(target) {
            Some(scope) => row.filter(scope),
            None => row,
        };
        Ok(records::fetch_fields(db, &row, target.primary_key).await?.is_empty())
    }

    async fn is_taken(&self, db: &Db, set: &[usize], values: Vec<Value>) -> Result<bool, Error> {
        let same = equal(self.form.schema, set, values);
        let rows = match self.key {
            Some(key) => {
                let itself = equal(self.form.schema, self.form.schema.primary_key, key.values().to_vec());
                same.also(Condition::Not(Box::new(itself)))
            }
            None => same,
        };
        let rows = Select::all(self.form.schema).trash(Trash::Shown).filter(rows).limit(1);
        Ok(!records::fetch_fields(db, &rows, self.form.schema.primary_key).await?.is_empty())
    }

    /// Returns the values of fields of which one is written; nothing where one
    /// is NULL, or only the database knows it.
    fn values(&self, fields: &[usize]) -> Option<Vec<Value>> {
        let written = |field: &usize| self.written.iter().find(|(at, _)| at == field).map(|(_, value)| value);
        fields.iter().find_map(written)?;
        let value =
            |field| written(field).or_else(|| self.current?.get(*field)).filter(|value| !value.is_null());
        fields.iter().map(|field| value(field).cloned()).collect()
    }
}

/// The sets of fields of which no two rows share the values.
fn unique_sets(schema: &'static ModelSchema) -> Vec<Vec<usize>> {
    let single = schema.fields.iter().enumerate().filter(|(_, field)| field.unique).map(|(at, _)| vec![at]);
    let several =
        schema.indexes.iter().filter(|index| index.is_constraint()).map(|index| index.fields.to_vec());
    let key = (!schema.fields[schema.primary_key[0]].auto).then(|| schema.primary_key.to_vec());
    key.into_iter().chain(single).chain(several).collect()
}

fn equal(schema: &'static ModelSchema, fields: &[usize], values: Vec<Value>) -> Condition {
    let one = |(&field, value): (&usize, Value)| {
        Condition::Lookup(FieldRef::new(schema, field).into(), Lookup::Exact(value.into()))
    };
    Condition::All(fields.iter().zip(values).map(one).collect())
}

/// Tells what the fields of a form have to do with a conflict; what is about
/// something else comes back.
pub(super) fn tell(conflict: Conflict, errors: &mut FormErrors) -> Option<Error> {
    let faults = match conflict {
        Conflict::Clash { faults, detail } if faults.is_empty() => {
            return clash_of_none(detail, errors);
        }
        Conflict::Clash { faults, .. } | Conflict::Refused(faults) => faults,
        Conflict::Other(error) => return Some(error),
    };
    for ConflictFault { field, code, detail } in faults {
        match field {
            Some(field) => errors.add(field.field().name, code, detail),
            None => errors.add_general(code, detail),
        }
    }
    None
}

fn clash_of_none(detail: &'static str, errors: &mut FormErrors) -> Option<Error> {
    errors.add_general("conflict", detail);
    None
}

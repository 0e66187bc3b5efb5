//! What the database must be asked before a row is acceptable: whether its
//! values are taken, and what the program says of all of them together.

use rustango_forms::value::Refusal;
use rustango_model::ModelSchema;
use rustango_ports::database::{RowSet, Value};
use rustango_query::{Condition, Db, Error, FieldRef, Lookup, RowLock, Select, Trash, records};

use super::{Draft, Given, Invalid, Purpose};
use crate::{faults::pointer, representation::owned};

impl Draft<'_> {
    /// Checks it and all that is nested in it. `row` selects the row that it
    /// changes, which is locked.
    ///
    /// # Errors
    /// 422 with every fault; [`Error::NotFound`] where there is no such row.
    pub(crate) async fn verify(&mut self, db: &Db, row: Option<&Select>) -> Result<(), Error> {
        if !self.asks() {
            return self.refuse().map_err(Error::abort);
        }
        let stored = match row.filter(|_| self.purpose != Purpose::Create && self.needs_row()) {
            Some(row) => Some(stored(db, row).await?),
            None => None,
        };
        let mut pending: Vec<&mut Draft<'_>> = Vec::new();
        self.verify_row(db, stored.as_deref()).await?;
        pending.extend(self.nested.iter_mut().flat_map(|nested| &mut nested.create));
        while let Some(draft) = pending.pop() {
            draft.verify_row(db, None).await?;
            pending.extend(draft.nested.iter_mut().flat_map(|nested| &mut nested.create));
        }
        self.refuse().map_err(Error::abort)
    }

    fn needs_row(&self) -> bool {
        self.input.validate.is_some() || !self.input.unique.is_empty()
    }

    async fn verify_row(&mut self, db: &Db, stored: Option<&[Value]>) -> Result<(), Error> {
        self.verify_unique(db, stored).await?;
        if let Some(validate) = self.input.validate
            && let Err(invalid) = validate(Given::new(&self.values, stored))
        {
            self.invalid(invalid, None);
        }
        Ok(())
    }

    /// Looks up whether other rows have the values of fields that no two rows
    /// share, in one round trip.
    async fn verify_unique(&mut self, db: &Db, stored: Option<&[Value]>) -> Result<(), Error> {
        let schema = self.input.schema;
        let sets = self.input.unique.iter().filter_map(|set| Some((set, self.taken_by(set, stored)?)));
        let (sets, asked): (Vec<&Vec<usize>>, Vec<Vec<Select>>) =
            sets.map(|(set, select)| (set, vec![select])).unzip();
        let answers = records::fetch_each(db, &asked).await?;
        for (set, answer) in sets.into_iter().zip(answers).filter(|(_, answer)| !answer.is_empty()) {
            drop(answer);
            let detail = match &set[..] {
                [_] => "another row has this value".to_owned(),
                several => {
                    let names: Vec<_> = several.iter().map(|at| self.input.name_of(*at)).collect();
                    format!("another row has the same {}", names.join(" and "))
                }
            };
            for field in set.iter().filter(|field| self.values.iter().any(|(given, _)| given == *field)) {
                let name = self.input.name_of(*field);
                self.refused.at(
                    format!("{}{}", self.at, pointer(name)),
                    Refusal { code: "unique", detail: detail.clone() },
                );
            }
        }
        debug_assert_eq!(schema, self.input.schema);
        Ok(())
    }

    /// Selects other rows with the same values, if some of them are given and
    /// none is NULL.
    fn taken_by(&self, set: &[usize], stored: Option<&[Value]>) -> Option<Select> {
        let schema = self.input.schema;
        let given = |at: usize| self.values.iter().find(|(field, _)| *field == at).map(|(_, value)| value);
        set.iter().find(|at| given(**at).is_some())?;
        let value = |at: usize| given(at).or_else(|| stored?.get(at)).filter(|value| !value.is_null());
        let equal = set.iter().map(|&at| {
            let value = value(at)?.clone();
            Some(Condition::Lookup(FieldRef::new(schema, at).into(), Lookup::Exact(value.into())))
        });
        let mut all = equal.collect::<Option<Vec<_>>>()?;
        if let Some(stored) = stored {
            all.push(Condition::Not(Box::new(is_row(schema, stored))));
        }
        let key = rustango_query::Columns::Fields(schema.primary_key.to_vec());
        let rows = Select::all(schema).trash(Trash::Shown).order_by(Vec::new());
        Some(rows.filter(Condition::All(all)).columns(key).limit(1))
    }

    /// Adds what the program finds wrong.
    pub(super) fn invalid(&mut self, invalid: Invalid, member: Option<&str>) {
        for fault in invalid.faults {
            let name = fault.member.as_deref().or(member);
            let at = name.map_or_else(|| self.at.clone(), |name| format!("{}{}", self.at, pointer(name)));
            self.refused.told(at, fault.code, fault.detail);
        }
    }
}

fn is_row(schema: &'static ModelSchema, row: &[Value]) -> Condition {
    let equal = FieldRef::keys(schema)
        .map(|key| Condition::Lookup(key.into(), Lookup::Exact(row[key.position()].clone().into())));
    Condition::All(equal.collect())
}

/// Locks a row and reads all of it.
async fn stored(db: &Db, row: &Select) -> Result<Vec<Value>, Error> {
    let schema = row.schema();
    let all: Vec<usize> = (0..schema.fields.len()).collect();
    let rows = records::fetch_fields(db, &row.clone().lock(RowLock::default()), &all).await?;
    if rows.is_empty() {
        return Err(Error::NotFound { model: schema.name });
    }
    values(&*rows, all.len())
}

fn values(rows: &dyn RowSet, width: usize) -> Result<Vec<Value>, Error> {
    (0..width).map(|column| Ok(owned(rows.get(0, column)?))).collect()
}

//! Reading the log of one row, and going back in it.

use chrono::{DateTime, Utc};
use rustango_model::{Model, ModelSchema};
use rustango_ports::database::Value;
use serde_json::{Map, Value as Json};

use super::entry::{AuditEntry, Operation};
use crate::{
    Db, Error, Objects as _, RowKey, Select,
    held::{json_of, of_json, values_of},
    records,
    write::{prepare_update, watched},
};

/// Reads the log of a row, which may be gone.
///
/// # Errors
/// [`Error::Unsaved`] where the row has no key; [`Error::InvalidQuery`] where
/// its model is not audited; [`Error::Database`].
pub async fn history<M: Model>(row: &M, db: &Db) -> Result<History, Error> {
    History::read(M::schema(), RowKey::of(row)?, db).await
}

/// The log of one row, from the first entry on.
#[derive(Clone, Debug)]
pub struct History {
    schema: &'static ModelSchema,
    key: RowKey,
    entries: Vec<AuditEntry>,
    /// What the tracked fields hold now; nothing where the row is gone.
    now: Option<Map<String, Json>>,
}

/// One field that differs between two versions.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    /// The name of the field.
    pub field: String,
    /// What it was; NULL also where the row did not exist.
    pub before: Json,
    /// What it became; NULL also where the row was gone.
    pub after: Json,
}

impl History {
    /// As [`history`], of a row by its schema and key.
    ///
    /// # Errors
    /// As [`history`].
    pub async fn read(schema: &'static ModelSchema, key: impl Into<RowKey>, db: &Db) -> Result<Self, Error> {
        let key = key.into();
        if schema.audit.is_none() {
            let model = schema.name;
            return Err(Error::InvalidQuery(format!(
                "{model} is not audited: write #[rustango(audit)] on it"
            )));
        }
        let of_row =
            AuditEntry::entity_table.eq(schema.table.as_str()).and(AuditEntry::entity_pk.eq(key.to_text()));
        let entries = AuditEntry::objects().filter(of_row).order_by(AuditEntry::id.asc()).fetch(db).await?;
        let found = records::fetch(db, &Select::with_key(schema, key.clone())).await?;
        let now = if found.is_empty() {
            None
        } else {
            let types = schema.fields.iter().map(|field| field.value_type);
            let values = values_of(&*found, 0, 0, types)?;
            Some(
                tracked(schema).map(|at| (schema.fields[at].name.to_owned(), json_of(&values[at]))).collect(),
            )
        };
        Ok(Self { schema, key, entries, now })
    }

    /// Returns the entries, the oldest first.
    #[must_use]
    pub fn entries(&self) -> &[AuditEntry] {
        &self.entries
    }

    /// Returns what the tracked fields held at a time, sensitive ones aside;
    /// nothing where the row did not exist.
    ///
    /// Before the first entry that is kept, it is what that one found.
    #[must_use]
    pub fn as_of(&self, time: DateTime<Utc>) -> Option<Map<String, Json>> {
        self.after(|entry| entry.occurred_at <= time)
    }

    /// Returns what the tracked fields held after an entry, by its id.
    ///
    /// # Errors
    /// [`Error::NotFound`] where it has no such entry.
    pub fn version(&self, id: i64) -> Result<Option<Map<String, Json>>, Error> {
        if self.entries.iter().any(|entry| entry.id.get() == Some(id)) {
            Ok(self.after(|entry| entry.id.get() <= Some(id)))
        } else {
            Err(Error::NotFound { model: AuditEntry::schema().name })
        }
    }

    /// Compares the row after one entry with the row after another.
    ///
    /// # Errors
    /// As [`version`](Self::version).
    pub fn diff(&self, from: i64, to: i64) -> Result<Vec<FieldChange>, Error> {
        let (from, to) = (self.version(from)?.unwrap_or_default(), self.version(to)?.unwrap_or_default());
        let held = |row: &Map<String, Json>, field: &str| row.get(field).cloned().unwrap_or(Json::Null);
        let fields = tracked(self.schema).map(|at| self.schema.fields[at].name);
        let changes = fields.map(|field| FieldChange {
            field: field.to_owned(),
            before: held(&from, field),
            after: held(&to, field),
        });
        Ok(changes.filter(|change| change.before != change.after).collect())
    }

    /// Sets the tracked fields back to what they held after an entry, sensitive
    /// ones aside. A row that was deleted is inserted again, with its key.
    ///
    /// # Errors
    /// As [`version`](Self::version); [`Error::InvalidQuery`] where that entry
    /// is a delete; [`Error::Validation`] where the row is gone and fields that
    /// it needs are not tracked.
    pub async fn restore(&self, id: i64, db: &Db) -> Result<(), Error> {
        let schema = self.schema;
        let Some(version) = self.version(id)? else {
            let model = schema.name;
            return Err(Error::InvalidQuery(format!("entry {id} deleted the {model}: name one before it")));
        };
        let mut values: Vec<(usize, Value)> = tracked(schema)
            .filter(|at| !schema.is_key(*at) && Some(*at) != schema.version)
            .filter_map(|at| {
                let field = &schema.fields[at];
                Some((at, of_json(field.value_type, field.nullable, version.get(field.name)?)?))
            })
            .collect();
        if self.now.is_some() {
            let sets = prepare_update(db, schema, values, Vec::new())?.sets;
            watched::update_as(db, &Select::with_key(schema, self.key.clone()), sets, Operation::Revert)
                .await?;
        } else {
            values.extend(schema.primary_key.iter().copied().zip(self.key.values().iter().cloned()));
            records::insert(db, schema, values, &[]).await?;
        }
        Ok(())
    }

    /// Goes back from now until the entry that is kept.
    fn after(&self, is_kept: impl Fn(&AuditEntry) -> bool) -> Option<Map<String, Json>> {
        let mut row = self.now.clone();
        for entry in self.entries.iter().rev().take_while(|entry| !is_kept(entry)) {
            row = undone(row, entry);
        }
        row
    }
}

/// The row as it was before an entry.
fn undone(row: Option<Map<String, Json>>, entry: &AuditEntry) -> Option<Map<String, Json>> {
    if entry.operation == Operation::Insert {
        return None;
    }
    let mut row = row.unwrap_or_default();
    for (field, change) in entry.changes.as_object().into_iter().flatten() {
        if let Some(before) = change.get("before") {
            row.insert(field.clone(), before.clone());
        }
    }
    Some(row)
}

/// The tracked fields whose values are in the log.
fn tracked(schema: &'static ModelSchema) -> impl Iterator<Item = usize> {
    let fields = schema.audit.unwrap_or_default().iter().copied();
    fields.filter(|&at| !schema.fields[at].sensitive)
}

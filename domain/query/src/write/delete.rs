//! Deletes: into the trash, for good, and what becomes of rows that point at
//! the deleted ones.
//!
//! The database does the latter by itself. Only where somebody wants to know of
//! those rows, they are looked for here, so that nothing goes unseen.

use std::collections::HashSet;

use rustango_model::{ModelSchema, OnDelete, Reference, Registry};
use rustango_ports::database::{Executor as _, Value};

use super::{
    prepare_update, version,
    watched::{self, Change},
};
use crate::{
    Condition, Db, Error, Expression, FieldRef, RowKey, Select, Trash,
    audit::{self, Operation},
    render,
};

/// How many keys one statement asks for.
const KEYS: usize = 1_000;

/// Deletes the rows of a query, into the trash where their model has one, and
/// returns how many.
pub(crate) async fn delete(db: &Db, select: &Select) -> Result<u64, Error> {
    match select.schema().soft_delete {
        Some(since) => set_trashed(db, select, since, Operation::Delete).await,
        None => purge(db, select).await,
    }
}

/// Takes the rows of a query out of the trash and returns how many.
pub(crate) async fn restore(db: &Db, select: &Select) -> Result<u64, Error> {
    match select.schema().soft_delete {
        Some(since) => set_trashed(db, select, since, Operation::Restore).await,
        None => Ok(0),
    }
}

async fn set_trashed(db: &Db, select: &Select, since: usize, operation: Operation) -> Result<u64, Error> {
    let schema = select.schema();
    let of = schema.fields[since].value_type;
    let value = match operation {
        Operation::Delete => Value::Timestamp(db.clock().now()),
        _ => Value::Null(of),
    };
    let sets = prepare_update(db, schema, vec![(since, value)], Vec::new())?.sets;
    if !watched::is_watched(db, schema) {
        return Ok(db.execute(&render::update(db, select, sets, &[])?).await?.rows_affected);
    }
    if operation == Operation::Restore {
        return Ok(watched::update_as(db, select, sets, operation).await?.len() as u64);
    }
    db.transaction(async |tx| {
        let changes = watched::planned(tx, select, sets).await?;
        for change in &changes {
            tx.signals().pre_delete(change.told(schema), tx).await?;
        }
        watched::write(tx, schema, &changes).await?;
        audit::record(tx, schema, operation, &changes).await?;
        for change in &changes {
            tx.signals().post_delete(change.told(schema), tx).await;
        }
        Ok(changes.len() as u64)
    })
    .await
}

/// Deletes the rows of a query for good and returns how many.
pub(crate) async fn purge(db: &Db, select: &Select) -> Result<u64, Error> {
    let schema = select.schema();
    let concerns = Concerns::new(db)?;
    if !concerns.anyone(schema) {
        return Ok(db.execute(&render::delete(db, select)?).await?.rows_affected);
    }
    db.transaction(async |tx| {
        let rows: Vec<_> = watched::locked(tx, select, &[]).await?.into_iter().map(|(row, _)| row).collect();
        let deleted = rows.len() as u64;
        let mut plan = Plan::default();
        plan.delete(tx, &concerns, schema, rows).await?;
        plan.run(tx).await?;
        Ok(deleted)
    })
    .await
}

/// Who wants to know of rows that go with others.
struct Concerns<'d> {
    db: &'d Db,
    registry: Option<&'d Registry>,
}

impl<'d> Concerns<'d> {
    fn new(db: &'d Db) -> Result<Self, Error> {
        // Without signals and audited models nobody does, and no model is looked through.
        let registry = db.registry()?;
        let some = registry.models().iter().any(|schema| watched::is_watched(db, schema));
        Ok(Self { db, registry: some.then_some(registry) })
    }

    /// Tells whether somebody wants to know of rows of the model, or of those
    /// that go with them.
    fn anyone(&self, schema: &'static ModelSchema) -> bool {
        self.anyone_but(schema, &mut HashSet::new())
    }

    fn anyone_but(&self, schema: &'static ModelSchema, seen: &mut HashSet<&'static str>) -> bool {
        if !seen.insert(schema.table.as_str()) {
            return false;
        }
        watched::is_watched(self.db, schema)
            || self.followers(schema).any(|key| match key.on_delete() {
                OnDelete::Cascade => self.anyone_but(key.source(), seen),
                _ => watched::is_watched(self.db, key.source()),
            })
    }

    /// The foreign keys by which rows go, or change, with rows of the model.
    fn followers(&self, schema: &'static ModelSchema) -> impl Iterator<Item = Reference> {
        let models = self.registry.iter().flat_map(|registry| registry.models());
        let keys = models.flat_map(|&model| model.references());
        keys.filter(move |key| {
            let follows =
                matches!(key.on_delete(), OnDelete::Cascade | OnDelete::SetNull | OnDelete::SetDefault);
            follows && key.target() == schema
        })
    }
}

/// What is done for a delete, in order.
#[derive(Default)]
struct Plan {
    steps: Vec<Step>,
    /// The rows that go already.
    going: HashSet<(&'static str, String)>,
}

struct Step {
    schema: &'static ModelSchema,
    changes: Vec<Change>,
}

impl Plan {
    /// Plans that rows go, after those that point at them.
    async fn delete(
        &mut self,
        tx: &Db,
        concerns: &Concerns<'_>,
        schema: &'static ModelSchema,
        rows: Vec<Vec<Value>>,
    ) -> Result<(), Error> {
        let table = schema.table.as_str();
        let key = |row: &[Value]| format!("{:?}", RowKey::of_row(schema, row));
        let new: Vec<_> = rows.into_iter().filter(|row| self.going.insert((table, key(row)))).collect();
        if new.is_empty() {
            return Ok(());
        }
        for link in concerns.followers(schema).collect::<Vec<_>>() {
            let wanted = match link.on_delete() {
                OnDelete::Cascade => concerns.anyone(link.source()),
                _ => watched::is_watched(tx, link.source()),
            };
            if !wanted {
                continue;
            }
            if link.on_delete() == OnDelete::Cascade {
                let mut pointing = Vec::new();
                for some in new.chunks(KEYS) {
                    pointing.extend(watched::locked(tx, &rows_at(link, some), &[]).await?);
                }
                let pointing = pointing.into_iter().map(|(row, _)| row).collect();
                Box::pin(self.delete(tx, concerns, link.source(), pointing)).await?;
            } else {
                self.point_elsewhere(tx, link, &new).await?;
            }
        }
        let changes = new.into_iter().map(|before| Change { before: Some(before), after: None });
        self.steps.push(Step { schema, changes: changes.collect() });
        Ok(())
    }

    /// Plans that rows point at nothing, or at what they do by default.
    async fn point_elsewhere(
        &mut self,
        tx: &Db,
        link: Reference,
        targets: &[Vec<Value>],
    ) -> Result<(), Error> {
        let schema = link.source();
        let fields = link.pairs().map(|(from, _)| FieldRef::new(schema, from));
        let mut sets: Vec<_> =
            fields.map(|field| (field.position(), elsewhere(field, link.on_delete()))).collect();
        sets.extend(schema.version.map(|at| (at, version::next(schema, at))));
        for some in targets.chunks(KEYS) {
            let changes = watched::planned(tx, &rows_at(link, some), sets.clone()).await?;
            if !changes.is_empty() {
                self.steps.push(Step { schema, changes });
            }
        }
        Ok(())
    }

    async fn run(self, tx: &Db) -> Result<(), Error> {
        for Step { schema, changes } in &self.steps {
            for change in changes.iter().filter(|change| change.after.is_none()) {
                tx.signals().pre_delete(change.told(schema), tx).await?;
            }
        }
        for Step { schema, changes } in self.steps {
            if changes.iter().all(|change| change.after.is_some()) {
                watched::save(tx, schema, changes, Operation::Update).await?;
                continue;
            }
            let keys: Vec<RowKey> = changes
                .iter()
                .filter_map(|change| Some(RowKey::of_row(schema, change.before.as_ref()?)))
                .collect();
            for some in keys.chunks(KEYS) {
                let select = Select::with_keys(schema, some.to_vec());
                tx.execute(&render::delete(tx, &select)?).await?;
            }
            audit::record(tx, schema, Operation::Delete, &changes).await?;
            for change in &changes {
                tx.signals().post_delete(change.told(schema), tx).await;
            }
        }
        Ok(())
    }
}

/// The rows that point at one of these by a foreign key.
fn rows_at(link: Reference, targets: &[Vec<Value>]) -> Select {
    let schema = link.source();
    let fields = link.pairs().map(|(from, _)| FieldRef::new(schema, from).into()).collect();
    let values = |row: &Vec<Value>| link.pairs().map(|(_, on)| row[on].clone()).collect::<Vec<_>>();
    // NULL is pointed at by nothing.
    let values = targets.iter().map(values).filter(|values| !values.iter().any(Value::is_null));
    Select::all(schema).trash(Trash::Shown).filter(Condition::among(fields, values.collect()))
}

/// What a field of a foreign key becomes when its target goes.
fn elsewhere(field: FieldRef, on_delete: OnDelete) -> Expression {
    if on_delete == OnDelete::SetNull {
        return Value::Null(field.field().value_type).into();
    }
    // Beside the field itself, which is never chosen, databases read the
    // default as of its type.
    let never = Condition::Any(Vec::new());
    Expression::Case(vec![(never, field.into())], Some(Box::new(Expression::Default(field))))
}

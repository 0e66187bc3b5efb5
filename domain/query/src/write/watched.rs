//! Writes that somebody wants to know of: receivers of signals, the audit log.
//!
//! The rows are read and locked first, so that everyone is told what was there
//! before, and everything happens in one transaction.

use rustango_model::ModelSchema;
use rustango_ports::database::{Executor as _, Value, ValueType};

use super::{Versions, bulk, update_rows, validate, whole_row};
use crate::{
    Columns, Db, Error, Expression, RowKey, RowLock, Select,
    audit::{self, Operation},
    held::values_of,
    key::refuse_key,
    records,
    signals::Told,
};

/// A row before a write and after it.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) before: Option<Vec<Value>>,
    pub(crate) after: Option<Vec<Value>>,
}

impl Change {
    pub(crate) fn told(&self, schema: &'static ModelSchema) -> Told<'_> {
        Told { schema, before: self.before.as_deref(), after: self.after.as_deref() }
    }
}

/// Tells whether somebody wants to know of writes to the rows of a model.
pub(crate) fn is_watched(db: &Db, schema: &ModelSchema) -> bool {
    schema.audit.is_some() || db.signals().watch(schema)
}

/// Inserts rows, given whole, and returns them as they are then.
pub(crate) async fn insert(
    db: &Db,
    schema: &'static ModelSchema,
    mut rows: Vec<Vec<Value>>,
) -> Result<Vec<Vec<Value>>, Error> {
    db.transaction(async |tx| {
        for row in &mut rows {
            if let Some(changed) = pre_save(tx, schema, None, row).await? {
                validate::update(
                    schema,
                    changed.iter().enumerate().filter(|(at, value)| is_given(schema, *at, value)),
                )?;
                *row = changed;
            }
        }
        bulk::insert_values(schema, &mut rows, tx).await?;
        let changes = rows.into_iter().map(|after| Change { before: None, after: Some(after) }).collect();
        saved(tx, schema, changes, Operation::Insert).await
    })
    .await
    .map(afters)
}

/// Inserts one row and returns it whole. What has no value is NULL, where
/// nothing says otherwise.
pub(crate) async fn insert_one(
    db: &Db,
    schema: &'static ModelSchema,
    given: Vec<(usize, Value)>,
) -> Result<Vec<Value>, Error> {
    let rows = insert_given(db, schema, vec![given]).await?;
    rows.into_iter().next().ok_or(Error::RowVanished { model: schema.name })
}

/// Inserts rows of which the same fields are given, and returns them whole.
pub(super) async fn insert_given(
    db: &Db,
    schema: &'static ModelSchema,
    rows: Vec<Vec<(usize, Value)>>,
) -> Result<Vec<Vec<Value>>, Error> {
    let is_given = |at| rows.iter().take(1).flatten().any(|(field, _)| *field == at);
    if schema.fields.iter().enumerate().any(|(at, field)| field.default.is_some() && !is_given(at)) {
        return insert_with_defaults(db, schema, rows).await;
    }
    insert(db, schema, rows.into_iter().map(|given| whole_row(schema, given)).collect()).await
}

/// Inserts rows of which some fields get what the database has for them.
/// Receivers that may change them are told once they are there: only then they
/// are whole.
async fn insert_with_defaults(
    db: &Db,
    schema: &'static ModelSchema,
    given: Vec<Vec<(usize, Value)>>,
) -> Result<Vec<Vec<Value>>, Error> {
    let everything: Vec<usize> = (0..schema.fields.len()).collect();
    db.transaction(async |tx| {
        let answer = bulk::insert_given(tx, schema, given, &everything).await?;
        let mut rows = Vec::with_capacity(answer.len());
        let (mut replaced, mut positions) = (Vec::new(), Vec::new());
        for row in 0..answer.len() {
            let row = values_of(&*answer, row, 0, types(schema))?;
            let Some(changed) = pre_save(tx, schema, None, &row).await? else {
                rows.push(row);
                continue;
            };
            let differing = differing(&row, &changed);
            validate::update(schema, differing.iter().map(|&at| (at, &changed[at])))?;
            positions.extend(differing);
            replaced.push((RowKey::of_row(schema, &row), changed.clone()));
            rows.push(changed);
        }
        positions.sort_unstable();
        positions.dedup();
        update_rows(tx, schema, &replaced, &positions, Versions::Counted).await?;
        let changes = rows.into_iter().map(|after| Change { before: None, after: Some(after) });
        saved(tx, schema, changes.collect(), Operation::Insert).await
    })
    .await
    .map(afters)
}

/// Updates the rows of a query and returns each before and after.
pub(crate) async fn update(
    db: &Db,
    select: &Select,
    sets: Vec<(usize, Expression)>,
) -> Result<Vec<Change>, Error> {
    update_as(db, select, sets, Operation::Update).await
}

/// As [`update`], recorded as something else.
pub(crate) async fn update_as(
    db: &Db,
    select: &Select,
    sets: Vec<(usize, Expression)>,
    operation: Operation,
) -> Result<Vec<Change>, Error> {
    db.transaction(async |tx| {
        let changes = planned(tx, select, sets).await?;
        save(tx, select.schema(), changes, operation).await
    })
    .await
}

/// Locks the rows of a query and computes what they are to be.
pub(super) async fn planned(
    tx: &Db,
    select: &Select,
    sets: Vec<(usize, Expression)>,
) -> Result<Vec<Change>, Error> {
    let schema = select.schema();
    let (positions, outputs): (Vec<usize>, Vec<Expression>) =
        sets.into_iter().map(|(at, value)| (at, as_field(schema, at, value))).unzip();
    let found = locked(tx, select, &outputs).await?;
    let change = |(before, computed): (Vec<Value>, Vec<Value>)| {
        let mut after = before.clone();
        positions.iter().zip(computed).for_each(|(&at, value)| after[at] = value);
        Change { before: Some(before), after: Some(after) }
    };
    Ok(found.into_iter().map(change).collect())
}

/// A value as the field holds it: numbers are computed in wider types.
fn as_field(schema: &ModelSchema, at: usize, value: Expression) -> Expression {
    let of = schema.fields[at].value_type;
    if value.value_type() == of { value } else { Expression::Cast(Box::new(value), of) }
}

/// Writes rows that are locked as they are to be, with all that goes along.
pub(crate) async fn save(
    tx: &Db,
    schema: &'static ModelSchema,
    mut changes: Vec<Change>,
    operation: Operation,
) -> Result<Vec<Change>, Error> {
    for change in &mut changes {
        let (Some(before), Some(after)) = (&change.before, &mut change.after) else { continue };
        if let Some(changed) = pre_save(tx, schema, Some(before), after).await? {
            validate::update(schema, differing(before, &changed).into_iter().map(|at| (at, &changed[at])))?;
            *after = changed;
        }
    }
    write(tx, schema, &changes).await?;
    saved(tx, schema, changes, operation).await
}

/// Writes what rows are to be, as far as it differs from what they were.
pub(super) async fn write(tx: &Db, schema: &'static ModelSchema, changes: &[Change]) -> Result<(), Error> {
    let mut positions: Vec<usize> = Vec::new();
    let mut rows = Vec::with_capacity(changes.len());
    for change in changes {
        let (Some(before), Some(after)) = (&change.before, &change.after) else { continue };
        positions.extend(differing(before, after));
        rows.push((RowKey::of_row(schema, before), after.clone()));
    }
    positions.sort_unstable();
    positions.dedup();
    refuse_key(schema, positions.iter().copied())?;
    update_rows(tx, schema, &rows, &positions, Versions::Counted).await?;
    Ok(())
}

/// Records rows that were saved and tells of them.
async fn saved(
    tx: &Db,
    schema: &'static ModelSchema,
    changes: Vec<Change>,
    operation: Operation,
) -> Result<Vec<Change>, Error> {
    audit::record(tx, schema, operation, &changes).await?;
    for change in &changes {
        tx.signals().post_save(change.told(schema), tx).await;
    }
    Ok(changes)
}

async fn pre_save(
    tx: &Db,
    schema: &'static ModelSchema,
    before: Option<&[Value]>,
    after: &[Value],
) -> Result<Option<Vec<Value>>, Error> {
    tx.signals().pre_save(Told { schema, before, after: Some(after) }, tx).await
}

/// Reads the rows of a query and what is computed beside each, and locks them.
pub(super) async fn locked(
    tx: &Db,
    select: &Select,
    outputs: &[Expression],
) -> Result<Vec<(Vec<Value>, Vec<Value>)>, Error> {
    let schema = select.schema();
    let mut rows = if select.is_lockable() { select.clone() } else { select.by_keys() };
    rows.columns = Columns::All;
    rows.related.clear();
    rows.outputs = outputs.to_vec();
    rows.lock = Some(RowLock::default());
    let answer = tx.query(&records::rows(tx, &rows)?).await?;
    let width = schema.fields.len();
    (0..answer.len())
        .map(|row| {
            let computed = outputs.iter().map(Expression::value_type);
            Ok((values_of(&*answer, row, 0, types(schema))?, values_of(&*answer, row, width, computed)?))
        })
        .collect()
}

fn types(schema: &ModelSchema) -> impl Iterator<Item = ValueType> {
    schema.fields.iter().map(|field| field.value_type)
}

/// The positions at which two rows differ.
pub(crate) fn differing(one: &[Value], other: &[Value]) -> Vec<usize> {
    one.iter().zip(other).enumerate().filter(|(_, (one, other))| one != other).map(|(at, _)| at).collect()
}

/// A key that the database is to number is not given yet.
fn is_given(schema: &ModelSchema, at: usize, value: &Value) -> bool {
    schema.auto_key() != Some(at) || !value.is_null()
}

fn afters(changes: Vec<Change>) -> Vec<Vec<Value>> {
    changes.into_iter().filter_map(|change| change.after).collect()
}

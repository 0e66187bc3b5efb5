//! Inserts that meet rows which are there already.

use std::{fmt, marker::PhantomData};

use rustango_model::{Model, ModelSchema, Stamp};
use rustango_ports::database::{Executor as _, Value};

use super::{
    Moment, Row, bulk,
    ensure::Attempts,
    fields_but, insert_whole,
    stamp::Stamper,
    take_over, version,
    watched::{self, Change},
};
use crate::{
    Condition, Db, Error, Expression, FieldRef, Fields, Select, Trash, audit::Operation, held::values_of,
    key::refuse_key, render,
};

/// The most rows that are looked for by one statement.
const ROWS: usize = 200;

/// What becomes of a new row where one is there already with the same values
/// in fields that are unique.
///
/// ```text
/// OnConflict::on(Account::email)                          all other fields are updated
/// OnConflict::on((Page::site, Page::slug)).update(Page::title)     only this one is
/// OnConflict::on(Tag::name).do_nothing()                  the row stays as it is
/// ```
#[must_use]
pub struct OnConflict<M> {
    target: Vec<usize>,
    then: Then,
    model: PhantomData<fn() -> M>,
}

#[derive(Clone, Debug)]
enum Then {
    UpdateAll,
    Update(Vec<usize>),
    Nothing,
}

impl<M: Model> OnConflict<M> {
    /// Says by which fields a row is the same; they are unique, together or by
    /// themselves, or the primary key. All other fields are updated.
    pub fn on(fields: impl Fields<M>) -> Self {
        Self { target: positions(fields), then: Then::UpdateAll, model: PhantomData }
    }

    /// Updates these fields only.
    pub fn update(mut self, fields: impl Fields<M>) -> Self {
        self.then = Then::Update(positions(fields));
        self
    }

    /// Leaves the row that is there as it is.
    pub fn do_nothing(mut self) -> Self {
        self.then = Then::Nothing;
        self
    }

    /// The fields that are updated, the version aside; none where the row
    /// stays.
    fn updated(&self) -> Result<Vec<usize>, Error> {
        let schema = M::schema();
        let mut fields = match &self.then {
            Then::Nothing => return Ok(Vec::new()),
            Then::Update(fields) => fields.clone(),
            Then::UpdateAll => (0..schema.fields.len())
                .filter(|at| !self.target.contains(at) && !schema.is_key(*at))
                .filter(|at| !matches!(schema.fields[*at].stamp, Stamp::NowOnInsert | Stamp::Version))
                .collect(),
        };
        refuse_key(schema, fields.iter().copied())?;
        let stamps = (0..schema.fields.len()).filter(|at| schema.fields[*at].stamp == Stamp::NowOnSave);
        let missing: Vec<usize> = stamps.filter(|at| !fields.contains(at)).collect();
        fields.extend(missing);
        Ok(fields)
    }

    fn check(&self) -> Result<(), Error> {
        let schema = M::schema();
        if schema.is_unique(&self.target) {
            return Ok(());
        }
        let names: Vec<_> = self.target.iter().map(|&at| schema.fields[at].name).collect();
        Err(Error::InvalidQuery(format!(
            "rows of {} may share their {}: name fields that are unique, by themselves or by `unique_together`",
            schema.name,
            names.join(", ")
        )))
    }
}

fn positions<M>(fields: impl Fields<M>) -> Vec<usize> {
    let mut positions = Vec::new();
    for field in fields.into_fields() {
        if !positions.contains(&field.position()) {
            positions.push(field.position());
        }
    }
    positions
}

pub(crate) async fn upsert<M: Model>(models: &mut [M], on: &OnConflict<M>, db: &Db) -> Result<(), Error> {
    let schema = M::schema();
    on.check()?;
    let updated = on.updated()?;
    let mut stamper = Stamper::new(db, Moment::Insert);
    let rows = models.iter().map(|model| Ok(Row::new(model, &mut stamper)?.whole(schema)));
    let rows = rows.collect::<Result<Vec<_>, Error>>()?;
    let distinct = distinct(&rows, &on.target, matches!(on.then, Then::Nothing));
    let new: Vec<Vec<Value>> = distinct.sent.iter().map(|&at| rows[at].clone()).collect();
    let plan = Plan { schema, target: &on.target, updated: &updated, then: &on.then };
    let can_say_so = db.dialect().capabilities().conflict_target && !matches!(on.then, Then::Nothing);
    let written = if can_say_so && !watched::is_watched(db, schema) {
        plan.in_one_statement(new, db).await?
    } else {
        plan.by_hand(new, db).await?
    };
    for (model, &at) in models.iter_mut().zip(&distinct.stands_for) {
        take_over(model, &written[at])?;
    }
    Ok(())
}

/// Which of several rows are sent, where some are the same.
struct Distinct {
    /// The positions of those that are.
    sent: Vec<usize>,
    /// For each row, the one of the above that stands for it.
    stands_for: Vec<usize>,
}

/// Of rows that are the same the last one counts, as if they were written one
/// after the other; where rows stay as they are, the first.
fn distinct(rows: &[Vec<Value>], target: &[usize], first_counts: bool) -> Distinct {
    let mut distinct = Distinct { sent: Vec::new(), stands_for: Vec::with_capacity(rows.len()) };
    let mut known = std::collections::HashMap::new();
    for (at, row) in rows.iter().enumerate() {
        let values: Vec<&Value> = target.iter().map(|&field| &row[field]).collect();
        // NULL is the same as nothing.
        let place = if values.iter().any(|value| value.is_null()) {
            distinct.sent.len()
        } else {
            *known.entry(format!("{values:?}")).or_insert(distinct.sent.len())
        };
        if place == distinct.sent.len() {
            distinct.sent.push(at);
        } else if !first_counts {
            distinct.sent[place] = at;
        }
        distinct.stands_for.push(place);
    }
    distinct
}

struct Plan<'p> {
    schema: &'static ModelSchema,
    target: &'p [usize],
    updated: &'p [usize],
    then: &'p Then,
}

impl Plan<'_> {
    /// Leaves it to the database; the rows come back as they are then.
    async fn in_one_statement(&self, rows: Vec<Vec<Value>>, db: &Db) -> Result<Vec<Vec<Value>>, Error> {
        let schema = self.schema;
        // Rows that the database numbers have no column for the key.
        let is_numbered = |row: &Vec<Value>| schema.auto_key().is_some_and(|key| row[key].is_null());
        let (numbered, keyed): (Vec<usize>, Vec<usize>) =
            (0..rows.len()).partition(|&at| is_numbered(&rows[at]));
        let mut written = rows;
        let chunks: Vec<(Option<usize>, &[usize])> = [(schema.auto_key(), &numbered), (None, &keyed)]
            .into_iter()
            .flat_map(|(key, group)| {
                let width = schema.fields.len().max(1);
                group.chunks(bulk::rows_per_statement(db, width)).map(move |chunk| (key, chunk))
            })
            .collect();
        let values = written.clone();
        let send = async |db: &Db| {
            let mut answers = Vec::with_capacity(chunks.len());
            for (unset_key, chunk) in &chunks {
                answers.push(self.send(*unset_key, chunk, &values, db).await?);
            }
            Ok(answers)
        };
        let answers = if chunks.len() > 1 { db.transaction(send).await? } else { send(db).await? };
        for ((_, chunk), answer) in chunks.iter().zip(answers) {
            for (&at, row) in chunk.iter().zip(answer) {
                written[at] = row;
            }
        }
        Ok(written)
    }

    async fn send(
        &self,
        unset_key: Option<usize>,
        chunk: &[usize],
        rows: &[Vec<Value>],
        db: &Db,
    ) -> Result<Vec<Vec<Value>>, Error> {
        let schema = self.schema;
        let fields: Vec<usize> = fields_but(schema, unset_key).collect();
        let values = chunk.iter().map(|&at| fields.iter().map(|&field| rows[at][field].clone()).collect());
        let update = render::Conflict { target: self.target, taken: self.updated, counted: schema.version };
        let rows = render::Bulk { schema, fields: &fields, rows: values.collect() };
        let statement = render::upsert(db, rows, update)?;
        let answer = db.query(&statement).await?;
        if answer.len() != chunk.len() {
            let (sent, got) = (chunk.len(), answer.len());
            return Err(Error::InvalidQuery(format!("{sent} rows were written and {got} came back")));
        }
        let types = || schema.fields.iter().map(|field| field.value_type);
        (0..answer.len()).map(|row| values_of(&*answer, row, 0, types())).collect()
    }

    /// Looks which rows are there, inserts the others and updates those.
    async fn by_hand(&self, rows: Vec<Vec<Value>>, db: &Db) -> Result<Vec<Vec<Value>>, Error> {
        let mut attempts = Attempts::default();
        loop {
            match db.transaction(async |tx| self.look_and_write(rows.clone(), tx).await).await {
                Err(error) if attempts.lost_to(&error) => {}
                done => return done,
            }
        }
    }

    async fn look_and_write(&self, mut rows: Vec<Vec<Value>>, tx: &Db) -> Result<Vec<Vec<Value>>, Error> {
        let schema = self.schema;
        let mut found: Vec<Vec<Value>> = Vec::new();
        for chunk in rows.chunks(ROWS) {
            found.extend(
                watched::locked(tx, &self.same_as(chunk), &[]).await?.into_iter().map(|(row, _)| row),
            );
        }
        let is_same = |one: &[Value], other: &[Value]| {
            self.target.iter().all(|&field| !one[field].is_null() && one[field] == other[field])
        };
        let there = |row: &[Value]| found.iter().find(|known| is_same(known, row));
        let (old, new): (Vec<usize>, Vec<usize>) =
            (0..rows.len()).partition(|&at| there(&rows[at]).is_some());

        let missing = new.iter().map(|&at| rows[at].clone()).collect();
        for (at, written) in new.iter().zip(insert_whole(tx, schema, missing).await?) {
            rows[*at] = written;
        }
        let mut changes = Vec::with_capacity(old.len());
        for &at in &old {
            let Some(before) = there(&rows[at]).cloned() else { continue };
            let after = self.after(&before, &rows[at]);
            rows[at].clone_from(&after);
            changes.push(Change { before: Some(before), after: Some(after) });
        }
        if matches!(self.then, Then::Nothing) || changes.is_empty() {
            return Ok(rows);
        }
        if watched::is_watched(tx, schema) {
            let changes = watched::save(tx, schema, changes, Operation::Update).await?;
            for (at, change) in old.into_iter().zip(changes) {
                rows[at] = change.after.unwrap_or_default();
            }
        } else {
            watched::write(tx, schema, &changes).await?;
        }
        Ok(rows)
    }

    /// What a row that is there becomes.
    fn after(&self, before: &[Value], new: &[Value]) -> Vec<Value> {
        let mut after = before.to_vec();
        if !matches!(self.then, Then::Nothing) {
            for &field in self.updated {
                after[field] = new[field].clone();
            }
            version::count(self.schema, &mut after);
        }
        after
    }

    /// The rows that are the same as one of these, in the trash or not.
    fn same_as(&self, rows: &[Vec<Value>]) -> Select {
        let field = |at: usize| Expression::from(FieldRef::new(self.schema, at));
        let whole = rows.iter().filter(|row| self.target.iter().all(|&at| !row[at].is_null()));
        let fields = self.target.iter().map(|&at| field(at)).collect();
        let values = |row: &Vec<Value>| self.target.iter().map(|&at| row[at].clone()).collect();
        let condition = Condition::among(fields, whole.map(values).collect());
        Select::all(self.schema).trash(Trash::Shown).filter(condition)
    }
}

impl<M> Clone for OnConflict<M> {
    fn clone(&self) -> Self {
        Self { target: self.target.clone(), then: self.then.clone(), model: PhantomData }
    }
}

impl<M> fmt::Debug for OnConflict<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OnConflict").field("target", &self.target).field("then", &self.then).finish()
    }
}

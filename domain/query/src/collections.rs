//! Rows that belong to one row, asked for row after row: noticed by the place
//! in the program, or loaded together for the rows that were read together.

use std::{
    collections::VecDeque,
    panic::Location,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use rustango_model::{Family, Model, ModelSchema};
use rustango_ports::database::{RowSet, Value};

use crate::{
    Columns, Condition, Db, Error, Expression, FieldRef, Guard, Hop, Lookup, Select, Source,
    ast::FirstOf,
    guard::{Loads, Origin},
    held::values_of,
    query_set::Reader,
    records,
    relation::{Between, PARENTS},
    shape::{Layout, Shape},
};

/// How many answers are remembered by their keys, and how many collections
/// that were loaded together: the latest ones.
const ANSWERS: usize = 32;

/// Of larger answers nothing is remembered.
const LARGEST: usize = 10_000;

/// What a piece of work has read, as far as more may be loaded for it.
#[derive(Default)]
pub(crate) struct Collections {
    answers: Mutex<VecDeque<ReadTogether>>,
    loaded: Mutex<VecDeque<Arc<Loaded>>>,
}

/// The keys of the rows of one answer, in their order.
struct ReadTogether {
    schema: &'static ModelSchema,
    keys: Vec<Value>,
}

/// The collections of several rows, by one statement.
struct Loaded {
    /// The query, without the row that its rows belong to.
    query: Select,
    side: Side,
    origin: Arc<Origin>,
    /// When it was read, in the origin's time.
    at: u64,
    /// The keys of the rows that it was read for, each with its rows.
    places: Vec<(Value, Vec<usize>)>,
    rows: Box<dyn RowSet>,
    /// Where a row begins.
    first: usize,
    layout: Layout,
    family: Option<Family>,
}

/// How rows belong to another.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    /// They point at it by this key.
    Pointing(FieldRef),
    /// They are linked to it over a table between.
    Linked(Between),
}

impl Side {
    /// The model of the row that they belong to.
    fn owner(self) -> Option<&'static ModelSchema> {
        let key = match self {
            Self::Pointing(key) => key,
            Self::Linked(between) => between.own,
        };
        key.field().relation.map(|relation| (relation.target)())
    }
}

/// The row that the rows of a query belong to, as one of its conditions says.
struct Belonging {
    side: Side,
    owner: Value,
    /// Where that condition stands among those that must hold.
    at: usize,
}

/// Notes that rows that belong to one row are asked for, and not locked.
pub(crate) fn note(select: &Select, db: &Db, at: &'static Location<'static>) -> Result<(), Error> {
    match db.loads() {
        Some(loads) if belonging(select).next().is_some() => loads.note(select.schema, at).map(drop),
        _ => Ok(()),
    }
}

/// Returns the rows of a query where they belong to one row of several that
/// were read together and those of another one of them were asked for from
/// the same place: all are loaded at once.
pub(crate) async fn fetch<M: Model, S: Shape<M>>(
    select: &Select,
    db: &Db,
    at: &'static Location<'static>,
) -> Result<Option<Vec<S::Row>>, Error> {
    let Some(loads) = db.loads() else { return Ok(None) };
    let all: Vec<Belonging> = belonging(select).collect();
    if all.is_empty() {
        return Ok(None);
    }
    let asked = loads.note(select.schema, at)?;
    if loads.guard != Guard::Batch || !can_be_loaded_together(select) {
        return Ok(None);
    }
    for Belonging { side, owner, at } in all {
        let query = without(select, at);
        let known = loads.collections.find(&query, side, &owner, db);
        let loaded = match known {
            Some(loaded) => Some(loaded),
            // Whoever asks once may never ask again.
            None if asked < 2 => None,
            None => load(loads, query, side, &owner, db).await?,
        };
        if let Some(loaded) = loaded {
            return loaded.of::<M, S>(&owner, db).map(Some);
        }
    }
    Ok(None)
}

/// Remembers the keys of the rows of an answer.
pub(crate) fn remember(select: &Select, rows: &dyn RowSet, db: &Db) -> Result<(), Error> {
    let Some(loads) = db.loads().filter(|loads| loads.guard == Guard::Batch) else { return Ok(()) };
    if select.columns == Columns::All {
        loads.collections.remember(select.schema, rows, 0)?;
    }
    Ok(())
}

async fn load(
    loads: &Loads,
    query: Select,
    side: Side,
    owner: &Value,
    db: &Db,
) -> Result<Option<Arc<Loaded>>, Error> {
    let Some(keys) = side.owner().and_then(|schema| loads.collections.with(schema, owner)) else {
        return Ok(None);
    };
    let now = db.origin().now();
    let (select, key_at, first, layout) = match side {
        Side::Pointing(key) => {
            let mut select = query.clone();
            if let Some(rows) = select.limit.take() {
                select.first_of = Some(FirstOf { values: vec![key.into()], rows });
            }
            let select =
                select.filter(Condition::Lookup(key.into(), Lookup::In(keys.clone()))).output(key.into());
            let (key_at, layout) = (select.output_width() - 1, Layout::of(&select));
            (select, key_at, 0, layout)
        }
        Side::Linked(between) => {
            let (select, columns) = between.prepare(query.clone())?;
            let Some(columns) = columns else { return Ok(None) };
            let select = select.filter(Condition::Lookup(between.own.into(), Lookup::In(keys.clone())));
            let layout = Layout { related: columns.nested, ..Layout::of(&Select::all(query.schema)) };
            (select, between.own.position(), columns.first, layout)
        }
    };
    let rows = records::fetch(db, &select).await?;
    if query.columns == Columns::All {
        loads.collections.remember(query.schema, &*rows, first)?;
    }
    let mut places: Vec<(Value, Vec<usize>)> = keys.into_iter().map(|key| (key, Vec::new())).collect();
    let of = owner.value_type();
    for row in 0..rows.len() {
        let [key] = &values_of(&*rows, row, key_at, [of])?[..] else { continue };
        if let Some((_, rows)) = places.iter_mut().find(|(known, _)| known == key) {
            rows.push(row);
        }
    }
    let (origin, family) = (Arc::clone(db.origin()), db.family());
    let loaded = Arc::new(Loaded { query, side, origin, at: now, places, rows, first, layout, family });
    loads.collections.keep(Arc::clone(&loaded));
    Ok(Some(loaded))
}

impl Loaded {
    /// Reads the rows that belong to a row.
    fn of<M: Model, S: Shape<M>>(&self, owner: &Value, db: &Db) -> Result<Vec<S::Row>, Error> {
        let reader = Reader { layout: &self.layout, first: self.first, family: self.family.as_ref() };
        let places = self.places.iter().find(|(key, _)| key == owner).map_or(&[][..], |(_, rows)| rows);
        reader.read::<M, S>(&*self.rows, places.iter().copied(), db.signals())
    }

    /// Whether nothing was written since, where it was read.
    fn is_current(&self) -> bool {
        self.origin.now() == self.at
    }
}

impl Collections {
    fn find(&self, query: &Select, side: Side, owner: &Value, db: &Db) -> Option<Arc<Loaded>> {
        let mut loaded = lock(&self.loaded);
        loaded.retain(|one| one.is_current());
        let is_it = |one: &&Arc<Loaded>| {
            Arc::ptr_eq(&one.origin, db.origin())
                && one.side == side
                && one.places.iter().any(|(key, _)| key == owner)
                && one.query == *query
        };
        loaded.iter().rev().find(is_it).cloned()
    }

    fn keep(&self, one: Arc<Loaded>) {
        push(&mut lock(&self.loaded), one);
    }

    /// Remembers the keys of rows that begin at a column.
    fn remember(&self, schema: &'static ModelSchema, rows: &dyn RowSet, first: usize) -> Result<(), Error> {
        let [key] = schema.primary_key else { return Ok(()) };
        if !(2..=LARGEST).contains(&rows.len()) {
            return Ok(());
        }
        let mut keys = Vec::with_capacity(rows.len());
        for row in 0..rows.len() {
            keys.extend(values_of(rows, row, first + key, [schema.fields[*key].value_type])?);
        }
        push(&mut lock(&self.answers), ReadTogether { schema, keys });
        Ok(())
    }

    /// Returns a key with those that were read after it in the same answer.
    fn with(&self, schema: &'static ModelSchema, key: &Value) -> Option<Vec<Value>> {
        let answers = lock(&self.answers);
        let found = answers.iter().rev().filter(|answer| answer.schema == schema);
        let from = |answer: &ReadTogether| {
            let at = answer.keys.iter().position(|known| known == key)?;
            let mut keys: Vec<Value> = Vec::new();
            for key in answer.keys[at..].iter().take(PARENTS) {
                if !keys.contains(key) {
                    keys.push(key.clone());
                }
            }
            Some(keys).filter(|keys| keys.len() > 1)
        };
        found.into_iter().find_map(from)
    }
}

fn push<T>(held: &mut VecDeque<T>, one: T) {
    if held.len() == ANSWERS {
        held.pop_front();
    }
    held.push_back(one);
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The rows that those of a query may belong to, as its conditions say.
fn belonging(select: &Select) -> impl Iterator<Item = Belonging> {
    let all = match &select.condition {
        _ if select.lock.is_some() || select.is_by_key() || !matches!(select.source, Source::Table) => &[],
        None => &[],
        Some(Condition::All(all)) => &all[..],
        Some(only) => std::slice::from_ref(only),
    };
    all.iter().enumerate().filter_map(|(at, condition)| {
        let (side, owner) = side_of(condition)?;
        Some(Belonging { side, owner, at })
    })
}

fn side_of(condition: &Condition) -> Option<(Side, Value)> {
    let equal = |condition: &Condition| match condition {
        Condition::Lookup(Expression::Path(path), Lookup::Exact(Expression::Value(value)))
            if path.hops.is_empty() && !value.is_null() =>
        {
            Some((path.field, value.clone()))
        }
        _ => None,
    };
    if let Condition::Related(hops, condition) = condition {
        let [hop] = hops[..] else { return None };
        let between = match hop {
            Hop::BackThrough(relation) => Between::of(relation, true),
            Hop::Through(relation) => Between::of(relation, false),
            Hop::Forward(_) | Hop::Reverse(_) => return None,
        };
        let (key, owner) = equal(condition)?;
        let is_key = FieldRef::single_key(hop.target()) == Some(key);
        return is_key.then_some((Side::Linked(between), owner));
    }
    let (key, owner) = equal(condition)?;
    key.field().relation.map(|_| (Side::Pointing(key), owner))
}

/// Whether the rows that belong to several rows are those that belong to each.
fn can_be_loaded_together(select: &Select) -> bool {
    let is_plain = Select { limit: None, ..select.clone() }.is_plain() && select.having.is_none();
    let is_whole = select.outputs.is_empty() && matches!(select.columns, Columns::All);
    let is_field =
        |output: &Expression| matches!(output, Expression::Path(path) if path.first_many().is_none());
    let is_over_links = belonging(select).any(|Belonging { side, .. }| matches!(side, Side::Linked(_)));
    select.fault.is_none() && is_plain && (is_whole || !is_over_links && select.outputs.iter().all(is_field))
}

/// The query without one of the conditions that must hold.
fn without(select: &Select, at: usize) -> Select {
    let condition = match &select.condition {
        Some(Condition::All(all)) => {
            let others = all.iter().enumerate().filter(|(place, _)| *place != at);
            Some(Condition::All(others.map(|(_, condition)| condition.clone()).collect()))
        }
        _ => None,
    };
    Select { condition, ..select.clone() }
}

impl std::fmt::Debug for Collections {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Collections").finish_non_exhaustive()
    }
}

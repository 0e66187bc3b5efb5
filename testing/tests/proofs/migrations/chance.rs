//! Schemas by chance: what migrations make of one is what the other is, and the
//! way back leads to what was; rows stay.

use std::{cell::Cell, collections::BTreeMap};

use proptest::{collection::vec, prelude::any, test_runner::TestCaseError};
use rustango::{
    connect,
    migrate::{
        Answers, CastQuestion, Chain, FillQuestion, Hints, Migrator, RenameQuestion, Renamed, RunError,
        Target, diff, first_difference, zero,
    },
    ports::{
        database::{DbErrorKind, Executor as _, Statement, Value, ValueType},
        schema::{Column, Introspection, Operation, Schema, Table},
    },
    prelude::*,
};

use super::{
    On, chain,
    corpus::random::{Dice, pair},
    shown, steps,
};
use crate::chance::{deep, first, one_of, unexpected};

/// Says yes to everything: what may have been renamed was, and rows get the
/// zero of the type.
struct Yes;

impl Answers for Yes {
    fn rename(&mut self, question: &RenameQuestion) -> Option<Renamed> {
        question.candidates.first().map(|candidate| Renamed::To(candidate.name.clone()))
    }

    fn fill(&mut self, question: &FillQuestion) -> Option<String> {
        let choice = question.column.choices.first().map(|choice| format!("'{choice}'"));
        choice.or_else(|| zero(question.column.of).map(str::to_owned))
    }

    fn cast(&mut self, _question: &CastQuestion) -> Option<String> {
        None
    }
}

/// Plans what leads from one to the other; nothing where no migration makes the
/// change.
fn planned(before: &Schema, after: &Schema) -> Option<Vec<Operation>> {
    diff(before, after, &Hints::none(), &mut Yes).ok().map(|plan| plan.operations)
}

/// Takes type changes out that no database makes without being told how: those
/// that are left make numbers wider, or text of them.
fn tame(before: &Schema, after: &mut Schema) {
    for table in after.tables.values_mut() {
        let Some(was) = before.table(table.name.as_str()) else { continue };
        let is_key = |column: &Column| table.primary_key.contains(&column.name) || points(table, column);
        let changed: Vec<_> = table
            .columns
            .iter()
            .filter(|column| !is_key(column))
            .filter_map(|column| was.column(column.name.as_str()).filter(|old| !widens(old.of, column.of)))
            .cloned()
            .collect();
        let has_no_order = |column: &Column| matches!(column.of, ValueType::Json | ValueType::Bytes);
        if changed.iter().any(has_no_order) {
            *table = was.clone();
            continue;
        }
        for column in &mut table.columns {
            if let Some(old) = changed.iter().find(|old| old.name == column.name) {
                let Column { nullable, comment, .. } = std::mem::replace(column, old.clone());
                (column.nullable, column.comment) = (nullable, comment);
            }
        }
    }
    follow_keys(after);
}

/// Gives what points at another table the type of what it points at, which may be
/// what it was before.
fn follow_keys(schema: &mut Schema) {
    let columns = |table: &Table| {
        let name = table.name.clone();
        table
            .columns
            .iter()
            .map(move |column| ((name.clone(), column.name.clone()), column.of))
            .collect::<Vec<_>>()
    };
    let types: BTreeMap<_, _> = schema.tables.values().flat_map(columns).collect();
    for table in schema.tables.values_mut() {
        for key in &table.foreign_keys {
            for (own, target) in key.columns.iter().zip(&key.target_columns) {
                let column = table.columns.iter_mut().find(|column| column.name == *own);
                if let Some((column, of)) = column.zip(types.get(&(key.target.clone(), target.clone()))) {
                    column.of = *of;
                }
            }
        }
    }
}

const fn widens(from: ValueType, to: ValueType) -> bool {
    use ValueType::{I16, I32, I64, Text};
    matches!(
        (from, to),
        (I16, I16 | I32 | I64 | Text) | (I32, I32 | I64 | Text) | (I64, I64 | Text) | (Text, Text)
    )
}

/// How many pairs were tried, and how many of them a database refused.
#[derive(Debug, Default)]
struct Count {
    tried: Cell<u32>,
    refused: Cell<u32>,
}

async fn leads_there_and_back(
    on: On,
    pair: [Schema; 2],
    has_rows: bool,
    count: &Count,
) -> Result<(), TestCaseError> {
    let [before, mut after] = pair;
    tame(&before, &mut after);
    let Some((first, second)) = planned(&Schema::default(), &before).zip(planned(&before, &after)) else {
        return Ok(());
    };
    count.tried.set(count.tried.get() + 1);
    let all = chain(vec![("0001_first", true, steps(first)), ("0002_second", true, steps(second.clone()))]);
    let fresh = on.fresh().await;
    let db = connect(fresh.url()).await.map_err(unexpected)?;
    let filled = if has_rows { before.clone() } else { Schema::default() };
    let done = walk(&db, &all, (&filled, &after), &second).await;
    db.close().await;
    fresh.remove().await;
    let Some([was, is, back]) = done.map_err(|error| {
        TestCaseError::fail(format!("{error}\n{}", serde_json::to_string(&second).unwrap_or_default()))
    })?
    else {
        count.refused.set(count.refused.get() + 1);
        return Ok(());
    };
    let expected = created(on, &after).await.map_err(unexpected)?;
    for (what, found, expected) in [("the way there", is, expected), ("the way back", back, was)] {
        if found != expected {
            let difference = first_difference(&found.schema, &expected.schema);
            let left_out = (found.left_out, expected.left_out);
            let operations = serde_json::to_string(&second).unwrap_or_default();
            return Err(TestCaseError::fail(format!("{what}: {difference:?} {left_out:?}\n{operations}")));
        }
    }
    Ok(())
}

/// Goes there and back, and shows what there was, what is then, and what is at
/// the end; nothing where the database refuses.
async fn walk(
    db: &Db,
    all: &Chain,
    (filled, after): (&Schema, &Schema),
    operations: &[Operation],
) -> Result<Option<[Introspection; 3]>, RunError> {
    let migrator = Migrator::new(db, all);
    let first = all.migrations()[0].name.clone();
    migrator.run(&Target::At(first.clone())).await?;
    let was = shown(db).await;
    let kept = fill(db, filled).await?;
    if let Some(error) = refused(migrator.run(&Target::Latest).await)? {
        let is_whole = db.dialect().capabilities().transactional_ddl;
        let is = shown(db).await;
        if is_whole && is != was {
            return Err(RunError::Database(Error::InvalidQuery(format!(
                "it was not taken back after {error}"
            ))));
        }
        return Ok(None);
    }
    let is = shown(db).await;
    for (table, rows) in kept {
        let now = name_after(operations, &table);
        if after.table(&now).is_some() {
            let found = count_rows(db, &now).await?;
            if found != rows {
                let lost = format!("{table} had {rows} rows, and {now} has {found}");
                return Err(RunError::Database(Error::InvalidQuery(lost)));
            }
        }
    }
    match refused(migrator.run(&Target::At(first)).await)? {
        // What cannot be taken back says so before it begins, or takes all back.
        Some(_) => Ok(None),
        None => Ok(Some([was, is, shown(db).await])),
    }
}

/// Tells refusals, by the database or by rows that do not fit what is to be,
/// from failures.
#[allow(clippy::result_large_err, reason = "it is what runs answer with")]
fn refused<T>(done: Result<T, RunError>) -> Result<Option<RunError>, RunError> {
    let unfit = |error: &Error| {
        matches!(
            error.database_kind(),
            Some(
                DbErrorKind::CheckViolation { .. }
                    | DbErrorKind::NotNullViolation { .. }
                    | DbErrorKind::ForeignKeyViolation { .. }
                    | DbErrorKind::InvalidValue
            )
        )
    };
    match done {
        Ok(_) => Ok(None),
        Err(error @ RunError::Script(_)) => Ok(Some(error)),
        Err(RunError::Action { ref source, .. }) if unfit(source) => Ok(done.err()),
        Err(error) => Err(error),
    }
}

/// Returns the name that a table has after operations.
fn name_after(operations: &[Operation], table: &str) -> String {
    let renamed = operations.iter().find_map(|operation| match operation {
        Operation::RenameTable { table: from, to } if *from == *table => Some(to.to_string()),
        _ => None,
    });
    renamed.unwrap_or_else(|| table.to_owned())
}

/// Shows a database in which tables were created at once.
async fn created(on: On, schema: &Schema) -> Result<Introspection, Error> {
    let operations =
        planned(&Schema::default(), schema).ok_or_else(|| Error::InvalidQuery("no plan".to_owned()))?;
    let all = chain(vec![("0001_all", true, steps(operations))]);
    let fresh = on.fresh().await;
    let db = connect(fresh.url()).await?;
    Migrator::new(&db, &all).run(&Target::Latest).await.map_err(Error::abort)?;
    let shown = shown(&db).await;
    db.close().await;
    fresh.remove().await;
    Ok(shown)
}

/// Writes a row into each table that needs no other, and returns how many each
/// has.
async fn fill(db: &Db, schema: &Schema) -> Result<BTreeMap<String, i64>, Error> {
    let mut rows = BTreeMap::new();
    for table in schema.tables.values().filter(|table| stands_alone(table)) {
        let mark = db.dialect().quote_mark();
        let columns: Vec<_> =
            table.columns.iter().filter(|column| !column.auto && !points(table, column)).collect();
        let names: Vec<_> = columns.iter().map(|column| format!("{mark}{}{mark}", column.name)).collect();
        let mut binds = String::new();
        for at in 1..=columns.len() {
            binds.push_str(if at == 1 { "" } else { ", " });
            db.dialect().placeholder(&mut binds, at);
        }
        let values = columns
            .iter()
            .map(|column| {
                column.choices.first().map_or_else(|| value(column.of), |text| Value::Text(text.clone()))
            })
            .collect();
        let sql = match columns.len() {
            0 => format!("INSERT INTO {mark}{}{mark}{}", table.name, db.dialect().default_row()),
            _ => format!("INSERT INTO {mark}{}{mark} ({}) VALUES ({binds})", table.name, names.join(", ")),
        };
        db.execute(&Statement::write(sql, values)).await?;
        rows.insert(table.name.to_string(), 1);
    }
    Ok(rows)
}

fn points(table: &Table, column: &Column) -> bool {
    table.foreign_keys.iter().any(|key| key.columns.contains(&column.name))
}

fn stands_alone(table: &Table) -> bool {
    table.foreign_keys.iter().all(|key| {
        key.columns.iter().any(|name| table.column(name.as_str()).is_some_and(|column| column.nullable))
    })
}

async fn count_rows(db: &Db, table: &str) -> Result<i64, Error> {
    let mark = db.dialect().quote_mark();
    let sql = format!("SELECT COUNT(*) FROM {mark}{table}{mark}");
    let (count,): (i64,) = rustango::query::Raw::unchecked(sql).get(db).await?;
    Ok(count)
}

/// A value that every check of the random schemas allows.
fn value(of: ValueType) -> Value {
    match of {
        ValueType::Bool => Value::Bool(true),
        ValueType::I16 => Value::I16(1),
        ValueType::I32 => Value::I32(1),
        ValueType::I64 => Value::I64(1),
        ValueType::F32 => Value::F32(1.0),
        ValueType::F64 => Value::F64(1.0),
        ValueType::Decimal => Value::Decimal(1.into()),
        ValueType::Bytes => Value::Bytes(vec![1]),
        ValueType::Uuid => Value::Uuid(uuid::Uuid::nil()),
        ValueType::Timestamp => Value::Timestamp(chrono::DateTime::UNIX_EPOCH),
        ValueType::Date => Value::Date(chrono::NaiveDate::default()),
        ValueType::Time => Value::Time(chrono::NaiveTime::default()),
        ValueType::Json => Value::Json(serde_json::json!({})),
        _ => Value::Text("1".to_owned()),
    }
}

/// Goes on until so many pairs led there and back.
fn holds(on: On, pairs: u32) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let count = Count::default();
    let mut number = first();
    while count.tried.get() - count.refused.get() < pairs {
        let numbers = one_of(&vec(any::<u8>(), 200), number.into());
        let pair = pair(&mut Dice::new(&numbers));
        let done = runtime.block_on(leads_there_and_back(on, pair, number.is_multiple_of(2), &count));
        done.unwrap_or_else(|fault| panic!("pair {number} on {on:?}: {fault}"));
        number += 1;
        assert!(number - first() < 6 * pairs + 20, "of {number} pairs too few could be tried: {count:?}");
    }
}

#[test]
fn migrations_lead_there_and_back_on_sqlite() {
    holds(On::Sqlite, deep(40, 1_000));
}

#[test]
fn migrations_lead_there_and_back_on_postgres() {
    holds(On::Postgres, deep(10, 200));
}

#[test]
fn migrations_lead_there_and_back_on_mariadb() {
    holds(On::MariaDb, deep(3, 200));
}

/// Left out where there is no MySQL, by the name of this module.
mod real_mysql {
    use super::*;

    #[test]
    fn migrations_lead_there_and_back() {
        holds(On::MySql, deep(3, 200));
    }
}

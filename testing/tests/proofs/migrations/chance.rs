//! Schemas by chance: what migrations make of one is what the other is, and the
//! way back leads to what was; rows stay.

use std::{cell::Cell, collections::BTreeMap};

use proptest::{collection::vec, prelude::any, test_runner::TestCaseError};
use rustango::{
    connect,
    migrate::{Chain, Decisions, Hints, Migrator, RunError, Target, diff},
    ports::{
        database::{Executor as _, Statement, Value, ValueType},
        schema::{Introspection, Operation, Schema, Table},
    },
    prelude::*,
};

use super::{
    On, chain,
    corpus::random::{Dice, pair},
    shown, steps,
};
use crate::chance::{deep, holds_for, unexpected};

/// Plans what leads from one to the other; nothing where people would have to
/// decide, or no migration makes the change.
fn planned(before: &Schema, after: &Schema) -> Option<Vec<Operation>> {
    let plan = diff(before, after, &Hints::none(), &mut Decisions::none());
    plan.ok().map(|plan| plan.operations)
}

/// How many pairs were tried, and how many of them a database refused.
#[derive(Default)]
struct Count {
    tried: Cell<u32>,
    refused: Cell<u32>,
}

async fn leads_there_and_back(on: On, pair: [Schema; 2], count: &Count) -> Result<(), TestCaseError> {
    let [before, after] = pair;
    let Some((first, second)) = planned(&Schema::default(), &before).zip(planned(&before, &after)) else {
        return Ok(());
    };
    count.tried.set(count.tried.get() + 1);
    let all = chain(vec![("0001_first", true, steps(first)), ("0002_second", true, steps(second.clone()))]);
    let fresh = on.fresh().await;
    let db = connect(fresh.url()).await.map_err(unexpected)?;
    let done = walk(&db, &all, (&before, &after), &second).await;
    db.close().await;
    fresh.remove().await;
    let Some([was, is, back]) = done.map_err(|error| {
        TestCaseError::fail(format!("{error}\n{}", serde_json::to_string(&second).unwrap_or_default()))
    })?
    else {
        count.refused.set(count.refused.get() + 1);
        return Ok(());
    };
    let operations = || serde_json::to_string(&second).unwrap_or_default();
    if back != was {
        return Err(TestCaseError::fail(format!(
            "the way back ends elsewhere:\n{back:#?}\nfor\n{was:#?}\n{}",
            operations()
        )));
    }
    let expected = created(on, &after).await.map_err(unexpected)?;
    if is != expected {
        return Err(TestCaseError::fail(format!("it is\n{is:#?}\nfor\n{expected:#?}\n{}", operations())));
    }
    Ok(())
}

/// Goes there and back, and shows what there was, what is then, and what is at
/// the end; nothing where the database refuses.
async fn walk(
    db: &Db,
    all: &Chain,
    (before, after): (&Schema, &Schema),
    operations: &[Operation],
) -> Result<Option<[Introspection; 3]>, RunError> {
    let migrator = Migrator::new(db, all);
    let first = all.migrations()[0].name.clone();
    migrator.run(&Target::At(first.clone())).await?;
    let was = shown(db).await;
    let kept = fill(db, before).await?;
    match migrator.run(&Target::Latest).await {
        Err(RunError::Script(_)) => return Ok(None),
        done => done?,
    };
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
    match migrator.run(&Target::At(first)).await {
        // What cannot be taken back says so before it begins.
        Err(RunError::Script(_)) => Ok(Some([was.clone(), is, was])),
        Err(error) => Err(error),
        Ok(_) => Ok(Some([was, is, shown(db).await])),
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
            table.columns.iter().filter(|column| !column.auto && !column.nullable).collect();
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

fn holds(on: On, pairs: u32) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let count = Count::default();
    holds_for(pairs, &vec(any::<u8>(), 200), |numbers| {
        let pair = pair(&mut Dice::new(&numbers));
        runtime.block_on(leads_there_and_back(on, pair, &count))
    });
    let (tried, refused) = (count.tried.get(), count.refused.get());
    assert!(
        tried >= pairs / 3 && refused <= tried / 2,
        "of {pairs} pairs {tried} were tried, {refused} refused"
    );
}

#[test]
fn migrations_lead_there_and_back_on_sqlite() {
    holds(On::Sqlite, deep(60, 1_000));
}

#[test]
fn migrations_lead_there_and_back_on_postgres() {
    holds(On::Postgres, deep(12, 200));
}

#[test]
fn migrations_lead_there_and_back_on_mariadb() {
    holds(On::MariaDb, deep(6, 200));
}

/// Left out where there is no MySQL, by the name of this module.
mod real_mysql {
    use super::*;

    #[test]
    fn migrations_lead_there_and_back() {
        holds(On::MySql, deep(4, 200));
    }
}

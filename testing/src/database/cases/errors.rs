//! What is missing or of the wrong type is named, and rows stay out of messages.

use rustango_macros::Model;
use rustango_model::{Auto, Model as _};
use rustango_ports::database::{DbErrorKind, Executor as _, TransactionOptions, Value, ValueType};
use rustango_query::Objects as _;

use crate::database::{
    edges::edges_on,
    models::{Author, Every, Maybe, Note},
    oracle::with_ref,
    trial::{CANARY, Outcome, Trial, capabilities, only_integer, read_sql, refusal, refused, sql},
};

/// The table of [`Note`], with a column that it does not have.
#[derive(Model, Clone, Debug)]
#[rustango(crate = "crate::database::models", table = "note")]
struct NoteOfTomorrow {
    #[rustango(primary_key)]
    id: Auto<i64>,
    text: String,
    author: String,
}

/// The table of [`Maybe`], read as other types.
#[derive(Model, Clone, Debug)]
#[rustango(crate = "crate::database::models", table = "maybe")]
struct WrongTypes {
    #[rustango(primary_key)]
    id: Auto<i64>,
    text: Option<i32>,
}

/// The table of [`Maybe`], read narrower.
#[derive(Model, Clone, Debug)]
#[rustango(crate = "crate::database::models", table = "maybe")]
struct Narrow {
    #[rustango(primary_key)]
    id: Auto<i64>,
    big: Option<i16>,
}

/// The table of [`Maybe`], read wider.
#[derive(Model, Clone, Debug)]
#[rustango(crate = "crate::database::models", table = "maybe")]
struct Wide {
    #[rustango(primary_key)]
    id: Auto<i64>,
    small: Option<i64>,
    medium: Option<i64>,
}

pub(crate) async fn a_missing_table_is_named(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let missing = DbErrorKind::MissingTable { table: "author".to_owned() };
    assert_eq!(refused(Author::objects().fetch(&db).await), missing);
    assert_eq!(refused(Author::objects().count(&db).await), missing);
    assert_eq!(refused(Author::objects().page(1, 5).fetch_paginated(&db).await), missing);
    assert_eq!(refused(Author::new(CANARY).insert(&db).await), missing);
    assert_eq!(refused(Author::objects().update().set(Author::name, CANARY).execute(&db).await), missing);
    assert_eq!(refused(Author::objects().delete(&db).await), missing);
    let in_transaction = db.transaction(async |tx| Author::objects().fetch(tx).await).await;
    assert_eq!(refused(in_transaction), missing);
    Ok(())
}

pub(crate) async fn a_missing_column_is_named(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let missing = DbErrorKind::MissingColumn { column: "author".to_owned() };
    assert_eq!(refused(NoteOfTomorrow::objects().fetch(&db).await), missing);
    assert_eq!(
        refused(NoteOfTomorrow::objects().filter(NoteOfTomorrow::author.eq(CANARY)).count(&db).await),
        missing
    );
    let mut note = NoteOfTomorrow { id: Auto::default(), text: CANARY.to_owned(), author: CANARY.to_owned() };
    assert_eq!(refused(note.insert(&db).await), missing);
    let update = NoteOfTomorrow::objects().update().set(NoteOfTomorrow::author, CANARY);
    assert_eq!(refused(update.execute(&db).await), missing);
    Ok(())
}

pub(crate) async fn wrong_column_type_is_named(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    let mut row = Maybe { text: Some(CANARY.to_owned()), big: Some(1 << 40), ..Maybe::default() };
    row.insert(&db).await?;
    let read = WrongTypes::objects()
        .fetch(&db)
        .await
        .map(|rows| rows.iter().map(|row| row.text).collect::<Vec<_>>());
    assert_eq!(refused(read), DbErrorKind::Decode { column: "text".to_owned() });
    let read =
        Narrow::objects().fetch(&db).await.map(|rows| rows.iter().map(|row| row.big).collect::<Vec<_>>());
    assert_eq!(refused(read), DbErrorKind::Decode { column: "big".to_owned() });

    // At the port: each column declared as each other type.
    let schema = Maybe::schema();
    let mut full = Maybe::default();
    for (position, field) in schema.fields.iter().enumerate().skip(1) {
        let edges = edges_on(&db, field.value_type);
        with_ref(&edges[edges.len() - 2], |value| full.assign(position, value))?;
    }
    full.insert(&db).await?;
    for stored in &schema.fields[1..] {
        for declared in schema.fields[1..].iter().map(|field| field.value_type) {
            if may_read(stored.value_type, declared) {
                continue;
            }
            let mark = db.dialect().quote_mark();
            let text = format!("SELECT {mark}{}{mark} FROM maybe WHERE id = ?", stored.column);
            let statement = read_sql(&db, &text, full.id.get().map(Value::I64)).with_columns([declared]);
            let rows = db.query(&statement).await?;
            let error = rows.get(0, 0).map(|value| value.value_type());
            let Err(error) = error else { panic!("{} is read as {declared}: {error:?}", stored.value_type) };
            assert_eq!(refusal(&error), DbErrorKind::Decode { column: stored.column.to_string() });
        }
    }
    Ok(())
}

/// Whether a column may answer as another type: the same, a wider one, or one
/// that some databases store alike.
fn may_read(stored: ValueType, declared: ValueType) -> bool {
    use ValueType::{Bool, Date, Decimal, F32, F64, I16, I32, I64, Json, Text, Time, Timestamp, Uuid};
    let is_integer = |of| matches!(of, I16 | I32 | I64);
    let is_float = |of| matches!(of, F32 | F64);
    let is_written = |of| matches!(of, Text | Uuid | Timestamp | Date | Time | Json | Decimal);
    stored == declared
        || is_integer(stored)
            && (is_integer(declared) || is_float(declared) || matches!(declared, Bool | Decimal))
        || stored == Bool && (is_integer(declared) || is_float(declared) || declared == Decimal)
        || is_float(stored) && is_float(declared)
        || is_written(stored) && declared == Text
        || stored == Decimal && declared == Json
        || stored == Json && is_written(declared)
}

pub(crate) async fn integers_may_be_read_wider(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    Maybe { small: Some(-7), medium: Some(i32::MIN), ..Maybe::default() }.insert(&db).await?;
    let row = Wide::objects().get(&db).await?;
    assert_eq!((row.id.get(), row.small, row.medium), (Some(1), Some(-7), Some(i32::MIN.into())));
    Ok(())
}

pub(crate) async fn columns_are_described_without_rows(trial: &Trial) -> Outcome {
    let db = trial.with(&[Every::schema]).await?;
    let schema = Every::schema();
    let query = Every::objects().filter(Every::text.eq("nowhere")).to_statement(&db)?;
    let outside = db.query(&query).await?;
    let tx = trial.database().begin(TransactionOptions::default()).await?;
    for rows in [outside, tx.query(&query).await?] {
        assert!(rows.is_empty());
        assert_eq!(rows.columns().len(), schema.fields.len());
        for (column, field) in rows.columns().iter().zip(schema.fields) {
            assert_eq!((&*column.name, column.value_type), (field.column.as_str(), Some(field.value_type)));
        }
    }
    tx.rollback().await?;
    Ok(())
}

/// A position that is not there is an error, not a panic.
pub(crate) async fn positions_beyond_the_answer_are_refused(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    Note::new(CANARY).insert(&db).await?;
    let rows = db.query(&Note::objects().to_statement(&db)?).await?;
    for (row, column) in [(1, 0), (0, 2), (usize::MAX, usize::MAX)] {
        let error = rows.get(row, column).map(|_| ()).expect_err("there is no such position");
        assert!(matches!(refusal(&error), DbErrorKind::Decode { .. }));
    }
    Ok(())
}

/// Statements that make no sense are refused without repeating the driver.
pub(crate) async fn nonsense_is_refused(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    for text in ["SELEKT 1", "SELECT '", "SELECT no_such_function(1)", "SELECT 1 FROM note WHERE", "\u{1}"] {
        let error = db.execute(&sql(&db, text, [])).await.expect_err("it is not SQL");
        refusal(&error);
    }
    let count = read_sql(&db, "SELECT COUNT(*) FROM note", []);
    assert_eq!(only_integer(&*db.query(&count).await?)?, 0);
    Ok(())
}

/// Arrays are bound where the database has them, and refused where not.
pub(crate) async fn arrays_are_bound_or_unsupported(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let numbers =
        Value::Array(ValueType::I64, vec![Value::I64(1), Value::Null(ValueType::I64), Value::I64(3)]);
    if capabilities(&db).arrays {
        let statement = read_sql(&db, "SELECT COUNT(*) FROM UNNEST(?) AS n WHERE n IS NOT NULL", [numbers]);
        assert_eq!(only_integer(&*db.query(&statement).await?)?, 2);
    } else {
        let statement = read_sql(&db, "SELECT ?", [numbers]);
        let error = db.query(&statement).await.map(drop).expect_err("there are no arrays");
        assert_eq!(refusal(&error), DbErrorKind::Unsupported);
    }
    Ok(())
}

/// Writes return rows where the database can, and are refused where not.
pub(crate) async fn writes_return_rows(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let can = capabilities(&db);
    for text in ["a", "b"] {
        Note::new(text).insert(&db).await?;
    }
    let writes = [
        (can.insert_returning, "INSERT INTO note (text) VALUES ('c'), ('d') RETURNING id, text", 2),
        (can.delete_returning, "DELETE FROM note WHERE text = 'a' RETURNING id", 1),
        (can.update_returning, "UPDATE note SET text = 'e' WHERE id = 99 RETURNING id", 0),
    ];
    for (is_able, text, rows) in writes {
        match db.query(&sql(&db, text, [])).await {
            Ok(returned) => assert_eq!((is_able, returned.len()), (true, rows), "{text}"),
            Err(error) => assert_eq!((is_able, refusal(&error)), (false, DbErrorKind::Other), "{text}"),
        }
    }
    Ok(())
}

/// A foreign key is added to a table that exists, where the database can.
pub(crate) async fn foreign_keys_are_added_where_they_can(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema, Author::schema]).await?;
    let text = "ALTER TABLE note ADD CONSTRAINT note_author_fkey FOREIGN KEY (id) REFERENCES author (id)";
    let added = db.execute(&sql(&db, text, [])).await;
    assert_eq!(added.is_ok(), capabilities(&db).add_foreign_key, "{added:?}");
    if let Err(error) = added {
        refusal(&error);
    }
    Ok(())
}

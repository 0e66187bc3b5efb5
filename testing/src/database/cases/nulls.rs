//! The absence of a value is never a value.

use rustango_model::{Auto, Model as _, RowReader};
use rustango_ports::database::{DbErrorKind, Executor as _, Value, ValueRef, ValueType};
use rustango_query::{Error, Fault, Objects as _, Select, records};

use crate::database::{
    edges::edges_on,
    models::{Every, Folder, Maybe, Never, Note},
    oracle::with_ref,
    trial::{Outcome, Trial, count_of, refused, sql},
};

pub(crate) async fn null_is_never_a_default(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    Maybe::default().insert(&db).await?;
    let schema = Maybe::schema();
    let rows = records::fetch(&db, &Select::all(schema)).await?;
    for column in 1..schema.fields.len() {
        assert_eq!(rows.get(0, column)?, ValueRef::Null, "{}", schema.fields[column].name);
    }
    assert_eq!(Maybe::objects().get(&db).await?.values()[1..], Maybe::default().values()[1..]);

    // A model that takes no NULL says which column has one.
    let error = Never::objects().fetch(&db).await;
    assert_eq!(refused(error), DbErrorKind::Decode { column: "text".to_owned() });
    let every = RowReader::new(&*rows, 0, 0);
    assert!(every.read::<Option<bool>>(1)?.is_none());
    assert!(every.read::<bool>(1).is_err());
    assert!(every.read::<i16>(2).is_err());
    assert!(every.read::<f64>(6).is_err());
    assert!(every.read::<String>(8).is_err());
    assert!(every.read::<Vec<u8>>(9).is_err());
    Ok(())
}

/// NULL has a type where it is bound: one by one, in bulk beside values, and
/// over a value.
pub(crate) async fn every_type_takes_null(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    let schema = Maybe::schema();
    let mut full = Maybe::default();
    for (position, field) in schema.fields.iter().enumerate().skip(1) {
        with_ref(&edges_on(&db, field.value_type)[1], |value| full.assign(position, value))?;
    }
    let mut rows = [Maybe::default(), full.clone(), Maybe::default()];
    Maybe::bulk_insert(&mut rows, &db).await?;
    let read = Maybe::objects().order_by(Maybe::id).fetch(&db).await?;
    assert_eq!(read, rows);

    for position in 1..schema.fields.len() {
        let nothing = Value::Null(schema.fields[position].value_type);
        let changed = records::update(&db, &Select::all(schema), vec![(position, nothing)]).await?;
        assert_eq!(changed, 3);
    }
    for row in Maybe::objects().fetch(&db).await? {
        assert_eq!(row.values()[1..], Maybe::default().values()[1..]);
    }
    Ok(())
}

pub(crate) async fn set_null_writes_null(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    Maybe { text: Some("text".to_owned()), medium: Some(1), ..Maybe::default() }.insert(&db).await?;
    assert_eq!(Maybe::objects().update().set_null(Maybe::text).execute(&db).await?, 1);
    let row = Maybe::objects().get(&db).await?;
    assert_eq!((row.text, row.medium), (None, Some(1)));
    Ok(())
}

pub(crate) async fn null_for_a_required_field_is_refused(trial: &Trial) -> Outcome {
    let db = trial.with(&[Every::schema]).await?;
    let schema = Every::schema();
    let nothing = schema.fields.iter().enumerate().skip(1);
    let nothing = nothing.map(|(position, field)| (position, Value::Null(field.value_type))).collect();
    let outcome = records::insert(&db, schema, nothing, &[]).await;
    let Err(Error::Validation(errors)) = outcome.map(drop) else { panic!("NULL is stored") };
    assert_eq!(errors.faults().len(), schema.fields.len() - 1);
    assert!(errors.faults().iter().all(|fault| fault.fault == Fault::Required));
    assert_eq!(count_of::<Every>(&db).await?, 0);
    Ok(())
}

/// What a program writes around the toolkit meets the constraint.
pub(crate) async fn not_null_violation_names_the_column(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let statement = sql(&db, "INSERT INTO note (text) VALUES (?)", [Value::Null(ValueType::Text)]);
    let kind = refused(db.execute(&statement).await);
    assert_eq!(kind, DbErrorKind::NotNullViolation { column: "text".to_owned() });
    Ok(())
}

/// `= NULL` holds for no row, so that asking it is a mistake.
pub(crate) async fn comparing_with_an_unset_key_is_refused(trial: &Trial) -> Outcome {
    let db = trial.with(&[Folder::schema]).await?;
    let unset: Auto<i64> = Auto::default();
    let outcome = Folder::objects().filter(Folder::id.eq(unset)).fetch(&db).await;
    assert!(matches!(outcome, Err(Error::InvalidQuery(_))), "{outcome:?}");
    let outcome = Folder::objects().filter(Folder::id.in_([unset])).fetch(&db).await;
    assert!(matches!(outcome, Err(Error::InvalidQuery(_))), "{outcome:?}");
    Ok(())
}

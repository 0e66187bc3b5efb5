//! Values of every type come back as they were written.

use chrono::{DateTime, NaiveDate, NaiveTime};
use rust_decimal::Decimal;
use rustango_model::{Auto, Model as _};
use rustango_ports::database::{DbErrorKind, DecodeFault, Value, ValueRef, ValueType};
use rustango_query::{Db, Error, Fault, Objects as _, Select, key, records};
use serde_json::json;
use uuid::Uuid;

use crate::database::{
    edges::{date, decimal, edges_on, time, timestamp},
    models::{Author, Every, Maybe, Post, Status},
    oracle::{same, with_ref},
    trial::{Outcome, Trial, capabilities, refused},
};

/// Writes the values into one field, one row at a time, then all rows at once,
/// then over a row that is there, and reads them all back.
async fn round_trip(trial: &Trial, field: &str, values: &[(Value, Value)]) -> Outcome {
    round_trip_on(&trial.with(&[Maybe::schema]).await?, field, values).await
}

async fn round_trip_on(db: &Db, field: &str, values: &[(Value, Value)]) -> Outcome {
    let schema = Maybe::schema();
    let position = schema.position(field).expect("a field of the model");
    let mut rows = Vec::new();
    for (written, _) in values {
        let mut row = Maybe::default();
        with_ref(written, |value| row.assign(position, value))?;
        rows.push(row);
    }
    for row in &mut rows {
        row.clone().insert(db).await?;
    }
    Maybe::bulk_insert(&mut rows, db).await?;
    for (written, _) in values {
        let mut over = Maybe::default();
        over.insert(db).await?;
        with_ref(written, |value| over.assign(position, value))?;
        over.update(db).await?;
    }

    let read = Maybe::objects().order_by(Maybe::id).fetch(db).await?;
    assert_eq!(read.len(), 3 * values.len());
    for (row, (_, expected)) in read.iter().zip(values.iter().cycle()) {
        let found = &row.values()[position];
        assert!(same(found, expected), "{} was written, {} came back", shorten(expected), shorten(found));
    }

    let refs = records::fetch_fields(db, &Select::all(schema), &[position]).await?;
    assert_eq!(refs.columns()[0].value_type, Some(schema.fields[position].value_type));
    for (at, (_, expected)) in (0..refs.len()).zip(values.iter().cycle()) {
        assert_eq!(refs.get(at, 0)?.value_type(), Some(expected.value_type()));
    }
    Ok(())
}

fn shorten(value: &Value) -> String {
    format!("{value:?}").chars().take(200).collect()
}

async fn edges_round_trip(trial: &Trial, field: &str, of: ValueType) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    let values: Vec<_> =
        edges_on(&db, of).into_iter().map(|value| (value.clone(), as_kept(&db, value))).collect();
    round_trip_on(&db, field, &values).await
}

/// The value that comes back: a decimal may have lost the zeros at its end.
fn as_kept(db: &Db, value: Value) -> Value {
    match value {
        Value::Decimal(number) if !capabilities(db).decimal_scale => Value::Decimal(number.normalize()),
        value => value,
    }
}

/// A row with a value of every type, the n-th of its edges.
pub(super) fn every(db: &Db, at: usize) -> Result<Every, DecodeFault> {
    let mut row = Every {
        id: Auto::default(),
        boolean: false,
        small: 0,
        medium: 0,
        big: 0,
        single: 0.0,
        double: 0.0,
        decimal: Decimal::ZERO,
        text: String::new(),
        bytes: Vec::new(),
        uuid: Uuid::nil(),
        timestamp: DateTime::UNIX_EPOCH,
        date: NaiveDate::default(),
        time: NaiveTime::default(),
        json: json!(null),
    };
    for (position, field) in Every::schema().fields.iter().enumerate().skip(1) {
        let edges = edges_on(db, field.value_type);
        with_ref(&edges[at % edges.len()], |value| row.assign(position, value))?;
    }
    Ok(row)
}

pub(crate) async fn types_round_trip(trial: &Trial) -> Outcome {
    let db = trial.with(&[Every::schema]).await?;
    let mut written = Vec::new();
    for at in 0..30 {
        let mut row = every(&db, at)?;
        row.save(&db).await?;
        written.push(row);
    }
    let mut bulk = written.clone();
    for row in &mut bulk {
        row.id = Auto::default();
    }
    Every::bulk_insert(&mut bulk, &db).await?;
    written.append(&mut bulk);
    assert_eq!(Every::objects().order_by(Every::id).fetch(&db).await?, written);

    // By position, in the types that were declared; text and bytes borrowed.
    let rows = records::fetch(&db, &Select::all(Every::schema())).await?;
    let fields = Every::schema().fields;
    assert_eq!(rows.columns().len(), fields.len());
    for (column, field) in rows.columns().iter().zip(fields) {
        assert_eq!((&*column.name, column.value_type), (field.column.as_str(), Some(field.value_type)));
    }
    for (row, model) in written.iter().enumerate() {
        for (column, value) in model.values().iter().enumerate() {
            let found = rows.get(row, column)?;
            assert_eq!(found.value_type(), Some(value.value_type()), "row {row}, column {column}");
            match (found, value) {
                (ValueRef::Text(found), Value::Text(written)) => assert_eq!(found, written),
                (ValueRef::Bytes(found), Value::Bytes(written)) => assert_eq!(found, &written[..]),
                _ => {}
            }
        }
    }
    Ok(())
}

pub(crate) async fn booleans_round_trip(trial: &Trial) -> Outcome {
    edges_round_trip(trial, "boolean", ValueType::Bool).await
}

pub(crate) async fn small_integers_keep_their_limits(trial: &Trial) -> Outcome {
    edges_round_trip(trial, "small", ValueType::I16).await
}

pub(crate) async fn medium_integers_keep_their_limits(trial: &Trial) -> Outcome {
    edges_round_trip(trial, "medium", ValueType::I32).await
}

pub(crate) async fn big_integers_keep_their_limits(trial: &Trial) -> Outcome {
    edges_round_trip(trial, "big", ValueType::I64).await
}

pub(crate) async fn single_floats_keep_every_bit(trial: &Trial) -> Outcome {
    edges_round_trip(trial, "single", ValueType::F32).await
}

pub(crate) async fn double_floats_keep_every_bit(trial: &Trial) -> Outcome {
    edges_round_trip(trial, "double", ValueType::F64).await
}

pub(crate) async fn negative_zero_reads_as_zero(trial: &Trial) -> Outcome {
    round_trip(trial, "double", &[(Value::F64(-0.0), Value::F64(0.0))]).await
}

pub(crate) async fn not_a_number_is_refused(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    let outcome =
        Maybe { double: Some(f64::NAN), single: Some(f32::NAN), ..Maybe::default() }.insert(&db).await;
    let Err(Error::Validation(errors)) = outcome else { panic!("NaN is stored: {outcome:?}") };
    let fields: Vec<_> = errors.faults().iter().map(|fault| fault.field).collect();
    assert_eq!(fields, ["single", "double"]);
    assert!(errors.faults().iter().all(|fault| matches!(fault.fault, Fault::NotStorable { .. })));
    Ok(())
}

/// Numbers without end are kept, or refused before they are sent.
pub(crate) async fn infinite_floats_are_kept_or_refused(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    let keeps = capabilities(&db).infinite_floats;
    for number in [f64::INFINITY, f64::NEG_INFINITY] {
        let mut row = Maybe { double: Some(number), ..Maybe::default() };
        match row.insert(&db).await {
            Ok(()) if keeps => {
                assert_eq!(Maybe::objects().filter(Maybe::double.eq(number)).get(&db).await?, row);
            }
            outcome => assert_eq!((keeps, refused(outcome)), (false, DbErrorKind::InvalidValue)),
        }
        #[allow(clippy::cast_possible_truncation, reason = "what is infinite stays so")]
        let single = Maybe { single: Some(number as f32), ..Maybe::default() }.insert(&db).await;
        assert_eq!(single.is_ok(), keeps, "{single:?}");
    }
    Ok(())
}

pub(crate) async fn decimals_keep_28_digits(trial: &Trial) -> Outcome {
    edges_round_trip(trial, "decimal", ValueType::Decimal).await
}

pub(crate) async fn decimals_keep_their_scale(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    let values = ["1", "1.0", "1.00", "-2.500", "0.000", "100"].map(|text| Value::Decimal(decimal(text)));
    let values = values.map(|value| (value.clone(), as_kept(&db, value)));
    round_trip_on(&db, "decimal", &values).await
}

pub(crate) async fn text_round_trips(trial: &Trial) -> Outcome {
    edges_round_trip(trial, "text", ValueType::Text).await
}

pub(crate) async fn a_megabyte_of_text_round_trips(trial: &Trial) -> Outcome {
    let text = Value::Text("äöü 👩 ".repeat(100_000));
    round_trip(trial, "text", &[(text.clone(), text)]).await
}

pub(crate) async fn bytes_round_trip(trial: &Trial) -> Outcome {
    edges_round_trip(trial, "bytes", ValueType::Bytes).await
}

pub(crate) async fn uuids_round_trip(trial: &Trial) -> Outcome {
    edges_round_trip(trial, "uuid", ValueType::Uuid).await
}

pub(crate) async fn timestamps_keep_microseconds(trial: &Trial) -> Outcome {
    edges_round_trip(trial, "timestamp", ValueType::Timestamp).await
}

pub(crate) async fn dates_round_trip(trial: &Trial) -> Outcome {
    edges_round_trip(trial, "date", ValueType::Date).await
}

pub(crate) async fn times_keep_microseconds(trial: &Trial) -> Outcome {
    edges_round_trip(trial, "time", ValueType::Time).await
}

pub(crate) async fn finer_timestamps_are_cut_off(trial: &Trial) -> Outcome {
    let cut = [
        ("2024-02-29T12:34:56.789012345Z", "2024-02-29T12:34:56.789012Z"),
        ("2024-02-29T12:34:56.999999999Z", "2024-02-29T12:34:56.999999Z"),
        ("1969-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59.999999Z"),
        ("1969-12-31T23:59:59.000000001Z", "1969-12-31T23:59:59Z"),
        ("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999Z"),
    ];
    let values = cut.map(|(from, to)| (Value::Timestamp(timestamp(from)), Value::Timestamp(timestamp(to))));
    round_trip(trial, "timestamp", &values).await
}

pub(crate) async fn finer_times_are_cut_off(trial: &Trial) -> Outcome {
    let values = [
        (time(12, 0, 0, 999), time(12, 0, 0, 0)),
        (time(23, 59, 59, 999_999_999), time(23, 59, 59, 999_999_000)),
    ];
    round_trip(trial, "time", &values.map(|(from, to)| (Value::Time(from), Value::Time(to)))).await
}

/// A leap second is a time that no database has; it becomes the last
/// microsecond before.
pub(crate) async fn leap_seconds_stay_within_their_minute(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    let leap = time(23, 59, 59, 1_500_000_000);
    let at = date(2016, 12, 31).and_time(leap).and_utc();
    let mut row = Maybe { time: Some(leap), timestamp: Some(at), ..Maybe::default() };
    row.insert(&db).await?;
    let read = Maybe::objects().get(&db).await?;
    assert_eq!(read.time, Some(time(23, 59, 59, 999_999_000)));
    assert_eq!(read.timestamp, Some(timestamp("2016-12-31T23:59:59.999999Z")));
    Ok(())
}

pub(crate) async fn years_beyond_four_digits_are_refused(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    for beyond in [date(0, 12, 31), date(-1, 1, 1), date(10_000, 1, 1), NaiveDate::MIN, NaiveDate::MAX] {
        let at = beyond.and_time(time(12, 0, 0, 0)).and_utc();
        for mut row in [
            Maybe { date: Some(beyond), ..Maybe::default() },
            Maybe { timestamp: Some(at), ..Maybe::default() },
        ] {
            assert_eq!(refused(row.insert(&db).await), DbErrorKind::InvalidValue, "{beyond}");
            assert_eq!(refused(Maybe::bulk_insert(&mut [row], &db).await), DbErrorKind::InvalidValue);
        }
    }
    assert_eq!(Maybe::objects().count(&db).await?, 0);
    Ok(())
}

pub(crate) async fn json_round_trips(trial: &Trial) -> Outcome {
    edges_round_trip(trial, "json", ValueType::Json).await
}

pub(crate) async fn documents_may_be_deep(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    let deep = |levels: usize| (0..levels).fold(json!("found"), |inner, _| json!({ "a": inner }));
    let down = |levels: usize| vec![key("a"); levels];
    for levels in [1, 31, 100] {
        let mut row = Maybe { json: Some(deep(levels)), ..Maybe::default() };
        row.insert(&db).await?;
        row.refresh(&db).await?;
        assert_eq!(row.json, Some(deep(levels)), "{levels} levels");
    }
    let at = async |levels| {
        Maybe::objects().filter(Maybe::json.json_text(down(levels)).eq("found")).count(&db).await
    };
    assert_eq!((at(1).await?, at(30).await?, at(31).await?), (1, 0, 1));
    // What is further down is kept or refused, and never another document.
    let mut deeper = Maybe { json: Some(deep(101)), ..Maybe::default() };
    match deeper.insert(&db).await {
        Ok(()) => {
            deeper.refresh(&db).await?;
            assert_eq!(deeper.json, Some(deep(101)));
        }
        refusal => assert_eq!(refused(refusal), DbErrorKind::InvalidValue),
    }
    Ok(())
}

pub(crate) async fn json_null_is_not_sql_null(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    Maybe { json: Some(json!(null)), ..Maybe::default() }.insert(&db).await?;
    Maybe::default().insert(&db).await?;
    let rows = Maybe::objects().order_by(Maybe::id).fetch(&db).await?;
    assert_eq!((&rows[0].json, &rows[1].json), (&Some(json!(null)), &None));
    assert_eq!(Maybe::objects().filter(Maybe::json.is_null()).count(&db).await?, 1);
    Ok(())
}

pub(crate) async fn choices_round_trip(trial: &Trial) -> Outcome {
    let db = trial.with(&[Author::schema, Post::schema]).await?;
    let mut author = Author::new("Ann");
    author.save(&db).await?;
    for status in [Status::Draft, Status::InReview, Status::Published] {
        let mut post = Post { status, ..Post::new("a post", &author) };
        post.save(&db).await?;
        assert_eq!(Post::objects().filter(Post::status.eq(status)).get(&db).await?, post);
    }
    Ok(())
}

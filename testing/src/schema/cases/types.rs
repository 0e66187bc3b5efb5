//! Columns that get another type.

use rustango_migrate::converts;
use rustango_ports::{
    database::{DbErrorKind, ValueType},
    schema::{Operation, Table},
};

use super::super::{
    site::{Site, Unchanged},
    tables::{auto, check, column, name, nullable, table, text, with_default},
    trial::Trial,
};
use crate::database::trial::{Failure, Outcome, refused};

/// `thing (id, what)`, with values of one column.
async fn things(trial: &Trial, of: ValueType, values: &[&str]) -> Result<Site, Failure> {
    let site = trial.site([thing(of)]).await?;
    for value in values {
        site.run(&format!("INSERT INTO thing (what) VALUES ({value})")).await?;
    }
    Ok(site)
}

fn thing(of: ValueType) -> Table {
    table("thing", [auto("id"), nullable(column("what", of))])
}

fn turn(to: ValueType, cast: Option<String>) -> Operation {
    Operation::AlterColumnType { table: name("thing"), column: name("what"), to, cast }
}

async fn values(site: &Site, of: ValueType) -> Result<Vec<String>, Failure> {
    site.rows("SELECT what FROM thing ORDER BY id", &[of]).await
}

pub(crate) async fn integers_grow(trial: &Trial) -> Outcome {
    let mut site = things(trial, ValueType::I16, &["-32768", "32767", "NULL"]).await?;
    for to in [ValueType::I32, ValueType::I64] {
        trial.change(&mut site, turn(to, None)).await?;
        assert_eq!(values(&site, to).await?, ["-32768", "32767", "NULL"]);
    }
    site.run("UPDATE thing SET what = 9223372036854775807").await?;
    Ok(())
}

pub(crate) async fn integers_shrink_where_they_fit(trial: &Trial) -> Outcome {
    let mut site = things(trial, ValueType::I64, &["-32768", "32767", "40000"]).await?;
    trial.change(&mut site, turn(ValueType::I32, None)).await?;
    site.migrate(&[turn(ValueType::I16, None)]).await.expect_err("40000 does not fit");
    trial.is_as_created(&site).await?;
    assert_eq!(values(&site, ValueType::I32).await?, ["-32768", "32767", "40000"]);
    site.run("DELETE FROM thing WHERE what = 40000").await?;
    trial.change(&mut site, turn(ValueType::I16, None)).await?;
    assert_eq!(refused(site.run("UPDATE thing SET what = 40000").await), DbErrorKind::InvalidValue);
    Ok(())
}

pub(crate) async fn numbers_become_text(trial: &Trial) -> Outcome {
    let mut site = things(trial, ValueType::I64, &["-7", "123456789012", "NULL"]).await?;
    trial.change(&mut site, turn(ValueType::Text, None)).await?;
    assert_eq!(values(&site, ValueType::Text).await?, ["-7", "123456789012", "NULL"]);
    site.run("INSERT INTO thing (what) VALUES ('more')").await?;
    Ok(())
}

pub(crate) async fn text_becomes_numbers_by_a_cast(trial: &Trial) -> Outcome {
    let mut site = things(trial, ValueType::Text, &["'7'", "'no number'", "'-12'", "NULL"]).await?;
    let integer = if site.dialect().name().starts_with('m') { "SIGNED" } else { "INTEGER" };
    let cast = format!("CASE WHEN what LIKE '%n%' THEN NULL ELSE CAST(what AS {integer}) END");
    trial.change(&mut site, turn(ValueType::I32, Some(cast))).await?;
    assert_eq!(values(&site, ValueType::I32).await?, ["7", "NULL", "-12", "NULL"]);
    Ok(())
}

pub(crate) async fn booleans_become_integers_and_back(trial: &Trial) -> Outcome {
    let mut site = things(trial, ValueType::Bool, &["TRUE", "FALSE", "NULL"]).await?;
    let cast = site.cast("what", ValueType::Bool, ValueType::I32)?;
    trial.change(&mut site, turn(ValueType::I32, Some(cast))).await?;
    assert_eq!(values(&site, ValueType::I32).await?, ["1", "0", "NULL"]);
    site.run("UPDATE thing SET what = 5 WHERE what = 1").await?;
    trial.change(&mut site, turn(ValueType::Bool, Some("what <> 0".to_owned()))).await?;
    assert_eq!(values(&site, ValueType::Bool).await?, ["true", "false", "NULL"]);
    Ok(())
}

pub(crate) async fn integers_become_decimals(trial: &Trial) -> Outcome {
    let mut site = things(trial, ValueType::I64, &["5", "-10", "NULL"]).await?;
    trial.change(&mut site, turn(ValueType::Decimal, None)).await?;
    site.run("INSERT INTO thing (what) VALUES ('0.25')").await?;
    assert_eq!(values(&site, ValueType::Decimal).await?, ["5", "-10", "NULL", "0.25"]);
    let cast = site.cast("what", ValueType::Decimal, ValueType::F64)?;
    trial.change(&mut site, turn(ValueType::F64, Some(cast))).await?;
    assert_eq!(values(&site, ValueType::F64).await?, ["5", "-10", "NULL", "0.25"]);
    Ok(())
}

pub(crate) async fn timestamps_become_dates_by_a_cast(trial: &Trial) -> Outcome {
    let at = "'2024-02-29 23:59:59.000000'";
    let mut site = things(trial, ValueType::Timestamp, &[at, "NULL"]).await?;
    let cast = site.cast("what", ValueType::Timestamp, ValueType::Date)?;
    trial.change(&mut site, turn(ValueType::Date, Some(cast))).await?;
    assert_eq!(values(&site, ValueType::Date).await?, ["2024-02-29", "NULL"]);
    let cast = site.cast("what", ValueType::Date, ValueType::Timestamp)?;
    trial.change(&mut site, turn(ValueType::Timestamp, Some(cast))).await?;
    assert_eq!(values(&site, ValueType::Timestamp).await?, ["2024-02-29 00:00:00", "NULL"]);
    Ok(())
}

pub(crate) async fn texts_grow_and_shrink(trial: &Trial) -> Outcome {
    let mut site = trial.site([table("thing", [auto("id"), nullable(text("what", 5))])]).await?;
    site.run("INSERT INTO thing (what) VALUES ('äöüßé'), (NULL)").await?;
    let limit = |max_length| Operation::AlterColumnMaxLength {
        table: name("thing"),
        column: name("what"),
        max_length,
    };
    trial.change(&mut site, limit(Some(8))).await?;
    site.run("UPDATE thing SET what = 'äöüßéxyz' WHERE what IS NOT NULL").await?;
    assert_eq!(refused(site.run("UPDATE thing SET what = '123456789'").await), DbErrorKind::InvalidValue);
    site.migrate(&[limit(Some(7))]).await.expect_err("there are eight letters");
    trial.is_as_created(&site).await?;
    assert_eq!(values(&site, ValueType::Text).await?, ["äöüßéxyz", "NULL"]);
    trial.change(&mut site, limit(None)).await?;
    site.run("UPDATE thing SET what = '123456789' WHERE what IS NOT NULL").await?;
    site.run("UPDATE thing SET what = 'short' WHERE what IS NOT NULL").await?;
    trial.change(&mut site, limit(Some(5))).await?;
    assert_eq!(values(&site, ValueType::Text).await?, ["short", "NULL"]);
    Ok(())
}

pub(crate) async fn types_keep_what_belongs_to_their_column(trial: &Trial) -> Outcome {
    let mut thing = table("thing", [auto("id"), with_default(column("what", ValueType::I16), "5")]);
    thing.uniques.push(super::super::tables::unique("thing", &["what"]));
    thing.checks.push(check("thing_what", "what > 0"));
    let mut site = trial.site([thing]).await?;
    site.run("INSERT INTO thing (what) VALUES (1), (2)").await?;
    trial.change(&mut site, turn(ValueType::I64, None)).await?;
    site.run("INSERT INTO thing (id) VALUES (3)").await?;
    assert_eq!(values(&site, ValueType::I64).await?, ["1", "2", "5"]);
    assert!(matches!(
        refused(site.run("UPDATE thing SET what = 1 WHERE id = 2").await),
        DbErrorKind::UniqueViolation { .. }
    ));
    assert!(matches!(
        refused(site.run("UPDATE thing SET what = 0 WHERE id = 2").await),
        DbErrorKind::CheckViolation { .. }
    ));
    assert!(matches!(
        refused(site.run("UPDATE thing SET what = NULL WHERE id = 2").await),
        DbErrorKind::NotNullViolation { .. }
    ));
    Ok(())
}

pub(crate) async fn texts_become_keys_and_cease(trial: &Trial) -> Outcome {
    let mut site = things(trial, ValueType::Text, &["'one'", "'two'", "NULL"]).await?;
    let make = |unique| Operation::AlterColumnUnique { table: name("thing"), column: name("what"), unique };
    trial.change(&mut site, make(true)).await?;
    let same = site.run("UPDATE thing SET what = 'one'").await;
    assert!(matches!(refused(same), DbErrorKind::UniqueViolation { .. }));
    let over = super::super::tables::index("thing", &["id", "what"]);
    let named = over.name.clone();
    let create = Operation::CreateIndex { table: name("thing"), index: over, concurrently: false };
    trial.change(&mut site, create).await?;
    assert_eq!(values(&site, ValueType::Text).await?, ["one", "two", "NULL"]);
    let drop = Operation::DropIndex { table: name("thing"), index: named, concurrently: false };
    trial.change(&mut site, drop).await?;
    trial.change(&mut site, make(false)).await?;
    // What is no key may be long.
    let long = "long ".repeat(2_000);
    site.run(&format!("UPDATE thing SET what = '{long}'")).await?;
    assert_eq!(values(&site, ValueType::Text).await?, [long.as_str(), &long, &long]);
    Ok(())
}

pub(crate) async fn texts_become_uuids_and_back(trial: &Trial) -> Outcome {
    let id = "67e55044-10b1-426f-9247-bb680e5fe0c8";
    let mut site = things(trial, ValueType::Text, &["NULL"]).await?;
    site.run(&format!("UPDATE thing SET what = '{id}'")).await?;
    site.run("INSERT INTO thing (what) VALUES (NULL)").await?;
    match site.migrate(&[turn(ValueType::Uuid, None)]).await {
        Err(Unchanged::Refused(refusal)) => {
            assert!(refusal.0.contains("cast"), "{refusal}");
            return trial.is_as_created(&site).await;
        }
        other => other?,
    }
    trial.is_as_created(&site).await?;
    assert_eq!(values(&site, ValueType::Uuid).await?, [id, "NULL"]);
    trial.change(&mut site, turn(ValueType::Text, None)).await?;
    assert_eq!(values(&site, ValueType::Text).await?, [id, "NULL"]);
    site.run("UPDATE thing SET what = 'no UUID' WHERE what IS NULL").await?;
    site.migrate(&[turn(ValueType::Uuid, None)]).await.expect_err("one is no UUID");
    assert_eq!(values(&site, ValueType::Text).await?, [id, "no UUID"]);
    Ok(())
}

/// A value, as SQL that all databases read, of one type, and what it is as another.
type Converted = (ValueType, &'static str, ValueType, &'static str);

/// What each database makes of values without being told how.
const CONVERTED: &[Converted] = {
    use ValueType::{Bool, Date, Decimal, F32, F64, I16, I32, I64, Json, Text, Timestamp};
    &[
        (I16, "-7", I32, "-7"),
        (I16, "-7", I64, "-7"),
        (I32, "-7", I16, "-7"),
        (I32, "70000", I64, "70000"),
        (I64, "-7", I16, "-7"),
        (I64, "70000", I32, "70000"),
        (I16, "7", Decimal, "7"),
        (I32, "7", Decimal, "7"),
        (I64, "7", Decimal, "7"),
        (I16, "7", F32, "7"),
        (I32, "7", F32, "7"),
        (I64, "7", F32, "7"),
        (I16, "7", F64, "7"),
        (I32, "7", F64, "7"),
        (I64, "7", F64, "7"),
        (I16, "-7", Text, "-7"),
        (I32, "-7", Text, "-7"),
        (I64, "-7", Text, "-7"),
        (I16, "7", Bool, "true"),
        (I32, "0", Bool, "false"),
        (I64, "7", Bool, "true"),
        (Decimal, "'7.5'", I16, "8"),
        (Decimal, "'-7.5'", I32, "-8"),
        (Decimal, "'7.25'", I64, "7"),
        (Decimal, "'7.25'", F32, "7.25"),
        (Decimal, "'7.25'", F64, "7.25"),
        (Decimal, "'7.25'", Text, "7.25"),
        (F32, "7.25", I16, "7"),
        (F32, "-7.75", I32, "-8"),
        (F32, "7.25", I64, "7"),
        (F64, "7.25", I16, "7"),
        (F64, "-7.75", I32, "-8"),
        (F64, "7.25", I64, "7"),
        (F32, "7.25", F64, "7.25"),
        (F64, "7.25", F32, "7.25"),
        (Bool, "TRUE", I16, "1"),
        (Bool, "FALSE", I32, "0"),
        (Bool, "TRUE", I64, "1"),
        (Bool, "TRUE", Text, "true"),
        (Bool, "FALSE", Text, "false"),
        (Text, "'-7'", I16, "-7"),
        (Text, "'70000'", I32, "70000"),
        (Text, "'70000'", I64, "70000"),
        (Text, "'[1]'", Json, "[1]"),
        (Json, "'[1]'", Text, "[1]"),
        (Date, "'2024-02-29'", Timestamp, "2024-02-29 00:00:00"),
        (Date, "'2024-02-29'", Text, "2024-02-29"),
        (Timestamp, "'2024-02-29 23:59:59.000000'", Date, "2024-02-29"),
    ]
};

/// Plans change these types without asking how. A UUID is written in another
/// way by each database, and has a case of its own.
pub(crate) async fn types_convert_alike(trial: &Trial) -> Outcome {
    for (from, to) in ALL.iter().flat_map(|&from| ALL.iter().map(move |&to| (from, to))) {
        let is_tried = CONVERTED.iter().any(|(given, _, other, _)| (*given, *other) == (from, to));
        let is_other_case = from == to || from == ValueType::Uuid;
        assert!(is_tried || is_other_case || !converts(from, to), "{from} to {to} is not tried");
    }
    let mut site = trial.site([]).await?;
    for (from, value, to, expected) in CONVERTED {
        site.migrate(&[Operation::CreateTable(thing(*from))]).await?;
        site.run(&format!("INSERT INTO thing (what) VALUES ({value}), (NULL)")).await?;
        site.migrate(&[turn(*to, None)]).await?;
        assert_eq!(values(&site, *to).await?, [expected, "NULL"], "{value} of {from} as {to}");
        site.migrate(&[Operation::DropTable { table: name("thing") }]).await?;
    }
    let mut site = things(trial, ValueType::Text, &["'7'", "'seven'"]).await?;
    site.migrate(&[turn(ValueType::I64, None)]).await.expect_err("seven is no number");
    trial.is_as_created(&site).await?;
    assert_eq!(values(&site, ValueType::Text).await?, ["7", "seven"]);
    Ok(())
}

const ALL: [ValueType; 14] = [
    ValueType::Bool,
    ValueType::I16,
    ValueType::I32,
    ValueType::I64,
    ValueType::F32,
    ValueType::F64,
    ValueType::Decimal,
    ValueType::Text,
    ValueType::Bytes,
    ValueType::Uuid,
    ValueType::Timestamp,
    ValueType::Date,
    ValueType::Time,
    ValueType::Json,
];

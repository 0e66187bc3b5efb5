//! Texts as values: of lookups, of what is computed, of documents, of cursors, of writes.

use rustango::{
    ports::database::{DbErrorKind, Value},
    prelude::*,
    query::{Cursor, Predicate, QuerySet, count, index, key, value, when},
};
use serde_json::json;

use super::{
    corpus::HARMLESS,
    models::Exhibit,
    museum::{Museum, document},
};
use crate::ground::On;

type Four<T> = (T, T, T, T);

async fn counts(museum: &Museum, (a, b, c, d): Four<Predicate<Exhibit>>) -> Result<Four<i64>, Error> {
    let totals = (count().only(a), count().only(b), count().only(c), count().only(d));
    Exhibit::objects().aggregate(totals, &museum.db).await
}

fn exhibits(text: &str) -> QuerySet<Exhibit> {
    Exhibit::objects().filter(Exhibit::text.eq(text))
}

/// Whether the toolkit or the database refuses for what the text is: a client's fault.
fn is_refusal(error: &Error) -> bool {
    let by_database =
        matches!(error.database_kind(), Some(DbErrorKind::InvalidValue | DbErrorKind::Unsupported));
    by_database || matches!(error, Error::InvalidQuery(_) | Error::Validation(_))
}

/// Compares with what is so in memory. A text that no database holds may be refused.
#[track_caller]
fn same<T: PartialEq + std::fmt::Debug>(found: Result<T, Error>, expected: &T, text: &str) {
    match found {
        Ok(found) => assert_eq!(found, *expected, "{text:?}"),
        Err(error) => assert!(text.contains('\0') && is_refusal(&error), "{text:?}: {error}"),
    }
}

async fn lookups(museum: &Museum, text: &str) {
    let column = Exhibit::text;
    let of = |holds: fn(&str, &str) -> bool| museum.number(|row| holds(row, text));
    let exact = (column.eq(text), column.ne(text), column.lt(text), column.gte(text));
    let expected = (
        of(|row, text| row == text),
        of(|row, text| row != text),
        of(|row, text| row < text),
        of(|row, text| row >= text),
    );
    same(counts(museum, exact).await, &expected, text);
    let texts = (column.contains(text), column.startswith(text), column.endswith(text), column.in_([text]));
    let expected = (
        of(|row, text| row.contains(text)),
        of(|row, text| row.starts_with(text)),
        of(|row, text| row.ends_with(text)),
        expected.0,
    );
    same(counts(museum, texts).await, &expected, text);
    let own = || exhibits(text).filter(column.iexact(text)).filter(column.icontains(text));
    let own = own().filter(column.istartswith(text)).filter(column.iendswith(text));
    same(own.count(&museum.db).await, &expected.3.unsigned_abs(), text);
    let ranges = (
        column.between(text, text),
        column.is_not_distinct_from(text),
        column.is_distinct_from(text).not(),
        column.not_in([text, HARMLESS]).not() & column.ne(HARMLESS),
    );
    let others = expected.3 - i64::from(text == HARMLESS);
    same(counts(museum, ranges).await, &(expected.3, expected.3, expected.3, others), text);
}

async fn computed(museum: &Museum, text: &str) {
    let column = Exhibit::text;
    let number = museum.number(|row| row == text);
    let joined = column.concat(text).eq(format!("{text}{text}"));
    let chosen = when(column.eq(text), value(&text.to_owned())).otherwise(HARMLESS).ne(HARMLESS);
    let chosen_number = if text == HARMLESS { 0 } else { number };
    let compared = column.greatest(text).eq(text);
    let upto = museum.number(|row| row <= text);
    let gone = column.nullif(text).is_null();
    let found = counts(museum, (joined & column.eq(text), chosen, compared, gone)).await;
    same(found, &(number, chosen_number, upto, number), text);
    let replaced = exhibits(text).filter(column.replace(text, "").eq(""));
    same(replaced.count(&museum.db).await, &number.unsigned_abs(), text);
}

async fn documents(museum: &Museum, text: &str) {
    let doc = Exhibit::doc;
    let number = museum.number(|row| row == text);
    // "below" is a key of every document.
    let number_with_key = if text == "below" { museum.number(|_| true) } else { number };
    let by_path = doc.json_text([key(text)]).eq("found");
    let further = doc.json_text([key("below"), key(text), index(1)]).eq(text);
    let found =
        counts(museum, (by_path, further, doc.json_has_key(text), doc.json_has_keys([text, "below"]))).await;
    same(found, &(number, number, number_with_key, number_with_key), text);
    let any = doc.json_has_any_key([text, "no such key"]);
    let held = doc.json_contains(json!({ text: "found" }));
    let found =
        counts(museum, (any, held, doc.json_equals(document(text)), doc.json_contained_by(document(text))))
            .await;
    same(found, &(number_with_key, number, number, number), text);
}

async fn cursors(museum: &Museum, text: &str) {
    let after = |values| async move {
        let query = Exhibit::objects().order_by(Exhibit::text);
        query.fetch_after(Some(&Cursor::new(values)), 10_000, &museum.db).await.map(|page| page.results.len())
    };
    let value = || Value::Text(text.to_owned());
    let expected = museum.texts.iter().filter(|row| row.as_str() >= text).count();
    same(after(vec![value(), Value::I64(0)]).await, &expected, text);
    for values in [vec![value()], vec![Value::I64(0), value()], vec![value(), value()], vec![value(); 3]] {
        let refused = after(values).await.expect_err("it is the cursor of another query");
        assert!(matches!(refused, Error::InvalidQuery(_)), "{text:?}: {refused}");
    }
}

/// Everything that holds of a text and itself.
fn all_lookups(text: &str) -> Predicate<Exhibit> {
    let (column, doc) = (Exhibit::text, Exhibit::doc);
    let by_text = [
        column.eq(text),
        column.contains(text),
        column.startswith(text),
        column.endswith(text),
        column.iexact(text),
        column.icontains(text),
        column.istartswith(text),
        column.iendswith(text),
        column.in_([text]),
        column.between(text, text),
        column.ne(text).not(),
        column.concat(text).eq(format!("{text}{text}")),
        doc.json_text([key(text)]).eq("found"),
        doc.json_text([key("below"), key(text), index(1)]).eq(text),
        doc.json_has_key(text),
        doc.json_contains(json!({ text: "found" })),
        doc.json_equals(document(text)),
    ];
    by_text.into_iter().reduce(Predicate::and).expect("there are some")
}

async fn writes(museum: &Museum, text: &str) {
    let undone: Result<(), Error> = museum
        .db
        .transaction(async |tx| {
            let mut row = Exhibit {
                id: Auto::default(),
                text: text.to_owned(),
                doc: Some(document(text)),
                number: None,
                day: None,
                uid: None,
                price: None,
                flag: None,
                shelf: None,
            };
            row.insert(tx).await?;
            let own = || Exhibit::objects().filter(Exhibit::id.eq(row.id));
            assert_eq!(own().update().set(Exhibit::text, text).execute(tx).await?, 1);
            assert_eq!(own().filter(all_lookups(text)).count(tx).await?, 1, "it is found as what it is");
            let read = own().get(tx).await?;
            assert_eq!((&*read.text, read.doc), (text, row.doc.clone()), "a round trip");
            own().delete(tx).await?;
            Err(Error::abort("the rows stay as they are"))
        })
        .await;
    match undone {
        Err(Error::Aborted(_)) => {}
        Err(error) => assert!(text.contains('\0') && is_refusal(&error), "{text:?}: {error}"),
        Ok(()) => unreachable!("it was aborted"),
    }
}

/// A pattern is a program of its own: it finds something, nothing, or is none.
async fn patterns(museum: &Museum, text: &str) {
    for lookup in [Exhibit::text.regex(text), Exhibit::text.iregex(text)] {
        if let Err(error) = exhibits(text).filter(lookup).count(&museum.db).await {
            assert!(is_refusal(&error), "{text:?}: {error}");
        }
    }
}

async fn attack(museum: &Museum, text: &str) {
    lookups(museum, text).await;
    computed(museum, text).await;
    documents(museum, text).await;
    cursors(museum, text).await;
    writes(museum, text).await;
    patterns(museum, text).await;
}

/// R001: a text is bound wherever it is a value. R004: as a key of a document too.
async fn values_stay_data(on: On) {
    let museum = Museum::new(on).await;
    // Some databases reach a key that begins with a minus by another way than others.
    for text in [HARMLESS, "-"] {
        attack(&museum, text).await;
    }
    let usual = museum.statements();
    for text in &museum.corpus {
        attack(&museum, text).await;
        let other: Vec<_> = museum.statements().difference(&usual).cloned().collect();
        // What every text begins with, and what none can hold, is not asked for.
        let is_trivial = text.is_empty() || text.contains('\0');
        let is_known = if is_trivial { !other.concat().contains('\0') } else { other.is_empty() };
        assert!(is_known, "{text:?} changes the SQL: {other:?}");
        museum.is_intact(text).await;
    }
    museum.close().await;
}

#[tokio::test]
async fn values_stay_data_on_sqlite() {
    values_stay_data(On::Sqlite).await;
}

#[tokio::test]
async fn values_stay_data_on_postgres() {
    values_stay_data(On::Postgres).await;
}

#[tokio::test]
async fn values_stay_data_on_mariadb() {
    values_stay_data(On::MariaDb).await;
}

mod real_mysql {
    use super::*;

    #[tokio::test]
    async fn values_stay_data_on_mysql() {
        values_stay_data(On::MySql).await;
    }
}

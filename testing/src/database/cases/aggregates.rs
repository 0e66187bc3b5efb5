//! Functions of many rows: over all, by group, and around each row.

use rust_decimal::Decimal;
use rustango_model::{Auto, Model as _};
use rustango_ports::database::{DbErrorKind, ValueRef};
use rustango_query::{
    Db, Error, Objects as _, WindowFrame, count, dense_rank, first_value, lag, last_value, lead, ntile, rank,
    row_number, rows,
};

use super::paths::library;
use crate::database::{
    models::{Author, Maybe, Post},
    trial::{Failure, Outcome, Trial, refused},
};

async fn numbers(trial: &Trial, all: &[Maybe]) -> Result<Db, Failure> {
    let db = trial.with(&[Maybe::schema]).await?;
    Maybe::bulk_insert(&mut all.to_vec(), &db).await?;
    Ok(db)
}

fn big(value: i64) -> Maybe {
    Maybe { big: Some(value), ..Maybe::default() }
}

fn decimal(value: &str) -> Maybe {
    Maybe { decimal: Some(value.parse().expect("a decimal")), ..Maybe::default() }
}

pub(crate) async fn aggregates_cover_all_rows(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let all = (count(), Post::views.sum(), Post::views.min(), Post::views.max(), Post::views.avg());
    let read = Post::objects().aggregate(all, &db).await?;
    assert_eq!(read, (3, Some(60), Some(10), Some(30), Some(20.0)));
    let none = Post::objects().filter(Post::views.gt(99));
    let read = none.aggregate((count(), Post::views.sum(), Post::title.max()), &db).await?;
    assert_eq!(read, (0, None, None), "no rows have no sum");
    let counted = (Post::editor.count(), Post::author.count().distinct(), count().only(Post::views.gte(20)));
    assert_eq!(Post::objects().aggregate(counted, &db).await?, (1, 2, 2));
    let windowed = Post::objects().order_by(Post::views.desc()).limit(2);
    assert_eq!(windowed.aggregate(Post::views.sum(), &db).await?, Some(50), "a window is honoured");
    Ok(())
}

pub(crate) async fn sums_are_exact(trial: &Trial) -> Outcome {
    let db = numbers(
        trial,
        &[
            decimal("0.1"),
            decimal("0.2"),
            decimal("12345678901234567890.12345678"),
            decimal("-0.3"),
            Maybe::default(),
        ],
    )
    .await?;
    let sum = Maybe::objects().aggregate(Maybe::decimal.sum(), &db).await?;
    assert_eq!(sum, Some("12345678901234567890.12345678".parse()?));
    let small = Maybe::objects().filter(Maybe::decimal.lt(Decimal::ONE));
    let (mean, least) = small.aggregate((Maybe::decimal.avg(), Maybe::decimal.min()), &db).await?;
    assert_eq!((mean, least), (Some(Decimal::ZERO), Some("-0.3".parse()?)));
    let third = decimal("1");
    Maybe::objects().delete(&db).await?;
    Maybe::bulk_insert(&mut [third, decimal("0"), decimal("0")], &db).await?;
    let mean = Maybe::objects().aggregate(Maybe::decimal.avg(), &db).await?;
    assert_eq!(mean, Some("0.333333333333".parse()?), "an average has twelve digits");
    // Each fits, both do not.
    Maybe::bulk_insert(&mut [big(i64::MAX), big(1)], &db).await?;
    let overflow = Maybe::objects().aggregate(Maybe::big.sum(), &db).await;
    assert_eq!(refused(overflow), DbErrorKind::InvalidValue);
    Ok(())
}

pub(crate) async fn equal_values_count_once_where_asked(trial: &Trial) -> Outcome {
    let db = numbers(trial, &[decimal("1.0"), decimal("1.00"), decimal("2"), Maybe::default()]).await?;
    let both = (Maybe::decimal.count(), Maybe::decimal.count().distinct(), Maybe::decimal.sum().distinct());
    assert_eq!(Maybe::objects().aggregate(both, &db).await?, (3, 2, Some(Decimal::from(3))));
    Ok(())
}

pub(crate) async fn groups_have_aggregates(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let by_author = || Post::objects().group_by(Post::author.to(Author::name));
    let read = by_author().annotate((count(), Post::views.sum())).fetch(&db).await?;
    let expected = [("Ann".to_owned(), (2, Some(50))), ("Bob".to_owned(), (1, Some(10)))];
    assert_eq!(read, expected, "groups come in the order of their keys");
    let large = by_author().having(count().expr().gt(1)).annotate(Post::title.max());
    assert_eq!(large.fetch(&db).await?, [("Ann".to_owned(), Some("rust".to_owned()))]);
    let sorted = by_author().annotate(Post::views.sum()).order_by(Post::views.sum().expr().asc());
    assert_eq!(sorted.fetch(&db).await?[0].0, "Bob");
    let filtered = by_author().annotate(count()).filter(Post::views.gte(20));
    assert_eq!(
        filtered.fetch(&db).await?,
        [("Ann".to_owned(), 2)],
        "rows are left out before groups are made"
    );
    assert_eq!(by_author().annotate(count()).count(&db).await?, 2, "groups are counted");
    let two_keys = Post::objects().group_by((Post::status, Post::editor)).annotate(count());
    assert_eq!(two_keys.fetch(&db).await?.len(), 2, "NULL is a group");
    let loose = by_author().annotate(count()).order_by(Post::title).fetch(&db).await;
    assert!(matches!(loose, Err(Error::InvalidQuery(_))), "{loose:?}");
    Ok(())
}

pub(crate) async fn rows_have_places_among_others(trial: &Trial) -> Outcome {
    let db = numbers(trial, &[big(1), big(2), big(2), big(5)]).await?;
    let by_value = || rows().order_by(Maybe::big.asc());
    let places = (
        row_number(rows().order_by([Maybe::big.asc(), Maybe::id.asc()])),
        rank(by_value()),
        dense_rank(by_value()),
        ntile(2, rows().order_by([Maybe::big.asc(), Maybe::id.asc()])),
    );
    let read = Maybe::objects().order_by(Maybe::id).values(places).fetch(&db).await?;
    assert_eq!(read, [(1, 1, 1, 1), (2, 2, 2, 1), (3, 2, 2, 2), (4, 4, 3, 2)]);
    let by_id = || rows().order_by(Maybe::id.asc());
    let beside = (lag(Maybe::big, 1, by_id()), lead(Maybe::big, 2, by_id()));
    let read = Maybe::objects().order_by(Maybe::id).values(beside).fetch(&db).await?;
    let flat: Vec<_> = read.into_iter().map(|(before, after)| (before.flatten(), after.flatten())).collect();
    assert_eq!(flat, [(None, Some(2)), (Some(1), Some(5)), (Some(2), None), (Some(2), None)]);
    let ends = (
        first_value(Maybe::big, by_id()),
        last_value(Maybe::big, by_id().frame(WindowFrame::Whole)),
        Maybe::big.sum().over(by_id().frame(WindowFrame::ToCurrentRow)),
        Maybe::big.sum().over(by_id().frame(WindowFrame::Between { before: 1, after: 0 })),
        count().over(rows().by(Maybe::big)),
    );
    let read = Maybe::objects().order_by(Maybe::id).values(ends).fetch(&db).await?;
    assert_eq!(
        read,
        [
            (Some(1), Some(5), Some(1), Some(1), 1),
            (Some(1), Some(5), Some(3), Some(3), 2),
            (Some(1), Some(5), Some(5), Some(4), 2),
            (Some(1), Some(5), Some(10), Some(7), 1)
        ]
    );
    Ok(())
}

pub(crate) async fn running_totals_of_decimals_are_exact(trial: &Trial) -> Outcome {
    let db = numbers(trial, &[decimal("0.1"), decimal("0.2"), decimal("0.7")]).await?;
    let running = Maybe::decimal.sum().over(rows().order_by(Maybe::id.asc()));
    let read = Maybe::objects().order_by(Maybe::id).values(running).fetch(&db).await?;
    let expected: Vec<Option<Decimal>> =
        ["0.1", "0.3", "1.0"].map(|text| text.parse().ok()).into_iter().collect();
    assert_eq!(read, expected);
    Ok(())
}

pub(crate) async fn plans_are_told(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let plan = Post::objects().filter(Post::title.eq("rust")).explain(&db).await?;
    assert!(plan.to_lowercase().contains("post"), "the plan names the table: {plan}");
    let statement = Post::objects().filter(Post::title.eq("rust")).to_statement(&db)?;
    assert!(!statement.sql().contains("rust"), "values are bound: {}", statement.sql());
    let rows = rustango_ports::database::Executor::query(&db, &statement).await?;
    assert!(matches!(rows.get(0, 1)?, ValueRef::Text("rust")));
    Ok(())
}

pub(crate) async fn keys_become_maps_of_rows(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let all = Author::objects().order_by(Author::name).fetch(&db).await?;
    let wanted: Vec<i64> = all.iter().filter_map(|author| author.id.get()).take(2).collect();
    let found = Author::objects().in_bulk(wanted.iter().copied().chain([999_999]), &db).await?;
    assert_eq!(found.len(), 2);
    assert_eq!(found[&wanted[0]], all[0]);
    assert!(Author::objects().in_bulk([], &db).await?.is_empty());
    assert_eq!(Auto::from(wanted[1]), found[&wanted[1]].id);
    Ok(())
}

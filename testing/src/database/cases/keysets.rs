//! Pages by where the last one ended.

use rustango_model::Model as _;
use rustango_ports::database::{Value, ValueRef};
use rustango_query::{Counting, Cursor, Db, Error, Objects as _, QuerySet, RowSlice, Seek, Side, records};

use super::paths::library;
use crate::database::{
    models::{Author, Maybe, Post},
    trial::{Failure, Outcome, Trial},
};

async fn walk(db: &Db, query: &QuerySet<Maybe>, rows: u64) -> Result<Vec<Option<i64>>, Failure> {
    let (mut ids, mut cursor) = (Vec::new(), None);
    loop {
        let slice = query.clone().fetch_after(cursor.as_ref(), rows, db).await?;
        assert!(slice.results.len() as u64 <= rows);
        ids.extend(slice.results.iter().map(|row| row.id.get()));
        match slice.next {
            Some(next) => cursor = Some(next),
            None => return Ok(ids),
        }
    }
}

/// Rows with NULLs and ties in every column.
async fn rows(trial: &Trial) -> Result<Db, Failure> {
    let db = trial.with(&[Maybe::schema]).await?;
    let mut rows: Vec<Maybe> = (0..30_i64)
        .map(|at| Maybe {
            big: (at % 4 != 0).then_some(at % 4),
            text: (at % 5 != 0)
                .then(|| ["b", "B", "ä", "a"][usize::try_from(at % 4).unwrap_or(0)].to_owned()),
            decimal: (at % 3 != 0).then(|| rust_decimal::Decimal::new(at % 3 * 10, 1)),
            ..Maybe::default()
        })
        .collect();
    Maybe::bulk_insert(&mut rows, &db).await?;
    Ok(db)
}

pub(crate) async fn a_walk_meets_every_row_once(trial: &Trial) -> Outcome {
    let db = rows(trial).await?;
    let (big, text, decimal) = (Maybe::big, Maybe::text, Maybe::decimal);
    for query in [
        Maybe::objects(),
        Maybe::objects().order_by(big.asc()),
        Maybe::objects().order_by(big.desc()),
        Maybe::objects().order_by([text.asc(), big.desc()]),
        Maybe::objects().order_by([text.desc().nulls_first(), decimal.asc().nulls_first()]),
        Maybe::objects().order_by([decimal.desc(), text.lower().asc(), Maybe::id.desc()]),
        Maybe::objects().order_by(big.asc()).reverse(),
        Maybe::objects().filter(text.is_not_null()).order_by((big + 1).desc()),
    ] {
        let whole: Vec<_> = query.clone().fetch(&db).await?.iter().map(|row| row.id.get()).collect();
        for rows in [1, 7, 30, 31] {
            assert_eq!(walk(&db, &query, rows).await?, whole, "{rows} rows a page of {query:?}");
        }
    }
    Ok(())
}

pub(crate) async fn a_walk_goes_on_while_rows_come_and_go(trial: &Trial) -> Outcome {
    let db = rows(trial).await?;
    let query = || Maybe::objects().order_by([Maybe::big.desc(), Maybe::id.asc()]);
    let before: Vec<_> = query().fetch(&db).await?.iter().map(|row| row.id).collect();
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let slice = query().fetch_after(cursor.as_ref(), 4, &db).await?;
        seen.extend(slice.results.iter().map(|row| row.id));
        // Rows come before and after the place of the walk, and its own last
        // row goes.
        let mut new =
            [Maybe { big: Some(9), ..Maybe::default() }, Maybe { big: Some(-9), ..Maybe::default() }];
        Maybe::bulk_insert(&mut new, &db).await?;
        if let Some(last) = slice.results.last() {
            last.delete(&db).await?;
        }
        match slice.next {
            Some(next) if seen.len() < 200 => cursor = Some(next),
            _ => break,
        }
        if seen.len() >= 200 {
            break;
        }
        // The rows that were there come once each, in their order.
        let old: Vec<_> = seen.iter().filter(|id| before.contains(id)).collect();
        assert!(old.iter().zip(&before).all(|(seen, before)| *seen == before), "{old:?}");
        if old.len() == before.len() {
            return Ok(());
        }
    }
    let old = seen.iter().filter(|id| before.contains(id)).count();
    assert_eq!(old, before.len());
    Ok(())
}

pub(crate) async fn a_walk_goes_back_and_counts(trial: &Trial) -> Outcome {
    let db = rows(trial).await?;
    let query = || Maybe::objects().filter(Maybe::id.gt(3)).order_by([Maybe::big.desc(), Maybe::text.asc()]);
    let whole: Vec<_> = query().fetch(&db).await?.iter().map(|row| row.id.get()).collect();
    let select = query().into_select()?;
    let step =
        async |from: Option<(&Cursor, Side)>, counting| -> Result<(Vec<Option<i64>>, RowSlice), Failure> {
            let slice = records::slice(&db, &select, Seek { from, rows: 4, counting }).await?;
            let id = Maybe::schema().primary_key[0];
            let ids = (0..slice.rows.len()).map(|row| match slice.rows.get(row, id) {
                Ok(ValueRef::I64(id)) => Some(id),
                other => panic!("a key is a number, and not {other:?}"),
            });
            Ok((ids.collect(), slice))
        };
    let (mut pages, mut at) = (Vec::new(), None::<Cursor>);
    loop {
        let (ids, slice) = step(at.as_ref().map(|at| (at, Side::After)), Counting::Exact).await?;
        assert_eq!(slice.count, Some(27), "all rows of the query, wherever the step is");
        pages.push((ids, slice.first));
        if !slice.has_more {
            break;
        }
        at = slice.last;
    }
    assert_eq!(pages.iter().flat_map(|(ids, _)| ids.clone()).collect::<Vec<_>>(), whole);
    // Back from the first row of each page: the page before it, in the same order.
    for two in pages.windows(2) {
        let before = two[1].1.as_ref().map(|at| (at, Side::Before));
        let (ids, slice) = step(before, Counting::None).await?;
        assert_eq!((ids, slice.count), (two[0].0.clone(), None));
        assert_eq!(slice.has_more, two[0].0.first() != whole.first());
    }
    let front = pages[0].1.as_ref().map(|at| (at, Side::Before));
    let (ids, slice) = step(front, Counting::Exact).await?;
    assert_eq!((ids, slice.count, slice.has_more), (vec![], Some(27), false));
    Ok(())
}

pub(crate) async fn a_walk_brings_related_rows_along(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let query =
        || Post::objects().select_related(Post::author).order_by(Post::author.to(Author::name).desc());
    let first = query().fetch_after(None, 2, &db).await?;
    let titles: Vec<_> = first.results.iter().map(|post| &*post.title).collect();
    assert_eq!(titles, ["zig", "rust"]);
    assert_eq!(first.results[0].author.loaded().map(|author| &*author.name), Some("Bob"));
    let kept = first.next.map(|cursor| Cursor::new(cursor.values().to_vec()));
    let second = query().fetch_after(kept.as_ref(), 2, &db).await?;
    assert_eq!((&*second.results[0].title, &second.next), ("go", &None));
    Ok(())
}

pub(crate) async fn a_cursor_of_another_query_is_refused(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    for cursor in [
        Cursor::new(Vec::new()),
        Cursor::new(vec![Value::I64(1), Value::I64(2)]),
        Cursor::new(vec![Value::Text("1 OR 1=1".to_owned())]),
    ] {
        let refused = Maybe::objects().fetch_after(Some(&cursor), 2, &db).await;
        assert!(matches!(refused, Err(Error::InvalidQuery(_))), "{cursor:?}: {refused:?}");
    }
    assert!(Maybe::objects().fetch_after(None, 0, &db).await.is_err());
    assert!(Maybe::objects().limit(3).fetch_after(None, 2, &db).await.is_err());
    Ok(())
}

//! Limits, offsets, pages, and what they do to counts and writes.

use rustango_model::Model;
use rustango_query::{Db, Error, Objects as _, QuerySet};

use crate::database::{
    models::{Maybe, Note},
    trial::{Failure, Outcome, Trial, count_of},
};

async fn ten(trial: &Trial) -> Result<Db, Failure> {
    let db = trial.with(&[Note::schema]).await?;
    let mut notes: Vec<_> = (0..10).map(|number| Note::new(format!("note {number}"))).collect();
    Note::bulk_insert(&mut notes, &db).await?;
    Ok(db)
}

async fn ids(query: QuerySet<Note>, db: &Db) -> Result<Vec<i64>, Failure> {
    Ok(query.fetch(db).await?.iter().filter_map(|note| note.id.get()).collect())
}

pub(crate) async fn limit_and_offset_take_a_window(trial: &Trial) -> Outcome {
    let db = ten(trial).await?;
    let notes = Note::objects;
    assert_eq!(ids(notes().limit(3), &db).await?, [1, 2, 3]);
    assert_eq!(ids(notes().limit(3).offset(8), &db).await?, [9, 10]);
    assert_eq!(ids(notes().offset(7), &db).await?, [8, 9, 10]);
    assert_eq!(ids(notes().order_by(Note::id.desc()).limit(2).offset(1), &db).await?, [9, 8]);
    assert_eq!(ids(notes().limit(0), &db).await?, [0; 0]);
    assert_eq!(ids(notes().offset(10), &db).await?, [0; 0]);
    assert_eq!(ids(notes().limit(100), &db).await?.len(), 10);
    Ok(())
}

pub(crate) async fn huge_windows_are_empty_or_everything(trial: &Trial) -> Outcome {
    let db = ten(trial).await?;
    let notes = Note::objects;
    for huge in [u64::MAX, i64::MAX.unsigned_abs(), i64::MAX.unsigned_abs() + 1, 1 << 32] {
        assert_eq!(ids(notes().limit(huge), &db).await?.len(), 10, "limit {huge}");
        assert_eq!(ids(notes().offset(huge), &db).await?, [0; 0], "offset {huge}");
        assert_eq!(ids(notes().limit(huge).offset(huge), &db).await?, [0; 0]);
        assert_eq!(ids(notes().page(huge, huge), &db).await?, [0; 0]);
        assert_eq!(notes().offset(huge).count(&db).await?, 0);
    }
    Ok(())
}

pub(crate) async fn pages_are_counted_from_one(trial: &Trial) -> Outcome {
    let db = ten(trial).await?;
    assert_eq!(ids(Note::objects().page(1, 4), &db).await?, [1, 2, 3, 4]);
    assert_eq!(ids(Note::objects().page(3, 4), &db).await?, [9, 10]);
    assert_eq!(ids(Note::objects().page(4, 4), &db).await?, [0; 0]);
    for (page, size) in [(0, 4), (1, 0), (0, 0)] {
        let outcome = Note::objects().page(page, size).fetch(&db).await;
        assert!(matches!(outcome, Err(Error::InvalidQuery(_))), "{outcome:?}");
        let outcome = Note::objects().page(page, size).fetch_paginated(&db).await;
        assert!(matches!(outcome, Err(Error::InvalidQuery(_))), "{outcome:?}");
    }
    Ok(())
}

pub(crate) async fn a_page_knows_how_long_the_list_is(trial: &Trial) -> Outcome {
    let db = ten(trial).await?;
    let page = Note::objects().page(2, 4).fetch_paginated(&db).await?;
    assert_eq!((page.count, page.page, page.page_size, page.last_page), (10, 2, 4, 3));
    assert_eq!(page.results.len(), 4);
    let beyond = Note::objects().page(9, 4).fetch_paginated(&db).await?;
    assert_eq!((beyond.count, beyond.page, beyond.last_page, beyond.results.len()), (10, 9, 3, 0));
    let none = Note::objects().filter(Note::text.eq("nowhere")).page(1, 4).fetch_paginated(&db).await?;
    assert_eq!((none.count, none.page, none.last_page, none.results.len()), (0, 1, 1, 0));
    let outcome = Note::objects().fetch_paginated(&db).await;
    assert!(matches!(outcome, Err(Error::InvalidQuery(_))), "{outcome:?}");
    Ok(())
}

/// Rows that are equal in the ordering stand on one page each.
pub(crate) async fn pages_show_every_row_once(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    let mut rows: Vec<_> = (0..100)
        .map(|number| Maybe { medium: (number % 3 > 0).then_some(number % 2), ..Maybe::default() })
        .collect();
    Maybe::bulk_insert(&mut rows, &db).await?;
    let mut seen = Vec::new();
    for page in 1..=15 {
        let page = Maybe::objects().order_by(Maybe::medium.desc()).page(page, 7).fetch_paginated(&db).await?;
        assert_eq!((page.count, page.last_page), (100, 15));
        seen.extend(page.results.iter().filter_map(|row| row.id.get()));
    }
    seen.sort_unstable();
    assert_eq!(seen, (1..=100).collect::<Vec<_>>());
    Ok(())
}

pub(crate) async fn count_and_exists_honour_windows(trial: &Trial) -> Outcome {
    let db = ten(trial).await?;
    let notes = Note::objects;
    assert_eq!(notes().count(&db).await?, 10);
    assert_eq!(notes().limit(3).count(&db).await?, 3);
    assert_eq!(notes().limit(30).count(&db).await?, 10);
    assert_eq!(notes().offset(8).count(&db).await?, 2);
    assert_eq!(notes().limit(5).offset(8).count(&db).await?, 2);
    assert_eq!(notes().limit(0).count(&db).await?, 0);
    assert_eq!(notes().filter(Note::id.gt(4)).limit(3).count(&db).await?, 3);
    assert!(notes().exists(&db).await?);
    assert!(!notes().limit(0).exists(&db).await?);
    assert!(!notes().offset(10).exists(&db).await?);
    assert!(notes().filter(Note::text.eq("note 3")).exists(&db).await?);
    assert!(!notes().filter(Note::text.eq("nowhere")).exists(&db).await?);
    Ok(())
}

pub(crate) async fn first_and_get_take_one_row(trial: &Trial) -> Outcome {
    let db = ten(trial).await?;
    let notes = Note::objects;
    assert_eq!(notes().order_by(Note::id.desc()).first(&db).await?.and_then(|note| note.id.get()), Some(10));
    assert_eq!(notes().filter(Note::id.gt(10)).first(&db).await?, None);
    assert_eq!(notes().limit(0).first(&db).await?, None);
    assert_eq!(notes().filter(Note::id.eq(3)).get(&db).await?.text, "note 2");
    let missing = notes().filter(Note::id.eq(11)).get(&db).await;
    assert!(matches!(missing, Err(Error::NotFound { model: "Note" })), "{missing:?}");
    let several = notes().get(&db).await;
    assert!(matches!(several, Err(Error::MultipleRows { model: "Note" })), "{several:?}");
    assert_eq!(notes().limit(1).get(&db).await?.id.get(), Some(1));
    Ok(())
}

pub(crate) async fn delete_honours_window_and_order(trial: &Trial) -> Outcome {
    let db = ten(trial).await?;
    assert_eq!(Note::objects().order_by(Note::id.desc()).limit(2).delete(&db).await?, 2);
    assert_eq!(ids(Note::objects(), &db).await?, (1..=8).collect::<Vec<_>>());
    assert_eq!(Note::objects().order_by(Note::text.asc()).limit(2).offset(1).delete(&db).await?, 2);
    assert_eq!(ids(Note::objects(), &db).await?, [1, 4, 5, 6, 7, 8]);
    assert_eq!(Note::objects().filter(Note::id.gte(5)).limit(1).delete(&db).await?, 1);
    assert_eq!(Note::objects().limit(0).delete(&db).await?, 0);
    assert_eq!(Note::objects().offset(4).delete(&db).await?, 1);
    assert_eq!(ids(Note::objects(), &db).await?, [1, 4, 6, 7]);
    assert_eq!(Note::objects().delete(&db).await?, 4);
    assert_eq!(count_of::<Note>(&db).await?, 0);
    Ok(())
}

pub(crate) async fn update_honours_window_and_order(trial: &Trial) -> Outcome {
    let db = ten(trial).await?;
    let last_two = Note::objects().order_by(Note::id.desc()).limit(2);
    assert_eq!(last_two.update().set(Note::text, "last").execute(&db).await?, 2);
    assert_eq!(ids(Note::objects().filter(Note::text.eq("last")), &db).await?, [9, 10]);
    let window = Note::objects().filter(Note::id.lt(9)).offset(6);
    assert_eq!(window.update().set(Note::text, "window").execute(&db).await?, 2);
    assert_eq!(ids(Note::objects().filter(Note::text.eq("window")), &db).await?, [7, 8]);
    assert_eq!(Note::objects().limit(0).update().set(Note::text, "none").execute(&db).await?, 0);
    assert_eq!(Note::objects().update().set(Note::text, "all").execute(&db).await?, 10);
    Ok(())
}

pub(crate) async fn an_update_must_make_sense(trial: &Trial) -> Outcome {
    let db = ten(trial).await?;
    for update in [Note::objects().update(), Note::objects().update().set(Note::id, 7)] {
        let outcome = update.execute(&db).await;
        assert!(matches!(outcome, Err(Error::InvalidQuery(_))), "{outcome:?}");
    }
    assert_eq!(ids(Note::objects(), &db).await?, (1..=10).collect::<Vec<_>>());
    Ok(())
}

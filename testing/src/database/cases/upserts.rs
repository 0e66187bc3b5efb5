//! Inserts that meet rows which are there already.

use std::time::Duration;

use rustango_model::Model as _;
use rustango_ports::{
    database::DbErrorKind,
    runtime::{Ambient, Clock as _},
};
use rustango_query::{
    Error, Objects as _, OnConflict, Saved, Signals,
    audit::{AuditEntry, Operation},
};

use crate::{
    clock::VirtualClock,
    database::{
        models::{Setting, Visit},
        trial::{Outcome, Trial},
    },
    random::SeededRandom,
};

fn same_page() -> OnConflict<Visit> {
    OnConflict::on((Visit::site, Visit::path))
}

pub(crate) async fn rows_are_inserted_or_updated(trial: &Trial) -> Outcome {
    let clock = VirtualClock::new();
    let db = trial.with(&[Visit::schema]).await?;
    let db = db.with_ambient(Ambient::new(clock.clone(), SeededRandom::new(5)));
    let born = clock.now();
    let mut first = Visit::new("a", "/", 1);
    first.upsert(&same_page(), &db).await?;
    assert_eq!((first.version, first.first_at), (1, born));
    clock.advance(Duration::from_mins(1));

    let mut rows = [Visit::new("a", "/", 7), Visit::new("a", "/new", 2)];
    Visit::bulk_upsert(&mut rows, &same_page(), &db).await?;
    assert_eq!(rows[0].id, first.id, "the row that was there, with its key");
    assert!(rows[1].id.is_set() && rows[1].id != first.id);
    assert_eq!((rows[0].count, rows[0].version), (7, 2));
    assert_eq!((rows[0].first_at, rows[0].last_at), (born, clock.now()), "when it was made is left alone");
    let stored = Visit::objects().order_by(Visit::path).fetch(&db).await?;
    assert_eq!(stored, rows, "the models hold what is there");
    Ok(())
}

pub(crate) async fn chosen_fields_are_updated(trial: &Trial) -> Outcome {
    let db = trial.with(&[Visit::schema]).await?;
    let mut visit = Visit { ticket: Some(4), ..Visit::new("a", "/", 1) };
    visit.insert(&db).await?;
    let mut again = Visit { ticket: Some(5), ..Visit::new("a", "/", 9) };
    again.upsert(&same_page().update(Visit::count), &db).await?;
    assert_eq!((again.count, again.ticket, again.version), (9, Some(4), 2));
    visit.refresh(&db).await?;
    assert_eq!(visit, again);
    Ok(())
}

pub(crate) async fn rows_that_are_there_stay_where_asked(trial: &Trial) -> Outcome {
    let db = trial.with(&[Visit::schema]).await?;
    let mut first = Visit::new("a", "/", 1);
    first.insert(&db).await?;
    let mut rows = [Visit::new("a", "/", 9), Visit::new("b", "/", 2), Visit::new("b", "/", 3)];
    Visit::bulk_upsert(&mut rows, &same_page().do_nothing(), &db).await?;
    assert_eq!(rows[0], first);
    assert_eq!((rows[1].count, rows[2].count), (2, 2), "of equal rows the first one is there");
    assert_eq!(Visit::objects().count(&db).await?, 2);
    Ok(())
}

pub(crate) async fn of_equal_rows_the_last_one_counts(trial: &Trial) -> Outcome {
    let db = trial.with(&[Visit::schema]).await?;
    let mut rows = [Visit::new("a", "/", 1), Visit::new("b", "/", 5), Visit::new("a", "/", 2)];
    Visit::bulk_upsert(&mut rows, &same_page(), &db).await?;
    assert_eq!((rows[0].count, rows[2].count), (2, 2));
    assert_eq!(rows[0].id, rows[2].id);
    // NULL is the same as nothing.
    let mut nowhere = [1, 2].map(|count| Visit { path: None, ..Visit::new("a", "", count) });
    Visit::bulk_upsert(&mut nowhere, &same_page(), &db).await?;
    assert_ne!(nowhere[0].id, nowhere[1].id);
    Ok(())
}

pub(crate) async fn a_conflict_elsewhere_is_an_error(trial: &Trial) -> Outcome {
    let db = trial.with(&[Visit::schema]).await?;
    let mut taken = Visit { ticket: Some(4), ..Visit::new("a", "/", 1) };
    taken.insert(&db).await?;
    let mut rows = [Visit::new("c", "/", 1), Visit { ticket: Some(4), ..Visit::new("b", "/", 1) }];
    let outcome = Visit::bulk_upsert(&mut rows, &same_page(), &db).await;
    let kind = outcome.as_ref().err().and_then(Error::database_kind);
    assert!(matches!(kind, Some(DbErrorKind::UniqueViolation { .. })), "{outcome:?}");
    taken.refresh(&db).await?;
    assert_eq!((taken.site.as_str(), taken.count), ("a", 1), "no other row is changed instead");
    assert_eq!(Visit::objects().count(&db).await?, 1, "all or nothing");
    Ok(())
}

pub(crate) async fn conflicts_are_about_unique_fields(trial: &Trial) -> Outcome {
    let db = trial.with(&[Visit::schema]).await?;
    for on in [OnConflict::on(Visit::count), OnConflict::on(Visit::site)] {
        let outcome = Visit::new("a", "/", 1).upsert(&on, &db).await;
        assert!(matches!(outcome, Err(Error::InvalidQuery(_))), "{outcome:?}");
    }
    let outcome = Visit::new("a", "/", 1).upsert(&same_page().update(Visit::id), &db).await;
    assert!(matches!(outcome, Err(Error::InvalidQuery(_))), "{outcome:?}");
    let mut by_ticket = Visit { ticket: Some(4), ..Visit::new("a", "/", 1) };
    by_ticket.upsert(&OnConflict::on(Visit::ticket), &db).await?;
    let mut by_key = Visit { count: 3, ..by_ticket.clone() };
    by_key.upsert(&OnConflict::on(Visit::id), &db).await?;
    assert_eq!((by_key.id, by_key.count, by_key.version), (by_ticket.id, 3, 2));
    Visit::bulk_upsert(&mut [], &same_page(), &db).await?;
    Ok(())
}

pub(crate) async fn upserts_are_split_at_the_limits(trial: &Trial) -> Outcome {
    let db = trial.with(&[Visit::schema]).await?;
    let visit = |number: i32| Visit::new("a", &format!("/{number}"), number);
    let mut half: Vec<Visit> = (0..600).map(visit).collect();
    Visit::bulk_insert(&mut half, &db).await?;
    let mut all: Vec<Visit> = (0..1_300).map(|number| Visit { count: -number, ..visit(number) }).collect();
    Visit::bulk_upsert(&mut all, &same_page(), &db).await?;
    assert_eq!(all.iter().filter(|visit| visit.version == 2).count(), 600);
    let known: Vec<_> = half.iter().map(|visit| visit.id).collect();
    assert!(all[..600].iter().map(|visit| visit.id).eq(known));
    let sum = Visit::objects().aggregate(Visit::count.sum(), &db).await?;
    assert_eq!(sum, Some(-(0..1_300).sum::<i64>()));
    Ok(())
}

pub(crate) async fn of_many_who_upsert_a_row_none_fails(trial: &Trial) -> Outcome {
    let db = trial.with(&[Visit::schema, Setting::schema]).await?;
    let upserts = (0..8).map(|number| {
        let db = db.clone();
        async move {
            Visit::new("a", "/", number).upsert(&same_page(), &db).await?;
            Setting::new("a", "x").upsert(&OnConflict::on(Setting::name), &db).await
        }
    });
    for outcome in futures_util::future::join_all(upserts).await {
        outcome?;
    }
    assert_eq!(Visit::objects().get(&db).await?.version, 8, "each is counted");
    assert_eq!(Setting::objects().get(&db).await?.version, 8);
    Ok(())
}

pub(crate) async fn upserts_are_told_and_recorded(trial: &Trial) -> Outcome {
    let signals = Signals::new();
    let heard = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let note = std::sync::Arc::clone(&heard);
    signals.connect_post_save(move |saved: Saved<Setting>| {
        note.lock().expect("nobody panics").push((saved.row.name.clone(), saved.is_new()));
        Ok(())
    });
    let db = trial.with(&[Setting::schema]).await?.with_signals(signals);
    let on = OnConflict::on(Setting::name);
    Setting::new("a", "1").upsert(&on, &db).await?;
    let mut rows = [Setting::new("a", "2"), Setting::new("b", "3")];
    Setting::bulk_upsert(&mut rows, &on, &db).await?;
    assert_eq!((rows[0].version, rows[1].version), (2, 1));
    let mut told = std::mem::take(&mut *heard.lock().expect("nobody panics"));
    told.sort();
    let name = |name: &str| name.to_owned();
    assert_eq!(told, [(name("a"), false), (name("a"), true), (name("b"), true)]);
    let entries =
        AuditEntry::objects().filter(AuditEntry::operation.eq(Operation::Update)).fetch(&db).await?;
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].changes, serde_json::json!({ "value": { "before": "1", "after": "2" } }));
    Setting::bulk_upsert(&mut rows, &on.do_nothing(), &db).await?;
    assert_eq!(heard.lock().expect("nobody panics").len(), 0, "nothing was written");
    Ok(())
}

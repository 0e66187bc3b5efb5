//! One row: inserted, saved, changed, deleted, stamped, validated.

use std::time::Duration;

use chrono::{DateTime, Utc};
use rustango_model::{Auto, ForeignKey, Model as _, Patch};
use rustango_ports::{
    database::{DbErrorKind, Value, ValueRef},
    runtime::{Ambient, Clock as _},
};
use rustango_query::{Db, Error, Fault, Objects as _, OnConflict, Saved, Select, Signals, records};
use uuid::{Uuid, Version};

use crate::{
    clock::VirtualClock,
    database::{
        Settings,
        models::{
            Account, Author, Counter, Country, Label, Maybe, Note, Post, Poster, Row, Seat, Status, Tag,
            Ticket, Voucher,
        },
        trial::{Failure, Outcome, Trial, capabilities, count_of, refused},
    },
    random::SeededRandom,
};

pub(crate) async fn save_inserts_and_then_updates(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let mut note = Note::new("first");
    note.save(&db).await?;
    assert_eq!(note.id.get(), Some(1));
    note.text.push_str(", then second");
    note.save(&db).await?;
    assert_eq!(Note::objects().fetch(&db).await?, [note]);
    Ok(())
}

pub(crate) async fn save_of_a_vanished_row_is_an_error(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema, Tag::schema]).await?;
    let mut note = Note::new("soon gone");
    note.save(&db).await?;
    note.delete(&db).await?;
    for outcome in [note.clone().save(&db).await, note.update(&db).await, note.delete(&db).await] {
        assert!(matches!(outcome, Err(Error::RowVanished { model: "Note" })), "{outcome:?}");
    }
    assert_eq!(count_of::<Note>(&db).await?, 0);
    // A model that is nothing but its key has nothing to set.
    let mut tag = Tag { name: "rust".to_owned() };
    tag.insert(&db).await?;
    tag.update(&db).await?;
    tag.delete(&db).await?;
    assert!(matches!(tag.update(&db).await, Err(Error::RowVanished { model: "Tag" })));
    Ok(())
}

pub(crate) async fn an_unsaved_row_cannot_be_changed(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema, Ticket::schema]).await?;
    let mut note = Note::new("never saved");
    for outcome in [note.update(&db).await, note.delete(&db).await] {
        assert!(matches!(outcome, Err(Error::Unsaved { model: "Note" })), "{outcome:?}");
    }
    let ticket = Ticket { id: Uuid::nil(), text: String::new() };
    assert!(matches!(ticket.delete(&db).await, Err(Error::Unsaved { model: "Ticket" })));
    Ok(())
}

pub(crate) async fn keys_of_every_width_are_numbered(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema, Row::schema, Seat::schema]).await?;
    for expected in 1..=3_i16 {
        let mut note = Note::new("");
        note.save(&db).await?;
        let mut row = Row { id: Auto::default(), text: String::new() };
        row.save(&db).await?;
        // Nothing but a key: the row is all defaults.
        let mut seat = Seat { id: Auto::default() };
        seat.save(&db).await?;
        assert_eq!(
            (note.id.get(), row.id.get(), seat.id.get()),
            (Some(expected.into()), Some(expected.into()), Some(expected))
        );
    }
    Ok(())
}

/// A key that was given away is not given again.
pub(crate) async fn keys_are_not_numbered_twice(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let mut last = Note::new("");
    for _ in 0..3 {
        last = Note::new("");
        last.save(&db).await?;
    }
    last.delete(&db).await?;
    let mut next = Note::new("");
    next.save(&db).await?;
    assert!(next.id > last.id, "{:?} follows {:?}", next.id, last.id);
    Ok(())
}

pub(crate) async fn keys_may_be_chosen(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema, Counter::schema, Country::schema]).await?;
    let mut note = Note { id: Auto::from(40), text: "chosen".to_owned() };
    note.insert(&db).await?;
    assert_eq!(Note::objects().fetch(&db).await?, [note]);
    // Zero is a key as any other, also where keys are numbered.
    let mut zero = Note { id: Auto::from(0), text: "zero".to_owned() };
    zero.insert(&db).await?;
    assert_eq!(zero.id.get(), Some(0));
    assert_eq!(Note::objects().filter(Note::id.eq(0)).get(&db).await?, zero);
    for id in [i32::MIN, 0, 7] {
        let mut counter = Counter { id, value: 1 };
        counter.insert(&db).await?;
        counter.value = 2;
        counter.save(&db).await?;
        assert_eq!(Counter::objects().filter(Counter::id.eq(id)).get(&db).await?, counter);
    }
    let mut country = Country { code: "FR".to_owned(), name: "France".to_owned() };
    let unsaved = country.save(&db).await;
    assert!(
        matches!(unsaved, Err(Error::RowVanished { .. })),
        "a row with a key counts as saved: {unsaved:?}"
    );
    country.insert(&db).await?;
    country.save(&db).await?;
    Ok(())
}

async fn at_a_fixed_time(trial: &Trial) -> Result<(Db, VirtualClock), Failure> {
    let clock = VirtualClock::new();
    let settings = Settings::new().ambient(Ambient::new(clock.clone(), SeededRandom::new(3)));
    let db = trial
        .with_settings(settings, &[Author::schema, Post::schema, Ticket::schema, Voucher::schema])
        .await?;
    Ok((db, clock))
}

async fn read_back(post: &Post, db: &Db) -> Result<(DateTime<Utc>, DateTime<Utc>), Error> {
    let read = Post::objects().filter(Post::id.eq(post.id)).get(db).await?;
    assert_eq!(
        (read.created_at, read.changed_at),
        (post.created_at, post.changed_at),
        "the row and its model agree"
    );
    Ok((read.created_at, read.changed_at))
}

pub(crate) async fn times_are_stamped_by_the_clock(trial: &Trial) -> Outcome {
    let (db, clock) = at_a_fixed_time(trial).await?;
    let mut author = Author::new("Ann");
    author.save(&db).await?;
    let mut post = Post::new("stamped", &author);
    let born = clock.now();
    post.save(&db).await?;
    assert_eq!(read_back(&post, &db).await?, (born, born));

    clock.advance(Duration::from_micros(1_500_001));
    post.save(&db).await?;
    assert_eq!(read_back(&post, &db).await?, (born, clock.now()));

    clock.advance(Duration::from_mins(1));
    Post::objects().update().set(Post::views, 7).execute(&db).await?;
    let read = Post::objects().get(&db).await?;
    assert_eq!((read.created_at, read.changed_at), (born, clock.now()));

    clock.advance(Duration::from_mins(1));
    let mut posts = [Post::new("one", &author), Post::new("two", &author)];
    Post::bulk_insert(&mut posts, &db).await?;
    for post in &posts {
        assert_eq!(read_back(post, &db).await?, (clock.now(), clock.now()));
    }
    Ok(())
}

pub(crate) async fn uuids_are_made_on_insert(trial: &Trial) -> Outcome {
    let (db, clock) = at_a_fixed_time(trial).await?;
    let mut tickets = Vec::new();
    for number in 0..5 {
        clock.advance(Duration::from_millis(1));
        let mut ticket = Ticket { id: Uuid::nil(), text: number.to_string() };
        ticket.save(&db).await?;
        assert_eq!(ticket.id.get_version(), Some(Version::SortRand));
        ticket.text.push('!');
        ticket.save(&db).await?;
        tickets.push(ticket);
    }
    assert_eq!(Ticket::objects().order_by(Ticket::id).fetch(&db).await?, tickets, "they sort by creation");

    let mut voucher = Voucher { id: Auto::default(), text: String::new() };
    voucher.save(&db).await?;
    assert_eq!(voucher.id.get().and_then(|id| id.get_version()), Some(Version::Random));
    assert_eq!(Voucher::objects().get(&db).await?, voucher);
    let mut more = vec![voucher.clone(), voucher.clone()];
    more[0].id = Auto::default();
    more[1].id = Auto::default();
    Voucher::bulk_insert(&mut more, &db).await?;
    assert_ne!(more[0].id, more[1].id);
    assert_eq!(count_of::<Voucher>(&db).await?, 3);

    // A key that was chosen stays.
    let mut chosen = Ticket { id: Uuid::max(), text: String::new() };
    chosen.insert(&db).await?;
    assert_eq!(chosen.id, Uuid::max());
    Ok(())
}

pub(crate) async fn fields_left_out_get_their_default(trial: &Trial) -> Outcome {
    let db = trial.with(&[Account::schema]).await?;
    let schema = Account::schema();
    let named = |name| schema.position(name).expect("a field of the model");
    let values = vec![
        (named("email"), Value::Text("a@example.org".to_owned())),
        (named("tenant"), Value::I32(1)),
        (named("slug"), Value::Text("a".to_owned())),
    ];
    let rows =
        records::insert(&db, schema, values, &[named("balance"), named("status"), named("rank")]).await?;
    assert_eq!((rows.get(0, 0)?, rows.get(0, 1)?), (ValueRef::I64(0), ValueRef::Text("draft")));
    assert!(rows.get(0, 2)?.is_null());

    let outcome = records::insert(&db, schema, vec![(named("tenant"), Value::I32(1))], &[]).await;
    let Err(Error::Validation(errors)) = outcome.map(drop) else { panic!("required fields are missing") };
    let missing: Vec<_> = errors.faults().iter().map(|fault| (fault.field, fault.fault.clone())).collect();
    assert_eq!(missing, [("email", Fault::Required), ("slug", Fault::Required)]);
    Ok(())
}

pub(crate) async fn updates_return_what_they_are_asked_for(trial: &Trial) -> Outcome {
    let db = trial.with(&[Account::schema]).await?;
    for slug in ["a", "b"] {
        Account::new(&format!("{slug}@example.org"), 1, slug).save(&db).await?;
    }
    let schema = Account::schema();
    let named = |name| schema.position(name).expect("a field of the model");
    let values = vec![(named("balance"), Value::I64(5))];
    let rows =
        records::update_returning(&db, &Select::all(schema), values, &[named("slug"), named("balance")])
            .await?;
    assert_eq!(rows.len(), 2);
    for row in 0..2 {
        assert_eq!(rows.get(row, 1)?, ValueRef::I64(5));
    }
    Ok(())
}

/// All faults at once, and no statement for any of them.
pub(crate) async fn values_are_checked_before_anything_is_sent(trial: &Trial) -> Outcome {
    let (db, log) = trial.logged(&[]).await?;
    let author = Author { id: Auto::from(1), name: "Ann".to_owned() };
    let bad = || Post { views: 1_001, ..Post::new("a title of 23 characters", &author) };
    let faults = |outcome: Result<(), Error>| {
        let Err(Error::Validation(errors)) = outcome else { panic!("the row is written: {outcome:?}") };
        errors.faults().iter().map(|fault| (fault.field, fault.fault.code())).collect::<Vec<_>>()
    };
    let expected = [("title", "max_length"), ("views", "max_value")];
    assert_eq!(faults(bad().insert(&db).await), expected);
    assert_eq!(faults(Post { id: Auto::from(1), ..bad() }.save(&db).await), expected);
    assert_eq!(faults(Post::bulk_insert(&mut [Post::new("fine", &author), bad()], &db).await), expected);
    let update = Post::objects().update().set(Post::views, -1).set(Post::title, "x".repeat(21));
    assert_eq!(
        faults(update.execute(&db).await.map(drop)),
        [("title", "max_length"), ("views", "min_value")]
    );
    // Twenty characters of four bytes fit.
    assert!(log.statements().is_empty(), "{log}");
    let mut fits = Post::new(&"👍".repeat(20), &author);
    let kind = refused(fits.insert(&db).await);
    assert!(matches!(kind, DbErrorKind::MissingTable { .. }), "{kind:?}");
    Ok(())
}

/// One statement an operation.
pub(crate) async fn patches_set_what_is_given(trial: &Trial) -> Outcome {
    let (db, log) = trial.logged(&[Maybe::schema]).await?;
    let mut rows = [1, 2].map(|big| Maybe { big: Some(big), small: Some(7), ..Maybe::default() });
    Maybe::bulk_insert(&mut rows, &db).await?;
    let patch = |big: Patch<i64>, small: Patch<i16>| {
        let first = Maybe::objects().filter(Maybe::id.eq(rows[0].id));
        first.update().set_patch(Maybe::big, big).set_patch(Maybe::small, small)
    };
    log.clear();
    assert_eq!(patch(Patch::Absent, Patch::Absent).execute(&db).await?, 0);
    assert_eq!(log.count(), 0, "nothing is to be done: {log}");
    let held = async || Maybe::objects().values_list((Maybe::big, Maybe::small)).fetch(&db).await;
    assert_eq!(patch(Patch::Null, Patch::Absent).execute(&db).await?, 1);
    assert_eq!(held().await?, [(None, Some(7)), (Some(2), Some(7))]);
    assert_eq!(patch(Patch::Value(5), Patch::Null).execute(&db).await?, 1);
    assert_eq!(held().await?, [(Some(5), None), (Some(2), Some(7))]);
    let nothing = Maybe::objects().update().execute(&db).await;
    assert!(matches!(nothing, Err(Error::InvalidQuery(_))), "{nothing:?}");
    Ok(())
}

pub(crate) async fn rows_cost_one_statement_each(trial: &Trial) -> Outcome {
    let (db, log) = trial.logged(&[Author::schema, Post::schema]).await?;
    let mut author = Author::new("Ann");
    let mut post = Post {
        author: ForeignKey::new(1),
        ..Post::new("one", &Author { id: Auto::from(1), name: String::new() })
    };
    author.save(&db).await?;
    post.save(&db).await?;
    post.status = Status::InReview;
    post.save(&db).await?;
    assert_eq!(log.calls().len(), 3, "{log}");
    log.clear();
    Post::objects().fetch(&db).await?;
    Post::objects().first(&db).await?;
    Post::objects().get(&db).await?;
    Post::objects().count(&db).await?;
    Post::objects().exists(&db).await?;
    Post::objects().page(1, 10).fetch_paginated(&db).await?;
    post.delete(&db).await?;
    assert_eq!(log.calls().len(), 7, "{log}");
    Ok(())
}

pub(crate) async fn writes_that_nobody_watches_cost_nothing_more(trial: &Trial) -> Outcome {
    let (db, log) = trial.logged(&[Label::schema, Poster::schema]).await?;
    // Receivers of one model cost the others nothing.
    let signals = Signals::new();
    signals.connect_post_save(|_: Saved<Note>| Ok(()));
    let db = db.with_signals(signals);
    let mut posters: Vec<Poster> = (0..10).map(|n| Poster::new(&format!("poster {n}"))).collect();
    Poster::bulk_insert(&mut posters, &db).await?;
    for poster in &mut posters {
        poster.copies = 2;
    }
    Poster::bulk_update(&mut posters, Poster::copies, &db).await?;
    let cheap = Poster::objects().filter(Poster::copies.lt(3));
    cheap.clone().update().set(Poster::copies, Poster::copies + 1).execute(&db).await?;
    Poster::objects().order_by(Poster::id).limit(2).delete(&db).await?;
    cheap.delete(&db).await?;
    assert_eq!(log.count(), 5, "{log}");
    assert_eq!(Poster::objects().filter(Poster::copies.eq(3)).count(&db).await?, 8);
    log.clear();

    let mut posters: Vec<Poster> = (2..11).map(|n| Poster::new(&format!("poster {n}"))).collect();
    Poster::bulk_upsert(&mut posters, &OnConflict::on(Poster::title), &db).await?;
    // Where an INSERT cannot say what becomes of a row that is there, it is looked for first.
    let most = if capabilities(&db).conflict_target { 1 } else { 3 };
    assert!(log.count() <= most, "{log}");
    assert_eq!(Poster::objects().count(&db).await?, 9);
    Ok(())
}

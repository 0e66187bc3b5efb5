//! Rows made or changed by one of many, fields saved alone, rows changed
//! together.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::DateTime;
use futures_util::future::try_join_all;
use rustango_model::{Auto, ForeignKey, Model as _, Patch};
use rustango_ports::database::DbErrorKind;
use rustango_query::{Error, Made, Objects as _, Saved, Signals, audit::AuditEntry};
use serde_json::json;

use super::paths::library;
use crate::database::{
    Settings,
    models::{Account, Author, Counter, Document, Label, Loan, Maybe, Post, Shelf},
    trial::{Outcome, Trial, capabilities, count_of, deep, refused},
};

fn account(slug: &str) -> Account {
    Account::new(&format!("{slug}@example.org"), 1, slug)
}

/// R015: of a hundred who get or create a row, one creates it.
pub(crate) async fn of_many_who_make_a_row_one_does(trial: &Trial) -> Outcome {
    let db = trial.with_settings(Settings::new().connections(8), &[Account::schema]).await?;
    let callers = (0..100)
        .map(|_| Account::get_or_create(Account::email.eq("ann@example.org"), || account("ann"), &db));
    let made = try_join_all(callers).await?;
    assert_eq!(made.iter().filter(|(_, made)| *made == Made::Created).count(), 1);
    assert!(made.iter().all(|(row, _)| row.id == made[0].0.id));
    assert_eq!(count_of::<Account>(&db).await?, 1);
    Ok(())
}

pub(crate) async fn of_many_who_change_or_make_a_row_none_is_lost(trial: &Trial) -> Outcome {
    let db = trial.with_settings(Settings::new().connections(8), &[Account::schema]).await?;
    let number = 100;
    let callers = (0..number).map(|_| {
        Account::update_or_create(
            Account::email.eq("ann@example.org"),
            |account| account.balance += 1,
            || Account { balance: 1, ..account("ann") },
            &db,
        )
    });
    try_join_all(callers).await?;
    assert_eq!(Account::objects().get(&db).await?.balance, number);
    Ok(())
}

pub(crate) async fn rows_are_made_within_a_transaction(trial: &Trial) -> Outcome {
    let db = trial.with(&[Account::schema]).await?;
    account("ann").insert(&db).await?;
    let made = db
        .transaction(async |tx| {
            account("bob").insert(tx).await?;
            // Refused within, the transaction goes on.
            let by_slug = Account::slug.eq("nobody");
            let taken = Account::get_or_create(by_slug, || account("ann"), tx).await;
            assert!(matches!(taken, Err(Error::InvalidQuery(_))), "{taken:?}");
            Account::get_or_create(Account::slug.eq("cy"), || account("cy"), tx).await
        })
        .await?;
    assert_eq!(made.1, Made::Created);
    assert_eq!(count_of::<Account>(&db).await?, 3);
    let many = Account::get_or_create(Account::tenant.eq(1), || account("dan"), &db).await;
    assert!(matches!(many, Err(Error::MultipleRows { .. })), "{many:?}");
    Ok(())
}

pub(crate) async fn fields_are_saved_alone(trial: &Trial) -> Outcome {
    let (db, log) = trial.logged(&[Author::schema, Post::schema]).await?;
    let mut author = Author::new("Ann");
    author.save(&db).await?;
    let mut post = Post::new("a post", &author);
    post.save(&db).await?;
    let elsewhere = Post::objects().update().set(Post::title, "changed elsewhere");
    elsewhere.execute(&db).await?;
    post.views = 7;
    "not saved".clone_into(&mut post.title);
    log.clear();
    post.save_only(Post::views, &db).await?;
    assert_eq!(log.count(), 1, "{log}");
    let read = Post::objects().get(&db).await?;
    assert_eq!((&*read.title, read.views), ("changed elsewhere", 7));
    assert_eq!(read.changed_at, post.changed_at, "stamps are saved too");
    post.refresh(&db).await?;
    assert_eq!(post, read);
    post.views = 2_000;
    assert!(matches!(post.save_only((Post::views, Post::title), &db).await, Err(Error::Validation(_))));
    assert!(matches!(post.save_only(Post::id, &db).await, Err(Error::InvalidQuery(_))));
    post.delete(&db).await?;
    assert!(matches!(post.refresh(&db).await, Err(Error::RowVanished { .. })));
    assert!(matches!(post.save_only(Post::title, &db).await, Err(Error::RowVanished { .. })));
    assert!(matches!(Author::new("new").refresh(&db).await, Err(Error::Unsaved { .. })));
    Ok(())
}

pub(crate) async fn rows_that_differ_are_changed_together(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let mut posts = Post::objects().order_by(Post::title).fetch(&db).await?;
    for (at, post) in posts.iter_mut().enumerate() {
        post.views += i32::try_from(at)?;
        post.editor = None;
        "not asked for".clone_into(&mut post.title);
    }
    assert_eq!(Post::bulk_update(&mut posts, (Post::views, Post::editor), &db).await?, 3);
    let read = Post::objects().order_by(Post::title).values((Post::title, Post::views, Post::editor));
    let read: Vec<_> = read.fetch(&db).await?;
    assert_eq!(read.iter().map(|(title, ..)| &**title).collect::<Vec<_>>(), ["go", "rust", "zig"]);
    assert_eq!(read.iter().map(|(_, views, _)| *views).collect::<Vec<_>>(), [20, 31, 12]);
    assert!(read.iter().all(|(.., editor)| editor.is_none()));
    let changed = Post::objects().values(Post::changed_at).fetch(&db).await?;
    assert!(changed.iter().all(|at| *at == posts[0].changed_at), "one time for all");
    // All or nothing.
    posts[0].views = 500;
    posts[2].views = 5_000;
    assert!(matches!(Post::bulk_update(&mut posts, Post::views, &db).await, Err(Error::Validation(_))));
    posts[2].views = 12;
    posts[1].id = Auto::from(999_999);
    assert!(matches!(Post::bulk_update(&mut posts, Post::views, &db).await, Err(Error::RowVanished { .. })));
    assert_eq!(Post::objects().filter(Post::views.eq(500)).count(&db).await?, 0);
    assert_eq!(Post::bulk_update(&mut [], Post::views, &db).await?, 0);
    Ok(())
}

pub(crate) async fn changes_are_split_at_the_limits(trial: &Trial) -> Outcome {
    let db = trial.with(&[Counter::schema]).await?;
    let number = deep(450, 5_000);
    let mut counters: Vec<_> = (0..number).map(|id| Counter { id, value: 0 }).collect();
    Counter::bulk_insert(&mut counters, &db).await?;
    for counter in &mut counters {
        counter.value = i64::from(counter.id) * 3;
    }
    assert_eq!(Counter::bulk_update(&mut counters, Counter::value, &db).await?, u64::try_from(number)?);
    let wrong = Counter::objects().filter(Counter::value.ne(Counter::id * 3)).count(&db).await?;
    assert_eq!(wrong, 0);
    Ok(())
}

/// R015: none of many changes is lost.
pub(crate) async fn counters_that_many_raise_are_exact(trial: &Trial) -> Outcome {
    let db = trial.with_settings(Settings::new().connections(8), &[Counter::schema]).await?;
    Counter { id: 1, value: 0 }.insert(&db).await?;
    let db = Arc::new(db);
    let number = deep(100, 500);
    let raises = (0..number).map(|_| {
        let db = Arc::clone(&db);
        async move {
            let one = Counter::objects().filter(Counter::id.eq(1));
            one.update().set(Counter::value, Counter::value + 1).execute(&db).await
        }
    });
    try_join_all(raises).await?;
    assert_eq!(Counter::objects().get(&db).await?.value, number);
    let taken = Counter { id: 1, value: 0 }.insert(&db).await;
    assert!(matches!(refused(taken), DbErrorKind::UniqueViolation { .. }));
    Ok(())
}

/// Each assignment is made of the row as it was, whatever stands beside it;
/// where a database cannot, it refuses.
pub(crate) async fn assignments_see_the_row_as_it_was(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    Maybe { small: Some(1), medium: Some(2), big: Some(3), ..Maybe::default() }.insert(&db).await?;
    // Named in the order in which each would spoil the next.
    let shifted = Maybe::objects()
        .update()
        .set(Maybe::big, 0)
        .set(Maybe::medium, Maybe::medium + Maybe::big)
        .set(Maybe::small, Maybe::small + Maybe::medium);
    assert_eq!(shifted.execute(&db).await?, 1);
    let read = Maybe::objects().get(&db).await?;
    assert_eq!((read.small, read.medium, read.big), (Some(3), Some(5), Some(0)));

    let swapped =
        Maybe::objects().update().set(Maybe::small, Maybe::medium * 1).set(Maybe::medium, Maybe::small * 1);
    let outcome = swapped.execute(&db).await;
    let read = Maybe::objects().get(&db).await?;
    if capabilities(&db).simultaneous_assignment {
        assert_eq!((outcome?, read.small, read.medium), (1, Some(5), Some(3)));
    } else {
        assert_eq!(refused(outcome), DbErrorKind::Unsupported);
        assert_eq!((read.small, read.medium), (Some(3), Some(5)), "nothing was written");
    }
    Ok(())
}

/// Of a row that remembers what it was, what changed is written, and nothing where nothing did.
pub(crate) async fn patches_change_what_they_name(trial: &Trial) -> Outcome {
    let db = trial.with(&[Account::schema]).await?;
    account("a").insert(&db).await?;
    let patched = async |slug: Patch<&str>, rank: Patch<i16>| {
        let update =
            Account::objects().update().set_patch(Account::slug, slug).set_patch(Account::rank, rank);
        let count = update.execute(&db).await?;
        let row = Account::objects().get(&db).await?;
        Ok::<_, Error>((count, row.slug, row.rank))
    };
    let row = |slug: &str, rank| (slug.to_owned(), rank);
    let (count, slug, rank) = patched(Patch::Absent, Patch::Absent).await?;
    assert_eq!((count, (slug, rank)), (0, row("a", None)), "nothing is sent, and nothing changes");
    let (count, slug, rank) = patched(Patch::Absent, Patch::Value(3)).await?;
    assert_eq!((count, (slug, rank)), (1, row("a", Some(3))));
    let (count, slug, rank) = patched(Patch::Value("b"), Patch::Absent).await?;
    assert_eq!((count, (slug, rank)), (1, row("b", Some(3))));
    let (count, slug, rank) = patched(Patch::Absent, Patch::Null).await?;
    assert_eq!((count, (slug, rank)), (1, row("b", None)));
    let refused = patched(Patch::Null, Patch::Absent).await;
    assert!(matches!(refused, Err(Error::Validation(_))), "{refused:?}");
    let nothing = Account::objects().update().execute(&db).await;
    assert!(matches!(nothing, Err(Error::InvalidQuery(_))), "{nothing:?}");
    Ok(())
}

pub(crate) async fn tracked_rows_save_what_changed(trial: &Trial) -> Outcome {
    let (db, log) = trial.logged(&[Author::schema, Post::schema]).await?;
    let mut ann = Author::new("Ann");
    ann.insert(&db).await?;
    let mut new = Post::new("first", &ann).track();
    assert!(new.changed().is_empty(), "it is new, and as it was made");
    new.save(&db).await?;
    assert!(new.changed().is_empty(), "what was stamped is no change: {new:?}");

    let mut post = Post::objects().get(&db).await?.track();
    log.clear();
    post.save(&db).await?;
    assert_eq!(log.count(), 0, "{log}");
    post.title = "second".into();
    post.editor = Some(ForeignKey::to(&ann)?);
    assert_eq!(post.changed(), ["title", "editor"]);
    assert!(post.has_changed(Post::title) && !post.has_changed(Post::views));
    assert_eq!((post.previous(Post::title)?, post.previous(Post::editor)?), ("first".to_owned(), None));
    // Somebody else changes another field, and this one too and back again.
    Post::objects().update().set(Post::views, 7).execute(&db).await?;
    log.clear();
    post.save(&db).await?;
    let [update] = &log.statements()[..] else { panic!("one statement: {log}") };
    for (column, is_written) in [("title", true), ("editor_id", true), ("changed_at", true), ("views", false)]
    {
        assert_eq!(update.contains(column), is_written, "{column}: {update}");
    }
    assert!(post.changed().is_empty());
    let read = Post::objects().get(&db).await?;
    assert_eq!((&*read.title, read.views, read.changed_at), ("second", 7, post.changed_at));

    post.views = 9;
    post.refresh(&db).await?;
    assert_eq!((post.views, post.changed().len()), (7, 0));
    // What the toolkit writes is not the program's to change, and a key is not changed at all.
    post.changed_at = DateTime::UNIX_EPOCH;
    log.clear();
    post.save(&db).await?;
    assert_eq!(log.count(), 0, "{log}");
    post.id = Auto::from(99);
    let refused = post.save(&db).await;
    assert!(matches!(refused, Err(Error::InvalidQuery(_))), "{refused:?}");
    assert_eq!(post.changed(), ["id"], "what was not saved has still changed");
    // Without its key it is a new row.
    post.id = Auto::default();
    post.save(&db).await?;
    assert_eq!(count_of::<Post>(&db).await?, 2);
    post.title = "x".repeat(21);
    assert!(matches!(post.save(&db).await, Err(Error::Validation(_))));
    post.into_inner().delete(&db).await?;
    Ok(())
}

/// Versions, receivers and the audit log go along with a save of some fields.
pub(crate) async fn tracked_changes_are_told_and_recorded(trial: &Trial) -> Outcome {
    let db =
        trial.with(&[Shelf::schema, Label::schema, Author::schema, Document::schema, Loan::schema]).await?;
    let told: Arc<Mutex<Vec<String>>> = Arc::default();
    let signals = Signals::new();
    let notes = Arc::clone(&told);
    signals.connect_pre_save(|mut saving: Saved<Document>| async move {
        saving.row.title = saving.row.title.trim().to_owned();
        Ok(saving.row)
    });
    signals.connect_post_save(move |saved: Saved<Document>| {
        notes.lock().unwrap_or_else(PoisonError::into_inner).push(saved.changed().join(" "));
        Ok(())
    });
    let db = db.with_signals(signals);
    Document::new("a").insert(&db).await?;
    let mut document = Document::objects().get(&db).await?.track();
    let mut other = document.clone();
    told.lock().unwrap_or_else(PoisonError::into_inner).clear();

    document.save(&db).await?;
    assert_eq!(told.lock().unwrap_or_else(PoisonError::into_inner).len(), 0, "nothing happened");
    document.title = "  b ".into();
    document.secret = "hunter2".into();
    document.save(&db).await?;
    assert_eq!((&*document.title, document.version), ("b", 2));
    assert!(document.changed().is_empty(), "what a receiver changed is as it was saved: {document:?}");
    let changes = told.lock().unwrap_or_else(PoisonError::into_inner).clone();
    assert_eq!(changes, ["title secret version"]);
    assert!(!format!("{other:?} {document:?}").contains("hunter"), "values are not shown");
    let entry = AuditEntry::objects().order_by(AuditEntry::id.desc()).first(&db).await?;
    let recorded = entry.map(|entry| entry.changes);
    let expected = json!({ "title": { "before": "a", "after": "b" }, "secret": { "changed": true } });
    assert_eq!(recorded, Some(expected));

    other.pages = 5;
    assert!(matches!(other.save(&db).await, Err(Error::Stale { .. })), "it was changed since it was read");
    other.refresh(&db).await?;
    other.pages = 5;
    other.save(&db).await?;
    assert_eq!((&*other.title, other.version), ("b", 3));
    Ok(())
}

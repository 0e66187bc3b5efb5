//! Many rows in few statements: all of them, or none.

use rustango_model::{Auto, Model as _};
use rustango_ports::database::BulkInsert;
use rustango_query::Objects as _;

use crate::{
    database::{
        models::{Account, Counter, Note, Seat, Tag},
        trial::{Outcome, Trial, count_of, refused},
    },
    doubles::Call,
};

/// More than one statement takes on any database.
const MANY: u32 = 10_500;

fn accounts(count: u32) -> Vec<Account> {
    (0..count).map(|number| Account::new(&format!("{number}@example.org"), 1, &number.to_string())).collect()
}

pub(crate) async fn bulk_insert_splits_at_the_limits(trial: &Trial) -> Outcome {
    let (db, log) = trial.logged(&[Account::schema]).await?;
    let mut rows = accounts(MANY);
    Account::bulk_insert(&mut rows, &db).await?;

    let statements = log.statements();
    let most = match db.dialect().bulk_insert() {
        BulkInsert::Unnest => 2,
        BulkInsert::ValueLists => 11,
    };
    assert!((2..=most).contains(&statements.len()), "{} statements", statements.len());
    let is = |at: usize, call: Call| log.calls().get(at) == Some(&call);
    assert!(is(0, Call::Begin) && is(log.calls().len() - 1, Call::Commit), "they are one transaction");

    assert!(rows.is_sorted_by(|left, right| left.id < right.id), "keys come back in the order of the rows");
    assert_eq!(Account::objects().order_by(Account::id).fetch(&db).await?, rows);
    Ok(())
}

pub(crate) async fn bulk_insert_failing_in_the_middle_leaves_nothing(trial: &Trial) -> Outcome {
    let db = trial.with(&[Account::schema]).await?;
    let mut rows = accounts(MANY);
    let last = rows.len() - 1;
    rows[last] = Account { email: rows[5_000].email.clone(), ..Account::new("", 2, "last") };
    refused(Account::bulk_insert(&mut rows, &db).await);
    assert_eq!(count_of::<Account>(&db).await?, 0);
    assert!(rows.iter().all(|row| !row.id.is_set()), "rows that were not inserted have no key");
    rows[last] = Account::new("another@example.org", 2, "last");
    Account::bulk_insert(&mut rows, &db).await?;
    assert_eq!(count_of::<Account>(&db).await?, u64::from(MANY));
    Ok(())
}

pub(crate) async fn bulk_insert_of_nothing_sends_nothing(trial: &Trial) -> Outcome {
    let (db, log) = trial.logged(&[]).await?;
    Note::bulk_insert(&mut [], &db).await?;
    assert!(log.calls().is_empty(), "{log}");
    Ok(())
}

/// Rows with a key of their own among rows that get one.
pub(crate) async fn bulk_insert_keeps_keys_that_are_set(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema, Counter::schema, Tag::schema]).await?;
    let mut notes: Vec<_> = (0..6).map(|number| Note::new(number.to_string())).collect();
    notes[1].id = Auto::from(1_001);
    notes[4].id = Auto::from(1_004);
    Note::bulk_insert(&mut notes, &db).await?;
    assert_eq!((notes[1].id.get(), notes[4].id.get()), (Some(1_001), Some(1_004)));
    for note in &notes {
        assert_eq!(&Note::objects().filter(Note::id.eq(note.id)).get(&db).await?, note);
    }
    let mut counters: Vec<_> = (-5..5).map(|id| Counter { id, value: i64::from(id) }).collect();
    Counter::bulk_insert(&mut counters, &db).await?;
    assert_eq!(Counter::objects().fetch(&db).await?, counters);
    let mut tags: Vec<_> = ["a", "b"].map(|name| Tag { name: name.to_owned() }).into();
    Tag::bulk_insert(&mut tags, &db).await?;
    assert_eq!(Tag::objects().fetch(&db).await?, tags);
    Ok(())
}

/// Rows that are nothing but a numbered key have no columns to list.
pub(crate) async fn bulk_insert_of_bare_keys_numbers_them(trial: &Trial) -> Outcome {
    let db = trial.with(&[Seat::schema]).await?;
    let mut seats = vec![Seat { id: Auto::default() }; 3];
    Seat::bulk_insert(&mut seats, &db).await?;
    assert_eq!(Seat::objects().fetch(&db).await?, seats);
    assert_eq!(seats.iter().filter_map(|seat| seat.id.get()).collect::<Vec<_>>(), [1, 2, 3]);
    Ok(())
}

pub(crate) async fn bulk_insert_joins_the_transaction_around_it(trial: &Trial) -> Outcome {
    let db = trial.with(&[Account::schema]).await?;
    let mut rows = accounts(MANY);
    let outcome = db
        .transaction(async |tx| {
            Account::bulk_insert(&mut rows, tx).await?;
            assert_eq!(count_of::<Account>(tx).await?, u64::from(MANY));
            Err::<(), _>(rustango_query::Error::abort(std::fmt::Error))
        })
        .await;
    assert!(outcome.is_err());
    assert_eq!(count_of::<Account>(&db).await?, 0);
    Ok(())
}

/// Keys are those of the rows, whoever else inserts at the same time.
pub(crate) async fn bulk_inserts_side_by_side_get_their_own_keys(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let tasks: Vec<_> = (0..6)
        .map(|task| {
            let db = db.clone();
            tokio::spawn(async move {
                let mut kept = Vec::new();
                for round in 0..5 {
                    let text = |number: u32| format!("{task} {round} {number}");
                    let mut notes: Vec<_> = (0..40).map(|number| Note::new(text(number))).collect();
                    Note::bulk_insert(&mut notes, &db).await?;
                    let mut alone = Note::new(text(40));
                    alone.insert(&db).await?;
                    notes.push(alone);
                    kept.append(&mut notes);
                }
                Ok::<_, rustango_query::Error>(kept)
            })
        })
        .collect();
    let mut written = Vec::new();
    for task in tasks {
        written.append(&mut task.await??);
    }
    written.sort_by_key(|note| note.id.get());
    assert_eq!(Note::objects().order_by(Note::id).fetch(&db).await?, written);
    Ok(())
}

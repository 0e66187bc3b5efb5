//! Many rows in few statements: all of them, or none.

use rustango_model::{Auto, Model as _, ModelSchema};
use rustango_ports::database::{BulkInsert, Value, ValueRef};
use rustango_query::{Objects as _, records};

use crate::{
    database::{
        models::{Account, Counter, Note, Seat, Slot, Tag},
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

/// Rows that choose their balance or their key among rows that do not; then
/// rows that are watched, and come in another order than that of their keys.
pub(crate) async fn rows_that_give_different_fields_come_back_in_order(trial: &Trial) -> Outcome {
    let (db, log) = trial.logged(&[Account::schema, Slot::schema]).await?;
    let account = |number: u16, more: Vec<(&'static str, Value)>| {
        let named = [
            ("email", Value::Text(format!("{number}@example.org"))),
            ("tenant", Value::I32(1)),
            ("slug", Value::Text(number.to_string())),
        ];
        by_position(Account::schema(), named.into_iter().chain(more))
    };
    let rows = vec![
        account(4, Vec::new()),
        account(3, vec![("balance", Value::I64(30))]),
        account(2, vec![("id", Value::I64(1_000))]),
        account(1, Vec::new()),
    ];
    let returning = ["slug", "balance"].map(|name| position(Account::schema(), name));
    let written = records::insert_many(&db, Account::schema(), rows, &returning).await?;
    for (row, (slug, balance)) in [("4", 0), ("3", 30), ("2", 0), ("1", 0)].into_iter().enumerate() {
        assert_eq!(written.get(row, 0)?, ValueRef::Text(slug));
        assert_eq!(written.get(row, 1)?, ValueRef::I64(balance));
    }

    log.clear();
    let alike = vec![account(6, Vec::new()), account(5, Vec::new())];
    let written = records::insert_many(&db, Account::schema(), alike, &returning).await?;
    assert_eq!((written.get(0, 0)?, written.get(1, 0)?), (ValueRef::Text("6"), ValueRef::Text("5")));
    if db.dialect().capabilities().insert_returning {
        assert_eq!(log.statements().len(), 1, "{log}");
    }

    let slot = |room: &str, hour| {
        let named = [
            ("room", Value::Text(room.to_owned())),
            ("hour", Value::I64(hour)),
            ("taken_by", Value::Text(format!("{room}{hour}"))),
        ];
        by_position(Slot::schema(), named)
    };
    let taken_by = [position(Slot::schema(), "taken_by")];
    let rows = vec![slot("b", 9), slot("a", 10), slot("b", 8)];
    let written = records::insert_many(&db, Slot::schema(), rows, &taken_by).await?;
    for (row, taken_by) in ["b9", "a10", "b8"].into_iter().enumerate() {
        assert_eq!(written.get(row, 0)?, ValueRef::Text(taken_by));
    }
    Ok(())
}

fn by_position(
    schema: &ModelSchema,
    named: impl IntoIterator<Item = (&'static str, Value)>,
) -> Vec<(usize, Value)> {
    named.into_iter().map(|(name, value)| (position(schema, name), value)).collect()
}

fn position(schema: &ModelSchema, name: &str) -> usize {
    schema.position(name).expect("a field of the model")
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

//! Transactions: all or nothing, and over when they are over.

use std::{
    panic::AssertUnwindSafe,
    time::{Duration, Instant},
};

use futures_util::{FutureExt as _, future::join_all};
use rustango_model::Model as _;
use rustango_ports::database::{DbErrorKind, Executor as _, Isolation, TransactionOptions};
use rustango_query::{Db, Error, Objects as _, raw};

use crate::database::{
    Settings,
    cut::{cut_where_it_lingers, linger},
    models::{Account, Counter, Note},
    trial::{Failure, Outcome, Trial, capabilities, count_of, refused, soon, sql},
};

fn abort<T>() -> Result<T, Error> {
    Err(Error::abort(std::fmt::Error))
}

pub(crate) async fn commit_publishes_all_or_nothing(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let outside = trial.outside().await?;
    let returned = db
        .transaction(async |tx| {
            for number in 0..10 {
                Note::new(number.to_string()).insert(tx).await?;
                if let Some(outside) = &outside {
                    assert_eq!(count_of::<Note>(outside).await?, 0, "others see what is not committed");
                }
            }
            assert_eq!(count_of::<Note>(tx).await?, 10, "a transaction sees its own work");
            Ok("returned")
        })
        .await?;
    assert_eq!(returned, "returned");
    assert_eq!(count_of::<Note>(outside.as_ref().unwrap_or(&db)).await?, 10);
    assert_eq!(count_of::<Note>(&db).await?, 10);
    Ok(())
}

/// After an error, nothing is left: wherever it comes from.
pub(crate) async fn an_error_rolls_back(trial: &Trial) -> Outcome {
    let db = trial.with(&[Account::schema]).await?;
    let account = || Account::new("a@example.org", 1, "a");
    let aborted = db
        .transaction(async |tx| {
            account().insert(tx).await?;
            abort::<()>()
        })
        .await;
    assert!(matches!(aborted, Err(Error::Aborted(_))), "{aborted:?}");
    let violated = db
        .transaction(async |tx| {
            account().insert(tx).await?;
            account().insert(tx).await
        })
        .await;
    assert!(matches!(refused(violated), DbErrorKind::UniqueViolation { .. }));
    assert_eq!(count_of::<Account>(&db).await?, 0);
    trial.no_transaction_is_open(trial.outside().await?.as_ref()).await
}

pub(crate) async fn a_panic_rolls_back(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let panicked = AssertUnwindSafe(db.transaction(async |tx| {
        Note::new("lost").insert(tx).await?;
        std::panic::resume_unwind(Box::new("a bug"));
        #[allow(unreachable_code, reason = "it gives the closure its type")]
        Ok(())
    }))
    .catch_unwind()
    .await;
    assert!(panicked.is_err());
    assert_eq!(count_of::<Note>(&db).await?, 0);
    trial.pool_is_whole(&db, trial.outside().await?.as_ref()).await
}

pub(crate) async fn dropped_transaction_rolls_back(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let database = trial.database();
    let transaction = database.begin(TransactionOptions::default()).await?;
    transaction.execute(&sql(&db, "INSERT INTO note (text) VALUES ('lost')", [])).await?;
    drop(transaction);
    assert_eq!(count_of::<Note>(&db).await?, 0);
    trial.pool_is_whole(&db, trial.outside().await?.as_ref()).await?;

    // The future of a whole transaction, dropped while its closure waits.
    cut_where_it_lingers(db.transaction(async |tx| {
        Note::new("lost").insert(tx).await?;
        linger::<Result<(), _>>().await
    }))
    .await;
    assert_eq!(Note::objects().filter(Note::text.eq("lost")).count(&db).await?, 0);
    trial.pool_is_whole(&db, trial.outside().await?.as_ref()).await
}

/// R016: fail after each of ten statements.
pub(crate) async fn all_or_nothing_at_every_step(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema, Counter::schema]).await?;
    Counter { id: 1, value: 0 }.insert(&db).await?;
    for failing in 0..=10 {
        let outcome = db
            .transaction(async |tx| {
                for step in 0..10 {
                    if step == failing {
                        return abort();
                    }
                    Note::new(step.to_string()).insert(tx).await?;
                    Counter::objects().update().set(Counter::value, step + 1).execute(tx).await?;
                }
                Ok(())
            })
            .await;
        assert_eq!(outcome.is_ok(), failing == 10);
        let (notes, value) = (count_of::<Note>(&db).await?, Counter::objects().get(&db).await?.value);
        assert_eq!((notes, value), if failing == 10 { (10, 10) } else { (0, 0) }, "failed after {failing}");
    }
    Ok(())
}

pub(crate) async fn a_handle_used_after_the_end_is_refused(trial: &Trial) -> Outcome {
    let db = trial.with_settings(Settings::new().connections(1), &[Note::schema]).await?;
    for end in ["commit", "rollback", "drop"] {
        let mut kept: Option<Db> = None;
        let work = db.transaction(async |tx| {
            kept = Some(tx.clone());
            Note::new("within").insert(tx).await?;
            match end {
                "commit" => Ok(()),
                "rollback" => abort(),
                _ => linger().await,
            }
        });
        if end == "drop" {
            cut_where_it_lingers(work).await;
        } else {
            assert_eq!(work.await.is_ok(), end == "commit");
        }
        let kept = kept.expect("the closure ran");
        let late = Note::new("late").insert(&kept).await;
        assert!(matches!(late, Err(Error::TransactionOver)), "{late:?}");
        let late = Note::objects().fetch(&kept).await;
        assert!(matches!(late, Err(Error::TransactionOver)), "{late:?}");
        let late = kept.transaction(async |_| Ok(())).await;
        assert!(matches!(late, Err(Error::TransactionOver)), "{late:?}");
        let found = soon("the connection is free, whoever holds a handle", count_of::<Note>(&db)).await?;
        assert_eq!(found, 1);
    }
    Ok(())
}

/// A clone of the handle, still in use elsewhere when the closure returns,
/// does not keep the transaction open.
pub(crate) async fn a_handle_left_behind_does_not_keep_the_transaction(trial: &Trial) -> Outcome {
    let db = trial.with_settings(Settings::new().connections(1), &[Note::schema]).await?;
    let mut elsewhere = None;
    db.transaction(async |tx| {
        let tx = tx.clone();
        elsewhere = Some(tokio::spawn(async move {
            loop {
                if let Err(error) = Note::objects().count(&tx).await {
                    return error;
                }
                tokio::task::yield_now().await;
            }
        }));
        tokio::task::yield_now().await;
        Ok(())
    })
    .await?;
    let error = soon("the clone hears of the end", elsewhere.expect("the closure ran")).await?;
    assert!(matches!(error, Error::TransactionOver), "{error:?}");
    assert_eq!(count_of::<Note>(&db).await?, 0);
    Ok(())
}

pub(crate) async fn statements_of_one_transaction_take_turns(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    db.transaction(async |tx| {
        let inserts = (0..20).map(|number| async move { Note::new(number.to_string()).insert(tx).await });
        for outcome in join_all(inserts).await {
            outcome?;
        }
        let counts = join_all((0..5).map(|_| Note::objects().count(tx))).await;
        for count in counts {
            assert_eq!(count?, 20);
        }
        Ok(())
    })
    .await?;
    assert_eq!(count_of::<Note>(&db).await?, 20);
    Ok(())
}

/// The future of a transaction can be moved to another thread.
pub(crate) async fn transactions_run_in_tasks(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let texts = ["a".to_owned(), "b".to_owned()];
    let task = {
        let db = db.clone();
        tokio::spawn(async move {
            db.transaction(async |tx| {
                for text in &texts {
                    Note::new(text).insert(tx).await?;
                    tx.transaction(async |inner| Note::new(text).insert(inner).await).await?;
                }
                Ok(())
            })
            .await
        })
    };
    task.await??;
    assert_eq!(count_of::<Note>(&db).await?, 4);
    Ok(())
}

pub(crate) async fn read_only_transaction_refuses_writes(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    Note::new("there").insert(&db).await?;
    let read_only = TransactionOptions::default().read_only();
    let read = db.transaction_with(read_only, async |tx| count_of::<Note>(tx).await).await?;
    assert_eq!(read, 1);
    let written = db.transaction_with(read_only, async |tx| Note::new("refused").insert(tx).await).await;
    assert_eq!(refused(written), DbErrorKind::ReadOnly);
    let deleted = db.transaction_with(read_only, async |tx| Note::objects().delete(tx).await).await;
    assert_eq!(refused(deleted), DbErrorKind::ReadOnly);
    let made = db
        .transaction_with(read_only, async |tx| {
            Ok(tx.execute(&sql(tx, "CREATE TABLE another (id INTEGER)", [])).await?)
        })
        .await;
    assert_eq!(refused(made), DbErrorKind::ReadOnly);
    // The connection is as good as before.
    for _ in 0..5 {
        Note::new("written").insert(&db).await?;
    }
    assert_eq!(count_of::<Note>(&db).await?, 6);
    Ok(())
}

pub(crate) async fn options_belong_to_the_outermost_transaction(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let outcome = db
        .transaction(async |tx| {
            let serializable = TransactionOptions::default().isolation(Isolation::Serializable);
            tx.transaction_with(serializable, async |_| Ok(())).await
        })
        .await;
    assert!(matches!(outcome, Err(Error::InvalidQuery(_))), "{outcome:?}");
    Ok(())
}

/// What is committed meanwhile is not seen by a transaction with a snapshot.
pub(crate) async fn isolation_level_is_honoured(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let Some(outside) = trial.outside().await? else {
        // On one connection transactions come one after the other.
        return db
            .transaction_with(TransactionOptions::default().isolation(Isolation::Serializable), async |tx| {
                assert_eq!(count_of::<Note>(tx).await?, 0);
                Ok(())
            })
            .await
            .map_err(Failure::from);
    };
    let read_only = TransactionOptions::default().read_only();
    for isolation in [Isolation::RepeatableRead, Isolation::Serializable] {
        db.transaction_with(read_only.isolation(isolation), async |tx| {
            let before = count_of::<Note>(tx).await?;
            Note::new("meanwhile").insert(&outside).await?;
            assert_eq!(count_of::<Note>(tx).await?, before, "{isolation:?}");
            assert_eq!(Note::objects().fetch(tx).await?.len() as u64, before, "{isolation:?}");
            Ok(())
        })
        .await?;
    }
    db.transaction_with(read_only.isolation(Isolation::ReadCommitted), async |tx| {
        let before = count_of::<Note>(tx).await?;
        Note::new("meanwhile").insert(&outside).await?;
        let after = count_of::<Note>(tx).await?;
        // A database may isolate more strictly than it is asked.
        let is_strict = !capabilities(tx).concurrent_writers;
        assert!(after == before + 1 || is_strict && after == before);
        Ok(())
    })
    .await?;
    assert_eq!(count_of::<Note>(&db).await?, 3);
    Ok(())
}

/// Two transactions that each read what the other writes: as if one came after
/// the other, whatever happens.
pub(crate) async fn serializable_transactions_have_an_order(trial: &Trial) -> Outcome {
    let settings =
        Settings::new().acquire_timeout(Duration::from_millis(500)).lock_timeout(Duration::from_millis(500));
    let db = trial.with_settings(settings, &[Note::schema]).await?;
    let serializable = TransactionOptions::default().isolation(Isolation::Serializable);
    let write_after_reading = async |tx: &Db| {
        let seen = count_of::<Note>(tx).await?;
        Note::new(seen.to_string()).insert(tx).await
    };
    let mut inner_outcome = Ok(());
    let outer_outcome = db
        .transaction_with(serializable, async |first| {
            let seen = count_of::<Note>(first).await?;
            inner_outcome = db.transaction_with(serializable, write_after_reading).await;
            Note::new(seen.to_string()).insert(first).await
        })
        .await;
    let texts: Vec<_> = Note::objects().fetch(&db).await?.into_iter().map(|note| note.text).collect();
    assert!(texts == ["0"] || texts == ["0", "1"], "both wrote as if they were first: {texts:?}");
    for outcome in [outer_outcome, inner_outcome] {
        if let Err(error) = outcome {
            let kind = refused::<()>(Err(error));
            assert!(kind.is_retryable() || kind == DbErrorKind::PoolTimeout, "{kind:?}");
        }
    }
    Ok(())
}

/// Once a statement has failed, a transaction can only be rolled back, on
/// every database; it says what went wrong first.
pub(crate) async fn a_failed_transaction_does_nothing_more(trial: &Trial) -> Outcome {
    let db = trial.with(&[Account::schema]).await?;
    let account = || Account::new("a@example.org", 1, "a");
    let outcome = db
        .transaction(async |tx| {
            account().insert(tx).await?;
            let first = refused(account().insert(tx).await);
            assert!(matches!(first, DbErrorKind::UniqueViolation { .. }), "{first:?}");
            let then = Account::new("b@example.org", 1, "b").insert(tx).await;
            assert_eq!(refused(then), first);
            assert_eq!(refused(Account::objects().fetch(tx).await), first);
            Ok(())
        })
        .await;
    assert!(
        matches!(refused(outcome), DbErrorKind::UniqueViolation { .. }),
        "a commit that lost work is told"
    );
    assert_eq!(count_of::<Account>(&db).await?, 0);
    trial.no_transaction_is_open(trial.outside().await?.as_ref()).await
}

/// What the toolkit refuses by itself costs the transaction nothing.
pub(crate) async fn a_refused_value_does_not_fail_the_transaction(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema, Account::schema]).await?;
    db.transaction(async |tx| {
        assert!(Note::new("\0").insert(tx).await.is_err());
        assert!(Note::objects().page(0, 1).fetch(tx).await.is_err());
        Note::new("fine").insert(tx).await
    })
    .await?;
    assert_eq!(count_of::<Note>(&db).await?, 1);
    Ok(())
}

/// Counts for minutes, if nobody ends it.
const ENDLESS: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) \
                       SELECT COUNT(*) FROM n";
/// Counts so far.
async fn count_to(most: i64, db: &Db) -> Result<i64, Error> {
    let sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :most) \
               SELECT COUNT(*) FROM n";
    Ok(raw::<(i64,)>(sql).bind("most", most).writes().get(db).await?.0)
}

/// How far to count so that it takes longer than that.
async fn longer_than(time: Duration, db: &Db) -> Result<i64, Error> {
    let mut most = 50_000;
    loop {
        let begun = Instant::now();
        count_to(most, db).await?;
        // A machine under load may be faster the next time.
        if begun.elapsed() > time * 2 {
            return Ok(most);
        }
        most *= 2;
    }
}

pub(crate) async fn a_transaction_has_its_own_time_for_statements(trial: &Trial) -> Outcome {
    let db = trial.with_settings(Settings::new().connections(1), &[Note::schema]).await?;
    let begun = Instant::now();
    let short = TransactionOptions::default().statement_timeout(Duration::from_millis(300));
    for options in [short, short.read_only()] {
        let ended = db.transaction_with(options, async |tx| raw::<(i64,)>(ENDLESS).get(tx).await).await;
        assert_eq!(refused(ended), DbErrorKind::StatementTimeout);
    }
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
    trial.pool_is_whole(&db, None).await?;

    let hurried = Settings::new().connections(1).statement_timeout(Duration::from_millis(100));
    let hurried = Db::shared(trial.open(hurried).await?);
    let patient = TransactionOptions::default().statement_timeout(Duration::from_secs(30));
    let most = longer_than(Duration::from_millis(100), &db).await?;
    let counted = hurried.transaction_with(patient, async |tx| count_to(most, tx).await).await?;
    assert_eq!(counted, most);
    Ok(())
}

pub(crate) async fn a_transaction_has_its_own_time_for_locks(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    Note::new("contended").insert(&db).await?;
    let holder = trial.outside().await?.unwrap_or_else(|| db.clone());
    let write = async |db: &Db| Note::objects().update().set(Note::text, "mine").execute(db).await;
    let begun = Instant::now();
    let impatient = TransactionOptions::default().lock_timeout(Duration::from_millis(200));
    holder
        .transaction(async |tx| {
            write(tx).await?;
            let refused_now = refused(db.transaction_with(impatient, write).await);
            assert_eq!(refused_now, DbErrorKind::LockTimeout);
            Ok(())
        })
        .await?;
    assert!(begun.elapsed() < Duration::from_secs(10), "the pool itself waits longer: {:?}", begun.elapsed());
    assert_eq!(db.transaction_with(impatient, write).await?, 1, "the lock is free again");
    for absurd in [Duration::ZERO, Duration::from_micros(1), Duration::MAX] {
        let options = TransactionOptions::default().lock_timeout(absurd);
        let outcome = db.transaction_with(options, async |_| Ok(())).await;
        assert!(matches!(outcome, Err(Error::InvalidQuery(_))), "{outcome:?}");
    }
    Ok(())
}

/// Whoever gets the connection next has the times that the pool was told,
/// however the transaction before it ended.
pub(crate) async fn times_end_with_their_transaction(trial: &Trial) -> Outcome {
    let db = trial.with_settings(Settings::new().connections(1), &[Note::schema]).await?;
    Note::new("contended").insert(&db).await?;
    let hurried = TransactionOptions::default()
        .statement_timeout(Duration::from_millis(200))
        .lock_timeout(Duration::from_millis(50));
    let most = longer_than(Duration::from_millis(200), &db).await?;
    for end in ["commit", "rollback", "drop", "begin"] {
        let work = async |_: &Db| match end {
            "commit" => Ok(()),
            "rollback" => abort(),
            _ => linger().await,
        };
        match end {
            "drop" => cut_where_it_lingers(db.transaction_with(hurried, work)).await,
            "begin" => {
                // Where the transaction cannot even begin.
                let Some(outside) = trial.outside().await? else { continue };
                let held = outside.transaction(async |tx| {
                    Note::objects().update().set(Note::text, "held").execute(tx).await?;
                    let write = async |tx: &Db| Note::objects().delete(tx).await;
                    assert!(db.transaction_with(hurried, write).await.is_err());
                    Ok(())
                });
                held.await?;
            }
            _ => assert_eq!(db.transaction_with(hurried, work).await.is_ok(), end == "commit"),
        }
        assert_eq!(count_to(most, &db).await?, most, "after {end}");
        let Some(outside) = trial.outside().await? else { continue };
        let mut waiting = None;
        outside
            .transaction(async |tx| {
                Note::objects().update().set(Note::text, "held").execute(tx).await?;
                let db = db.clone();
                let late = async move { Note::objects().update().set(Note::text, "late").execute(&db).await };
                let mut late = Box::pin(late);
                // Longer than the transaction before would have waited.
                let early = tokio::time::timeout(Duration::from_millis(300), &mut late).await;
                assert!(early.is_err(), "after {end}: {early:?}");
                waiting = Some(late);
                Ok(())
            })
            .await?;
        assert_eq!(waiting.expect("the closure ran").await?, 1, "after {end}");
    }
    Ok(())
}

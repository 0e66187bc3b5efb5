//! Connections: waited for, given up, replaced, closed.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use rustango_model::Model as _;
use rustango_ports::database::{DbErrorKind, Executor as _, TransactionOptions};
use rustango_query::{Db, Objects as _};

use crate::{
    database::{
        Reach, Settings,
        models::{Counter, Note},
        trial::{Outcome, Trial, capabilities, count_of, eventually, read_sql, refusal, refused, soon, sql},
    },
    proxy::Proxy,
};

pub(crate) async fn exhausted_pool_times_out(trial: &Trial) -> Outcome {
    let limit = Duration::from_millis(500);
    let db =
        trial.with_settings(Settings::new().connections(1).acquire_timeout(limit), &[Note::schema]).await?;
    let tx = trial.database().begin(TransactionOptions::default()).await?;
    let begun = Instant::now();
    let outcomes = join_all((0..5).map(|_| Note::objects().count(&db))).await;
    let waited = begun.elapsed();
    for outcome in outcomes {
        assert_eq!(refused(outcome), DbErrorKind::PoolTimeout);
    }
    assert!(waited >= limit && waited < limit.mul_f64(1.1) + Duration::from_millis(100), "waited {waited:?}");
    let second = trial.database().begin(TransactionOptions::default()).await.map(drop);
    assert_eq!(refusal(&second.expect_err("the connection is taken")), DbErrorKind::PoolTimeout);
    tx.rollback().await?;
    assert_eq!(count_of::<Note>(&db).await?, 0, "given back, it serves");
    Ok(())
}

/// The pool inside a transaction's closure is another connection, or an error
/// in time, and never waits for itself for ever.
pub(crate) async fn a_pool_waiting_for_itself_times_out(trial: &Trial) -> Outcome {
    let settings = Settings::new().connections(1).acquire_timeout(Duration::from_millis(400));
    let db = trial.with_settings(settings, &[Note::schema]).await?;
    // What a task holds is known of tasks alone.
    let waiting = tokio::spawn(async move {
        db.transaction(async |_| Note::new("around the transaction").insert(&db).await).await
    });
    let outcome = waiting.await?;
    let told = outcome.as_ref().map_or_else(ToString::to_string, |()| String::new());
    assert_eq!(told.contains("This task holds one of them itself"), cfg!(debug_assertions), "{told}");
    assert_eq!(refused(outcome), DbErrorKind::PoolTimeout);
    Ok(())
}

/// R090: a queue has an end, and whoever comes then is not kept waiting.
pub(crate) async fn a_queue_for_connections_has_an_end(trial: &Trial) -> Outcome {
    let settings = Settings::new().connections(1).max_waiting(3);
    let db = trial.with_settings(settings, &[Note::schema]).await?;
    let tx = trial.database().begin(TransactionOptions::default()).await?;
    let mut waiting: Vec<_> = (0..3).map(|_| Box::pin(db.ping())).collect();
    for one in &mut waiting {
        assert!(futures_util::poll!(one.as_mut()).is_pending());
    }
    let begun = Instant::now();
    assert_eq!(refused(db.ping().await), DbErrorKind::PoolTimeout);
    assert!(begun.elapsed() < Duration::from_secs(5), "the fourth waits");
    // Whoever gives up makes room for another.
    drop(waiting.pop());
    let mut another = Box::pin(db.ping());
    assert!(futures_util::poll!(another.as_mut()).is_pending());
    tx.rollback().await?;
    for one in waiting {
        one.await?;
    }
    another.await?;
    Ok(())
}

pub(crate) async fn closed_pool_refuses(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    Note::new("before").insert(&db).await?;
    soon("the pool closes", db.close()).await;
    let closed = DbErrorKind::PoolClosed;
    assert_eq!(refused(Note::objects().fetch(&db).await), closed);
    assert_eq!(refused(Note::new("after").insert(&db).await), closed);
    assert_eq!(refused(db.transaction(async |_| Ok(())).await), closed);
    assert_eq!(refused(db.ping().await), closed);
    assert_eq!(
        refusal(&db.batch(&[read_sql(&db, "SELECT 1", [])]).await.map(drop).expect_err("closed")),
        closed
    );
    let mut stream = Box::pin(Note::objects().stream(&db));
    assert_eq!(refused(futures_util::TryStreamExt::try_next(&mut stream).await), closed);
    soon("closing twice changes nothing", db.close()).await;
    assert_eq!(db.status().size, 0);
    Ok(())
}

/// Closing waits for what is under way.
pub(crate) async fn closing_lets_transactions_finish(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let outside = trial.outside().await?;
    let outcome = db
        .transaction(async |tx| {
            let mut closing = Box::pin(db.close());
            assert!(futures_util::poll!(&mut closing).is_pending(), "a transaction is open");
            assert_eq!(
                refused(Note::objects().count(&db).await),
                DbErrorKind::PoolClosed,
                "and nobody comes in"
            );
            Note::new("finished").insert(tx).await?;
            Ok(closing)
        })
        .await?;
    soon("the pool closes", outcome).await;
    if let Some(outside) = outside {
        assert_eq!(count_of::<Note>(&outside).await?, 1);
    }
    assert_eq!(refused(Note::objects().fetch(&db).await), DbErrorKind::PoolClosed);
    Ok(())
}

pub(crate) async fn status_counts_connections(trial: &Trial) -> Outcome {
    let settings = Settings::new().acquire_timeout(Duration::from_secs(7));
    let db = trial.with_settings(settings, &[Note::schema]).await?;
    let status = db.status();
    assert_eq!(status.acquire_timeout, Duration::from_secs(7));
    assert_eq!(status.max, if trial.reach() == Reach::Alone { 1 } else { 3 });
    let tx = trial.database().begin(TransactionOptions::default()).await?;
    let during = db.status();
    assert_eq!(during.idle, during.size - 1);
    tx.rollback().await?;
    assert_eq!(db.status().idle, db.status().size);
    assert!(db.status().size <= status.max);
    db.ping().await?;
    Ok(())
}

pub(crate) async fn statements_are_ended_when_their_time_is_up(trial: &Trial) -> Outcome {
    let settings = Settings::new().connections(1).statement_timeout(Duration::from_millis(500));
    let db = trial.with_settings(settings, &[Note::schema]).await?;
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) \
                   SELECT COUNT(*) FROM n";
    let begun = Instant::now();
    let error = db.query(&read_sql(&db, endless, [])).await.map(drop).expect_err("it counts for minutes");
    assert_eq!(refusal(&error), DbErrorKind::StatementTimeout);
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    soon("the connection is free", trial.pool_is_whole(&db, None)).await
}

/// Writes are held to their time as reads are.
pub(crate) async fn writes_are_ended_when_their_time_is_up(trial: &Trial) -> Outcome {
    let settings = Settings::new().connections(1).statement_timeout(Duration::from_millis(500));
    let db = trial.with_settings(settings, &[Note::schema, Counter::schema]).await?;
    Note::bulk_insert(&mut vec![Note::new("one of many"); 1_000], &db).await?;
    Counter { id: 1, value: 1 }.insert(&db).await?;
    let endless = "UPDATE counter SET value = 2 WHERE value < (SELECT COUNT(*) FROM note a, note b, note c \
                   WHERE a.id + b.id + c.id > 0)";
    let error = db.execute(&sql(&db, endless, [])).await.expect_err("it counts for minutes");
    assert_eq!(refusal(&error), DbErrorKind::StatementTimeout);
    soon("the connection is free", trial.pool_is_whole(&db, None)).await?;
    assert_eq!(Counter::objects().get(&db).await?.value, 1);
    Ok(())
}

/// A lock that somebody else holds is waited for so long, and no longer.
pub(crate) async fn a_lock_held_elsewhere_times_out(trial: &Trial) -> Outcome {
    let settings =
        Settings::new().lock_timeout(Duration::from_millis(500)).acquire_timeout(Duration::from_millis(500));
    let db = trial.with_settings(settings, &[Note::schema]).await?;
    Note::new("contended").insert(&db).await?;
    let write = async |db: &Db| Note::objects().update().set(Note::text, "mine").execute(db).await;
    let holder = trial.outside().await?.unwrap_or_else(|| db.clone());
    let outcome = holder
        .transaction(async |tx| {
            write(tx).await?;
            soon("the wait ends", write(&db)).await
        })
        .await;
    let kind = refused(outcome);
    match trial.reach() {
        Reach::Shared => assert_eq!(kind, DbErrorKind::LockTimeout),
        Reach::Alone => assert_eq!(kind, DbErrorKind::PoolTimeout),
    }
    assert_eq!(write(&db).await?, 1, "the lock is free again");
    Ok(())
}

/// Two transactions that write at the same time, where the database can; where
/// it cannot, the second waits its time and is refused.
pub(crate) async fn writers_work_side_by_side_or_in_turn(trial: &Trial) -> Outcome {
    let settings =
        Settings::new().lock_timeout(Duration::from_millis(500)).acquire_timeout(Duration::from_millis(500));
    let db = trial.with_settings(settings, &[Note::schema]).await?;
    let outcome = db
        .transaction(async |first| {
            Note::new("first").insert(first).await?;
            db.transaction(async |second| Note::new("second").insert(second).await).await
        })
        .await;
    if capabilities(&db).concurrent_writers {
        outcome?;
        assert_eq!(count_of::<Note>(&db).await?, 2);
    } else {
        assert_eq!(refused(outcome), DbErrorKind::PoolTimeout);
    }
    Ok(())
}

/// Transactions that wait for each other: one ends, with a kind that says to
/// run it again, and the other goes on.
pub(crate) async fn deadlocks_are_broken(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    if !capabilities(&db).concurrent_writers {
        // Writers that come one after the other cannot wait for each other.
        return Ok(db.transaction(async |tx| Note::new("alone").insert(tx).await).await?);
    }
    let (mut a, mut b) = (Note::new("a"), Note::new("b"));
    a.insert(&db).await?;
    b.insert(&db).await?;
    let both_hold_one = tokio::sync::Barrier::new(2);
    let lock = async |first: &Note, second: &Note| {
        db.transaction(async |tx| {
            first.clone().save(tx).await?;
            both_hold_one.wait().await;
            second.clone().save(tx).await
        })
        .await
    };
    let (one, other) = tokio::join!(lock(&a, &b), lock(&b, &a));
    assert!(one.is_ok() != other.is_ok(), "{one:?}, {other:?}");
    let kind = refused(one.and(other));
    assert_eq!(kind, DbErrorKind::Deadlock);
    assert!(kind.is_retryable());
    Ok(())
}

/// R089: connections whose line went dead without a word are given up, and
/// their places in the pool are free again.
pub(crate) async fn dead_connections_are_replaced(trial: &Trial) -> Outcome {
    let Some(network) = trial.network() else {
        // Without a line there is nothing to go dead; what can be cut off is
        // the caller, and then the place in the pool is free at once.
        let db = trial.with_settings(Settings::new().connections(1), &[Note::schema]).await?;
        for _ in 0..10 {
            let cut = crate::database::cut::cut_after(1, count_of::<Note>(&db)).await;
            drop(cut);
        }
        assert_eq!(soon("the place is free", count_of::<Note>(&db)).await?, 0);
        return Ok(());
    };
    let proxy = Proxy::start(network.address).await?;
    let settings = Settings::new()
        .connections(2)
        .through(proxy.address())
        .acquire_timeout(Duration::from_secs(5))
        .statement_timeout(Duration::from_millis(500));
    let db = trial.with_settings(settings, &[Note::schema]).await?;
    let outside = trial.outside().await?;
    join_all((0..2).map(|_| Note::objects().count(&db))).await;
    for round in 0..3 {
        proxy.black_hole();
        let begun = Instant::now();
        let lost = join_all((0..2).map(|_| Note::objects().count(&db))).await;
        for outcome in lost {
            if let Err(error) = outcome {
                let kind = refused::<()>(Err(error));
                assert!(kind.is_unavailable(), "{kind:?}");
            }
        }
        // New lines work, and every place in the pool is usable.
        let transactions =
            join_all((0..2).map(|_| async { trial.database().begin(TransactionOptions::default()).await }))
                .await;
        for transaction in transactions {
            transaction?.rollback().await?;
        }
        assert!(begun.elapsed() < Duration::from_secs(5), "round {round}: {:?}", begun.elapsed());
        trial.pool_is_whole(&db, outside.as_ref()).await?;
        assert!(db.status().size <= 2);
    }
    Ok(())
}

/// A dead line under a transaction ends it with an error in time.
pub(crate) async fn a_line_that_dies_in_a_transaction_is_noticed(trial: &Trial) -> Outcome {
    let Some(network) = trial.network() else {
        return dead_connections_are_replaced(trial).await;
    };
    let proxy = Proxy::start(network.address).await?;
    let settings = Settings::new()
        .connections(1)
        .through(proxy.address())
        .acquire_timeout(Duration::from_secs(5))
        .statement_timeout(Duration::from_millis(500));
    let db = trial.with_settings(settings, &[Note::schema]).await?;
    let outside = trial.outside().await?;
    let outcome = db
        .transaction(async |tx| {
            Note::new("lost").insert(tx).await?;
            proxy.black_hole();
            soon("the statement ends", Note::new("lost").insert(tx)).await
        })
        .await;
    assert!(refused(outcome).is_unavailable());
    soon("the pool serves again", trial.pool_is_whole(&db, None)).await?;
    if let Some(outside) = outside {
        assert_eq!(Note::objects().filter(Note::text.eq("lost")).count(&outside).await?, 0);
    }
    Ok(())
}

/// Sessions that the server ended are replaced: at most the statement that
/// finds out fails.
pub(crate) async fn connections_that_the_server_ended_are_replaced(trial: &Trial) -> Outcome {
    let db = trial.with_settings(Settings::new().connections(2), &[Note::schema]).await?;
    let (Some(network), Some(outside)) = (trial.network(), trial.outside().await?) else {
        return Ok(db.ping().await?);
    };
    for _ in 0..3 {
        join_all((0..2).map(|_| Note::objects().count(&db))).await;
        outside.query(&network.kill).await?;
        let mut failures = 0;
        eventually("the pool serves again", async || match Note::objects().count(&db).await {
            Ok(_) => Ok(true),
            Err(error) => {
                assert_eq!(refused::<()>(Err(error)), DbErrorKind::ConnectionLost);
                failures += 1;
                Ok(false)
            }
        })
        .await?;
        assert!(failures <= 2, "each dead connection costs one statement, not {failures}");
    }
    // Within a transaction it is told, and nothing is repeated behind its back.
    let outcome = db
        .transaction(async |tx| {
            Note::new("lost").insert(tx).await?;
            outside.query(&network.kill).await?;
            Note::new("lost").insert(tx).await
        })
        .await;
    assert_eq!(refused(outcome), DbErrorKind::ConnectionLost);
    soon("the pool serves again", trial.pool_is_whole(&db, Some(&outside))).await?;
    assert_eq!(Note::objects().filter(Note::text.eq("lost")).count(&outside).await?, 0);
    Ok(())
}

/// R091: where the line breaks while COMMIT is under way, nobody can tell, and
/// that is what is said.
pub(crate) async fn a_commit_that_was_lost_is_unknown(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let (Some(network), Some(outside)) = (trial.network(), trial.outside().await?) else {
        let outcome = db.transaction(async |tx| Note::new("known").insert(tx).await).await;
        outcome?;
        assert_eq!(count_of::<Note>(&db).await?, 1);
        return Ok(());
    };
    let proxy = Proxy::start(network.address).await?;
    let line = Db::shared(trial.open(Settings::new().connections(1).through(proxy.address())).await?);
    for (arrives, expected) in [(false, 0), (true, 1)] {
        proxy.cut_at(b"COMMIT", if arrives { crate::proxy::Cut::After } else { crate::proxy::Cut::Before });
        let outcome = line.transaction(async |tx| Note::new("unknown").insert(tx).await).await;
        let kind = refused(outcome);
        assert_eq!(kind, DbErrorKind::CommitUnknown);
        assert!(!kind.is_retryable(), "it may have happened");
        proxy.heal();
        eventually("the server has decided", async || Ok(count_of::<Note>(&outside).await? == expected))
            .await?;
        soon("the pool serves again", line.ping()).await?;
    }
    Ok(())
}

pub(crate) async fn an_unreachable_server_is_named(trial: &Trial) -> Outcome {
    let Some(network) = trial.network() else {
        return Ok(trial.with(&[Note::schema]).await?.ping().await?);
    };
    let proxy = Proxy::start(network.address).await?;
    let nowhere = proxy.address();
    drop(proxy);
    let settings = Settings::new().through(nowhere).acquire_timeout(Duration::from_millis(500));
    let error = trial.open(settings).await.map(drop).expect_err("nobody listens there");
    assert_eq!(refusal(&error), DbErrorKind::Unreachable);
    Ok(())
}

//! Operations that nobody waits for any more.
//!
//! A request that times out, a client that hangs up, a `select!`: futures are
//! dropped wherever they wait. Nothing may be lost, left open, or acknowledged
//! and gone.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use futures_util::TryStreamExt as _;
use rustango_model::Model as _;
use rustango_ports::database::{Executor as _, TransactionOptions, Value};
use rustango_query::{Db, Error, Objects as _};
use tokio::time::timeout;

use crate::{
    database::{
        Settings,
        cut::{Cuts, cut_after, cut_everywhere},
        models::{Account, Note},
        trial::{Failure, Outcome, Trial, count_of, deep, eventually, read_sql, soon, sql},
    },
    proxy::Proxy,
};

/// Begins a pool of one connection, so that what is lost is missed at once.
struct OnePool<'t> {
    trial: &'t Trial,
    db: Db,
    outside: Option<Db>,
}

impl<'t> OnePool<'t> {
    async fn of(trial: &'t Trial) -> Result<Self, Failure> {
        let db =
            trial.with_settings(Settings::new().connections(1), &[Note::schema, Account::schema]).await?;
        Ok(Self { trial, db, outside: trial.outside().await? })
    }

    async fn is_whole(&self) -> Outcome {
        let whole = self.trial.pool_is_whole(&self.db, self.outside.as_ref());
        soon("the pool serves again", whole).await?;
        assert_eq!(self.db.status().max, 1);
        Ok(())
    }

    async fn count(&self, text: &str) -> Result<u64, Error> {
        Note::objects().filter(Note::text.eq(text)).count(self.outside.as_ref().unwrap_or(&self.db)).await
    }
}

/// Every operation that is one call, cut off wherever it waits.
pub(crate) async fn cancel_at_every_poll(trial: &Trial) -> Outcome {
    let pool = OnePool::of(trial).await?;
    let db = &pool.db;
    let insert = sql(db, "INSERT INTO note (text) VALUES (?)", [Value::Text("cut".to_owned())]);
    let select = read_sql(db, "SELECT * FROM note", []);
    let whole = async || pool.is_whole().await;
    cut_everywhere(async |_| Ok(db.query(&select).await?), async |_, _| whole().await).await?;
    cut_everywhere(async |_| Ok(db.execute(&insert).await?), async |_, _| whole().await).await?;
    cut_everywhere(async |_| Ok(db.ping().await?), async |_, _| whole().await).await?;
    let batch = [select.clone(), insert.clone(), select.clone()];
    cut_everywhere(async |_| Ok(db.batch(&batch).await?), async |_, _| whole().await).await
}

/// An insert that was acknowledged is there; one that was cut off is there
/// once or not at all.
pub(crate) async fn a_cancelled_write_happens_once_or_never(trial: &Trial) -> Outcome {
    let pool = OnePool::of(trial).await?;
    cut_everywhere(
        async |attempt| Ok(Note::new(format!("cut {attempt}")).insert(&pool.db).await?),
        async |attempt, done| {
            pool.is_whole().await?;
            let found = pool.count(&format!("cut {attempt}")).await?;
            assert!(if done.is_some() { found == 1 } else { found <= 1 }, "{found} rows");
            Ok(())
        },
    )
    .await
}

/// A BEGIN that was cut off leaves no transaction behind for the next user of
/// the connection, whose writes would be acknowledged and lost.
pub(crate) async fn cancelled_begin_loses_nothing(trial: &Trial) -> Outcome {
    let pool = OnePool::of(trial).await?;
    let database = trial.database();
    cut_everywhere(
        async |_| Ok(database.begin(TransactionOptions::default()).await?),
        async |_, begun| {
            drop(begun);
            pool.is_whole().await
        },
    )
    .await?;
    let Some(network) = trial.network() else { return Ok(()) };

    // The same over a slow line, where BEGIN is cut off on its way.
    let proxy = Proxy::start(network.address).await?;
    let slow = Db::shared(trial.open(Settings::new().connections(1).through(proxy.address())).await?);
    slow.ping().await?;
    for milliseconds in [5, 45, 55, 95, 105, 145] {
        proxy.delay(Duration::from_millis(50));
        let begun = timeout(Duration::from_millis(milliseconds), slow.transaction(async |_| Ok(()))).await;
        assert!(begun.is_err(), "a round trip takes longer");
        proxy.delay(Duration::ZERO);
        trial.pool_is_whole(&slow, pool.outside.as_ref()).await?;
    }
    Ok(())
}

pub(crate) async fn a_cancelled_commit_is_all_or_nothing(trial: &Trial) -> Outcome {
    let pool = OnePool::of(trial).await?;
    let database = trial.database();
    cut_everywhere(
        async |attempt| {
            let tx = database.begin(TransactionOptions::default()).await?;
            for _ in 0..2 {
                let text = Value::Text(format!("cut {attempt}"));
                tx.execute(&sql(&pool.db, "INSERT INTO note (text) VALUES (?)", [text])).await?;
            }
            Ok(tx.commit().await?)
        },
        async |attempt, done| {
            pool.is_whole().await?;
            let found = pool.count(&format!("cut {attempt}")).await?;
            assert!(if done.is_some() { found == 2 } else { found == 0 || found == 2 }, "{found} rows");
            Ok(())
        },
    )
    .await
}

pub(crate) async fn a_cancelled_rollback_rolls_back(trial: &Trial) -> Outcome {
    let pool = OnePool::of(trial).await?;
    let database = trial.database();
    cut_everywhere(
        async |_| {
            let tx = database.begin(TransactionOptions::default()).await?;
            tx.execute(&sql(&pool.db, "INSERT INTO note (text) VALUES ('lost')", [])).await?;
            Ok(tx.rollback().await?)
        },
        async |_, _| {
            pool.is_whole().await?;
            assert_eq!(pool.count("lost").await?, 0);
            Ok(())
        },
    )
    .await
}

/// A statement of a transaction that was cut off takes the transaction with
/// it, or nothing: what is committed is whole.
pub(crate) async fn a_cancelled_statement_never_splits_its_transaction(trial: &Trial) -> Outcome {
    let pool = OnePool::of(trial).await?;
    let select = read_sql(&pool.db, "SELECT * FROM note", []);
    for operation in ["execute", "query", "batch", "savepoint", "release", "rollback_to", "stream"] {
        let mut cuts = Cuts::new();
        loop {
            let text = format!("{operation} {}", cuts.attempt);
            let insert = sql(&pool.db, "INSERT INTO note (text) VALUES (?)", [Value::Text(text.clone())]);
            let tx = trial.database().begin(TransactionOptions::default()).await?;
            tx.execute(&insert).await?;
            tx.savepoint(1).await?;
            let work = async {
                match operation {
                    "execute" => drop(tx.execute(&insert).await?),
                    "query" => drop(tx.query(&select).await?),
                    "batch" => drop(tx.batch(&[insert.clone(), insert.clone()]).await?),
                    "savepoint" => tx.savepoint(2).await?,
                    "release" => tx.release(1).await?,
                    "rollback_to" => tx.rollback_to(1).await?,
                    _ => drop(tx.stream(select.clone()).try_collect::<Vec<_>>().await?),
                }
                Ok::<_, Failure>(())
            };
            let done = cut_after(cuts.polls, work).await.transpose()?;
            let is_committed = tx.commit().await.is_ok();
            assert!(is_committed || done.is_none(), "{operation} worked and its commit failed");
            pool.is_whole().await?;
            let found = pool.count(&text).await?;
            assert_eq!(found > 0, is_committed, "{operation}: {found} rows");
            if !cuts.go_on(done.is_none()) {
                break;
            }
        }
    }
    Ok(())
}

/// R016: a transaction of ten statements, cut off at every point where it waits.
pub(crate) async fn a_cancelled_transaction_is_all_or_nothing(trial: &Trial) -> Outcome {
    let pool = OnePool::of(trial).await?;
    cut_everywhere(
        async |attempt| {
            let text = format!("cut {attempt}");
            Ok(pool
                .db
                .transaction(async |tx| {
                    for _ in 0..5 {
                        Note::new(&text).insert(tx).await?;
                        tx.transaction(async |inner| Note::new(&text).insert(inner).await).await?;
                    }
                    Ok(())
                })
                .await?)
        },
        async |attempt, done| {
            pool.is_whole().await?;
            let found = pool.count(&format!("cut {attempt}")).await?;
            assert!(if done.is_some() { found == 10 } else { found == 0 || found == 10 }, "{found} rows");
            Ok(())
        },
    )
    .await
}

pub(crate) async fn a_cancelled_bulk_insert_is_all_or_nothing(trial: &Trial) -> Outcome {
    let pool = OnePool::of(trial).await?;
    cut_everywhere(
        async |attempt| {
            let mut notes = vec![Note::new(format!("cut {attempt}")); 2_100];
            Ok(Note::bulk_insert(&mut notes, &pool.db).await?)
        },
        async |attempt, done| {
            pool.is_whole().await?;
            let found = pool.count(&format!("cut {attempt}")).await?;
            assert!(
                if done.is_some() { found == 2_100 } else { found == 0 || found == 2_100 },
                "{found} rows"
            );
            Ok(())
        },
    )
    .await
}

/// A statement that works for minutes, and that nobody waits for any more,
/// does not keep its place in the pool.
pub(crate) async fn a_cancelled_slow_statement_frees_its_connection(trial: &Trial) -> Outcome {
    let settings = Settings::new().connections(1).statement_timeout(Duration::from_secs(10));
    let db = trial.with_settings(settings, &[Note::schema]).await?;
    let slow = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) \
                SELECT COUNT(*) FROM n";
    let slow = read_sql(&db, slow, []);
    let in_transaction =
        async || db.transaction(async |tx| tx.query(&slow).await.map(drop).map_err(Error::from)).await;
    for is_in_transaction in [false, true] {
        let work = async {
            if is_in_transaction {
                in_transaction().await
            } else {
                db.query(&slow).await.map(drop).map_err(Error::from)
            }
        };
        assert!(timeout(Duration::from_millis(200), work).await.is_err(), "it takes minutes");
        let begun = Instant::now();
        Note::new("next").insert(&db).await?;
        assert!(begun.elapsed() < Duration::from_secs(5), "it was free after {:?}", begun.elapsed());
    }
    assert_eq!(count_of::<Note>(&db).await?, 2);
    Ok(())
}

/// Waiting for the next batch, cut off at every point where it waits.
pub(crate) async fn a_cancelled_stream_returns_its_connection(trial: &Trial) -> Outcome {
    let pool = OnePool::of(trial).await?;
    let mut notes: Vec<_> = (0..600).map(|number| Note::new(number.to_string())).collect();
    Note::bulk_insert(&mut notes, &pool.db).await?;
    cut_everywhere(
        async |_| {
            let streamed: Vec<Note> =
                Note::objects().filter(Note::text.ne("still here")).stream(&pool.db).try_collect().await?;
            assert_eq!(streamed, notes);
            Ok(())
        },
        async |_, _| pool.is_whole().await,
    )
    .await
}

/// Waiting for a connection, and cut off: the connection goes to the next.
pub(crate) async fn a_cancelled_acquire_takes_nothing(trial: &Trial) -> Outcome {
    let pool = OnePool::of(trial).await?;
    for _ in 0..20 {
        let tx = trial.database().begin(TransactionOptions::default()).await?;
        let mut waiting = Box::pin(pool.db.ping());
        assert!(futures_util::poll!(&mut waiting).is_pending(), "the connection is taken");
        tx.rollback().await?;
        // It may have been given the connection by now.
        drop(waiting);
        soon("the next gets it", pool.db.ping()).await?;
    }
    assert_eq!(pool.db.status().size, 1);
    pool.is_whole().await
}

/// R088: cut off after random times instead of polls.
pub(crate) async fn transactions_cut_off_at_random_lose_nothing(trial: &Trial) -> Outcome {
    let pool = OnePool::of(trial).await?;
    let mut state = 5_u64;
    let mut acknowledged = BTreeSet::new();
    let runs = deep(150, 2_000);
    for run in 0..runs {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let work = pool.db.transaction(async |tx| {
            for _ in 0..2 {
                Account::objects().count(tx).await?;
                Note::new(format!("run {run}")).insert(tx).await?;
            }
            Ok(())
        });
        if let Ok(done) = timeout(Duration::from_micros((state >> 33) % 3_000), work).await {
            done?;
            acknowledged.insert(run);
        }
        // A plain write right after, on the same connection.
        Note::new(format!("after {run}")).insert(&pool.db).await?;
    }
    for run in 0..runs {
        assert_eq!(pool.count(&format!("after {run}")).await?, 1, "an acknowledged write is gone");
        let found = pool.count(&format!("run {run}")).await?;
        assert!(
            if acknowledged.contains(&run) { found == 2 } else { found == 0 || found == 2 },
            "{found} rows"
        );
    }
    trial.no_transaction_is_open(pool.outside.as_ref()).await?;
    assert_eq!(count_of::<Account>(&pool.db).await?, 0);
    Ok(())
}

/// Tasks that are aborted in crowds leave the pool as large as it was.
pub(crate) async fn aborted_tasks_leave_the_pool_whole(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let outside = trial.outside().await?;
    for _ in 0..deep(10, 100) {
        let tasks: Vec<_> = (0..20)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move {
                    db.transaction(async |tx| {
                        for _ in 0..5 {
                            Note::new("aborted").insert(tx).await?;
                        }
                        Ok(())
                    })
                    .await
                })
            })
            .collect();
        Note::new("in the crowd").insert(&db).await?;
        for task in &tasks {
            task.abort();
        }
        for task in tasks {
            if let Ok(done) = task.await {
                done?;
            }
        }
    }
    soon("the pool serves again", trial.pool_is_whole(&db, outside.as_ref())).await?;
    let aborted = Note::objects().filter(Note::text.eq("aborted")).count(&db).await?;
    assert_eq!(aborted % 5, 0, "a transaction was split");
    let status = db.status();
    eventually("every connection is back", async || Ok(db.status().idle == db.status().size)).await?;
    assert!(status.size <= status.max);
    Ok(())
}

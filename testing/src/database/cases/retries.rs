//! Transactions that are run again.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use rustango_model::Model as _;
use rustango_ports::{
    database::{DbError, DbErrorKind, Isolation, TransactionOptions},
    runtime::Ambient,
};
use rustango_query::{Db, Error, Objects as _, Retry};

use crate::{
    clock::VirtualClock,
    database::{
        models::{Counter, Note},
        trial::{Outcome, Trial, count_of, refused},
    },
    random::SeededRandom,
};

fn conflict<T>(kind: DbErrorKind) -> Result<T, Error> {
    Err(DbError::new(kind, "commit", "others were faster").into())
}

/// Work beside time that goes on whenever somebody sleeps; returns for how long
/// they slept, too.
async fn with_time<T>(clock: &VirtualClock, work: impl Future<Output = T>) -> (T, Vec<Duration>) {
    let mut pauses = Vec::new();
    let time = async {
        loop {
            clock.until_sleeping(1).await;
            pauses.extend(clock.advance_to_next());
        }
    };
    let outcome = tokio::select! {
        outcome = work => outcome,
        () = time => unreachable!("time goes on"),
    };
    (outcome, pauses)
}

pub(crate) async fn conflicts_are_run_again(trial: &Trial) -> Outcome {
    let clock = VirtualClock::new();
    let db =
        trial.with(&[Note::schema]).await?.with_ambient(Ambient::new(clock.clone(), SeededRandom::new(7)));
    let ended = Arc::new(Mutex::new(Vec::new()));
    let note = |what: &'static str| {
        let ended = Arc::clone(&ended);
        move || ended.lock().unwrap_or_else(PoisonError::into_inner).push(what)
    };
    let mut runs = 0;
    let work = db.retry(Retry::times(3)).transaction(async |tx| {
        runs += 1;
        Note::new(runs.to_string()).insert(tx).await?;
        tx.on_rollback(note("taken back"));
        let committed = note("committed");
        tx.on_commit(async move { committed() }).await;
        match runs {
            1 => conflict(DbErrorKind::SerializationFailure),
            2 => conflict(DbErrorKind::Deadlock),
            _ => Ok(runs),
        }
    });
    let (outcome, pauses) = with_time(&clock, work).await;
    assert_eq!(outcome?, 3);
    assert_eq!(pauses.len(), 2);
    assert!(pauses[0] <= Duration::from_millis(10) && pauses[1] <= Duration::from_millis(20), "{pauses:?}");
    let texts = Note::objects().values(Note::text).fetch(&db).await?;
    assert_eq!(texts, ["3"], "what was run before is taken back");
    assert_eq!(
        *ended.lock().unwrap_or_else(PoisonError::into_inner),
        ["taken back", "taken back", "committed"]
    );
    Ok(())
}

pub(crate) async fn nothing_is_run_again_for_ever(trial: &Trial) -> Outcome {
    let clock = VirtualClock::new();
    let db =
        trial.with(&[Note::schema]).await?.with_ambient(Ambient::new(clock.clone(), SeededRandom::new(7)));
    let runs = AtomicU32::new(0);
    let retry = Retry::times(4).pauses(Duration::from_millis(10), Duration::from_millis(25));
    let failing = |kind: DbErrorKind| {
        let (db, runs) = (&db, &runs);
        async move {
            db.retry(retry)
                .transaction(async |tx| {
                    runs.fetch_add(1, Ordering::Relaxed);
                    Note::new("lost").insert(tx).await?;
                    conflict::<()>(kind.clone())
                })
                .await
        }
    };
    let (outcome, pauses) = with_time(&clock, failing(DbErrorKind::SerializationFailure)).await;
    assert_eq!(refused(outcome), DbErrorKind::SerializationFailure);
    assert_eq!((runs.swap(0, Ordering::Relaxed), pauses.len()), (5, 4));
    for (pause, ceiling) in pauses.iter().zip([10, 20, 25, 25]) {
        assert!(*pause <= Duration::from_millis(ceiling), "{pauses:?}");
    }
    let distinct: std::collections::HashSet<_> = pauses.iter().collect();
    assert!(distinct.len() > 1, "pauses are left to chance: {pauses:?}");

    // What another run would not mend is not run again, nor what may have happened.
    for kind in [DbErrorKind::CommitUnknown, DbErrorKind::LockTimeout, DbErrorKind::ReadOnly] {
        let (outcome, pauses) = with_time(&clock, failing(kind.clone())).await;
        assert_eq!((refused(outcome), runs.swap(0, Ordering::Relaxed), pauses.len()), (kind, 1, 0));
    }
    let (outcome, _) = with_time(&clock, async {
        let abort = async |_: &Db| Err::<(), _>(Error::abort(std::fmt::Error));
        db.retry(retry).transaction(abort).await
    })
    .await;
    assert!(matches!(outcome, Err(Error::Aborted(_))));
    assert_eq!(count_of::<Note>(&db).await?, 0);
    Ok(())
}

/// What begins again is the outermost transaction.
pub(crate) async fn a_savepoint_is_not_run_again(trial: &Trial) -> Outcome {
    let clock = VirtualClock::new();
    let db =
        trial.with(&[Note::schema]).await?.with_ambient(Ambient::new(clock.clone(), SeededRandom::new(7)));
    let (mut outer, mut inner) = (0, 0);
    let work = db.retry(Retry::default()).transaction(async |tx| {
        outer += 1;
        tx.retry(Retry::default())
            .transaction(async |within| {
                inner += 1;
                Note::new("within").insert(within).await?;
                if inner < 3 { conflict(DbErrorKind::Deadlock) } else { Ok(()) }
            })
            .await
    });
    let (outcome, _) = with_time(&clock, work).await;
    outcome?;
    assert_eq!((outer, inner, count_of::<Note>(&db).await?), (3, 3, 1));
    Ok(())
}

/// A counter that many raise, each in a transaction that is run again, ends at
/// their number.
pub(crate) async fn retried_transactions_lose_no_update(trial: &Trial) -> Outcome {
    const RAISES: i64 = 40;
    let db = trial.with(&[Counter::schema]).await?;
    Counter { id: 1, value: 0 }.insert(&db).await?;
    let clock = VirtualClock::new();
    let db = db.with_ambient(Ambient::new(clock.clone(), SeededRandom::new(7)));
    let serializable = TransactionOptions::default().isolation(Isolation::Serializable);
    let raises = (0..RAISES).map(|_| {
        let db = db.clone();
        tokio::spawn(async move {
            db.retry(Retry::times(10_000))
                .transaction_with(serializable, async |tx| {
                    let mut counter = Counter::objects().get(tx).await?;
                    counter.value += 1;
                    counter.save(tx).await
                })
                .await
        })
    });
    let (outcomes, _) = with_time(&clock, futures_util::future::join_all(raises)).await;
    for outcome in outcomes {
        outcome??;
    }
    assert_eq!(Counter::objects().get(&db).await?.value, RAISES);
    Ok(())
}

//! Work that waits for the commit.

use std::{
    panic::{self, AssertUnwindSafe},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use futures_util::FutureExt as _;
use rustango_model::Model as _;
use rustango_ports::database::DbErrorKind;
use rustango_query::{Db, Error, Objects as _};

use crate::{
    database::{
        cut::{cut_where_it_lingers, linger},
        models::Note,
        trial::{Outcome, Trial, count_of, refused},
    },
    doubles::{Fault, FaultyDatabase},
};

fn abort<T>() -> Result<T, Error> {
    Err(Error::abort(std::fmt::Error))
}

pub(crate) async fn hooks_run_after_the_commit_in_order(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let (seen, order) = (Arc::new(AtomicU32::new(0)), Arc::new(Mutex::new(Vec::new())));
    db.transaction(async |tx| {
        Note::new("a").insert(tx).await?;
        for number in 0..3 {
            let (db, seen, order) = (db.clone(), Arc::clone(&seen), Arc::clone(&order));
            tx.on_commit(async move {
                let notes = count_of::<Note>(&db).await.unwrap_or_default();
                seen.fetch_add(u32::try_from(notes).unwrap_or_default(), Ordering::Relaxed);
                order.lock().unwrap_or_else(PoisonError::into_inner).push(number);
            })
            .await;
        }
        assert_eq!(seen.load(Ordering::Relaxed), 0, "a hook ran before the commit");
        Ok(())
    })
    .await?;
    assert_eq!(seen.load(Ordering::Relaxed), 3, "each hook sees the committed row");
    assert_eq!(*order.lock().unwrap_or_else(PoisonError::into_inner), [0, 1, 2]);
    Ok(())
}

pub(crate) async fn hooks_go_with_what_is_rolled_back(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let ran = Arc::new(Mutex::new(Vec::new()));
    let hook = |name: &'static str| {
        let ran = Arc::clone(&ran);
        async move { ran.lock().unwrap_or_else(PoisonError::into_inner).push(name) }
    };
    let outcome = db
        .transaction(async |tx| {
            tx.on_commit(hook("of a transaction that is rolled back")).await;
            abort::<()>()
        })
        .await;
    assert!(outcome.is_err());
    db.transaction(async |tx| {
        tx.on_commit(hook("before")).await;
        let inner = tx
            .transaction(async |inner| {
                inner.on_commit(hook("of a savepoint that is rolled back")).await;
                inner
                    .transaction(async |innermost| {
                        innermost.on_commit(hook("within it")).await;
                        Ok(())
                    })
                    .await?;
                abort::<()>()
            })
            .await;
        assert!(inner.is_err());
        cut_where_it_lingers(tx.transaction(async |inner| {
            inner.on_commit(hook("of a savepoint that is dropped")).await;
            linger::<Result<(), _>>().await
        }))
        .await;
        tx.transaction(async |inner| {
            inner.on_commit(hook("of a savepoint")).await;
            Ok(())
        })
        .await?;
        Ok(())
    })
    .await?;
    db.on_commit(hook("without a transaction")).await;
    let ran = ran.lock().unwrap_or_else(PoisonError::into_inner).clone();
    assert_eq!(ran, ["before", "of a savepoint", "without a transaction"]);
    Ok(())
}

/// What was noted, in order.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<&'static str>>>);

impl Notes {
    fn hook(&self, what: &'static str) -> impl FnOnce() + Send + 'static {
        let notes = self.clone();
        move || notes.0.lock().unwrap_or_else(PoisonError::into_inner).push(what)
    }

    fn take(&self) -> Vec<&'static str> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

pub(crate) async fn rollback_hooks_follow_every_way_back(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let notes = Notes::default();
    for end in ["commit", "error", "panic", "drop"] {
        let work = db.transaction(async |tx| {
            Note::new(end).insert(tx).await?;
            tx.on_rollback(notes.hook("first"));
            tx.on_rollback(|| panic::resume_unwind(Box::new("a hook with a bug")));
            tx.on_rollback(notes.hook("second"));
            match end {
                "commit" => Ok(()),
                "error" => abort(),
                "panic" => panic::resume_unwind(Box::new("a bug")),
                _ => linger().await,
            }
        });
        match end {
            "panic" => assert!(AssertUnwindSafe(work).catch_unwind().await.is_err()),
            "drop" => cut_where_it_lingers(work).await,
            _ => assert_eq!(work.await.is_ok(), end == "commit"),
        }
        let expected: &[&str] = if end == "commit" { &[] } else { &["second", "first"] };
        assert_eq!(notes.take(), expected, "{end}");
    }
    db.on_rollback(notes.hook("without a transaction"));
    assert_eq!((notes.take().len(), count_of::<Note>(&db).await?), (0, 1));
    Ok(())
}

pub(crate) async fn rollback_hooks_go_with_their_savepoint(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let notes = Notes::default();
    let work = async |tx: &Db| {
        tx.on_rollback(notes.hook("outer"));
        let inner = tx
            .transaction(async |inner| {
                inner.on_rollback(notes.hook("inner"));
                abort::<()>()
            })
            .await;
        assert!(inner.is_err());
        assert_eq!(notes.take(), ["inner"], "at once, and without those around it");
        cut_where_it_lingers(tx.transaction(async |inner| {
            inner.on_rollback(notes.hook("dropped"));
            linger::<Result<(), _>>().await
        }))
        .await;
        assert_eq!(notes.take(), ["dropped"]);
        tx.transaction(async |inner| {
            inner.on_rollback(notes.hook("kept"));
            Ok(())
        })
        .await
    };
    db.transaction(work).await?;
    assert_eq!(notes.take(), [""; 0]);
    let outcome = db
        .transaction(async |tx| {
            work(tx).await?;
            abort::<()>()
        })
        .await;
    assert!(outcome.is_err());
    assert_eq!(notes.take(), ["kept", "outer"], "what a savepoint kept is taken back with all");
    Ok(())
}

/// Nobody can tell: neither that the work is there, nor that it is not.
pub(crate) async fn no_rollback_hook_runs_where_a_commit_is_unknown(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    for (kind, expected) in [(DbErrorKind::CommitUnknown, &[][..]), (DbErrorKind::Deadlock, &["taken back"])]
    {
        // BEGIN, the insert, COMMIT.
        let faulty = Db::new(FaultyDatabase::shared(trial.database(), &Fault::before(3, kind.clone())));
        let notes = Notes::default();
        let outcome = faulty
            .transaction(async |tx| {
                tx.on_rollback(notes.hook("taken back"));
                let committed = notes.hook("committed");
                tx.on_commit(async move { committed() }).await;
                Note::new("perhaps").insert(tx).await
            })
            .await;
        assert_eq!(refused(outcome), kind);
        assert_eq!(notes.take(), expected);
    }
    assert_eq!(count_of::<Note>(&db).await?, 0);
    Ok(())
}

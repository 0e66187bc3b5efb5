//! Work that waits for the commit.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU32, Ordering},
};

use rustango_model::Model as _;
use rustango_query::{Error, Objects as _};

use crate::database::{
    cut::{cut_where_it_lingers, linger},
    models::Note,
    trial::{Outcome, Trial, count_of},
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

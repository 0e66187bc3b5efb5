//! Runners of migrations, and how they keep each other out.

use rustango_ports::{
    database::{Statement, Transaction, TransactionOptions, ValueRef},
    schema::RunLock,
};

use super::super::trial::Trial;
use crate::database::trial::{Failure, Outcome};

type Held = Box<dyn Transaction>;

/// Tries to take a lock.
async fn has(transaction: &Held, acquire: &Statement) -> Result<bool, Failure> {
    let answer = transaction.query(acquire).await?;
    Ok(match answer.get(0, 0)? {
        ValueRef::Bool(held) => held,
        ValueRef::I32(held) => held == 1,
        ValueRef::I64(held) => held == 1,
        other => panic!("a lock is held or not, and not {other:?}"),
    })
}

pub(crate) async fn the_run_lock_is_held_by_one(trial: &Trial) -> Outcome {
    let site = trial.site([]).await?;
    let RunLock::Held { acquire, release } = site.dialect().schema().run_lock() else {
        // Whoever is in a transaction that writes is alone.
        assert!(!site.capabilities().concurrent_writers);
        return Ok(());
    };
    let begin = || site.database().begin(TransactionOptions::default());
    let has = async |transaction: &Held| has(transaction, &acquire).await;
    let (first, second) = (begin().await?, begin().await?);
    assert!(has(&first).await?);
    assert!(!has(&second).await?, "two hold it");
    if let Some(release) = &release {
        first.query(release).await?;
    }
    first.commit().await?;
    assert!(has(&second).await?, "nobody holds it");
    // It goes with its transaction, or is given back.
    if let Some(release) = &release {
        second.query(release).await?;
    }
    second.rollback().await?;
    let third = begin().await?;
    assert!(has(&third).await?);
    if let Some(release) = &release {
        third.query(release).await?;
    }
    third.rollback().await?;
    Ok(())
}

/// Some servers have one list of locks for all their databases.
pub(crate) async fn run_locks_of_two_databases_are_apart(trial: &Trial) -> Outcome {
    let sites = [trial.site([]).await?, trial.site([]).await?];
    let mut held = Vec::new();
    for site in &sites {
        let transaction = site.database().begin(TransactionOptions::default()).await?;
        if let RunLock::Held { acquire, release } = site.dialect().schema().run_lock() {
            assert!(has(&transaction, &acquire).await?, "the runner of another database is in the way");
            held.push((transaction, release));
        }
    }
    for (transaction, release) in held {
        if let Some(release) = release {
            transaction.query(&release).await?;
        }
        transaction.rollback().await?;
    }
    Ok(())
}

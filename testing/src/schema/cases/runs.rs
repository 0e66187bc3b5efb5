//! Runners of migrations, and how they keep each other out.

use rustango_ports::{
    database::{Transaction, TransactionOptions, ValueRef},
    schema::RunLock,
};

use super::super::trial::Trial;
use crate::database::trial::{Failure, Outcome};

type Held = Box<dyn Transaction>;

pub(crate) async fn the_run_lock_is_held_by_one(trial: &Trial) -> Outcome {
    let site = trial.site([]).await?;
    let RunLock::Held { acquire, release } = site.dialect().schema().run_lock() else {
        // Whoever is in a transaction that writes is alone.
        assert!(!site.capabilities().concurrent_writers);
        return Ok(());
    };
    let begin = || site.database().begin(TransactionOptions::default());
    let has = async |transaction: &Held| -> Result<bool, Failure> {
        let answer = transaction.query(&acquire).await?;
        Ok(match answer.get(0, 0)? {
            ValueRef::Bool(held) => held,
            ValueRef::I32(held) => held == 1,
            ValueRef::I64(held) => held == 1,
            other => panic!("a lock is held or not, and not {other:?}"),
        })
    };
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

//! One runner at a time.

use std::time::Duration;

use futures_core::future::BoxFuture;
use rustango_ports::{
    database::{Executor as _, Statement, ValueRef},
    schema::RunLock,
};
use rustango_query::{Db, Error};

use super::{
    RunError,
    progress::{Event, Progress},
};

/// How long a runner waits before it asks again whether the other one is done.
const PAUSE: Duration = Duration::from_millis(250);
/// How often it says that it waits.
const NOTICE: u32 = 20;

/// What is done while no other runner is at work.
pub(super) type Work<'w, T> = dyn Fn() -> BoxFuture<'w, Result<T, RunError>> + Send + Sync + 'w;

/// Does `work` while no other runner is at work on the same database; waits
/// for one at most so long.
pub(super) async fn alone<T: Send>(
    db: &Db,
    wait: Duration,
    progress: &dyn Progress,
    work: &Work<'_, T>,
) -> Result<T, RunError> {
    let lock = db.dialect().schema().run_lock();
    if lock != RunLock::Transactions && db.status().max < 2 {
        return Err(RunError::OneConnection);
    }
    let mut pauses = 0_u32;
    loop {
        let done = match &lock {
            RunLock::Transactions => attempt(work).await,
            RunLock::Held { acquire, release } => held(db, acquire, release.as_ref(), work).await,
        };
        if let Some(done) = done? {
            return Ok(done);
        }
        let waited = PAUSE * pauses;
        if waited >= wait {
            return Err(RunError::Busy { waited });
        }
        if pauses.is_multiple_of(NOTICE) {
            progress.tell(&Event::Waiting { waited });
        }
        db.clock().sleep(PAUSE).await;
        pauses += 1;
    }
}

/// Does the work where transactions keep runners apart; nothing comes of it
/// where another one was faster.
async fn attempt<T>(work: &Work<'_, T>) -> Result<Option<T>, RunError> {
    match work().await {
        Err(RunError::Overtaken { .. }) => Ok(None),
        done => done.map(Some),
    }
}

/// Does the work beside a transaction that holds the lock; nothing where
/// another one holds it.
async fn held<T: Send>(
    db: &Db,
    acquire: &Statement,
    release: Option<&Statement>,
    work: &Work<'_, T>,
) -> Result<Option<T>, RunError> {
    let done = db
        .transaction(async |tx| {
            if !is_true(tx, acquire).await? {
                return Ok(None);
            }
            // Behind a savepoint the transaction keeps no snapshot, for which
            // indexes that are made concurrently would wait.
            let done = tx.transaction(async |_| Ok(work().await)).await;
            if let Some(release) = release {
                tx.query(release).await?;
            }
            done.map(Some)
        })
        .await?;
    done.transpose()
}

async fn is_true(tx: &Db, statement: &Statement) -> Result<bool, Error> {
    let rows = tx.query(statement).await?;
    if rows.is_empty() {
        return Ok(false);
    }
    Ok(match rows.get(0, 0)? {
        ValueRef::Bool(held) => held,
        ValueRef::I64(held) => held == 1,
        ValueRef::I32(held) => held == 1,
        _ => false,
    })
}

//! One runner at a time.

use std::time::Duration;

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

/// Does `work` while no other runner is at work on the same database; waits
/// for one at most so long.
pub(super) async fn alone<T>(
    db: &Db,
    wait: Duration,
    progress: &dyn Progress,
    work: impl Future<Output = Result<T, RunError>> + Send,
) -> Result<T, RunError> {
    let RunLock::Held { acquire, release } = db.dialect().schema().run_lock() else {
        return work.await;
    };
    if db.status().max < 2 {
        return Err(RunError::OneConnection);
    }
    let mut work = Some(Box::pin(work));
    let mut pauses = 0_u32;
    loop {
        let done = db
            .transaction(async |tx| {
                if !is_true(tx, &acquire).await? {
                    return Ok(None);
                }
                let Some(work) = work.take() else { return Ok(None) };
                let done = work.await;
                if let Some(release) = &release {
                    tx.query(release).await?;
                }
                Ok(Some(done))
            })
            .await?;
        if let Some(done) = done {
            return done;
        }
        let waited = PAUSE * pauses;
        if waited >= wait {
            return Err(RunError::Busy { waited });
        }
        if pauses % NOTICE == 0 {
            progress.tell(&Event::Waiting { waited });
        }
        db.clock().sleep(PAUSE).await;
        pauses += 1;
    }
}

async fn is_true(tx: &Db, statement: &Statement) -> Result<bool, Error> {
    let rows = tx.query(statement).await?;
    if rows.len() == 0 {
        return Ok(false);
    }
    Ok(match rows.get(0, 0)? {
        ValueRef::Bool(held) => held,
        ValueRef::I64(held) => held == 1,
        ValueRef::I32(held) => held == 1,
        _ => false,
    })
}

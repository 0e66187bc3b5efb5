//! An open transaction as its handles share it.
//!
//! Whatever ends a closure (a return, an error, a panic, a dropped future)
//! ends the transaction with it, even while a clone of the handle is in the
//! middle of a statement elsewhere.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
};

use futures_core::future::BoxFuture;
use futures_util::lock::{Mutex as AsyncMutex, MutexGuard as AsyncMutexGuard};
use rustango_ports::database::{DbError, DbErrorKind, Transaction};

use super::transaction_over;
use crate::{Error, guard::Origin};

type Held = Option<Box<dyn Transaction>>;

pub(super) struct Scope {
    transaction: AsyncMutex<Held>,
    over: AtomicBool,
    depth: AtomicU32,
    /// The outermost savepoint whose closure was dropped: everything since is
    /// taken back before the next statement.
    abandoned: AtomicU32,
    hooks: Mutex<Hooks>,
    origin: Arc<Origin>,
}

/// What waits for the end.
#[derive(Default)]
struct Hooks {
    after_commit: Vec<BoxFuture<'static, ()>>,
    after_rollback: Vec<Undo>,
}

pub(super) type Undo = Box<dyn FnOnce() + Send>;

/// How many hooks there were at some point.
#[derive(Clone, Copy)]
struct HooksBefore {
    after_commit: usize,
    after_rollback: usize,
}

/// `abandoned` when no savepoint is: savepoints count from 1.
const NONE: u32 = 0;

impl Scope {
    pub(super) fn new(transaction: Box<dyn Transaction>) -> Self {
        Self {
            transaction: AsyncMutex::new(Some(transaction)),
            over: AtomicBool::new(false),
            depth: AtomicU32::new(0),
            abandoned: AtomicU32::new(NONE),
            hooks: Mutex::default(),
            origin: Arc::default(),
        }
    }

    /// Waits for the turn of a statement.
    pub(super) async fn turn(&self) -> Result<Turn<'_>, DbError> {
        let held = self.transaction.lock().await;
        let turn = Turn { scope: self, held: Some(held) };
        if self.over.load(Ordering::Acquire) {
            return Err(transaction_over());
        }
        let abandoned = self.abandoned.load(Ordering::Acquire);
        if abandoned != NONE {
            turn.transaction()?.rollback_to(abandoned).await?;
            self.abandoned.store(NONE, Ordering::Release);
        }
        Ok(turn)
    }

    pub(super) fn on_commit(&self, work: BoxFuture<'static, ()>) {
        self.hooks().after_commit.push(work);
    }

    pub(super) fn on_rollback(&self, work: Undo) {
        self.hooks().after_rollback.push(work);
    }

    fn hooks(&self) -> MutexGuard<'_, Hooks> {
        self.hooks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) const fn origin(&self) -> &Arc<Origin> {
        &self.origin
    }

    /// Ends what was registered since with the work that it belongs to.
    fn take_back(&self, before: HooksBefore) {
        self.origin.wrote();
        let undone = {
            let mut hooks = self.hooks();
            hooks.after_commit.truncate(before.after_commit);
            let kept = before.after_rollback.min(hooks.after_rollback.len());
            hooks.after_rollback.split_off(kept)
        };
        run_backwards(undone);
    }

    /// Drops the transaction, which rolls it back, now or at the end of the
    /// statement in flight.
    fn end(&self) {
        self.over.store(true, Ordering::Release);
        if let Some(mut held) = self.transaction.try_lock() {
            held.take();
        }
    }
}

/// Runs what follows a rollback. It may come in the middle of a panic, where a
/// second one would end the program.
fn run_backwards(undone: Vec<Undo>) {
    for work in undone.into_iter().rev() {
        if catch_unwind(AssertUnwindSafe(work)).is_err() {
            tracing::error!("a function given to on_rollback panicked; the others are run");
        }
    }
}

/// The right to run one statement.
pub(super) struct Turn<'a> {
    scope: &'a Scope,
    held: Option<AsyncMutexGuard<'a, Held>>,
}

impl Turn<'_> {
    pub(super) fn transaction(&self) -> Result<&(dyn Transaction + 'static), DbError> {
        self.held.as_ref().and_then(|held| held.as_deref()).ok_or_else(transaction_over)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.held = None;
        if self.scope.over.load(Ordering::Acquire) {
            self.scope.end();
        }
    }
}

/// The outermost closure is running; dropped, it ends the transaction.
pub(super) struct Open<'a> {
    scope: &'a Scope,
}

impl<'a> Open<'a> {
    pub(super) const fn new(scope: &'a Scope) -> Self {
        Self { scope }
    }

    pub(super) async fn commit(self) -> Result<(), Error> {
        // A turn first takes back what abandoned savepoints left behind.
        drop(self.scope.turn().await?);
        let transaction = self.take().await?;
        // From here on nobody may be told that the work is undone, unless the
        // database says so.
        let Hooks { after_commit, after_rollback } = std::mem::take(&mut *self.scope.hooks());
        if let Err(error) = transaction.commit().await {
            if *error.kind() != DbErrorKind::CommitUnknown {
                run_backwards(after_rollback);
            }
            return Err(error.into());
        }
        for hook in after_commit {
            hook.await;
        }
        Ok(())
    }

    pub(super) async fn rollback(self) -> Result<(), Error> {
        Ok(self.take().await?.rollback().await?)
    }

    async fn take(&self) -> Result<Box<dyn Transaction>, Error> {
        let mut held = self.scope.transaction.lock().await;
        self.scope.over.store(true, Ordering::Release);
        held.take().ok_or(Error::TransactionOver)
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.scope.end();
        self.scope.take_back(HooksBefore { after_commit: 0, after_rollback: 0 });
    }
}

/// A nested closure is running; dropped, its work is taken back.
pub(super) struct Savepoint {
    scope: Arc<Scope>,
    depth: u32,
    before: HooksBefore,
    finished: bool,
}

impl Savepoint {
    pub(super) async fn begin(scope: &Arc<Scope>) -> Result<Self, Error> {
        let turn = scope.turn().await?;
        let depth = scope.depth.load(Ordering::Acquire) + 1;
        turn.transaction()?.savepoint(depth).await?;
        scope.depth.store(depth, Ordering::Release);
        let before = {
            let hooks = scope.hooks();
            HooksBefore { after_commit: hooks.after_commit.len(), after_rollback: hooks.after_rollback.len() }
        };
        drop(turn);
        Ok(Self { scope: Arc::clone(scope), depth, before, finished: false })
    }

    pub(super) async fn release(mut self) -> Result<(), Error> {
        self.scope.turn().await?.transaction()?.release(self.depth).await?;
        self.finish();
        Ok(())
    }

    pub(super) async fn rollback(mut self) -> Result<(), Error> {
        self.scope.turn().await?.transaction()?.rollback_to(self.depth).await?;
        self.finish();
        self.scope.take_back(self.before);
        Ok(())
    }

    fn finish(&mut self) {
        self.finished = true;
        self.scope.depth.store(self.depth - 1, Ordering::Release);
    }
}

impl Drop for Savepoint {
    fn drop(&mut self) {
        if !self.finished {
            self.scope.depth.store(self.depth - 1, Ordering::Release);
            // An outer closure may be dropped after this inner one.
            self.scope.abandoned.store(self.depth, Ordering::Release);
            self.scope.take_back(self.before);
        }
    }
}

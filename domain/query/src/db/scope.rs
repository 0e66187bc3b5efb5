//! An open transaction as its handles share it.
//!
//! Whatever ends a closure (a return, an error, a panic, a dropped future)
//! ends the transaction with it, even while a clone of the handle is in the
//! middle of a statement elsewhere.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, AtomicU32, Ordering},
};

use futures_core::future::BoxFuture;
use futures_util::lock::{Mutex as AsyncMutex, MutexGuard as AsyncMutexGuard};
use rustango_ports::database::{DbError, Transaction};

use super::transaction_over;
use crate::Error;

type Held = Option<Box<dyn Transaction>>;

pub(super) struct Scope {
    transaction: AsyncMutex<Held>,
    over: AtomicBool,
    depth: AtomicU32,
    /// The outermost savepoint whose closure was dropped: everything since is
    /// taken back before the next statement.
    abandoned: AtomicU32,
    hooks: Mutex<Vec<BoxFuture<'static, ()>>>,
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
            hooks: Mutex::new(Vec::new()),
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
        self.hooks().push(work);
    }

    fn hooks(&self) -> MutexGuard<'_, Vec<BoxFuture<'static, ()>>> {
        self.hooks.lock().unwrap_or_else(PoisonError::into_inner)
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
        self.take().await?.commit().await?;
        let hooks = std::mem::take(&mut *self.scope.hooks());
        for hook in hooks {
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
    }
}

/// A nested closure is running; dropped, its work is taken back.
pub(super) struct Savepoint {
    scope: Arc<Scope>,
    depth: u32,
    hooks_before: usize,
    finished: bool,
}

impl Savepoint {
    pub(super) async fn begin(scope: &Arc<Scope>) -> Result<Self, Error> {
        let turn = scope.turn().await?;
        let depth = scope.depth.load(Ordering::Acquire) + 1;
        turn.transaction()?.savepoint(depth).await?;
        scope.depth.store(depth, Ordering::Release);
        let hooks_before = scope.hooks().len();
        drop(turn);
        Ok(Self { scope: Arc::clone(scope), depth, hooks_before, finished: false })
    }

    pub(super) async fn release(mut self) -> Result<(), Error> {
        self.scope.turn().await?.transaction()?.release(self.depth).await?;
        self.finish();
        Ok(())
    }

    pub(super) async fn rollback(mut self) -> Result<(), Error> {
        self.scope.turn().await?.transaction()?.rollback_to(self.depth).await?;
        self.scope.hooks().truncate(self.hooks_before);
        self.finish();
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
            self.scope.hooks().truncate(self.hooks_before);
            self.scope.depth.store(self.depth - 1, Ordering::Release);
            // An outer closure may be dropped after this inner one.
            self.scope.abandoned.store(self.depth, Ordering::Release);
        }
    }
}

//! A transaction whose calls are watched by whoever began it.

use std::sync::Arc;

use async_trait::async_trait;
use futures_util::{StreamExt as _, TryStreamExt as _};
use rustango_ports::database::{
    DbError, Execution, Executor, Intent, RowSet, RowStream, Statement, Transaction,
};

/// Is told how the calls of a transaction go.
pub(super) trait Watch: Send + Sync + 'static {
    /// A statement is about to be sent.
    fn sends(&self, _intent: Intent) {}

    /// A call failed.
    fn failed(&self, _error: &DbError) {}

    /// The transaction was committed, or nobody can tell.
    fn committed(&self) {}
}

/// Hands every call on, and tells the watch.
pub(super) struct WatchedTransaction<W> {
    inner: Box<dyn Transaction>,
    watch: Arc<W>,
}

impl<W: Watch> WatchedTransaction<W> {
    pub(super) fn boxed(inner: Box<dyn Transaction>, watch: W) -> Box<dyn Transaction> {
        Box::new(Self { inner, watch: Arc::new(watch) })
    }

    fn noted<T>(&self, outcome: Result<T, DbError>) -> Result<T, DbError> {
        outcome.inspect_err(|error| self.watch.failed(error))
    }
}

#[async_trait]
impl<W: Watch> Executor for WatchedTransaction<W> {
    async fn query(&self, statement: &Statement) -> Result<Box<dyn RowSet>, DbError> {
        self.watch.sends(statement.intent());
        self.noted(self.inner.query(statement).await)
    }

    async fn execute(&self, statement: &Statement) -> Result<Execution, DbError> {
        self.watch.sends(statement.intent());
        self.noted(self.inner.execute(statement).await)
    }

    async fn batch(&self, statements: &[Statement]) -> Result<Vec<Box<dyn RowSet>>, DbError> {
        self.watch.sends(intent_of(statements));
        self.noted(self.inner.batch(statements).await)
    }

    fn stream(&self, statement: Statement) -> RowStream {
        self.watch.sends(statement.intent());
        let watch = Arc::clone(&self.watch);
        self.inner.stream(statement).inspect_err(move |error| watch.failed(error)).boxed()
    }
}

#[async_trait]
impl<W: Watch> Transaction for WatchedTransaction<W> {
    async fn commit(self: Box<Self>) -> Result<(), DbError> {
        let Self { inner, watch } = *self;
        // Told also where the commit is cut off on its way.
        let told = Told(&*watch);
        let outcome = inner.commit().await.inspect_err(|error| watch.failed(error));
        drop(told);
        outcome
    }

    async fn rollback(self: Box<Self>) -> Result<(), DbError> {
        let Self { inner, watch } = *self;
        inner.rollback().await.inspect_err(|error| watch.failed(error))
    }

    async fn savepoint(&self, depth: u32) -> Result<(), DbError> {
        self.noted(self.inner.savepoint(depth).await)
    }

    async fn release(&self, depth: u32) -> Result<(), DbError> {
        self.noted(self.inner.release(depth).await)
    }

    async fn rollback_to(&self, depth: u32) -> Result<(), DbError> {
        self.noted(self.inner.rollback_to(depth).await)
    }
}

struct Told<'a, W: Watch>(&'a W);

impl<W: Watch> Drop for Told<'_, W> {
    fn drop(&mut self) {
        self.0.committed();
    }
}

/// A batch goes where its most demanding statement must go.
pub(super) fn intent_of(statements: &[Statement]) -> Intent {
    let writes = statements.iter().any(|statement| statement.intent() == Intent::Write);
    if writes { Intent::Write } else { Intent::Read }
}

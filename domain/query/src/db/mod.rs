//! `Db`: the one handle for everything that touches the database.

mod attempt;
mod context;
mod retry;
mod scope;
mod unit;

use std::{fmt, future::Future, sync::Arc, time::Duration};

use async_trait::async_trait;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use rustango_ports::{
    database::{
        Database, DbError, DbErrorKind, Dialect, Execution, Executor, Intent, PoolStatus, RowSet, RowStream,
        Statement, TransactionOptions, UnitOfWork,
    },
    runtime::{Ambient, Clock, Random},
};

pub(crate) use self::attempt::Attempt;
pub use self::retry::{Retry, Retrying};
use self::{
    context::Context,
    scope::{Scope, Turn},
};
use crate::{
    Error,
    guard::{Origin, Writing},
};

/// The times that a transaction may ask for.
const SHORTEST: Duration = Duration::from_millis(1);
const LONGEST: Duration = Duration::from_hours(24);

/// A database, or a transaction on it: the two are used alike.
///
/// A `Db` is a cheap clone. Inside [`Db::transaction`] the closure gets a `Db`
/// that is the transaction; clones of it are the same transaction, their
/// statements take turns, and once the transaction has ended they answer
/// [`Error::TransactionOver`].
#[derive(Clone)]
pub struct Db {
    database: Arc<dyn Database>,
    ambient: Ambient,
    context: Arc<Context>,
    scope: Option<Arc<Scope>>,
    attempt: Option<Attempt>,
    unit: Option<UnitOfWork>,
    origin: Arc<Origin>,
}

impl Db {
    /// Wraps a database. Rows are stamped by the clock that it was wired with.
    pub fn new(database: impl Database + 'static) -> Self {
        Self::shared(Arc::new(database))
    }

    /// Wraps a database that others hold too.
    pub fn shared(database: Arc<dyn Database>) -> Self {
        let ambient = database.ambient().clone();
        Self {
            database,
            ambient,
            context: Arc::default(),
            scope: None,
            attempt: None,
            unit: None,
            origin: Arc::default(),
        }
    }

    /// Stamps rows by another clock and makes keys from other randomness.
    #[must_use]
    pub fn with_ambient(mut self, ambient: Ambient) -> Self {
        self.ambient = ambient;
        self
    }

    /// Returns how the database spells SQL.
    pub fn dialect(&self) -> &dyn Dialect {
        self.database.dialect()
    }

    /// Returns the clock that rows are stamped by.
    pub fn clock(&self) -> &dyn Clock {
        &*self.ambient.clock
    }

    /// Returns the source of generated keys.
    pub fn random(&self) -> &dyn Random {
        &*self.ambient.random
    }

    /// Returns how many connections there are.
    pub fn status(&self) -> PoolStatus {
        self.database.status()
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// As the adapter says, see [`Database::ping`].
    pub async fn ping(&self) -> Result<(), Error> {
        Ok(self.database.ping().await?)
    }

    /// Closes the pool once the statements in flight have ended.
    pub async fn close(&self) {
        self.database.close().await;
    }

    /// Tells whether this handle is a transaction.
    pub fn in_transaction(&self) -> bool {
        self.scope.is_some()
    }

    /// Runs `work` in a transaction: committed if it returns `Ok`, rolled back
    /// if it returns an error, panics, or is dropped.
    ///
    /// Inside a transaction it is a savepoint: an error takes back the work of
    /// the inner closure only. An error of the program leaves through
    /// [`Error::abort`].
    ///
    /// ```
    /// # use rustango_query::{Db, Error};
    /// # async fn example(db: &Db) -> Result<(), Error> {
    /// let total = db
    ///     .transaction(async |tx| {
    ///         // … every statement goes through `tx`
    ///         tx.on_commit(async { println!("the order is placed") }).await;
    ///         Ok(3)
    ///     })
    ///     .await?;
    /// # assert_eq!(total, 3); Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Whatever `work` returns, or that the transaction could not begin or
    /// commit.
    pub async fn transaction<T, F>(&self, work: F) -> Result<T, Error>
    where
        F: AsyncFnOnce(&Self) -> Result<T, Error>,
    {
        self.transaction_with(TransactionOptions::default(), work).await
    }

    /// Runs `work` in a transaction with options of its own.
    ///
    /// # Errors
    /// As [`Db::transaction`]; also where options are asked of a savepoint,
    /// which has those of its transaction.
    pub async fn transaction_with<T, F>(&self, options: TransactionOptions, work: F) -> Result<T, Error>
    where
        F: AsyncFnOnce(&Self) -> Result<T, Error>,
    {
        let Some(scope) = &self.scope else {
            let times = [options.statement_timeout, options.lock_timeout];
            if times.into_iter().flatten().any(|time| !(SHORTEST..=LONGEST).contains(&time)) {
                return Err(Error::InvalidQuery(format!(
                    "the times of a transaction are from {SHORTEST:?} to {LONGEST:?}"
                )));
            }
            let scope = Arc::new(Scope::new(self.database.begin(options).await?));
            let tx = Self { scope: Some(Arc::clone(&scope)), ..self.clone() };
            let open = scope::Open::new(&scope);
            let done = work(&tx).await;
            return match done {
                Ok(value) => {
                    let committed = open.commit().await;
                    self.origin.wrote();
                    committed.map(|()| value)
                }
                Err(error) => {
                    // Dropped or rolled back, the work is undone either way;
                    // what the closure said matters more than how it went.
                    open.rollback().await.ok();
                    Err(error)
                }
            };
        };
        if options != TransactionOptions::default() {
            return Err(Error::InvalidQuery(
                "a nested transaction is a savepoint and takes no options: set them on the outermost one"
                    .into(),
            ));
        }
        self.begin_attempt().await?;
        let savepoint = scope::Savepoint::begin(scope).await?;
        match work(self).await {
            Ok(value) => {
                savepoint.release().await?;
                Ok(value)
            }
            Err(error) => {
                // Where this fails, the savepoint counts as abandoned and the
                // next statement takes its work back.
                savepoint.rollback().await.ok();
                Err(error)
            }
        }
    }

    /// Runs `work` once the transaction has committed, or at once where there
    /// is none. If the transaction, or the savepoint in which this was called,
    /// is rolled back, the work is never run.
    ///
    /// The work lives in memory only: a crash right after the commit loses it.
    pub async fn on_commit(&self, work: impl Future<Output = ()> + Send + 'static) {
        match &self.scope {
            Some(scope) => scope.on_commit(Box::pin(work)),
            None => work.await,
        }
    }

    /// Runs `work` once the transaction, or the savepoint in which this was
    /// called, is taken back: by an error, a panic, or because its future is
    /// dropped. Where there is no transaction, nothing is taken back.
    ///
    /// What was registered last is run first. Nothing can be waited for in it,
    /// since a future that is dropped waits for nothing. Where nobody can tell
    /// whether a commit happened (`CommitUnknown`), it is not run.
    pub fn on_rollback(&self, work: impl FnOnce() + Send + 'static) {
        if let Some(scope) = &self.scope {
            scope.on_rollback(Box::new(work));
        }
    }

    /// Notes that something is written, before and after it is.
    fn writing(&self, statements: &[Statement]) -> Option<Writing<'_>> {
        let writes = statements.iter().any(|statement| statement.intent() == Intent::Write);
        writes.then(|| Writing::begin(self.origin()))
    }

    /// Waits for the turn of a statement in the transaction.
    async fn turn<'s>(&self, scope: &'s Scope) -> Result<Turn<'s>, DbError> {
        self.begin_attempt().await?;
        scope.turn().await
    }
}

/// Statements of one's own go through the handle like those of the toolkit.
#[async_trait]
impl Executor for Db {
    async fn query(&self, statement: &Statement) -> Result<Box<dyn RowSet>, DbError> {
        let _writing = self.writing(std::slice::from_ref(statement));
        match &self.scope {
            None => self.database.query(statement).await,
            Some(scope) => self.turn(scope).await?.transaction()?.query(statement).await,
        }
    }

    async fn execute(&self, statement: &Statement) -> Result<Execution, DbError> {
        let _writing = self.writing(std::slice::from_ref(statement));
        match &self.scope {
            None => self.database.execute(statement).await,
            Some(scope) => self.turn(scope).await?.transaction()?.execute(statement).await,
        }
    }

    async fn batch(&self, statements: &[Statement]) -> Result<Vec<Box<dyn RowSet>>, DbError> {
        let _writing = self.writing(statements);
        match &self.scope {
            None => self.database.batch(statements).await,
            Some(scope) => self.turn(scope).await?.transaction()?.batch(statements).await,
        }
    }

    fn stream(&self, statement: Statement) -> RowStream {
        drop(self.writing(std::slice::from_ref(&statement)));
        let Some(scope) = self.scope.clone() else {
            return self.database.stream(statement);
        };
        let handle = self.clone();
        let begin = async move {
            let turn = handle.turn(&scope).await?;
            Ok::<_, DbError>(turn.transaction()?.stream(statement))
        };
        stream::once(begin).try_flatten().boxed()
    }
}

/// How a handle used after its transaction shows through the port; the domain
/// turns it into [`Error::TransactionOver`].
fn transaction_over() -> DbError {
    DbError::new(DbErrorKind::TransactionOver, "query", "this transaction is over")
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Db")
            .field("dialect", &self.dialect().name())
            .field("in_transaction", &self.in_transaction())
            .finish()
    }
}

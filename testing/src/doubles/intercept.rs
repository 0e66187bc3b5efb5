//! A database that asks before every call; it does not know what for.

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use futures_util::{StreamExt as _, future::BoxFuture, stream};
use rustango_ports::{
    database::{
        Database, DbError, Dialect, Execution, Executor, PoolStatus, RowSet, RowStream, Statement,
        Transaction, TransactionOptions, UnitOfWork,
    },
    runtime::Ambient,
};

use super::Call;

/// What a decorator makes of the calls that pass by it.
///
/// Clones share what they know: the transactions of a database hold one each,
/// and a test keeps one to ask afterwards.
pub trait Interceptor: Clone + fmt::Debug + Send + Sync + 'static {
    /// Decides what becomes of a call. It is asked when the call is first
    /// polled, so a future that nobody awaits is no call.
    fn intercept(&self, call: Call) -> Course;
}

/// What becomes of a call.
#[must_use]
pub enum Course {
    /// It runs, and its answer is returned.
    Run,
    /// It fails without reaching the database.
    Refuse(DbError),
    /// It takes effect, and fails all the same: its answer was lost. A stream
    /// fails after its first batch.
    LoseAnswer(DbError),
    /// It reaches the database once this is over.
    RunAfter(BoxFuture<'static, ()>),
}

impl fmt::Debug for Course {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Run => f.write_str("Run"),
            Self::Refuse(error) => f.debug_tuple("Refuse").field(error).finish(),
            Self::LoseAnswer(error) => f.debug_tuple("LoseAnswer").field(error).finish(),
            Self::RunAfter(_) => f.write_str("RunAfter"),
        }
    }
}

impl Course {
    /// Follows the course. Work that is refused is dropped, and never polled.
    async fn of<T>(self, work: impl Future<Output = Result<T, DbError>>) -> Result<T, DbError> {
        match self {
            Self::Run => work.await,
            Self::Refuse(error) => Err(error),
            Self::LoseAnswer(error) => {
                work.await?;
                Err(error)
            }
            Self::RunAfter(wait) => {
                wait.await;
                work.await
            }
        }
    }

    fn of_stream(self, batches: RowStream) -> RowStream {
        match self {
            Self::Run => batches,
            Self::Refuse(error) => stream::iter([Err(error)]).boxed(),
            Self::LoseAnswer(error) => batches.take(1).chain(stream::iter([Err(error)])).boxed(),
            Self::RunAfter(wait) => {
                let later = async move {
                    wait.await;
                    batches
                };
                stream::once(later).flatten().boxed()
            }
        }
    }
}

/// A database whose calls, those of its transactions included, pass by an
/// [`Interceptor`]. Closing it, its dialect and its status are not asked about.
#[derive(Clone)]
pub struct Intercepted<I> {
    inner: Arc<dyn Database>,
    interceptor: I,
}

impl<I: Interceptor> Intercepted<I> {
    /// Puts an interceptor before a database.
    pub fn new(database: impl Database + 'static, interceptor: &I) -> Self {
        Self::shared(Arc::new(database), interceptor)
    }

    /// Puts an interceptor before a database that others hold too; they reach
    /// it without passing by.
    pub fn shared(database: Arc<dyn Database>, interceptor: &I) -> Self {
        Self { inner: database, interceptor: interceptor.clone() }
    }
}

/// The two things that run statements: both hand them on.
macro_rules! intercept_statements {
    ($holder:ident) => {
        #[async_trait]
        impl<I: Interceptor> Executor for $holder<I> {
            async fn query(&self, statement: &Statement) -> Result<Box<dyn RowSet>, DbError> {
                let course = self.interceptor.intercept(Call::Query(Arc::clone(statement.sql())));
                course.of(self.inner.query(statement)).await
            }

            async fn execute(&self, statement: &Statement) -> Result<Execution, DbError> {
                let course = self.interceptor.intercept(Call::Execute(Arc::clone(statement.sql())));
                course.of(self.inner.execute(statement)).await
            }

            async fn batch(&self, statements: &[Statement]) -> Result<Vec<Box<dyn RowSet>>, DbError> {
                let course = self.interceptor.intercept(Call::batch(statements));
                course.of(self.inner.batch(statements)).await
            }

            fn stream(&self, statement: Statement) -> RowStream {
                let interceptor = self.interceptor.clone();
                let call = Call::Stream(Arc::clone(statement.sql()));
                let batches = self.inner.stream(statement);
                stream::once(async move { interceptor.intercept(call).of_stream(batches) }).flatten().boxed()
            }
        }
    };
}

intercept_statements!(Intercepted);
intercept_statements!(InterceptedTransaction);

#[async_trait]
impl<I: Interceptor> Database for Intercepted<I> {
    fn dialect(&self) -> &dyn Dialect {
        self.inner.dialect()
    }

    fn ambient(&self) -> &Ambient {
        self.inner.ambient()
    }

    async fn begin(&self, options: TransactionOptions) -> Result<Box<dyn Transaction>, DbError> {
        let inner = self.interceptor.intercept(Call::Begin).of(self.inner.begin(options)).await?;
        Ok(Box::new(InterceptedTransaction { inner, interceptor: self.interceptor.clone() }))
    }

    async fn ping(&self) -> Result<(), DbError> {
        self.interceptor.intercept(Call::Ping).of(self.inner.ping()).await
    }

    fn status(&self) -> PoolStatus {
        self.inner.status()
    }

    async fn close(&self) {
        self.inner.close().await;
    }

    fn for_unit(&self, unit: UnitOfWork) -> Option<Arc<dyn Database>> {
        let inner = self.inner.for_unit(unit)?;
        Some(Arc::new(Self { inner, interceptor: self.interceptor.clone() }))
    }
}

struct InterceptedTransaction<I> {
    inner: Box<dyn Transaction>,
    interceptor: I,
}

#[async_trait]
impl<I: Interceptor> Transaction for InterceptedTransaction<I> {
    async fn commit(self: Box<Self>) -> Result<(), DbError> {
        self.interceptor.intercept(Call::Commit).of(self.inner.commit()).await
    }

    async fn rollback(self: Box<Self>) -> Result<(), DbError> {
        self.interceptor.intercept(Call::Rollback).of(self.inner.rollback()).await
    }

    async fn savepoint(&self, depth: u32) -> Result<(), DbError> {
        self.interceptor.intercept(Call::Savepoint(depth)).of(self.inner.savepoint(depth)).await
    }

    async fn release(&self, depth: u32) -> Result<(), DbError> {
        self.interceptor.intercept(Call::Release(depth)).of(self.inner.release(depth)).await
    }

    async fn rollback_to(&self, depth: u32) -> Result<(), DbError> {
        self.interceptor.intercept(Call::RollbackTo(depth)).of(self.inner.rollback_to(depth)).await
    }
}

impl<I: fmt::Debug> fmt::Debug for Intercepted<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Intercepted")
            .field("dialect", &self.inner.dialect().name())
            .field("interceptor", &self.interceptor)
            .finish()
    }
}

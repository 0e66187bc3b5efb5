//! Connections: counted, reused, replaced.
//!
//! A slot is a permit that lives and dies with its owner; a clean connection
//! goes back without a word to the server, and one that was cut off goes
//! through [`Driver::recover`] or away. Why no pool of a library serves is told
//! in docs/decisions/0001-shared-adapter-bases.md.

use std::{
    fmt, mem,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use rustango_ports::database::{DbError, DbErrorKind, TransactionOptions};
use tokio::{
    runtime::Handle,
    sync::{OwnedSemaphorePermit, Semaphore, TryAcquireError},
    time::timeout,
};

use crate::{
    driver::Driver,
    guard::{Guarded, Mark},
    holders::Holders,
    options::{PoolOptions, Role},
};

/// How long a connection may take to recover or to close.
const RECOVERY_TIMEOUT: Duration = Duration::from_secs(1);
/// How long a connection may take to answer a ping: several of these and a
/// new connection fit into the default time of an acquire.
const PING_TIMEOUT: Duration = Duration::from_millis(500);

/// A pool of connections.
pub(crate) struct Pool<D: Driver> {
    pub(crate) driver: Arc<D>,
    pub(crate) options: PoolOptions,
    pub(crate) role: Role,
    slots: Arc<Semaphore>,
    idle: Mutex<Stack<D>>,
    open: Arc<AtomicU32>,
    schema_version: Arc<AtomicU32>,
    closed: AtomicBool,
    /// How many wait for a connection.
    waiting: AtomicU32,
    pub(crate) holders: Holders,
}

/// An open connection.
pub(crate) struct Live<D: Driver> {
    pub(crate) connection: D::Connection,
    schema_version: u32,
    born: Instant,
    _counted: Counted,
}

impl<D: Driver> Live<D> {
    /// Lets it prepare its statements anew before its next use.
    pub(crate) fn outdate(&mut self) {
        self.schema_version = self.schema_version.wrapping_sub(1);
    }
}

struct Counted(Arc<AtomicU32>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The connections that nobody uses, the one used last on top: it is the
/// warmest, and the others may grow old and be closed.
struct Stack<D: Driver> {
    connections: Vec<Idle<D>>,
    /// When a connection was last found dead. What has lain here since before
    /// then is asked for a sign of life.
    distrusted: Option<Instant>,
}

struct Idle<D: Driver> {
    live: Live<D>,
    mark: Mark,
    since: Instant,
    trust: Trust,
}

/// Whether a connection can be used without asking it first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trust {
    Yes,
    AskFirst,
}

impl<D: Driver> Pool<D> {
    pub(crate) fn new(
        driver: Arc<D>,
        options: PoolOptions,
        role: Role,
        schema_version: Arc<AtomicU32>,
    ) -> Self {
        Self {
            driver,
            options,
            role,
            slots: Arc::new(Semaphore::new(options.max_connections as usize)),
            idle: Mutex::new(Stack { connections: Vec::new(), distrusted: None }),
            open: Arc::new(AtomicU32::new(0)),
            schema_version,
            closed: AtomicBool::new(false),
            waiting: AtomicU32::new(0),
            holders: Holders::default(),
        }
    }

    /// Waits for a connection: an idle one that lives, or a new one.
    pub(crate) async fn acquire(self: &Arc<Self>, operation: &'static str) -> Result<Guarded<D>, DbError> {
        self.acquire_within(self.options.acquire_timeout, operation).await
    }

    /// Waits for a connection to begin a transaction on. Where writers take
    /// turns, this is where they wait for each other.
    pub(crate) async fn acquire_to_begin(
        self: &Arc<Self>,
        options: TransactionOptions,
    ) -> Result<Guarded<D>, DbError> {
        let takes_turns =
            self.role == Role::Writer && !self.driver.dialect().capabilities().concurrent_writers;
        match options.lock_timeout.filter(|limit| takes_turns && *limit < self.options.acquire_timeout) {
            None => self.acquire("begin").await,
            Some(limit) => self.acquire_within(limit, "begin").await.map_err(|error| match error.kind() {
                DbErrorKind::PoolTimeout => DbError::new(
                    DbErrorKind::LockTimeout,
                    "begin",
                    format!("another transaction did not end within the lock_timeout of {limit:?}"),
                ),
                _ => error,
            }),
        }
    }

    async fn acquire_within(
        self: &Arc<Self>,
        limit: Duration,
        operation: &'static str,
    ) -> Result<Guarded<D>, DbError> {
        if self.is_closed() {
            return Err(Self::closed_error(operation));
        }
        let deadline = Instant::now() + limit;
        let permit = match Arc::clone(&self.slots).try_acquire_owned() {
            Ok(permit) => permit,
            Err(TryAcquireError::Closed) => return Err(Self::closed_error(operation)),
            Err(TryAcquireError::NoPermits) => {
                let Some(_waiting) = Waiting::among(&self.waiting, self.options.max_waiting) else {
                    return Err(self.crowded_error(operation));
                };
                match timeout(limit, Arc::clone(&self.slots).acquire_owned()).await {
                    Ok(Ok(permit)) => permit,
                    Ok(Err(_closed)) => return Err(Self::closed_error(operation)),
                    Err(_elapsed) => return Err(self.exhausted_error(operation)),
                }
            }
        };
        if self.is_closed() {
            return Err(Self::closed_error(operation));
        }
        match self.reuse(permit).await {
            Ok(guard) => Ok(guard),
            Err(permit) => {
                let live = self.connect(deadline, operation).await?;
                Ok(Guarded::new(live, permit, Arc::clone(self)))
            }
        }
    }

    /// Takes an idle connection that is fit for use, or gives the permit back.
    async fn reuse(
        self: &Arc<Self>,
        mut permit: OwnedSemaphorePermit,
    ) -> Result<Guarded<D>, OwnedSemaphorePermit> {
        while let Some(Idle { mut live, mark, trust, .. }) = self.pop() {
            if self.driver.is_replaceable() && live.born.elapsed() > self.options.max_lifetime {
                close_soon(live);
                continue;
            }
            if D::is_closed(&mut live.connection) {
                // Those that lie below it may be closed as well, and say so.
                self.distrust();
                continue;
            }
            if mark != Mark::Clean {
                // Left behind where no task could be started.
                let mut repair =
                    Repair { live: Some(live), mark, permit: Some(permit), pool: Arc::clone(self) };
                match repair.run().await {
                    (Some(live), freed) => return Ok(Guarded::new(live, freed, Arc::clone(self))),
                    (None, freed) => permit = freed,
                }
                continue;
            }
            let mut guard = Guarded::new(live, permit, Arc::clone(self));
            match self.refresh(&mut guard, trust).await {
                Ok(()) => return Ok(guard),
                Err(_dead) => {
                    // The way to the server is gone: the others that lay idle
                    // are no better, and each would cost its own wait.
                    self.distrust();
                    self.drop_distrusted();
                    permit = guard.retire();
                }
            }
        }
        Err(permit)
    }

    /// Brings a connection that lay idle up to date.
    async fn refresh(&self, guard: &mut Guarded<D>, trust: Trust) -> Result<(), Dead<D::Error>> {
        guard.set_mark(Mark::Statement);
        if trust == Trust::AskFirst {
            let ping = timeout(PING_TIMEOUT, D::ping(guard.connection()));
            ping.await.map_err(|_elapsed| Dead::Silent)??;
        }
        let current = self.schema_version.load(Ordering::Relaxed);
        let is_outdated = |live: &mut Live<D>| live.schema_version != current || D::is_worn(&live.connection);
        if guard.live().is_some_and(is_outdated) {
            self.hurry(D::forget_statements(guard.connection())).await?;
            if let Some(live) = guard.live() {
                live.schema_version = current;
            }
        }
        guard.set_mark(Mark::Clean);
        Ok(())
    }

    /// Opens a connection.
    async fn connect(&self, deadline: Instant, operation: &'static str) -> Result<Live<D>, DbError> {
        self.open.fetch_add(1, Ordering::Relaxed);
        let counted = Counted(Arc::clone(&self.open));
        let schema_version = self.schema_version.load(Ordering::Relaxed);
        let limit = deadline.saturating_duration_since(Instant::now());
        let connection = match timeout(limit, self.driver.connect(self.role)).await {
            Ok(connected) => connected.map_err(|error| error.during(operation))?,
            Err(_elapsed) => return Err(self.driver.unreachable(operation, self.options.acquire_timeout)),
        };
        Ok(Live { connection, schema_version, born: Instant::now(), _counted: counted })
    }

    /// Gives what should be quick as long as a recovery may take; a database
    /// that lives in its only connection gets all the time it needs.
    async fn hurry(&self, work: impl Future<Output = Result<(), D::Error>>) -> Result<(), Dead<D::Error>> {
        if !self.driver.is_replaceable() {
            return Ok(work.await?);
        }
        Ok(timeout(RECOVERY_TIMEOUT, work).await.map_err(|_elapsed| Dead::Silent)??)
    }

    /// Takes a connection back. The permit is given up after the connection
    /// lies there, so that whoever gets the permit finds it.
    pub(crate) fn put_back(&self, live: Live<D>, mark: Mark, permit: OwnedSemaphorePermit) {
        let stale = {
            let mut idle = self.idle();
            let since = Instant::now();
            idle.connections.push(Idle { live, mark, since, trust: Trust::Yes });
            let limit = self.options.idle_timeout;
            let bottom = idle.connections.first();
            let is_stale = self.driver.is_replaceable()
                && bottom.is_some_and(|bottom| since.saturating_duration_since(bottom.since) > limit);
            is_stale.then(|| idle.connections.remove(0))
        };
        drop(permit);
        if let Some(stale) = stale {
            close_soon(stale.live);
        }
    }

    fn idle(&self) -> MutexGuard<'_, Stack<D>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pop(&self) -> Option<Idle<D>> {
        let mut idle = self.idle();
        let mut top = idle.connections.pop()?;
        if let Some(limit) = self.options.ping_after
            && (top.since.elapsed() > limit || idle.distrusted.is_some_and(|then| top.since <= then))
        {
            top.trust = Trust::AskFirst;
        }
        Some(top)
    }

    /// Notes that a connection was found dead.
    pub(crate) fn distrust(&self) {
        self.idle().distrusted = Some(Instant::now());
    }

    fn drop_distrusted(&self) {
        let mut idle = self.idle();
        let Some(then) = idle.distrusted else { return };
        let (dead, alive) = mem::take(&mut idle.connections).into_iter().partition(|one| one.since <= then);
        idle.connections = alive;
        drop(idle);
        // Closing sockets takes no time, but it need not be done under the lock.
        drop::<Vec<_>>(dead);
    }

    /// Tells all connections that what they prepared may be out of date.
    pub(crate) fn schema_changed(&self) {
        self.schema_version.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn size(&self) -> u32 {
        self.open.load(Ordering::Relaxed)
    }

    pub(crate) fn idle_count(&self) -> u32 {
        u32::try_from(self.idle().connections.len()).unwrap_or(u32::MAX)
    }

    fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    /// Lets nobody in any more, waits for those inside, closes what they left.
    pub(crate) async fn close(&self) {
        self.closed.store(true, Ordering::Release);
        let Ok(all) = self.slots.acquire_many(self.options.max_connections).await else {
            return;
        };
        self.slots.close();
        drop(all);
        while let Some(idle) = self.pop() {
            let _ = timeout(RECOVERY_TIMEOUT, D::close(idle.live.connection)).await;
        }
    }

    fn closed_error(operation: &'static str) -> DbError {
        DbError::new(DbErrorKind::PoolClosed, operation, "the pool is closed")
    }

    fn exhausted_error(&self, operation: &'static str) -> DbError {
        let PoolOptions { max_connections, acquire_timeout, .. } = self.options;
        let context = match (self.role, max_connections) {
            (Role::Writer, 1) => format!(
                "the one connection for writing did not come free within {acquire_timeout:?}; \
                 shorten the transactions or raise acquire_timeout"
            ),
            _ => format!(
                "none of {max_connections} connections came free within {acquire_timeout:?}; \
                 raise max_connections or shorten what holds them"
            ),
        };
        let context = if self.holders.hold_here() {
            format!(
                "{context}. This task holds one of them itself while it waits: hand the handle of the transaction on, \
                 and use no other inside of it"
            )
        } else {
            context
        };
        DbError::new(DbErrorKind::PoolTimeout, operation, context)
    }

    fn crowded_error(&self, operation: &'static str) -> DbError {
        let PoolOptions { max_connections, max_waiting, .. } = self.options;
        let context = format!(
            "{max_waiting} wait for one of {max_connections} connections already; raise max_connections, or \
             max_waiting where all of them would be served in time"
        );
        DbError::new(DbErrorKind::PoolTimeout, operation, context)
    }
}

/// One of those that wait for a connection.
struct Waiting<'p>(&'p AtomicU32);

impl<'p> Waiting<'p> {
    /// Joins them, unless there are so many already.
    fn among(waiting: &'p AtomicU32, most: u32) -> Option<Self> {
        let one = Self(waiting);
        // Where it is one too many, it leaves again.
        (waiting.fetch_add(1, Ordering::Relaxed) < most).then_some(one)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl<D: Driver> fmt::Debug for Pool<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool")
            .field("role", &self.role)
            .field("size", &self.size())
            .field("idle", &self.idle_count())
            .field("max", &self.options.max_connections)
            .finish_non_exhaustive()
    }
}

/// Why a connection is of no more use.
#[derive(Debug)]
enum Dead<E> {
    /// It gave no answer in time.
    Silent,
    /// It failed.
    Failed(E),
}

impl<E> From<E> for Dead<E> {
    fn from(error: E) -> Self {
        Self::Failed(error)
    }
}

impl<E: fmt::Display> fmt::Display for Dead<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Silent => f.write_str("no answer in time"),
            Self::Failed(error) => error.fmt(f),
        }
    }
}

/// Closes a connection in good order, where a task can be started for it.
fn close_soon<D: Driver>(live: Live<D>) {
    if let Ok(runtime) = Handle::try_current() {
        runtime.spawn(async move {
            let _ = timeout(RECOVERY_TIMEOUT, D::close(live.connection)).await;
        });
    }
}

/// A connection on its way back from being cut off.
///
/// Dropped half-way (the runtime ends, the acquire is cut off) it leaves the
/// connection with its mark for the next who needs one.
pub(crate) struct Repair<D: Driver> {
    pub(crate) live: Option<Live<D>>,
    pub(crate) mark: Mark,
    pub(crate) permit: Option<OwnedSemaphorePermit>,
    pub(crate) pool: Arc<Pool<D>>,
}

impl<D: Driver> Repair<D> {
    /// Recovers the connection, or drops it hard where it does not answer.
    pub(crate) async fn run(&mut self) -> (Option<Live<D>>, OwnedSemaphorePermit) {
        // Both are there until this method takes them.
        let live = self.live.as_mut().expect("a repair runs once");
        let recovery = D::recover(&mut live.connection, self.mark);
        let outcome = self.pool.hurry(recovery).await;
        let live = self.live.take();
        let permit = self.permit.take().expect("a repair runs once");
        if let Err(error) = outcome
            && self.pool.driver.is_replaceable()
        {
            tracing::debug!(database = D::NAME, %error, "a connection that was cut off is replaced");
            self.pool.distrust();
            return (None, permit);
        }
        (live, permit)
    }

    /// Recovers the connection and puts it back.
    pub(crate) async fn run_and_put_back(mut self) {
        if let (Some(live), permit) = self.run().await {
            self.pool.put_back(live, Mark::Clean, permit);
        }
    }
}

impl<D: Driver> Drop for Repair<D> {
    fn drop(&mut self) {
        if let (Some(live), Some(permit)) = (self.live.take(), self.permit.take()) {
            self.pool.put_back(live, self.mark, permit);
        }
    }
}

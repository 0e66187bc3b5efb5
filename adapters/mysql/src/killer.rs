//! What ends a running statement: a second connection, since the first one is busy with it.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, ready},
    time::Duration,
};

use futures_util::FutureExt as _;
use rustango_sqlx::{Watchdog, ours};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _, mysql::MySqlConnectOptions};
use tokio::{runtime::Handle, task::JoinHandle, time::timeout};

/// How long the second connection may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Ends what a connection is running.
#[derive(Clone)]
pub struct Killer {
    shared: Arc<Shared>,
}

struct Shared {
    options: Arc<MySqlConnectOptions>,
    connection: u64,
    /// An order that is on its way. Nothing new may be sent to the connection
    /// before it has arrived: it would end that instead.
    order: Mutex<Option<JoinHandle<()>>>,
    /// How long a statement may be without a word: usually, and now.
    usual: Duration,
    limit: Mutex<Duration>,
}

/// What is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kill {
    /// The statement.
    Statement,
    /// The session, and with it its transaction.
    Session,
}

impl Killer {
    pub(crate) fn new(options: Arc<MySqlConnectOptions>, connection: u64, usual: Duration) -> Self {
        let (order, limit) = (Mutex::new(None), Mutex::new(usual));
        Self { shared: Arc::new(Shared { options, connection, order, usual, limit }) }
    }

    /// Returns how long a statement may be without a word.
    pub(crate) fn patience(&self) -> Duration {
        *self.shared.limit.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends the order, where a task can be started for it.
    pub(crate) fn order(&self, kill: Kill) {
        let Ok(runtime) = Handle::try_current() else { return };
        let Shared { options, connection, order, .. } = &*self.shared;
        let (options, connection) = (Arc::clone(options), *connection);
        let task = runtime.spawn(async move {
            let word = if kill == Kill::Statement { "KILL QUERY" } else { "KILL" };
            let sent = timeout(PATIENCE, send(&options, format!("{word} {connection}"))).await;
            if !matches!(sent, Ok(Ok(()))) {
                tracing::debug!(database = "mysql", connection, "a statement could not be ended");
            }
        });
        *order.lock().unwrap_or_else(PoisonError::into_inner) = Some(task);
    }

    /// Waits until no order is on its way.
    pub(crate) fn poll_arrival(&self, context: &mut Context<'_>) -> Poll<()> {
        let mut order = self.shared.order.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(task) = &mut *order {
            // It says nothing but that it ended.
            let _ = ready!(task.poll_unpin(context));
            *order = None;
        }
        Poll::Ready(())
    }

    /// Waits until no order is on its way.
    pub(crate) async fn arrival(&self) {
        std::future::poll_fn(|context| self.poll_arrival(context)).await;
    }
}

async fn send(options: &MySqlConnectOptions, sql: String) -> Result<(), sqlx::Error> {
    let mut connection = options.connect().await?;
    connection.execute(sqlx::raw_sql(ours(sql))).await?;
    connection.close().await
}

impl Watchdog for Killer {
    /// The stream of the statement counts by itself.
    fn arm(&self) {}

    fn disarm(&self) {}

    fn interrupt(&self) {
        self.order(Kill::Statement);
    }

    fn limit(&self, time: Option<Duration>) {
        let mut limit = self.shared.limit.lock().unwrap_or_else(PoisonError::into_inner);
        *limit = time.unwrap_or(self.shared.usual);
    }
}

impl fmt::Debug for Killer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Killer").field("connection", &self.shared.connection).finish_non_exhaustive()
    }
}

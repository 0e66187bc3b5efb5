//! The accept loop, and the end of the server.

use std::{convert::Infallible, error::Error, future::Future, io, pin::pin, sync::Arc, time::Duration};

use http::{Request, Response};
use http_body::Body;
use rustango_ports::http::PeerAddr;
use tokio::{
    net::TcpStream,
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::{Instant, sleep, timeout},
};
use tower_service::Service;

use crate::{
    body::RequestBody,
    config::ServerConfig,
    connection::{Phase, Shared, run},
    error::ServeError,
    listener::Listener,
};

/// How long the loop waits after the system could not give it a connection, mostly for want of files.
const BACKOFF: Duration = Duration::from_millis(100);

/// The least time between two messages about the same trouble.
const QUIET: Duration = Duration::from_secs(10);

/// How long tasks are given to drop what they hold when they are aborted.
const LAST_MOMENT: Duration = Duration::from_secs(1);

/// How a server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServeReport {
    /// How many connections were still busy when the grace period was over, and were cut off.
    pub aborted: usize,
}

/// Serves `service` on the connections of `listener` until `shutdown` is ready, and then to the end of the
/// requests in flight.
///
/// HTTP/1.1 and HTTP/2 (by its preface) are spoken on the same port. Each request has a
/// [`PeerAddr`] in its extensions and a [`RequestBody`]; the limits are those of `config`.
///
/// At the shutdown the listening socket is closed, idle connections are closed at once, requests in flight
/// are finished. What is not finished after `shutdown_grace` is cut off and counted in the report.
///
/// Must run within a tokio runtime with its I/O and time drivers on; connections become tasks of it.
///
/// # Errors
/// `Config`, before the first connection is taken. Afterwards the server does not fail: trouble of single
/// connections is theirs, and when the system has no more files the loop waits and logs it, every 10 s.
///
/// # Examples
/// ```no_run
/// # use std::convert::Infallible;
/// # use rustango_hyper::{Listener, RequestBody, ServerConfig, serve, shutdown_signal};
/// # use rustango_ports::http::Body;
/// # async fn run<S>(service: S) -> Result<(), rustango_hyper::ServeError>
/// # where
/// #     S: tower_service::Service<http::Request<RequestBody>, Response = http::Response<Body>, Error = Infallible>
/// #         + Clone + Send + 'static,
/// #     S::Future: Send + 'static,
/// # {
/// let listener = Listener::bind("127.0.0.1:8080").await?;
/// let report = serve(listener, service, ServerConfig::default(), shutdown_signal()).await?;
/// assert_eq!(report.aborted, 0);
/// # Ok(())
/// # }
/// ```
pub async fn serve<S, B>(
    listener: Listener,
    service: S,
    config: ServerConfig,
    shutdown: impl Future<Output = ()> + Send,
) -> Result<ServeReport, ServeError>
where
    S: Service<Request<RequestBody>, Response = Response<B>, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send + 'static,
    B: Body<Data: Send, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static,
{
    config.validate()?;
    let cap = config.connection_cap();
    let shared = Arc::new(Shared::new(config));
    let slots = Arc::new(Semaphore::new(cap as usize));
    let (phase, watching) = watch::channel(Phase::Serving);

    let mut trouble = Trouble::default();
    let mut shutdown = pin!(shutdown);
    loop {
        let (stream, peer, permit) = tokio::select! {
            biased;
            () = shutdown.as_mut() => break,
            accepted = accept(&listener, &slots, &mut trouble) => accepted,
        };
        let (service, shared, watching) = (service.clone(), Arc::clone(&shared), watching.clone());
        tokio::spawn(run(stream, peer, service, shared, watching, permit));
    }
    drop(listener);

    // Connections may be gone already; then nobody listens, and nobody needs to.
    let _ = phase.send(Phase::Draining);
    let grace = shared.config.shutdown_grace;
    if timeout(grace, slots.acquire_many(cap)).await.is_ok() {
        return Ok(ServeReport { aborted: 0 });
    }
    let aborted = cap as usize - slots.available_permits();
    tracing::warn!(aborted, ?grace, "connections were still busy at the end of the grace period: cut off");
    drop(phase);
    let _ = timeout(LAST_MOMENT, slots.acquire_many(cap)).await;
    Ok(ServeReport { aborted })
}

/// Waits for a free slot, then for a connection.
async fn accept(
    listener: &Listener,
    slots: &Arc<Semaphore>,
    trouble: &mut Trouble,
) -> (TcpStream, PeerAddr, OwnedSemaphorePermit) {
    if slots.available_permits() == 0 {
        trouble.say(|| {
            tracing::warn!("max_connections reached: new connections wait until others are closed");
        });
    }
    // The semaphore is never closed.
    let Ok(permit) = Arc::clone(slots).acquire_owned().await else { std::future::pending().await };
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Answers are written whole; waiting for more would only delay them. A socket that
                // refuses this is about to fail anyway.
                let _ = stream.set_nodelay(true);
                return (stream, PeerAddr(peer), permit);
            }
            Err(error) if of_one_connection(&error) => {}
            Err(error) => {
                trouble.say(|| tracing::error!(%error, "cannot accept connections: trying again"));
                sleep(BACKOFF).await;
            }
        }
    }
}

/// Returns true for errors of a connection that ended before it was taken (`accept(2)`).
fn of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::Interrupted
    )
}

/// Keeps the log short when the same trouble comes again and again.
#[derive(Debug, Default)]
struct Trouble {
    said: Option<Instant>,
}

impl Trouble {
    fn say(&mut self, message: impl FnOnce()) {
        let now = Instant::now();
        if self.said.is_none_or(|said| now.duration_since(said) >= QUIET) {
            self.said = Some(now);
            message();
        }
    }
}

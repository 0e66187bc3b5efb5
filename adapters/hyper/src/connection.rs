//! One connection, from its first byte to the end.
//!
//! Hyper keeps 16 KiB of buffers for a connection that only waits. So between requests, after a moment,
//! a connection is *parked*: hyper is taken off the socket, and put on again when the next byte comes.

use std::{
    convert::Infallible,
    error::Error,
    future::{Future, poll_fn},
    pin::Pin,
    sync::Arc,
};

use http::{Extensions, Request, Response};
use http_body::Body;
use hyper::{
    body::Incoming,
    server::conn::{http1, http2},
    service::HttpService,
};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use rustango_ports::http::PeerAddr;
use tokio::{
    net::TcpStream,
    sync::{OwnedSemaphorePermit, watch},
};
use tower_service::Service;

use crate::{
    body::RequestBody,
    config::ServerConfig,
    deadline::{Deadline, Overdue},
    framing::Protocol,
    io::Io,
    pace::Pace,
    service::{Context, Served, roomy},
    traffic::Traffic,
};

/// How many bytes hyper buffers of a request or a response. Its own default is 400 KiB.
const BUFFER: usize = 128 * 1024;

type Socket = TokioIo<Io<TcpStream>>;

/// How far the shutdown has come. When nobody tells any more, the time is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    Serving,
    /// Requests in flight are finished, nothing else.
    Draining,
}

/// What all connections of a server share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) config: ServerConfig,
    pub(crate) http1: http1::Builder,
    http2: http2::Builder<TokioExecutor>,
    room: Extensions,
}

impl Shared {
    pub(crate) fn new(config: ServerConfig) -> Self {
        let header_bytes = config.max_header_bytes as usize;
        let mut http1 = http1::Builder::new();
        http1
            // The head has a deadline of ours, which tells a slow head from an idle connection.
            .header_read_timeout(None)
            // The socket itself looks whether a client has gone, at less cost.
            .half_close(true)
            .max_header_size(header_bytes)
            .max_buf_size(BUFFER.max(header_bytes));
        // Hyper takes the heap for any other number.
        if config.max_headers != ServerConfig::default().max_headers {
            http1.max_headers(config.max_headers);
        }
        let mut http2 = http2::Builder::new(TokioExecutor::new());
        http2
            .timer(TokioTimer::new())
            .max_concurrent_streams(config.max_streams)
            .max_header_list_size(config.max_header_bytes)
            .max_send_buf_size(BUFFER);
        Self { config, http1, http2, room: roomy() }
    }
}

/// Serves a connection to its end, which may be the end of the server.
///
/// The future is small, as there may be many that wait: what serves requests is on the heap while it does.
pub(crate) fn run<S, B>(
    stream: TcpStream,
    peer: PeerAddr,
    service: S,
    shared: Arc<Shared>,
    phase: watch::Receiver<Phase>,
    permit: OwnedSemaphorePermit,
) -> impl Future<Output = ()> + Send + 'static
where
    S: Service<Request<RequestBody>, Response = Response<B>, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send + 'static,
    B: Body<Data: Send, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static,
{
    let config = &shared.config;
    let traffic = Arc::new(Traffic::default());
    let context = Context {
        peer,
        traffic: Arc::clone(&traffic),
        pace: Pace::new(config.min_rate, config.body_grace),
        max_headers: config.max_headers,
    };
    let mut io = Some(Io::new(stream, Arc::clone(&traffic), config.linger_bytes, permit));
    let mut guard = Guard { deadline: Deadline::new(config), phase, traffic };
    async move {
        while let Some(parked) = &mut io {
            let protocol = guard.await_first(parked).await;
            let (Some(protocol), Some(taken)) = (protocol, io.take()) else { return };
            let taken = TokioIo::new(taken);
            let served = Served::new(service.clone(), context.clone(), &shared.room);
            match protocol {
                Protocol::Http1 => {
                    let connection = shared.http1.serve_connection(taken, served);
                    io = guard.attend_http1(Box::new(connection.with_upgrades())).await;
                }
                Protocol::Http2 => {
                    let connection = shared.http2.serve_connection(taken, served);
                    guard.attend_http2(Box::pin(connection)).await;
                }
            }
        }
    }
}

/// What may interrupt the work on a connection, beside its own end.
enum Event<T> {
    Done(T),
    Overdue(Overdue),
    Draining,
    Aborting,
}

/// Watches over a connection for what it does not see itself: time, and the end of the server.
struct Guard {
    deadline: Deadline,
    phase: watch::Receiver<Phase>,
    traffic: Arc<Traffic>,
}

impl Guard {
    async fn next<T>(&mut self, work: impl Future<Output = T>) -> Event<T> {
        tokio::select! {
            biased;
            // First, so that an answer given after the shutdown began says that the connection closes.
            changed = self.phase.changed() => match changed {
                Ok(()) => Event::Draining,
                Err(_) => Event::Aborting,
            },
            done = work => Event::Done(done),
            overdue = poll_fn(|cx| self.deadline.poll(cx, &self.traffic)) => Event::Overdue(overdue),
        }
    }

    /// Waits for the first bytes of a request; `None` ends the connection.
    async fn await_first(&mut self, io: &mut Io<TcpStream>) -> Option<Protocol> {
        self.deadline.park();
        let event = self.next(poll_fn(|cx| io.poll_first(cx))).await;
        self.deadline.unpark();
        match event {
            // An error is the client's: it went away.
            Event::Done(first) => first.ok().flatten(),
            Event::Overdue(Overdue::Head) => {
                poll_fn(|cx| io.poll_give_up(cx)).await;
                None
            }
            Event::Overdue(_) | Event::Draining | Event::Aborting => None,
        }
    }

    /// Serves HTTP/1 until the connection ends or can be parked.
    async fn attend_http1<S, B>(
        &mut self,
        mut connection: Box<http1::UpgradeableConnection<Socket, S>>,
    ) -> Option<Io<TcpStream>>
    where
        S: HttpService<Incoming, ResBody = B, Error = Infallible>,
        B: Body<Error: Into<Box<dyn Error + Send + Sync>>> + 'static,
    {
        loop {
            match self.next(&mut *connection).await {
                // An error is the client's: it went away, or hyper has told it what was wrong.
                Event::Done(_) | Event::Overdue(Overdue::Close) | Event::Aborting => return None,
                Event::Overdue(Overdue::Quiet) => {
                    let parts = connection.into_parts()?;
                    // Between requests hyper holds nothing but empty lines, which nobody will miss.
                    let nothing = parts.read_buf.iter().all(|byte| matches!(byte, b'\r' | b'\n'));
                    return nothing.then(|| parts.io.into_inner());
                }
                Event::Overdue(Overdue::Head) => {
                    self.traffic.give_up_on_head();
                    self.deadline.close();
                }
                Event::Overdue(Overdue::Client) => {
                    Pin::new(&mut *connection).graceful_shutdown();
                    self.deadline.close();
                }
                Event::Draining => Pin::new(&mut *connection).graceful_shutdown(),
            }
        }
    }

    async fn attend_http2<S, B>(
        &mut self,
        mut connection: Pin<Box<http2::Connection<Socket, S, TokioExecutor>>>,
    ) where
        S: HttpService<Incoming, ResBody = B, Error = Infallible>,
        S::Future: Send + 'static,
        B: Body<Data: Send, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static,
    {
        loop {
            match self.next(connection.as_mut()).await {
                Event::Done(_) | Event::Overdue(Overdue::Close) | Event::Aborting => return,
                Event::Overdue(_) => {
                    connection.as_mut().graceful_shutdown();
                    self.deadline.close();
                }
                Event::Draining => connection.as_mut().graceful_shutdown(),
            }
        }
    }
}

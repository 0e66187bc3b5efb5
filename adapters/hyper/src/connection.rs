//! One connection, from its first byte to the end.

use std::{convert::Infallible, error::Error, future::poll_fn, pin::pin, sync::Arc};

use http::{Request, Response};
use http_body::Body;
use hyper::service::service_fn;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
};
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
    io::Io,
    pace::Pace,
    service::{Context, answer},
    traffic::Traffic,
};

/// How many bytes hyper buffers of a request or a response. Its own default is 400 KiB.
const BUFFER: usize = 128 * 1024;

/// How far the shutdown has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    Serving,
    /// Requests in flight are finished, nothing else.
    Draining,
    /// The time is over.
    Aborting,
}

/// What all connections of a server share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) config: ServerConfig,
    pub(crate) builder: Builder<TokioExecutor>,
}

impl Shared {
    pub(crate) fn new(config: ServerConfig) -> Self {
        let mut builder = Builder::new(TokioExecutor::new());
        let header_bytes = config.max_header_bytes as usize;
        let mut http1 = builder.http1();
        // The head has a deadline of ours, which tells a slow head from an idle connection.
        http1.header_read_timeout(None).max_buf_size(BUFFER.max(header_bytes));
        if config.max_headers != ServerConfig::default().max_headers {
            http1.max_headers(config.max_headers);
        }
        builder
            .http2()
            .timer(TokioTimer::new())
            .max_concurrent_streams(config.max_streams)
            .max_header_list_size(config.max_header_bytes)
            .max_send_buf_size(BUFFER);
        Self { config, builder }
    }
}

/// Serves a connection to its end, which may be the end of the server.
pub(crate) async fn run<S, B>(
    stream: TcpStream,
    peer: PeerAddr,
    service: S,
    shared: Arc<Shared>,
    mut phase: watch::Receiver<Phase>,
    permit: OwnedSemaphorePermit,
) where
    S: Service<Request<RequestBody>, Response = Response<B>, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send + 'static,
    B: Body<Data: Send, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static,
{
    let config = &shared.config;
    let traffic = Arc::new(Traffic::default());
    let context = Arc::new(Context {
        peer,
        traffic: Arc::clone(&traffic),
        pace: Pace::new(config.min_rate, config.body_grace),
        max_headers: config.max_headers,
    });
    let io = TokioIo::new(Io::new(stream, Arc::clone(&traffic), config.linger_bytes, Some(permit)));
    let service = service_fn(move |request| answer(service.clone(), request, Arc::clone(&context)));
    let mut connection = pin!(shared.builder.serve_connection_with_upgrades(io, service));
    let mut deadline = pin!(Deadline::new(config));

    loop {
        tokio::select! {
            biased;
            // An error here is the client's: it went away, or hyper has told it what was wrong.
            _ = connection.as_mut() => return,
            overdue = poll_fn(|cx| deadline.as_mut().poll(cx, &traffic)) => match overdue {
                Overdue::Head => {
                    traffic.give_up_on_head();
                    deadline.as_mut().close();
                }
                Overdue::Client => {
                    connection.as_mut().graceful_shutdown();
                    deadline.as_mut().close();
                }
                Overdue::Close => return,
            },
            changed = phase.changed() => {
                let phase = *phase.borrow_and_update();
                if changed.is_err() || phase == Phase::Aborting {
                    return;
                }
                if phase == Phase::Draining {
                    connection.as_mut().graceful_shutdown();
                }
            }
        }
    }
}

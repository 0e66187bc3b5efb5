//! The edge: what happens to every request before routing and to every
//! response after it, whoever wrote the route.
//!
//! In: the target and the `Host` are checked, the request gets its id and what
//! the application provides, the body its limit. Out: panics and bare errors
//! become problems, every response carries the id, HEAD loses its content.
//!
//! It is a `tower` layer over whatever takes neutral requests, so that routes
//! written for a framework get all this too. Routes are not known here.

mod body;
mod exchange;
mod host;
mod ids;
mod limit;
mod target;

use std::{
    any::Any,
    convert::Infallible,
    error::Error,
    fmt,
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::Arc,
    task::{self, Poll},
};

use bytes::Bytes;
use http::Extensions;
use http_body::Body as HttpBody;
use pin_project_lite::pin_project;
use rustango_ports::{
    http::{Body, Request, Response},
    runtime::Random,
};
use tower_layer::Layer;
use tower_service::Service;

pub use self::body::EdgeBody;
use self::{exchange::Exchange, ids::RequestIds};
pub(crate) use self::{host::AllowedHosts, limit::BodyGauge};
use crate::{Context, ProblemDetails};

/// The outermost layer of an application; [`Wired::edge`](crate::Wired::edge)
/// makes it.
#[derive(Clone)]
pub struct Edge {
    shared: Arc<Shared>,
}

struct Shared {
    ids: RequestIds,
    provided: Arc<Extensions>,
    body_limit: u64,
    hosts: AllowedHosts,
}

impl Edge {
    pub(crate) fn new(
        random: Arc<dyn Random>,
        provided: Arc<Extensions>,
        body_limit: u64,
        hosts: AllowedHosts,
    ) -> Self {
        let ids = RequestIds::new(random);
        Self { shared: Arc::new(Shared { ids, provided, body_limit, hosts }) }
    }
}

impl fmt::Debug for Edge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Edge")
            .field("body_limit", &self.shared.body_limit)
            .field("hosts", &self.shared.hosts)
            .finish_non_exhaustive()
    }
}

impl<S> Layer<S> for Edge {
    type Service = EdgeService<S>;

    fn layer(&self, inner: S) -> EdgeService<S> {
        EdgeService { inner, shared: Arc::clone(&self.shared) }
    }
}

/// A service behind the edge.
#[derive(Clone)]
pub struct EdgeService<S> {
    inner: S,
    shared: Arc<Shared>,
}

impl<S> fmt::Debug for EdgeService<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EdgeService").finish_non_exhaustive()
    }
}

impl<S, B, R> Service<http::Request<B>> for EdgeService<S>
where
    S: Service<Request, Response = http::Response<R>, Error = Infallible>,
    B: HttpBody<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Send + Unpin + 'static,
    R: HttpBody<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Unpin,
{
    type Response = http::Response<EdgeBody<R>>;
    type Error = Infallible;
    type Future = EdgeFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut task::Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: http::Request<B>) -> Self::Future {
        let Shared { ids, provided, body_limit, hosts } = &*self.shared;
        let mut exchange = Exchange::new(ids.next(), request.method());
        let admitted = host::check(&request, hosts).map_err(|problem| Box::new(problem.into_response()));
        if let Err(answer) = admitted.and_then(|()| target::check(&mut request)) {
            return EdgeFuture { exchange, state: State::Decided { answer } };
        }
        request.extensions_mut().insert(Context::new(*exchange.id(), Arc::clone(provided)));
        if !request.body().is_end_stream() {
            let gauge = BodyGauge::new(*body_limit);
            exchange.watch(gauge.clone());
            request.extensions_mut().insert(gauge);
        }
        let request = request.map(|body| match exchange.gauge() {
            None => Body::Empty,
            Some(gauge) => Body::stream(gauge.clone().limited(body)),
        });
        let state = State::Running { future: self.inner.call(request) };
        EdgeFuture { exchange, state }
    }
}

/// What a panic turns into; its message is for the log alone.
fn panicked(exchange: &Exchange, panic: &(dyn Any + Send)) -> Response {
    tracing::error!(request_id = %exchange.id(), panic = message(panic), "a handler panicked");
    ProblemDetails::internal().into_response()
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&'static str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(|text| &**text)).unwrap_or("(no message)")
}

pin_project! {
    /// The answer to one request, on its way.
    pub struct EdgeFuture<F> {
        exchange: Exchange,
        #[pin]
        state: State<F>,
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<F> {
        Decided { answer: Box<Response> },
        Running { #[pin] future: F },
    }
}

impl<F, R> Future for EdgeFuture<F>
where
    F: Future<Output = Result<http::Response<R>, Infallible>>,
    R: HttpBody<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Unpin,
{
    type Output = Result<http::Response<EdgeBody<R>>, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let answer = match this.state.project() {
            StateProjection::Decided { answer } => std::mem::take(&mut **answer),
            StateProjection::Running { future } => match catch_unwind(AssertUnwindSafe(|| future.poll(cx))) {
                Ok(Poll::Pending) => return Poll::Pending,
                Ok(Poll::Ready(Ok(response))) => {
                    return Poll::Ready(Ok(this.exchange.finish(response)));
                }
                Err(panic) => panicked(this.exchange, &*panic),
            },
        };
        Poll::Ready(Ok(this.exchange.decide(answer)))
    }
}

impl<F> fmt::Debug for EdgeFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EdgeFuture").field("id", self.exchange.id()).finish_non_exhaustive()
    }
}

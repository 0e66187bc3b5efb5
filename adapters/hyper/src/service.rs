//! From hyper's request to the front-end's service and back: what every request gets on its way.
//!
//! It adds the peer's address, watches the bodies, and says `Connection: close` when the connection must
//! close. It makes up no answer except the bare 431 that hyper gives on HTTP/1 and leaves out on HTTP/2.

use std::{
    cell::RefCell,
    convert::Infallible,
    future::Future,
    mem,
    pin::Pin,
    sync::Arc,
    task::{self, Poll, Waker, ready},
};

use http::{
    Extensions, HeaderValue, Method, Request, Response, StatusCode, Version,
    header::{CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING},
};
use http_body::Body;
use hyper::body::Incoming;
use pin_project_lite::pin_project;
use rustango_ports::http::PeerAddr;
use tower_service::Service;

use crate::{
    body::{RequestBody, ResponseBody, Turn},
    pace::Pace,
    traffic::{Stage, Traffic},
};

/// What all requests of one connection share.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) peer: PeerAddr,
    pub(crate) traffic: Arc<Traffic>,
    pub(crate) pace: Pace,
    pub(crate) max_headers: usize,
}

/// The front-end's service for one connection, as hyper calls it.
#[derive(Debug)]
pub(crate) struct Served<S> {
    service: RefCell<S>,
    context: Context,
    extensions: Extensions,
}

impl<S> Served<S> {
    /// Puts together what serves the requests of one connection; `room` is that of [`roomy`].
    pub(crate) fn new(service: S, context: Context, room: &Extensions) -> Self {
        let mut extensions = room.clone();
        extensions.insert(context.peer);
        Self { service: RefCell::new(service), context, extensions }
    }
}

/// Makes extensions that have room for what front-ends and frameworks add to a request.
///
/// Copies have the room of their original, so that they need not grow under each request. There is room
/// because they were filled once.
pub(crate) fn roomy() -> Extensions {
    #[derive(Clone)]
    struct Seat<const N: usize>;
    let mut extensions = Extensions::new();
    extensions.insert(Seat::<1>);
    extensions.insert(Seat::<2>);
    extensions.insert(Seat::<3>);
    extensions.insert(Seat::<4>);
    extensions.clear();
    extensions
}

impl<S, B> hyper::service::Service<Request<Incoming>> for Served<S>
where
    S: Service<Request<RequestBody>, Response = Response<B>, Error = Infallible> + Clone,
    B: Body,
{
    type Response = Response<ResponseBody<B>>;
    type Error = Infallible;
    type Future = Answer<S, S::Future>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let Context { traffic, pace, max_headers, .. } = &self.context;
        let turn = Turn::begin(Arc::clone(traffic));
        let wire = Wire::of(&request);
        if request.headers().len() > *max_headers {
            return Answer { state: State::TooManyFields, wire, turn: Some(turn) };
        }
        let mut request = request.map(|body| RequestBody::new(body, pace, traffic));
        if request.extensions().is_empty() {
            *request.extensions_mut() = self.extensions.clone();
        } else {
            request.extensions_mut().insert(self.context.peer);
        }
        let mut service = self.service.borrow_mut();
        let state = match service.poll_ready(&mut task::Context::from_waker(Waker::noop())) {
            Poll::Ready(Ok(())) => State::Running { future: service.call(request) },
            Poll::Pending => {
                // Readiness is that of one instance, so that the one which was asked must wait.
                let fresh = service.clone();
                let service = mem::replace(&mut *service, fresh);
                State::Waiting { service, request: Some(request) }
            }
        };
        Answer { state, wire, turn: Some(turn) }
    }
}

/// What the answer must know of its request when it is given.
#[derive(Debug)]
struct Wire {
    version: Version,
    connects: bool,
    chunked: bool,
}

impl Wire {
    fn of(request: &Request<Incoming>) -> Self {
        Self {
            version: request.version(),
            connects: request.method() == Method::CONNECT,
            chunked: !request.body().is_end_stream() && request.headers().contains_key(TRANSFER_ENCODING),
        }
    }
}

pin_project! {
    /// The answer to one request, on its way.
    pub(crate) struct Answer<S, F> {
        #[pin]
        state: State<S, F>,
        wire: Wire,
        // Until the body of the response has it.
        turn: Option<Turn>,
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<S, F> {
        TooManyFields,
        Waiting { service: S, request: Option<Request<RequestBody>> },
        Running { #[pin] future: F },
    }
}

impl<S, B> Future for Answer<S, S::Future>
where
    S: Service<Request<RequestBody>, Response = Response<B>, Error = Infallible>,
    B: Body,
{
    type Output = Result<Response<ResponseBody<B>>, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let answer = loop {
            match this.state.as_mut().project() {
                StateProjection::Running { future } => break Some(ready!(future.poll(cx))?),
                StateProjection::TooManyFields => break None,
                StateProjection::Waiting { service, request } => {
                    ready!(service.poll_ready(cx))?;
                    let Some(request) = request.take() else { return Poll::Pending };
                    let future = service.call(request);
                    this.state.set(State::Running { future });
                }
            }
        };
        // A future that is done is not polled again.
        let Some(turn) = this.turn.take() else { return Poll::Pending };
        let Some(mut response) = answer else {
            let mut refusal = Response::new(ResponseBody::new(None, turn));
            *refusal.status_mut() = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
            return Poll::Ready(Ok(refusal));
        };
        this.wire.settle(&mut response, turn.traffic());
        Poll::Ready(Ok(response.map(|body| ResponseBody::new(Some(body), turn))))
    }
}

impl Wire {
    /// Decides what becomes of an HTTP/1 connection after the response, and says it.
    fn settle<B: Body>(&self, response: &mut Response<B>, traffic: &Traffic) {
        if self.version >= Version::HTTP_2 {
            return;
        }
        let status = response.status();
        if status == StatusCode::SWITCHING_PROTOCOLS || (self.connects && status.is_success()) {
            traffic.upgrade();
        } else if (traffic.body_abandoned() && (self.chunked || traffic.stage() != Stage::Boundary))
            || (self.version < Version::HTTP_11 && is_endless(response))
        {
            // Hyper skips what is left of a body only if it is here already and needs no decoding;
            // otherwise it closes, and the client should know before it sends another request. It also
            // closes after an answer without a length to HTTP/1.0, which has no chunks.
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            // Where the versions differ hyper adds that the connection stays.
            *response.version_mut() = self.version;
        }
    }
}

/// Returns true when only the end of the connection can tell where the answer ends.
fn is_endless<B: Body>(response: &Response<B>) -> bool {
    !response.headers().contains_key(CONTENT_LENGTH) && response.body().size_hint().exact().is_none()
}

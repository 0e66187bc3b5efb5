//! The limit on request bodies, and what became of a body.

use std::{
    error::Error,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, AtomicU64, Ordering},
    },
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http::Extensions;
use http_body::{Body as HttpBody, Frame, SizeHint};
use rustango_ports::http::{BodyError, BodyErrorKind};

use crate::ProblemDetails;

/// What the edge, the route and the body of one request tell each other.
#[derive(Clone)]
pub(crate) struct BodyGauge(Arc<Gauge>);

struct Gauge {
    limit: AtomicU64,
    fault: AtomicU8,
}

/// The body is all right so far.
const NO_FAULT: u8 = 0;
const TOO_LARGE: u8 = 1;
const TIMED_OUT: u8 = 2;
const DISCONNECTED: u8 = 3;

impl BodyGauge {
    pub(super) fn new(limit: u64) -> Self {
        Self(Arc::new(Gauge { limit: AtomicU64::new(limit), fault: AtomicU8::new(NO_FAULT) }))
    }

    /// Returns the limit for a request that has a body, after a route's own
    /// limit has taken its place.
    pub(crate) fn limit(extensions: &Extensions, own: Option<u64>) -> Option<u64> {
        let Self(gauge) = extensions.get()?;
        if let Some(own) = own {
            gauge.limit.store(own, Ordering::Relaxed);
        }
        Some(gauge.limit.load(Ordering::Relaxed))
    }

    /// Returns the problem with the body, if a handler has run into one.
    pub(super) fn problem(&self) -> Option<ProblemDetails> {
        let error = match self.0.fault.load(Ordering::Relaxed) {
            TOO_LARGE => BodyError::too_large(self.0.limit.load(Ordering::Relaxed)),
            TIMED_OUT => BodyError::timed_out(),
            DISCONNECTED => BodyError::disconnected("the connection ended inside the body"),
            _ => return None,
        };
        Some(error.into())
    }

    pub(super) fn limited<B>(self, inner: B) -> Limited<B> {
        Limited { inner, gauge: self, read: 0 }
    }
}

/// A request body that fails once it is larger than it may be.
pub(super) struct Limited<B> {
    inner: B,
    gauge: BodyGauge,
    read: u64,
}

impl<B: HttpBody> Limited<B> {
    fn fail(&self, error: BodyError) -> BodyError {
        let fault = match error.kind() {
            BodyErrorKind::TooLarge { .. } => TOO_LARGE,
            BodyErrorKind::TimedOut => TIMED_OUT,
            _ => DISCONNECTED,
        };
        self.gauge.0.fault.store(fault, Ordering::Relaxed);
        error
    }
}

impl<B> HttpBody for Limited<B>
where
    B: HttpBody<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Unpin,
{
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let limit = self.gauge.0.limit.load(Ordering::Relaxed);
        // What the client declares is believed: nothing of it is read.
        if self.read.saturating_add(self.inner.size_hint().lower()) > limit {
            return Poll::Ready(Some(Err(self.fail(BodyError::too_large(limit)))));
        }
        Poll::Ready(match ready!(Pin::new(&mut self.inner).poll_frame(cx)) {
            None => None,
            Some(Err(error)) => Some(Err(self.fail(body_error(error.into())))),
            Some(Ok(frame)) => {
                self.read += frame.data_ref().map_or(0, Bytes::len) as u64;
                if self.read > limit {
                    return Poll::Ready(Some(Err(self.fail(BodyError::too_large(limit)))));
                }
                Some(Ok(frame))
            }
        })
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// Takes out what the accept loop said, from whatever wraps it by now.
fn body_error(error: Box<dyn Error + Send + Sync>) -> BodyError {
    match error.downcast() {
        Ok(error) => *error,
        Err(error) => BodyError::disconnected(error),
    }
}

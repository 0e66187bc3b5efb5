//! Bodies in transit: the request's, which must not come too slowly, and the response's.
//!
//! Size limits are not known here.

use std::{
    error::Error,
    fmt,
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes};
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use pin_project_lite::pin_project;
use rustango_ports::http::BodyError;
use tokio::time::{Instant, Sleep, sleep_until};

use crate::{
    pace::Pace,
    traffic::{BodyEnd, Traffic},
};

/// The body of a request that is still arriving.
///
/// Reading fails with [`BodyErrorKind::TimedOut`](rustango_ports::http::BodyErrorKind) when the client
/// sends more slowly than the server's configuration allows, and with `Disconnected` when the connection
/// ends, or the framing breaks, inside the body. Time in which nobody reads is not held against the client.
pub struct RequestBody {
    inner: Incoming,
    /// Absent from requests without a body, which most are.
    watch: Option<Box<Watch>>,
}

struct Watch {
    pace: Pace,
    timer: Option<Pin<Box<Sleep>>>,
    traffic: Arc<Traffic>,
    finished: bool,
}

impl RequestBody {
    pub(crate) fn new(inner: Incoming, pace: &Pace, traffic: &Arc<Traffic>) -> Self {
        let watch = (!inner.is_end_stream()).then(|| {
            traffic.open_body();
            Box::new(Watch { pace: pace.clone(), timer: None, traffic: Arc::clone(traffic), finished: false })
        });
        Self { inner, watch }
    }
}

impl Watch {
    fn poll_overdue(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let deadline = self.pace.wait(Instant::now);
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(deadline)));
        loop {
            ready!(timer.as_mut().poll(cx));
            if timer.deadline() >= deadline {
                return Poll::Ready(());
            }
            // The timer was set for an earlier wait, which ended in time.
            timer.as_mut().reset(deadline);
        }
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let this = &mut *self;
        let Some(watch) = &mut this.watch else { return Poll::Ready(None) };
        match Pin::new(&mut this.inner).poll_frame(cx) {
            Poll::Pending => {
                ready!(watch.poll_overdue(cx));
                Poll::Ready(Some(Err(BodyError::timed_out())))
            }
            Poll::Ready(Some(Ok(frame))) => {
                let bytes = frame.data_ref().map_or(0, Bytes::len);
                watch.pace.progress(Instant::now, bytes as u64);
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(BodyError::disconnected(error)))),
            Poll::Ready(None) => {
                watch.finished = true;
                Poll::Ready(None)
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

impl Drop for RequestBody {
    fn drop(&mut self) {
        if let Some(watch) = &self.watch {
            let read = watch.finished || self.inner.is_end_stream();
            watch.traffic.close_body(if read { BodyEnd::Read } else { BodyEnd::Abandoned });
        }
    }
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestBody").field("size", &self.size_hint()).finish_non_exhaustive()
    }
}

/// A request in flight, for as long as it exists, and whose turn it is.
#[derive(Debug)]
pub(crate) struct Turn {
    traffic: Arc<Traffic>,
    ours: bool,
}

impl Turn {
    /// Begins a request.
    pub(crate) fn begin(traffic: Arc<Traffic>) -> Self {
        traffic.begin_request();
        Self { traffic, ours: true }
    }

    pub(crate) fn traffic(&self) -> &Traffic {
        &self.traffic
    }

    fn pass(&mut self) {
        if std::mem::take(&mut self.ours) {
            self.traffic.end_turn();
        }
    }

    fn retake(&mut self) {
        if !std::mem::replace(&mut self.ours, true) {
            self.traffic.take_turn();
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.traffic.end_request(self.ours);
    }
}

pin_project! {
    /// The body of a response, which tells whose turn it is: the program's while the body has nothing to
    /// give, the client's while nobody asks for more.
    pub(crate) struct ResponseBody<B> {
        #[pin]
        inner: Option<B>,
        turn: Turn,
    }
}

impl<B: Body> ResponseBody<B> {
    pub(crate) const fn new(inner: Option<B>, turn: Turn) -> Self {
        Self { inner, turn }
    }
}

impl<B> Body for ResponseBody<B>
where
    B: Body<Data: Buf, Error: Into<Box<dyn Error + Send + Sync>>>,
{
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let this = self.project();
        let Some(inner) = this.inner.as_pin_mut() else { return Poll::Ready(None) };
        let polled = inner.poll_frame(cx);
        if polled.is_pending() {
            this.turn.retake();
        } else {
            this.turn.pass();
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.inner.as_ref().is_none_or(B::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.as_ref().map_or(SizeHint::with_exact(0), B::size_hint)
    }
}

//! The body of a response on its way out.

use std::{
    error::Error,
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    task::{Context, Poll, Waker},
};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use rustango_ports::http::BodyError;

use super::message;
use crate::RequestId;

/// What the edge sends: the body from inside, or one of its own.
///
/// A panic of whatever produces the body ends the response early, and is
/// logged.
pub struct EdgeBody<B>(Content<B>);

enum Content<B> {
    Inner {
        body: B,
        id: RequestId,
    },
    /// Empty once it is sent.
    Whole(Bytes),
    /// Told once.
    Failed(Option<Box<dyn Error + Send + Sync>>),
}

impl<B> EdgeBody<B> {
    /// Wraps a body; the log says which request it belongs to.
    pub(super) const fn inner(body: B, id: RequestId) -> Self {
        Self(Content::Inner { body, id })
    }

    pub(super) const fn whole(bytes: Bytes) -> Self {
        Self(Content::Whole(bytes))
    }

    pub(super) const fn empty() -> Self {
        Self(Content::Whole(Bytes::new()))
    }
}

impl<B> EdgeBody<B>
where
    B: HttpBody<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Unpin,
{
    /// Takes a short text that is there as a whole; otherwise, nothing.
    pub(super) fn take_text(&mut self, longest: u64) -> String {
        if !(1..=longest).contains(&self.size_hint().exact().unwrap_or_default()) {
            return String::new();
        }
        let mut cx = Context::from_waker(Waker::noop());
        match Pin::new(self).poll_frame(&mut cx) {
            Poll::Ready(Some(Ok(frame))) => {
                let text = frame.into_data().unwrap_or_default();
                String::from_utf8(text.into()).unwrap_or_default()
            }
            _ => String::new(),
        }
    }
}

impl<B> HttpBody for EdgeBody<B>
where
    B: HttpBody<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Unpin,
{
    type Data = Bytes;
    type Error = Box<dyn Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let error = match &mut self.0 {
            Content::Inner { body, id } => {
                match catch_unwind(AssertUnwindSafe(|| Pin::new(body).poll_frame(cx))) {
                    Ok(Poll::Ready(Some(Err(error)))) => error.into(),
                    Ok(polled) => return polled.map_err(Into::into),
                    Err(panic) => {
                        let panic = message(&*panic);
                        tracing::error!(request_id = %id, panic, "the producer of a body panicked");
                        BodyError::failed("the producer panicked").into()
                    }
                }
            }
            Content::Whole(bytes) => {
                let bytes = std::mem::take(bytes);
                return Poll::Ready(if bytes.is_empty() { None } else { Some(Ok(Frame::data(bytes))) });
            }
            Content::Failed(error) => return Poll::Ready(error.take().map(Err)),
        };
        // What came before is sent first: an error makes the server drop what
        // it still holds.
        self.0 = Content::Failed(Some(error));
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Content::Inner { body, .. } => body.is_end_stream(),
            Content::Whole(bytes) => bytes.is_empty(),
            Content::Failed(error) => error.is_none(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Content::Inner { body, .. } => body.size_hint(),
            Content::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Content::Failed(_) => SizeHint::default(),
        }
    }
}

impl<B> fmt::Debug for EdgeBody<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Content::Inner { .. } => f.write_str("Inner"),
            Content::Whole(bytes) => write!(f, "Whole({} bytes)", bytes.len()),
            Content::Failed(_) => f.write_str("Failed"),
        }
    }
}

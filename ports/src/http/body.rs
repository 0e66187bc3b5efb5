//! The one body type of requests and responses.

use std::{
    error::Error,
    fmt,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

type Stream = Pin<Box<dyn HttpBody<Data = Bytes, Error = BodyError> + Send>>;

/// The content of a message: nothing, one piece, or a stream of pieces.
///
/// Whole bodies never pass through a trait object, so that the common answer
/// costs no allocation.
#[derive(Default)]
pub enum Body {
    /// No content.
    #[default]
    Empty,
    /// The whole content at once.
    Full(Bytes),
    /// Content that arrives, or is produced, piece by piece.
    Stream(Stream),
}

impl Body {
    /// Wraps any streaming body.
    pub fn stream<B>(body: B) -> Self
    where
        B: HttpBody<Data = Bytes, Error = BodyError> + Send + 'static,
    {
        Self::Stream(Box::pin(body))
    }

    /// Returns the number of bytes still to come, where it is known.
    pub fn exact_len(&self) -> Option<u64> {
        self.size_hint().exact()
    }
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        match &mut *self {
            Self::Empty => Poll::Ready(None),
            Self::Full(bytes) => {
                let bytes = std::mem::take(bytes);
                *self = Self::Empty;
                if bytes.is_empty() { Poll::Ready(None) } else { Poll::Ready(Some(Ok(Frame::data(bytes)))) }
            }
            Self::Stream(stream) => stream.as_mut().poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Full(bytes) => bytes.is_empty(),
            Self::Stream(stream) => stream.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Empty => SizeHint::with_exact(0),
            Self::Full(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Self::Stream(stream) => stream.size_hint(),
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Empty"),
            Self::Full(bytes) => write!(f, "Full({} bytes)", bytes.len()),
            Self::Stream(_) => f.write_str("Stream"),
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self::Full(bytes)
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Full(bytes.into())
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self::Full(text.into())
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Self::Full(Bytes::from_static(text.as_bytes()))
    }
}

/// What cut a body short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyErrorKind {
    /// The body is larger than the limit of the route.
    TooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// The body came too slowly, or stopped coming.
    TimedOut,
    /// The peer went away or broke the framing of the message.
    Disconnected,
    /// The producer of a streamed body failed.
    Failed,
}

/// A body that could not be read, or produced, to its end.
#[derive(Debug, thiserror::Error)]
#[error("{context}")]
pub struct BodyError {
    kind: BodyErrorKind,
    context: &'static str,
    #[source]
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl BodyError {
    /// Says that a body went over `limit` bytes.
    pub const fn too_large(limit: u64) -> Self {
        Self {
            kind: BodyErrorKind::TooLarge { limit },
            context: "the body is larger than allowed",
            source: None,
        }
    }

    /// Says that a body came too slowly.
    pub const fn timed_out() -> Self {
        Self { kind: BodyErrorKind::TimedOut, context: "the body came too slowly", source: None }
    }

    /// Wraps the failure of a connection.
    pub fn disconnected(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            kind: BodyErrorKind::Disconnected,
            context: "the connection ended inside the body",
            source: Some(source.into()),
        }
    }

    /// Wraps the failure of whatever produces a streamed body.
    pub fn failed(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            kind: BodyErrorKind::Failed,
            context: "the body could not be produced",
            source: Some(source.into()),
        }
    }

    /// Returns what a caller may act on.
    pub const fn kind(&self) -> BodyErrorKind {
        self.kind
    }
}

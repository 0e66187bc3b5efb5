//! Bodies and messages, from neutral to poem's and back.

use std::{
    error::Error,
    io,
    pin::Pin,
    sync::{Mutex, PoisonError},
    task::{Context, Poll},
};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use http_body_util::combinators::BoxBody;
use poem::web::{LocalAddr, RemoteAddr};
use rustango_ports::http::{Body, BodyError, PeerAddr, Request, Response};

/// A body as poem keeps it.
pub(crate) type PoemBody = BoxBody<Bytes, io::Error>;

pub(crate) fn to_poem(body: Body) -> poem::Body {
    match body {
        Body::Empty => poem::Body::empty(),
        Body::Full(bytes) => bytes.into(),
        Body::Stream(stream) => streamed(stream),
    }
}

pub(crate) fn streamed<B>(body: B) -> poem::Body
where
    B: HttpBody<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Send + Unpin + 'static,
{
    BoxBody::new(Shareable(Mutex::new(body))).into()
}

pub(crate) fn to_neutral(body: PoemBody) -> Body {
    if body.is_end_stream() { Body::Empty } else { Body::stream(FromPoem(body)) }
}

pub(crate) fn request_to_poem(request: Request) -> poem::Request {
    let (parts, body) = request.into_parts();
    let remote = parts.extensions.get().map(|PeerAddr(peer)| RemoteAddr((*peer).into())).unwrap_or_default();
    let scheme = parts.uri.scheme().cloned().unwrap_or(poem::http::uri::Scheme::HTTP);
    let parts = (parts, LocalAddr::default(), remote, scheme).into();
    poem::Request::from_parts(parts, to_poem(body))
}

pub(crate) fn request_to_neutral(request: poem::Request) -> Request {
    let (from, body) = request.into_parts();
    let mut request = Request::new(to_neutral(body.into()));
    *request.method_mut() = from.method;
    *request.uri_mut() = from.uri;
    *request.version_mut() = from.version;
    *request.headers_mut() = from.headers;
    *request.extensions_mut() = from.extensions;
    request
}

pub(crate) fn response_to_poem(response: Response) -> poem::Response {
    let (parts, body) = response.into_parts();
    with_body(parts, to_poem(body))
}

pub(crate) fn with_body(parts: poem::http::response::Parts, body: poem::Body) -> poem::Response {
    let poem::http::response::Parts { status, version, headers, extensions, .. } = parts;
    poem::Response::from_parts(poem::ResponseParts { status, version, headers, extensions }, body)
}

/// A body that threads may share, which poem asks for and nothing makes use
/// of.
struct Shareable<B>(Mutex<B>);

impl<B> HttpBody for Shareable<B>
where
    B: HttpBody<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Unpin,
{
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let body = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        Pin::new(body).poll_frame(cx).map_err(io::Error::other)
    }

    fn is_end_stream(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).size_hint()
    }
}

struct FromPoem(PoemBody);

impl HttpBody for FromPoem {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        Pin::new(&mut self.0).poll_frame(cx).map_err(|error| match error.downcast::<BodyError>() {
            Ok(error) => error,
            Err(error) => BodyError::failed(error),
        })
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

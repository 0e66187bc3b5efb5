//! Bodies, from neutral to axum's and back.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use rustango_ports::http::{Body, BodyError};

pub(crate) fn to_axum(body: Body) -> axum::body::Body {
    match body {
        Body::Empty => axum::body::Body::empty(),
        Body::Full(bytes) => bytes.into(),
        stream @ Body::Stream(_) => axum::body::Body::new(stream),
    }
}

pub(crate) fn to_neutral(body: axum::body::Body) -> Body {
    if body.is_end_stream() { Body::Empty } else { Body::stream(FromAxum(body)) }
}

struct FromAxum(axum::body::Body);

impl HttpBody for FromAxum {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        Pin::new(&mut self.0).poll_frame(cx).map_err(|error| match error.into_inner().downcast() {
            Ok(error) => *error,
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

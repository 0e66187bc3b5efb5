//! From hyper's request to the front-end's service and back: what every request gets on its way.
//!
//! It adds the peer's address, watches the bodies, and says `Connection: close` when the connection must
//! close. It makes up no answer except the bare 431 that hyper gives on HTTP/1 and leaves out on HTTP/2.

use std::{convert::Infallible, future::poll_fn, sync::Arc};

use http::{
    HeaderValue, Method, Request, Response, StatusCode, Version,
    header::{CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING},
};
use http_body::Body;
use hyper::body::Incoming;
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

pub(crate) async fn answer<S, B>(
    mut service: S,
    request: Request<Incoming>,
    context: Arc<Context>,
) -> Result<Response<ResponseBody<B>>, Infallible>
where
    S: Service<Request<RequestBody>, Response = Response<B>, Error = Infallible>,
    B: Body,
{
    let Context { peer, traffic, pace, max_headers } = &*context;
    let turn = Turn::begin(Arc::clone(traffic));
    let version = request.version();
    let connects = request.method() == Method::CONNECT;
    let chunked = request.headers().contains_key(TRANSFER_ENCODING);
    if request.headers().len() > *max_headers {
        let mut response = Response::new(ResponseBody::new(None, turn));
        *response.status_mut() = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
        return Ok(response);
    }

    let mut request = request.map(|body| RequestBody::new(body, pace, traffic));
    request.extensions_mut().insert(*peer);
    poll_fn(|cx| service.poll_ready(cx)).await?;
    let mut response = service.call(request).await?;

    if version < Version::HTTP_2 {
        let status = response.status();
        if status == StatusCode::SWITCHING_PROTOCOLS || (connects && status.is_success()) {
            traffic.upgrade();
        } else if (traffic.body_abandoned() && (chunked || traffic.stage() != Stage::Boundary))
            || (version < Version::HTTP_11 && is_endless(&response))
        {
            // Hyper skips what is left of a body only if it is here already and needs no decoding;
            // otherwise it closes, and the client should know before it sends another request. It also
            // closes after an answer without a length to HTTP/1.0, which has no chunks.
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            // Where the versions differ hyper adds that the connection stays.
            *response.version_mut() = version;
        }
    }
    Ok(response.map(|body| ResponseBody::new(Some(body), turn)))
}

/// Returns true when only the end of the connection can tell where the answer ends.
fn is_endless<B: Body>(response: &Response<B>) -> bool {
    !response.headers().contains_key(CONTENT_LENGTH) && response.body().size_hint().exact().is_none()
}

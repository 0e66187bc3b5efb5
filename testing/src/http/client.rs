//! Whole requests and answers over a connection.

use std::{fmt, net::SocketAddr};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};

use super::wire::Wire;

/// A client of one server, which sends its requests one after the other, on one
/// connection as long as the server keeps it.
pub struct Client {
    address: SocketAddr,
    wire: Option<Wire>,
}

impl Client {
    /// Makes a client that connects with its first request.
    #[must_use]
    pub const fn new(address: SocketAddr) -> Self {
        Self { address, wire: None }
    }

    /// Sends a request, and returns the answer without the chunks that it came
    /// in.
    ///
    /// # Panics
    /// Where no answer comes, or none that is HTTP.
    pub async fn send(&mut self, request: &Request<Vec<u8>>) -> Response<Bytes> {
        let mut wire = match self.wire.take() {
            Some(wire) => wire,
            None => Wire::connect(self.address, usize::MAX).await,
        };
        wire.send(&written(request)).await;
        let answer = wire.answer(request.method() == Method::HEAD).await;
        let answer = answer.unwrap_or_else(|fault| panic!("{} {}: {fault}", request.method(), request.uri()));
        let mut response = Response::new(answer.content());
        *response.status_mut() = answer.code().parse::<StatusCode>().expect("a status");
        for (name, value) in answer.fields() {
            let name = name.parse::<HeaderName>().expect("the name of a field");
            response.headers_mut().append(name, HeaderValue::from_str(value).expect("the value of a field"));
        }
        let is_kept = response.headers().get(header::CONNECTION).is_none_or(|value| value != "close");
        self.wire = is_kept.then_some(wire);
        response
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("address", &self.address).finish_non_exhaustive()
    }
}

fn written(request: &Request<Vec<u8>>) -> Vec<u8> {
    let body = request.body();
    let mut bytes = format!("{} {} HTTP/1.1\r\n", request.method(), request.uri()).into_bytes();
    if !request.headers().contains_key(header::HOST) {
        bytes.extend_from_slice(b"host: localhost\r\n");
    }
    if !body.is_empty() {
        bytes.extend(format!("content-length: {}\r\n", body.len()).into_bytes());
    }
    for (name, value) in request.headers() {
        bytes.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body);
    bytes
}

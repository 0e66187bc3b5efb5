//! HTTP in the ecosystem's own words: `http` messages over one [`Body`] type.
//!
//! A [`Handler`] answers a [`Request`] with a [`Response`]. Routes, access
//! rules and problem bodies are the business of the `web` domain crate; turning
//! handlers into the routes of a framework is that of the front-ends.

mod body;

use std::net::SocketAddr;

use async_trait::async_trait;

pub use self::body::{Body, BodyError, BodyErrorKind};

/// A request whose body may be empty, whole, or still arriving.
pub type Request = ::http::Request<Body>;

/// A response whose body may be empty, whole, or still being produced.
pub type Response = ::http::Response<Body>;

/// Answers requests. Every route ends in one.
///
/// A handler has no error type: whatever goes wrong is a response.
///
/// # Behaviour
/// Of the front-end that calls it:
/// - A streamed body MUST pass piece by piece, in both directions
///   (`streams_both_ways`), and be cut at its limit while it streams
///   (`keeps_to_limits_while_it_streams`).
/// - A request in flight at the shutdown MUST be answered
///   (`finishes_requests_at_shutdown`).
#[async_trait]
pub trait Handler: Send + Sync + 'static {
    /// Answers one request.
    async fn call(&self, request: Request) -> Response;
}

/// The address at the other end of the connection, as the socket names it.
///
/// The accept loop puts it in the extensions of every request. Behind a proxy
/// it is the proxy's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PeerAddr(pub SocketAddr);

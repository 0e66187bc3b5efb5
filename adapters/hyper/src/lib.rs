//! The accept loop that both HTTP front-ends share, so that they are equal by construction.
//!
//! [`serve`] takes connections from a [`Listener`] and feeds a `tower` service, whichever framework made
//! it. Limits, time-outs and the order of the end are decided here, in [`ServerConfig`]; routes, problem
//! bodies, body sizes, the `Host` field and panics are not known here.
//!
//! # What never reaches the service
//!
//! These requests are answered with a bare status (no body: hyper writes it before there is a request) and
//! the connection is closed:
//!
//! | request | answer |
//! |---|---|
//! | a request line, method, version, or field name or value outside the grammar (RFC 9112) | 400 |
//! | a number sign in the request line: no target has a fragment (RFC 9112 section 3.2.1) | 400 |
//! | `Content-Length` and `Transfer-Encoding` together, in either order | 400 |
//! | two `Content-Length`, even equal ones, a list of them, a sign, no number, above 2^64 | 400 |
//! | two `Transfer-Encoding`, or any but `chunked`, or one in HTTP/1.0 | 400 |
//! | a line of the head that ends in a bare LF (RFC 9112 section 2.2 allows to refuse it) | 400 |
//! | a folded line, a space before the colon, NUL | 400 |
//! | a head not complete within `header_timeout` of its first byte | 408 |
//! | a URI of 64 KiB or more | 414 |
//! | a head of more than `max_header_bytes`, more than `max_headers` fields | 431 |
//!
//! A body whose chunks are broken ends in a [`BodyError`](rustango_ports::http::BodyError) of the kind
//! `Disconnected` for whoever reads it; there is no telling where a next request would begin, so the
//! connection is closed. A client that shuts down its sending side before it has its answer counts as
//! gone: the request is dropped.
//!
//! The `Host` field reaches the service as it came, missing or doubled: hyper does not check it.

#![deny(missing_docs)]

mod body;
mod config;
mod connection;
mod deadline;
mod error;
mod framing;
mod io;
mod limits;
mod listener;
mod pace;
mod serve;
mod service;
mod signal;
mod traffic;

/// The machine's own randomness, for a front-end to hand to its applications.
pub use rustango_system::SystemRandom;

pub use self::{
    body::RequestBody,
    config::ServerConfig,
    error::{ServeError, ServeErrorKind},
    listener::Listener,
    serve::{ServeReport, serve},
    signal::shutdown_signal,
};

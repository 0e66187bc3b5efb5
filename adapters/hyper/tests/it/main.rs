//! The server over real sockets, with clients that behave and clients that do not.

mod bodies;
mod capacity;
mod child;
mod framing;
mod http2;
mod listening;
mod parking;
mod shutdown;
mod support;
mod timeouts;
mod waiting;

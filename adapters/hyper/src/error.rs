//! Why the server could not start.

use std::{error::Error, fmt, io, net::SocketAddr};

/// What a caller may act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServeErrorKind {
    /// Another program listens on the port.
    AddressInUse,
    /// No interface of this machine has the address.
    AddressNotAvailable,
    /// The text is no address, or its host name does not resolve.
    InvalidAddress,
    /// The operating system does not let this user listen there.
    PermissionDenied,
    /// A value of [`ServerConfig`](crate::ServerConfig) makes no sense.
    Config,
    /// Anything else.
    Other,
}

/// A server that could not start.
#[derive(Debug)]
pub struct ServeError {
    kind: ServeErrorKind,
    context: String,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl ServeError {
    /// Returns what a caller may act on.
    pub const fn kind(&self) -> ServeErrorKind {
        self.kind
    }

    pub(crate) fn config(faults: &[String]) -> Self {
        let context = format!("the server cannot start with this configuration: {}", faults.join("; "));
        Self { kind: ServeErrorKind::Config, context, source: None }
    }

    pub(crate) fn resolve(bind: &str, source: Option<io::Error>) -> Self {
        Self {
            kind: ServeErrorKind::InvalidAddress,
            context: format!(
                "cannot listen on \"{bind}\": expected a host and a port, as in RUSTANGO_BIND=127.0.0.1:8080"
            ),
            source: source.map(Into::into),
        }
    }

    pub(crate) fn bind(address: SocketAddr, source: io::Error) -> Self {
        let (kind, reason) = match source.kind() {
            io::ErrorKind::AddrInUse => {
                let other = SocketAddr::new(address.ip(), address.port().checked_add(1).unwrap_or(8080));
                let reason = format!(
                    "port {} is already in use: stop the other program, or choose another port, as in RUSTANGO_BIND={other}",
                    address.port()
                );
                (ServeErrorKind::AddressInUse, reason)
            }
            io::ErrorKind::AddrNotAvailable => {
                let reason = format!(
                    "no interface of this machine has the address {}: choose one that it has, or all of them with \
                     RUSTANGO_BIND=0.0.0.0:{}",
                    address.ip(),
                    address.port()
                );
                (ServeErrorKind::AddressNotAvailable, reason)
            }
            io::ErrorKind::PermissionDenied => {
                let reason = format!(
                    "this user may not listen on port {}: choose one from 1024 upwards, as in RUSTANGO_BIND={}",
                    address.port(),
                    SocketAddr::new(address.ip(), 8080)
                );
                (ServeErrorKind::PermissionDenied, reason)
            }
            _ => {
                let context = format!("cannot listen on {address}: {source}");
                return Self { kind: ServeErrorKind::Other, context, source: Some(source.into()) };
            }
        };
        // The kind says all that the source would.
        Self { kind, context: format!("cannot listen on {address}: {reason}"), source: None }
    }

    pub(crate) fn listener(source: io::Error) -> Self {
        let context = format!("cannot use the listening socket: {source}");
        Self { kind: ServeErrorKind::Other, context, source: Some(source.into()) }
    }
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.context)
    }
}

impl Error for ServeError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_ref().map(|source| &**source as _)
    }
}

//! The listening socket.

use std::net::{SocketAddr, TcpListener as StdTcpListener};

use tokio::net::{TcpListener, TcpSocket, TcpStream, lookup_host};

use crate::error::ServeError;

/// How many connections the kernel completes ahead of us; it caps this by its own limit.
const BACKLOG: u32 = 4096;

/// A socket that listens, and whose connections [`serve`](crate::serve) takes.
///
/// Binding and serving are apart, so that a program can print where it listens, and fail, before it says
/// that it is ready.
#[derive(Debug)]
pub struct Listener {
    inner: TcpListener,
    local_addr: SocketAddr,
}

impl Listener {
    /// Listens on `bind`: a host name or an address, and a port (`127.0.0.1:8080`, `localhost:8080`,
    /// `[::]:80`). Port 0 asks for a free one. Of several addresses of a name the first that can be had
    /// is used.
    ///
    /// # Errors
    /// `InvalidAddress`, `AddressInUse`, `AddressNotAvailable`, `PermissionDenied`; each says what to do.
    pub async fn bind(bind: &str) -> Result<Self, ServeError> {
        let addresses = lookup_host(bind).await.map_err(|source| ServeError::resolve(bind, Some(source)))?;
        let mut last = ServeError::resolve(bind, None);
        for address in addresses {
            match listen(address) {
                Ok(inner) => return Self::new(inner),
                Err(source) => last = ServeError::bind(address, source),
            }
        }
        Err(last)
    }

    /// Takes over a socket that already listens, such as one handed down by a supervisor.
    ///
    /// # Errors
    /// `Other`, when the socket is no listening TCP socket.
    pub fn from_std(listener: StdTcpListener) -> Result<Self, ServeError> {
        listener.set_nonblocking(true).map_err(ServeError::listener)?;
        Self::new(TcpListener::from_std(listener).map_err(ServeError::listener)?)
    }

    fn new(inner: TcpListener) -> Result<Self, ServeError> {
        let local_addr = inner.local_addr().map_err(ServeError::listener)?;
        Ok(Self { inner, local_addr })
    }

    /// Returns the address it listens on, with the port that was given for port 0.
    pub const fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    pub(crate) async fn accept(&self) -> std::io::Result<(TcpStream, SocketAddr)> {
        self.inner.accept().await
    }
}

fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // Windows lets two programs share such a port; Unix only lets a restart take it over.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

//! A server under test.

use std::net::SocketAddr;

use rustango_web::{App, ServeError, Server};
use tokio::{sync::oneshot, task::JoinHandle};

use super::Client;

/// A server on a free port of this machine. It ends when this is dropped.
#[derive(Debug)]
pub struct Running {
    pub(super) address: SocketAddr,
    pub(super) stop: oneshot::Sender<()>,
    pub(super) served: JoinHandle<Result<(), ServeError>>,
}

impl Running {
    /// Serves an application.
    ///
    /// # Panics
    /// Where it cannot be served, with what the server says.
    pub async fn start(server: impl Server, app: App) -> Self {
        let listening =
            server.bind(app, "127.0.0.1:0").await.unwrap_or_else(|error| panic!("it cannot start: {error}"));
        let (stop, stopped) = oneshot::channel::<()>();
        let address = listening.local_addr();
        Self { address, stop, served: tokio::spawn(listening.serve(async { drop(stopped.await) })) }
    }

    /// Returns where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns a client of its own connection.
    #[must_use]
    pub const fn client(&self) -> Client {
        Client::new(self.address)
    }

    /// Ends it in order.
    ///
    /// # Panics
    /// Where it did not serve in order.
    pub async fn stop(self) {
        drop(self.stop);
        self.served.await.expect("a server that does not panic").expect("a server that ends in order");
    }
}

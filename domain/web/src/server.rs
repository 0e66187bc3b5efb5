//! What serves an application: the port that every front-end implements.

use std::{error::Error, fmt, future::Future, net::SocketAddr};

use futures_core::future::BoxFuture;

use crate::{App, AppErrors};

/// A front-end with its accept loop.
///
/// Programs name it once, where they make it; all else is the same on every
/// front-end.
///
/// ```
/// # use rustango_web::{App, ServeError, Server};
/// # async fn example(server: impl Server, app: App, ctrl_c: impl Future<Output = ()> + Send + 'static)
/// # -> Result<(), ServeError> {
/// let listening = server.bind(app, "127.0.0.1:8080").await?;
/// println!("http://{}", listening.local_addr());
/// listening.serve(ctrl_c).await
/// # }
/// ```
pub trait Server: Sized + Send {
    /// Checks the application and listens on an address: `127.0.0.1:8080`.
    /// Port 0 asks for a free one.
    ///
    /// # Errors
    /// Every fault of the application, or why the address cannot be had.
    fn bind(self, app: App, address: &str) -> impl Future<Output = Result<Listening, ServeError>> + Send;

    /// Listens on an address and serves until `shutdown` is ready, then to the
    /// end of the requests in flight.
    ///
    /// # Errors
    /// As [`bind`](Self::bind).
    fn serve(
        self,
        app: App,
        address: &str,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> impl Future<Output = Result<(), ServeError>> + Send {
        async move { self.bind(app, address).await?.serve(shutdown).await }
    }
}

type Serve = Box<dyn FnOnce(BoxFuture<'static, ()>) -> BoxFuture<'static, Result<(), ServeError>> + Send>;

/// A server that listens: connections wait until it serves.
pub struct Listening {
    local_addr: SocketAddr,
    serve: Serve,
}

impl Listening {
    /// Puts together what a front-end has bound; `serve` is given the future
    /// that ends it.
    pub fn new<F>(
        local_addr: SocketAddr,
        serve: impl FnOnce(BoxFuture<'static, ()>) -> F + Send + 'static,
    ) -> Self
    where
        F: Future<Output = Result<(), ServeError>> + Send + 'static,
    {
        Self { local_addr, serve: Box::new(move |shutdown| Box::pin(serve(shutdown))) }
    }

    /// Returns the address, with the port that was given for port 0.
    #[must_use]
    pub const fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    /// Serves until `shutdown` is ready, then to the end of the requests in
    /// flight.
    ///
    /// # Errors
    /// A setting of the server that makes no sense.
    pub async fn serve(self, shutdown: impl Future<Output = ()> + Send + 'static) -> Result<(), ServeError> {
        (self.serve)(Box::pin(shutdown)).await
    }
}

impl fmt::Debug for Listening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listening").field("local_addr", &self.local_addr).finish_non_exhaustive()
    }
}

/// An application that could not be served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The application is at fault.
    #[error(transparent)]
    App(#[from] AppErrors),
    /// The address or a setting of the accept loop is, as its own error says.
    #[error(transparent)]
    Listen(Box<dyn Error + Send + Sync>),
}

impl ServeError {
    /// Wraps the error of an accept loop.
    pub fn listen(error: impl Error + Send + Sync + 'static) -> Self {
        Self::Listen(Box::new(error))
    }
}

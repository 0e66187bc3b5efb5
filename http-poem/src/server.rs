//! The server: poem's routes behind the edge, on the shared accept loop.

use std::{
    convert::Infallible,
    fmt,
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use poem::{Endpoint as _, Route};
use rustango_hyper::{Listener, ServerConfig, SystemRandom};
use rustango_ports::http;
use rustango_web::{App, Listening, NeutralService, ServeError, Server};
use tower_layer::Layer as _;
use tower_service::Service;

use crate::{
    body::{PoemBody, request_to_poem, to_neutral},
    route::{answer, native},
};

/// Serves applications over poem.
#[derive(Default)]
#[must_use]
pub struct PoemServer {
    config: ServerConfig,
    beside: Option<Route>,
}

impl PoemServer {
    /// Starts with the default limits.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets how long the server waits and how much it takes.
    pub fn config(mut self, config: ServerConfig) -> Self {
        self.config = config;
        self
    }

    /// Puts routes written for poem beside those of the application. They are
    /// behind its edge and layers too; where both have a path, it is the
    /// application's. The last call counts.
    ///
    /// What poem does of itself with them stays so: a method that a route does
    /// not have is answered with 405 without `Allow`, since poem tells nobody
    /// which methods there are, and HEAD without `Content-Length`, which
    /// RFC 9110, section 8.6, leaves open.
    pub fn merge(mut self, routes: Route) -> Self {
        self.beside = Some(routes);
        self
    }
}

impl fmt::Debug for PoemServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PoemServer").field("config", &self.config).finish_non_exhaustive()
    }
}

impl Server for PoemServer {
    async fn bind(self, app: App, address: &str) -> Result<Listening, ServeError> {
        let wired = app.random_or(SystemRandom).build()?;
        self.config.validate().map_err(ServeError::listen)?;
        let listener = Listener::bind(address).await.map_err(ServeError::listen)?;
        let bridge = Bridge(Arc::new(native(&wired, self.beside)));
        let config = self.config;
        Ok(Listening::new(listener.local_addr(), async move |shutdown| {
            let served = if wired.has_layers() {
                let service = wired.edge().layer(wired.layered(NeutralService::new(Neutral(bridge))));
                rustango_hyper::serve(listener, service, config, shutdown).await
            } else {
                rustango_hyper::serve(listener, wired.edge().layer(bridge), config, shutdown).await
            };
            served.map(drop).map_err(ServeError::listen)
        }))
    }
}

/// Poem's routes over neutral requests.
#[derive(Clone)]
struct Bridge(Arc<Route>);

impl Service<http::Request> for Bridge {
    type Response = poem::http::Response<PoemBody>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request) -> Self::Future {
        let (route, request) = (Arc::clone(&self.0), request_to_poem(request));
        Box::pin(async move { Ok(answer(route.call(request).await).into()) })
    }
}

/// The same with neutral responses, as layers of an application want it.
#[derive(Clone)]
struct Neutral(Bridge);

impl Service<http::Request> for Neutral {
    type Response = http::Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<http::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request) -> Self::Future {
        let answer = self.0.call(request);
        Box::pin(async move { Ok(answer.await?.map(to_neutral)) })
    }
}

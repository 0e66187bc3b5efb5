//! The server: axum's router behind the edge, on the shared accept loop.

use std::{
    convert::Infallible,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use axum::{Router, extract::DefaultBodyLimit, response::Response, routing::future::RouteFuture};
use rustango_hyper::{Listener, ServerConfig, SystemRandom};
use rustango_ports::http;
use rustango_web::{App, Listening, NeutralService, ServeError, Server};
use tower_layer::Layer as _;
use tower_service::Service;

use crate::{
    body::{to_axum, to_neutral},
    route::native,
};

/// Serves applications over axum.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct AxumServer {
    config: ServerConfig,
    beside: Option<Router>,
}

impl AxumServer {
    /// Starts with the default limits.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets how long the server waits and how much it takes.
    pub fn config(mut self, config: ServerConfig) -> Self {
        self.config = config;
        self
    }

    /// Puts routes written for axum beside those of the application. They are
    /// behind its edge and layers too; where both have a path, it is the
    /// application's. The last call counts.
    pub fn merge(mut self, routes: Router) -> Self {
        self.beside = Some(routes);
        self
    }
}

impl Server for AxumServer {
    async fn bind(self, app: App, address: &str) -> Result<Listening, ServeError> {
        let wired = app.random_or(SystemRandom).build()?;
        self.config.validate().map_err(ServeError::listen)?;
        let listener = Listener::bind(address).await.map_err(ServeError::listen)?;
        // Bodies have the limit of the application already.
        let beside = self.beside.map(|routes| routes.layer(DefaultBodyLimit::disable()));
        let bridge = Bridge(native(&wired, beside));
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

/// Axum's router over neutral requests.
#[derive(Clone)]
struct Bridge(Router);

impl Service<http::Request> for Bridge {
    type Response = Response;
    type Error = Infallible;
    type Future = RouteFuture<Infallible>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request) -> Self::Future {
        self.0.call(request.map(to_axum))
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

//! A checked application, ready to be mounted.

use std::{
    convert::Infallible,
    fmt,
    sync::Arc,
    task::{Context, Poll},
};

use futures_core::future::BoxFuture;
use http::Uri;
use rustango_ports::http::{Handler, Request, Response};
use tower::{ServiceExt as _, service_fn, util::BoxCloneSyncService};
use tower_layer::Layer as _;
use tower_service::Service;

use crate::{
    Endpoint, PathPattern, ProblemDetails, Route,
    edge::{Edge, EdgeService},
};

/// Any service over neutral requests and responses.
pub type NeutralService = BoxCloneSyncService<Request, Response, Infallible>;

/// A layer that takes and makes services of one type.
pub(crate) type Wrap = Arc<dyn Fn(NeutralService) -> NeutralService + Send + Sync>;

/// An application whose parts were checked against each other.
///
/// A front-end makes one native route of each [`Endpoint`], puts the layers
/// around its router and the [`Edge`] around both. Without a front-end,
/// [`service`](Self::service) does all three.
#[derive(Clone)]
pub struct Wired {
    endpoints: Arc<[Arc<Endpoint>]>,
    layers: Arc<[Wrap]>,
    edge: Edge,
}

/// A checked route, and what answers it.
pub(crate) struct Answered {
    pub(crate) pattern: PathPattern,
    pub(crate) route: Route,
    pub(crate) handler: Arc<dyn Handler>,
}

impl Wired {
    pub(crate) fn new(routes: Vec<Answered>, layers: Vec<Wrap>, edge: Edge) -> Self {
        let mut endpoints: Vec<Endpoint> = Vec::new();
        for Answered { pattern, route, handler } in routes {
            match endpoints.iter_mut().find(|endpoint| endpoint.pattern().overlaps(&pattern)) {
                Some(endpoint) => endpoint.add(pattern, route, handler),
                None => endpoints.push(Endpoint::new(pattern, route, handler)),
            }
        }
        endpoints.sort_by(|one, two| one.pattern().precedence(two.pattern()));
        Self { endpoints: endpoints.into_iter().map(Arc::new).collect(), layers: layers.into(), edge }
    }

    /// Returns the paths and what answers them. Where two match a path, the
    /// first of them answers it.
    #[must_use]
    pub fn endpoints(&self) -> &[Arc<Endpoint>] {
        &self.endpoints
    }

    /// Returns the edge, a layer for the outside of everything.
    #[must_use]
    pub const fn edge(&self) -> &Edge {
        &self.edge
    }

    /// Tells whether the application has layers of its own.
    #[must_use]
    pub fn has_layers(&self) -> bool {
        !self.layers.is_empty()
    }

    /// Wraps a service in the layers of the application.
    ///
    /// What the layers do in `call` is done by the future that it returns, so
    /// that a panic there is caught like any other.
    #[must_use]
    pub fn layered(&self, service: NeutralService) -> NeutralService {
        if !self.has_layers() {
            return service;
        }
        let layered = self.layers.iter().rev().fold(service, |inner, wrap| wrap(inner));
        NeutralService::new(service_fn(move |request| layered.clone().oneshot(request)))
    }

    /// Returns one endpoint with the layers and the edge around it, for a
    /// router that is not ours. Where that router cuts a prefix off the path,
    /// the request has its [`FullTarget`] as an extension.
    #[must_use]
    pub fn mounted(&self, endpoint: &Arc<Endpoint>) -> EdgeService<NeutralService> {
        let endpoint = Arc::clone(endpoint);
        let service = service_fn(move |mut request: Request| {
            let endpoint = Arc::clone(&endpoint);
            async move {
                let admitted = match endpoint.admit(&mut request) {
                    Ok(admitted) => admitted,
                    Err(response) => return Ok(*response),
                };
                if let Some(FullTarget(target)) = request.extensions_mut().remove() {
                    *request.uri_mut() = target;
                }
                let response = admitted.handler().call(request).await;
                Ok(admitted.finish(response))
            }
        });
        self.edge.layer(self.layered(NeutralService::new(service)))
    }

    /// Returns the whole application as one service, without a front-end: for
    /// tests, and for programs that bring requests of their own.
    #[must_use]
    pub fn service(&self) -> EdgeService<NeutralService> {
        let routing = Routing { endpoints: Arc::clone(&self.endpoints) };
        self.edge.layer(self.layered(NeutralService::new(routing)))
    }
}

impl fmt::Debug for Wired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wired")
            .field("endpoints", &self.endpoints)
            .field("layers", &self.layers.len())
            .finish_non_exhaustive()
    }
}

/// The target of a request, before a router cut a prefix off its path.
///
/// Handlers see it as the URI of the request, since they make addresses of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FullTarget(pub Uri);

/// What a framework's router does, done by looking at one pattern after the
/// other.
#[derive(Clone)]
struct Routing {
    endpoints: Arc<[Arc<Endpoint>]>,
}

impl Service<Request> for Routing {
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let path = request.uri().path();
        let endpoint =
            self.endpoints.iter().find(|endpoint| endpoint.pattern().capture(path).is_some()).cloned();
        Box::pin(async move {
            Ok(match endpoint {
                Some(endpoint) => endpoint.call(request).await,
                None => ProblemDetails::not_found().into_response(),
            })
        })
    }
}

//! Routes of an application as native routes of axum.

use std::{
    convert::Infallible,
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::{Router, extract::Request, response::Response};
use rustango_web::{Endpoint, Wired};
use tower_service::Service;

use crate::body::{to_axum, to_neutral};

/// Returns the routes of an application, each with its layers and behind the
/// edge, to be merged into, or nested in, the router of a program that has a
/// server of its own.
///
/// Limits on connections and time are then that server's business.
pub fn router(wired: &Wired) -> Router {
    wired.endpoints().iter().fold(Router::new().without_v07_checks(), |router, endpoint| {
        router.route_service(endpoint.pattern().as_str(), wired.mounted(endpoint))
    })
}

/// Returns the bare routes, and whatever stands beside them.
pub(crate) fn native(wired: &Wired, beside: Option<Router>) -> Router {
    let router = wired.endpoints().iter().fold(Router::new().without_v07_checks(), |router, endpoint| {
        router.route_service(endpoint.pattern().as_str(), Native(Arc::clone(endpoint)))
    });
    match beside {
        None => router,
        Some(beside) => router.fallback_service(beside),
    }
}

/// An endpoint as axum's router calls it.
#[derive(Clone)]
struct Native(Arc<Endpoint>);

impl Service<Request> for Native {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let endpoint = Arc::clone(&self.0);
        Box::pin(async move { Ok(endpoint.call(request.map(to_neutral)).await.map(to_axum)) })
    }
}

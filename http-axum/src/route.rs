//! Routes of an application as native routes of axum.

use std::{convert::Infallible, sync::Arc};

use axum::{
    Router,
    extract::{OriginalUri, Request},
    response::Response,
};
use rustango_web::{Endpoint, FullTarget, Wired};
use tower::{Service, service_fn};

use crate::body::{to_axum, to_neutral};

/// Returns the routes of an application, each with its layers and behind the
/// edge, to be merged into, or nested in, the router of a program that has a
/// server of its own.
///
/// Limits on connections and time are then that server's business.
pub fn router(wired: &Wired) -> Router {
    wired.endpoints().iter().fold(Router::new().without_v07_checks(), |router, endpoint| {
        let mut service = wired.mounted(endpoint);
        let service = service_fn(move |mut request: Request| {
            if let Some(OriginalUri(target)) = request.extensions().get() {
                let target = FullTarget(target.clone());
                request.extensions_mut().insert(target);
            }
            service.call(request)
        });
        router.route_service(endpoint.pattern().as_str(), service)
    })
}

/// Returns the bare routes, and whatever stands beside them.
pub(crate) fn native(wired: &Wired, beside: Option<Router>) -> Router {
    let router = wired.endpoints().iter().fold(Router::new().without_v07_checks(), |router, endpoint| {
        router.route_service(endpoint.pattern().as_str(), native_service(endpoint))
    });
    match beside {
        None => router,
        Some(beside) => router.fallback_service(beside),
    }
}

/// Makes a service of an endpoint, for axum's router to call.
fn native_service(
    endpoint: &Arc<Endpoint>,
) -> impl Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + Sync + 'static
{
    let endpoint = Arc::clone(endpoint);
    service_fn(move |request: Request| {
        let mut request = request.map(to_neutral);
        let admitted = endpoint.admit(&mut request);
        async move {
            let response = match admitted {
                Ok(admitted) => {
                    let response = admitted.handler().call(request).await;
                    admitted.finish(response)
                }
                Err(response) => *response,
            };
            Ok(response.map(to_axum))
        }
    })
}

//! Routes of an application as native routes of poem.

use std::sync::Arc;

use poem::{
    Endpoint as PoemEndpoint, Request, Response, Result, Route,
    error::{MethodNotAllowedError, NotFoundError},
};
use rustango_web::{EdgeService, Endpoint, FullTarget, NeutralService, PathPattern, ProblemDetails, Wired};
use tower_service::Service as _;

use crate::{
    Problem,
    body::{request_to_neutral, response_to_poem, streamed, with_body},
};

/// Returns the routes of an application, each with its layers and behind the
/// edge, to be nested in the routes of a program that has a server of its own.
///
/// Limits on connections and time are then that server's business.
pub fn router(wired: &Wired) -> Route {
    // `at` panics on paths that clash; those of an application were checked.
    wired.endpoints().iter().fold(Route::new(), |route, endpoint| {
        route.at(spelled(endpoint.pattern()), Mounted(wired.mounted(endpoint)))
    })
}

/// Returns the bare routes, and whatever stands beside them.
pub(crate) fn native(wired: &Wired, beside: Option<Route>) -> Route {
    let route = wired.endpoints().iter().fold(Route::new(), |route, endpoint| {
        route.at(spelled(endpoint.pattern()), Native(Arc::clone(endpoint)))
    });
    let Some(beside) = beside else { return route };
    let root = wired.endpoints().iter().find(|endpoint| endpoint.pattern().as_str() == "/");
    route.nest("/", Beside { root: root.cloned().map(Native), beside })
}

/// Poem writes parameters after a colon, so that a literal colon must hide in
/// a regular expression.
fn spelled(pattern: &PathPattern) -> String {
    let literal = |text: &str| {
        if !text.contains(':') {
            return text.to_owned();
        }
        let escaped =
            text.chars().flat_map(|c| (!c.is_ascii_alphanumeric()).then_some('\\').into_iter().chain([c]));
        format!("<^{}>", escaped.collect::<String>())
    };
    pattern.spelled(literal, |parameter| format!(":{parameter}"))
}

/// An endpoint as poem's router calls it.
struct Native(Arc<Endpoint>);

impl PoemEndpoint for Native {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let mut request = request_to_neutral(request);
        let response = match self.0.admit(&mut request) {
            Ok(admitted) => {
                let response = admitted.handler().call(request).await;
                admitted.finish(response)
            }
            Err(response) => *response,
        };
        Ok(response_to_poem(response))
    }
}

/// The same behind an edge of its own.
struct Mounted(EdgeService<NeutralService>);

impl PoemEndpoint for Mounted {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let target = FullTarget(request.original_uri().clone());
        let mut request = request_to_neutral(request);
        request.extensions_mut().insert(target);
        let Ok(response) = self.0.clone().call(request).await;
        let (parts, body) = response.into_parts();
        Ok(with_body(parts, streamed(body)))
    }
}

/// Routes written for poem. A wildcard at the root hides the root itself, so
/// that it is looked after here.
struct Beside {
    root: Option<Native>,
    beside: Route,
}

impl PoemEndpoint for Beside {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        match &self.root {
            Some(root) if request.uri().path() == "/" => root.call(request).await,
            _ => self.beside.call(request).await,
        }
    }
}

/// Makes a response of what poem's routes answer, and says as we do that there
/// is no route.
pub(crate) fn answer(result: Result<Response>) -> Response {
    match result {
        Ok(response) => response,
        Err(error) if error.is::<NotFoundError>() => {
            poem::IntoResponse::into_response(Problem(ProblemDetails::not_found()))
        }
        Err(error) if error.is::<MethodNotAllowedError>() => Response::from(error.status()),
        Err(error) => error.into_response(),
    }
}

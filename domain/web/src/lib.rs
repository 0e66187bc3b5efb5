//! The application: routes, access rules, problem details and the edge of HTTP.
//!
//! An [`App`] is a list of [`Route`]s and what they share. It is a value: a
//! front-end turns it into native routes of its framework and feeds them from
//! a socket. What a request may do to the program (methods, limits, panics,
//! hosts) is decided here, once, so that the front-ends answer alike.
//!
//! This crate knows no framework and opens no socket.

#![deny(missing_docs)]

mod access;
mod app;
mod conditional;
mod context;
mod edge;
mod endpoint;
mod health;
pub mod json;
pub mod operation;
mod path;
mod problem;
pub mod query;
mod request;
mod respond;
mod route;
mod server;
mod signing;
mod test_client;
mod versions;
mod wired;

pub use self::{
    access::{Access, Decision, Principal},
    app::{App, AppErrors, DEFAULT_BODY_LIMIT},
    conditional::Preconditions,
    context::Context,
    edge::{Edge, EdgeBody, EdgeFuture, EdgeService},
    endpoint::{Admitted, Endpoint},
    health::health_router,
    json::JsonError,
    operation::Operation,
    path::{InvalidPath, PathParams, PathPattern},
    problem::{ErrorDetail, Place, ProblemDetails},
    request::{RequestExt, RequestId},
    respond::{Html, IntoResponse, Json, escape_html},
    route::{InvalidRoutes, Responder, Route, Routes},
    server::{Listening, ServeError, Server},
    signing::{SigningKey, WeakSecret},
    test_client::{TestClient, TestResponse},
    versions::Versions,
    wired::{FullTarget, NeutralService, Wired},
};
#[doc(no_inline)]
pub use tower_layer::Layer;
#[doc(no_inline)]
pub use tower_service::Service;

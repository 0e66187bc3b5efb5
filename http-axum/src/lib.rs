//! The axum front-end.
//!
//! [`AxumServer`] serves an [`App`](rustango_web::App): each of its routes is
//! a native route of an [`axum::Router`], behind the edge that both front-ends
//! share, on the accept loop that both share. Routes written for axum can
//! stand beside them; [`extract`] has what their handlers take.
//!
//! ```no_run
//! # async fn example(db: rustango_query::Db, ctrl_c: impl Future<Output = ()> + Send + 'static)
//! # -> Result<(), rustango_web::ServeError> {
//! use axum::{Router, routing::get};
//! use rustango_axum::{AxumServer, extract};
//! use rustango_web::{App, Server as _, health_router};
//!
//! async fn pool(db: extract::Db) -> String {
//!     format!("{:?}", db.status())
//! }
//!
//! let app = App::new().mount("/", health_router(db.clone())).provide(db);
//! let server = AxumServer::new().merge(Router::new().route("/pool", get(pool)));
//! server.serve(app, "127.0.0.1:8080", ctrl_c).await
//! # }
//! ```
//!
//! A program that has a server of its own mounts [`router`] in it.
//!
//! What the routes of an application mean is not known here.

#![deny(missing_docs)]

mod body;
pub mod extract;
mod problem;
mod route;
mod server;

pub use rustango_hyper::{ServerConfig, shutdown_signal};

pub use self::{problem::Problem, route::router, server::AxumServer};

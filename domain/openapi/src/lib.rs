//! OpenAPI 3.1: the document of an application, made of its routes.
//!
//! What a [`Route`](rustango_web::Route) says of itself by
//! [`operation`](rustango_web::Route::operation) becomes a [`Document`]: a pure
//! function of the [`App`](rustango_web::App), the same for the same routes.
//! [`openapi`] serves it, with pages to read it and to try it out.
//!
//! ```
//! # use rustango_ports::runtime::Random;
//! # #[derive(Clone)] struct Fixed;
//! # impl Random for Fixed { fn fill(&self, bytes: &mut [u8]) { bytes.fill(7) } }
//! use http::StatusCode;
//! use rustango_openapi::{Document, openapi};
//! use rustango_web::{Access, App, Operation, Route, operation::{Reply, Schema}};
//!
//! let pong = Reply::new("A sign of life").content("text/plain", Schema::string());
//! let ping = Route::get("/ping", Access::public(), async |_| "pong")
//!     .operation(Operation::new("ping").reply(StatusCode::OK, pong));
//! let app = App::new().route(ping).mount("/", openapi("Pings", "1.0.0", Access::public())).random(Fixed);
//!
//! let document = Document::of(&app)?;
//! assert_eq!(document.as_json()["paths"]["/ping"]["get"]["operationId"], "ping");
//! # Ok::<_, rustango_openapi::InvalidDocument>(())
//! ```
//!
//! This crate knows no models and no framework.

#![deny(missing_docs)]

mod changes;
mod docs;
mod document;
mod info;
mod routes;
mod security;
mod yaml;

pub use self::{
    changes::{Change, breaking_changes},
    document::{Document, InvalidDocument},
    info::Info,
    routes::{OpenApi, openapi},
    security::{Flow, SecurityScheme},
};

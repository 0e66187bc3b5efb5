//! The database in plain handlers.

use std::ops::Deref;

use axum::{extract::FromRequestParts, http::request::Parts};
use rustango_web::{Context, ProblemDetails};

use crate::Problem;

/// The database that the application provides. What is written by it is put
/// down to the request, and to whoever makes it.
#[derive(Clone, Debug)]
pub struct Db(pub rustango_query::Db);

impl<S: Sync> FromRequestParts<S> for Db {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        match Context::db(&parts.extensions) {
            Some(db) => Ok(Self(db)),
            None => Err(Problem(
                ProblemDetails::internal()
                    .because("the application provides no database: call App::provide(db)"),
            )),
        }
    }
}

impl Deref for Db {
    type Target = rustango_query::Db;

    fn deref(&self) -> &rustango_query::Db {
        &self.0
    }
}

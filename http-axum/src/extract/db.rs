//! The database in plain handlers.

use std::ops::Deref;

use axum::{extract::FromRequestParts, http::request::Parts};
use rustango_web::{Context, ProblemDetails};

use crate::Problem;

/// The database that the application provides.
#[derive(Clone, Debug)]
pub struct Db(pub rustango_query::Db);

impl<S: Sync> FromRequestParts<S> for Db {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        match Context::provided::<rustango_query::Db>(&parts.extensions) {
            Some(db) => Ok(Self(db.clone())),
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

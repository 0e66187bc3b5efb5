//! The database in plain handlers.

use std::ops::Deref;

use poem::{FromRequest, Request, RequestBody, Result};
use rustango_web::{Context, ProblemDetails};

use crate::Problem;

/// The database that the application provides. What is written by it is put
/// down to the request, and to whoever makes it.
#[derive(Clone, Debug)]
pub struct Db(pub rustango_query::Db);

impl FromRequest<'_> for Db {
    async fn from_request(request: &Request, _: &mut RequestBody) -> Result<Self> {
        match Context::db(request.extensions()) {
            Some(db) => Ok(Self(db)),
            None => Err(Problem(
                ProblemDetails::internal()
                    .because("the application provides no database: call App::provide(db)"),
            )
            .into()),
        }
    }
}

impl Deref for Db {
    type Target = rustango_query::Db;

    fn deref(&self) -> &rustango_query::Db {
        &self.0
    }
}

//! The database in plain handlers.

use std::ops::Deref;

use poem::{FromRequest, Request, RequestBody, Result};
use rustango_web::{Context, ProblemDetails};

use crate::Problem;

/// The database that the application provides.
#[derive(Clone, Debug)]
pub struct Db(pub rustango_query::Db);

impl FromRequest<'_> for Db {
    async fn from_request(request: &Request, _: &mut RequestBody) -> Result<Self> {
        match Context::provided::<rustango_query::Db>(request.extensions()) {
            Some(db) => Ok(Self(db.clone())),
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

//! What answers the requests of a ViewSet.

mod answer;
mod exchange;
mod list;
mod one;
mod sight;
mod write;

use std::sync::Arc;

use async_trait::async_trait;
use http::Method;
use rustango_ports::http::{Handler, Request, Response};
use rustango_query::FieldRef;
use rustango_web::ProblemDetails;

pub(crate) use self::answer::location;
use crate::{Action, input::Purpose, resource::Resource, settings::Endpoints};

/// One of the routes of a ViewSet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Endpoint {
    List,
    Create,
    Retrieve,
    Replace,
    Modify,
    Destroy,
}

impl Endpoint {
    /// Returns those that a ViewSet has.
    pub(crate) const fn of(endpoints: Endpoints) -> &'static [Self] {
        match endpoints {
            Endpoints::All => {
                &[Self::List, Self::Create, Self::Retrieve, Self::Replace, Self::Modify, Self::Destroy]
            }
            Endpoints::ReadOnly => &[Self::List, Self::Retrieve],
        }
    }

    pub(crate) const fn action(self) -> Action {
        match self {
            Self::List => Action::List,
            Self::Create => Action::Create,
            Self::Retrieve => Action::Retrieve,
            Self::Replace | Self::Modify => Action::Update,
            Self::Destroy => Action::Destroy,
        }
    }

    pub(crate) const fn method(self) -> Method {
        match self {
            Self::List | Self::Retrieve => Method::GET,
            Self::Create => Method::POST,
            Self::Replace => Method::PUT,
            Self::Modify => Method::PATCH,
            Self::Destroy => Method::DELETE,
        }
    }

    /// Tells whether it writes a row that has an entity tag already.
    pub(crate) const fn is_conditional(self) -> bool {
        matches!(self, Self::Replace | Self::Modify | Self::Destroy)
    }

    /// Returns the path below the one where the ViewSet is mounted: of a row
    /// its address, a segment for each field where it has several.
    pub(crate) fn path(self, address: &[FieldRef]) -> String {
        match self {
            Self::List | Self::Create => "/".to_owned(),
            Self::Retrieve | Self::Replace | Self::Modify | Self::Destroy => row_path(address),
        }
    }
}

/// Returns the path of a row.
fn row_path(address: &[FieldRef]) -> String {
    (0..address.len()).fold(String::new(), |path, at| path + "/{" + parameter(address, at) + "}")
}

/// Returns what a field of the address is called in the path: `id` for the key,
/// or as the field where there are several or another one.
fn parameter(address: &[FieldRef], at: usize) -> &'static str {
    match address {
        [only] if only.field().primary_key => "id",
        _ => address[at].field().name,
    }
}

/// Answers one route of a ViewSet.
pub(crate) struct Handle {
    resource: Arc<Resource>,
    endpoint: Endpoint,
}

impl Handle {
    pub(crate) const fn new(resource: Arc<Resource>, endpoint: Endpoint) -> Self {
        Self { resource, endpoint }
    }
}

#[async_trait]
impl Handler for Handle {
    async fn call(&self, request: Request) -> Response {
        let resource = &*self.resource;
        let answer = match self.endpoint {
            Endpoint::List => resource.list(request).await,
            Endpoint::Create => resource.create(request).await,
            Endpoint::Retrieve => resource.retrieve(request).await,
            Endpoint::Replace => resource.update(request, Purpose::Replace).await,
            Endpoint::Modify => resource.update(request, Purpose::Modify).await,
            Endpoint::Destroy => resource.destroy(request).await,
        };
        answer.unwrap_or_else(ProblemDetails::into_response)
    }
}

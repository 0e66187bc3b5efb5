//! What answers the requests of a ViewSet.

mod answer;
mod bulk;
mod custom;
mod describe;
mod exchange;
mod list;
mod one;
mod sight;
mod write;

use std::sync::Arc;

use async_trait::async_trait;
use http::{HeaderValue, Method, Uri, header};
use rustango_ports::http::{Handler, Request, Response};
use rustango_query::FieldRef;
use rustango_web::{Access, Context, ProblemDetails, RequestId};

pub(crate) use self::{answer::location, describe::Described, sight::unseen_targets};
use crate::{
    Action, ActionAccess, Bulk, Format, browsable,
    custom::{CustomSpec, Subject},
    formats::{Accepted, Document, Offer},
    input::Purpose,
    resource::Resource,
    settings::{Endpoints, Settings},
};

/// One of the routes of a ViewSet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Endpoint {
    List,
    Create,
    Retrieve,
    Replace,
    Modify,
    Destroy,
    /// PATCH of many rows.
    ModifyMany,
    /// DELETE of many rows.
    DestroyMany,
    /// An action of the program, at its place among them.
    Act(usize),
    /// OPTIONS.
    Describe(Described),
}

impl Endpoint {
    /// Returns those that a ViewSet has.
    pub(crate) fn of(settings: &Settings) -> Vec<Self> {
        let mut endpoints = match settings.endpoints {
            Endpoints::All => {
                vec![Self::List, Self::Create, Self::Retrieve, Self::Replace, Self::Modify, Self::Destroy]
            }
            Endpoints::ReadOnly => vec![Self::List, Self::Retrieve],
        };
        if settings.bulk.contains(&Bulk::Update) {
            endpoints.push(Self::ModifyMany);
        }
        if settings.bulk.contains(&Bulk::Destroy) {
            endpoints.push(Self::DestroyMany);
        }
        endpoints.extend((0..settings.actions.len()).map(Self::Act));
        endpoints.extend([Described::List, Described::Row].map(Self::Describe));
        endpoints
    }

    /// Returns who may call it.
    pub(crate) fn access(self, settings: &Settings) -> Access {
        let action = match self {
            Self::List => Action::List,
            Self::Create => Action::Create,
            Self::Retrieve => Action::Retrieve,
            Self::Replace | Self::Modify | Self::ModifyMany => Action::Update,
            Self::Destroy | Self::DestroyMany => Action::Destroy,
            Self::Act(at) => match &settings.actions[at].access {
                ActionAccess::Own(access) => return access.clone(),
                ActionAccess::As(action) => *action,
            },
            // Who may not read is told the methods only.
            Self::Describe(_) => return Access::public(),
        };
        settings.access_to(action)
    }

    pub(crate) fn method(self, resource: &Resource) -> Method {
        match self {
            Self::List | Self::Retrieve => Method::GET,
            Self::Create => Method::POST,
            Self::Replace => Method::PUT,
            Self::Modify | Self::ModifyMany => Method::PATCH,
            Self::Destroy | Self::DestroyMany => Method::DELETE,
            Self::Act(at) => resource.actions[at].method.clone(),
            Self::Describe(_) => Method::OPTIONS,
        }
    }

    /// Tells whether it writes a row that has an entity tag already.
    pub(crate) const fn is_conditional(self) -> bool {
        matches!(self, Self::Replace | Self::Modify | Self::Destroy)
    }

    /// Returns the path below the one where the ViewSet is mounted: of a row
    /// its address, a segment for each field where it has several.
    pub(crate) fn path(self, resource: &Resource) -> String {
        match self {
            Self::List
            | Self::Create
            | Self::ModifyMany
            | Self::DestroyMany
            | Self::Describe(Described::List) => "/".to_owned(),
            Self::Act(at) => {
                let CustomSpec { name, subject, .. } = &resource.actions[at];
                match subject {
                    Subject::List => format!("/{name}"),
                    Subject::Row => row_path(&resource.address) + "/" + name,
                }
            }
            _ => row_path(&resource.address),
        }
    }
}

/// Returns the path of a row.
fn row_path(address: &[FieldRef]) -> String {
    (0..address.len()).fold(String::new(), |path, at| path + "/{" + parameter(address, at) + "}")
}

/// Returns what a field of the address is called in the path: `id` for the key,
/// or as the field where there are several or another one.
pub(crate) fn parameter(address: &[FieldRef], at: usize) -> &'static str {
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
    async fn call(&self, mut request: Request) -> Response {
        let resource = &*self.resource;
        if let Some(throttle) = &resource.throttle
            && let Err(problem) = throttle.check(&mut request).await
        {
            return problem.into_response();
        }
        let manner = Manner::of(resource, self.endpoint, &request);
        let answer = match self.endpoint {
            Endpoint::List => resource.list(request).await,
            Endpoint::Create => resource.create(request).await,
            Endpoint::Retrieve => resource.retrieve(request).await,
            Endpoint::Replace => resource.update(request, Purpose::Replace).await,
            Endpoint::Modify => resource.update(request, Purpose::Modify).await,
            Endpoint::Destroy => resource.destroy(request).await,
            Endpoint::ModifyMany => resource.update_many(request).await,
            Endpoint::DestroyMany => resource.destroy_many(request).await,
            Endpoint::Act(at) => resource.act(at, request).await,
            Endpoint::Describe(described) => Ok(resource.describe(&mut request, described)),
        };
        manner.finish(resource, answer).await
    }
}

/// In which manner a request is answered, where it is not the usual one.
enum Manner {
    Plain,
    /// Errors are those of JSON:API.
    JsonApi {
        request_id: Option<RequestId>,
    },
    /// The answer is a page for people.
    Page {
        method: Method,
        target: Uri,
    },
}

impl Manner {
    fn of(resource: &Resource, endpoint: Endpoint, request: &Request) -> Self {
        if resource.offers.len() == 1 {
            return Self::Plain;
        }
        let is_read = matches!(endpoint, Endpoint::List | Endpoint::Retrieve);
        match Accepted::of(request.headers()).choose(&resource.offers) {
            Ok(Offer::Rows(Format::JsonApi)) => {
                Self::JsonApi { request_id: Context::request_id(request.extensions()).copied() }
            }
            Ok(Offer::Page) if is_read => {
                // HEAD is answered as GET is, but for the content.
                Self::Page { method: Method::GET, target: request.uri().clone() }
            }
            _ => Self::Plain,
        }
    }

    async fn finish(self, resource: &Resource, answer: Result<Response, ProblemDetails>) -> Response {
        let mut response = match (self, answer) {
            (Self::JsonApi { request_id }, Err(problem)) => {
                let id = request_id.as_ref().map(RequestId::as_str);
                let body = Document::problem(&problem, id);
                let mut response = problem.into_response();
                response.extensions_mut().remove::<ProblemDetails>();
                *response.body_mut() = body.into();
                response.headers_mut().insert(header::CONTENT_TYPE, Format::JsonApi.content_type());
                response
            }
            (Self::Page { method, target }, answer) => {
                let response = answer.unwrap_or_else(ProblemDetails::into_response);
                browsable::page(resource, method.as_str(), &target, response).await
            }
            (_, answer) => answer.unwrap_or_else(ProblemDetails::into_response),
        };
        if resource.offers.len() > 1 {
            response.headers_mut().append(header::VARY, HeaderValue::from_static("accept"));
        }
        response
    }
}

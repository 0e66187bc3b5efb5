//! What answers the requests of a ViewSet.

use std::sync::Arc;

use async_trait::async_trait;
use http::{HeaderValue, Method, StatusCode, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rustango_forms::value::from_parameter;
use rustango_model::ModelSchema;
use rustango_ports::{
    database::{Value, ValueRef},
    http::{Body, Handler, Request, Response},
};
use rustango_query::{Condition, Db, Error, RowKey, Select, records};
use rustango_web::{Context, Place, ProblemDetails, RequestExt as _};

use crate::{
    Action, conflict,
    input::{Purpose, read_values},
    json::{PageHead, write_page},
    parameters::{self, ListQuery},
    representation::Rows,
    resource::Resource,
    scope::Scopes,
    settings::Endpoints,
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

    /// Returns the path below the one where the ViewSet is mounted: of a row
    /// its key, a segment for each field where it has several.
    pub(crate) fn path(self, schema: &ModelSchema) -> String {
        match self {
            Self::List | Self::Create => "/".to_owned(),
            Self::Retrieve | Self::Replace | Self::Modify | Self::Destroy => (0..schema.primary_key.len())
                .fold(String::new(), |path, at| path + "/{" + parameter(schema, at) + "}"),
        }
    }
}

/// Returns what a field of the key is called in the path: `id`, or as the field
/// where there are several.
fn parameter(schema: &ModelSchema, at: usize) -> &'static str {
    if schema.primary_key.len() == 1 { "id" } else { schema.fields[schema.primary_key[at]].name }
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

impl Resource {
    async fn list(&self, request: Request) -> Result<Response, ProblemDetails> {
        let mut asked = ListQuery::new(self.page_size);
        parameters::read(&self.parameters, request.uri().query(), &mut asked)?;
        let ListQuery { page, page_size, conditions, ordering } = asked;
        // No table has this many rows, and no database counts so far.
        let offset = (page - 1).checked_mul(page_size).filter(|offset| i64::try_from(*offset).is_ok());
        let offset = offset.ok_or_else(|| no_page(None))?;

        let mut select = Select::all(self.schema).limit(page_size).offset(offset);
        if !conditions.is_empty() {
            select = select.filter(Condition::All(conditions));
        }
        if let Some(terms) = ordering.or_else(|| self.ordering.clone()) {
            select = select.order_by(terms);
        }
        let select = self.representation.select(select, &Scopes::EVERYTHING);
        let (count, rows) = records::page(&self.db, &select).await?;
        let last_page = count.div_ceil(page_size).max(1);
        if page > last_page {
            return Err(no_page(Some(last_page)));
        }
        let mut out = self.page_room.buffer();
        let head = PageHead { count, page, page_size, last_page };
        let rows = self.representation.complete(&self.db, &Scopes::EVERYTHING, rows).await?;
        write_page(&mut out, head, &rows).map_err(Error::from)?;
        self.page_room.remember(out.len());
        Ok(json(StatusCode::OK, out))
    }

    async fn retrieve(&self, request: Request) -> Result<Response, ProblemDetails> {
        parameters::refuse_all(request.uri().query())?;
        self.stored(self.key(&request)?).await
    }

    async fn create(&self, mut request: Request) -> Result<Response, ProblemDetails> {
        parameters::refuse_all(request.uri().query())?;
        let values = read_values(self, &mut request, Purpose::Create).await?;
        let pointers = conflict::pointers(self.schema, &values);
        let inserted =
            records::insert(&self.writing_for(&request), self.schema, values, self.representation.fields())
                .await;
        let rows = match inserted {
            Ok(rows) => self.representation.plain(rows),
            Err(error) => return Err(conflict::explain(self, error, pointers).await),
        };
        let mut response = self.row_response(StatusCode::CREATED, &rows)?;
        let key = rows.key(0).map_err(Error::from)?;
        if let Some(location) = location(request.uri().path(), &key) {
            response.headers_mut().insert(header::LOCATION, location);
        }
        Ok(response)
    }

    async fn update(&self, mut request: Request, purpose: Purpose) -> Result<Response, ProblemDetails> {
        parameters::refuse_all(request.uri().query())?;
        let key = self.key(&request)?;
        let values = read_values(self, &mut request, purpose).await?;
        if values.is_empty() {
            return self.stored(key).await;
        }
        let pointers = conflict::pointers(self.schema, &values);
        let fields = self.representation.fields();
        match records::update_returning(&self.writing_for(&request), &self.row(key), values, fields).await {
            Ok(rows) => self.row_response(StatusCode::OK, &self.representation.plain(rows)),
            Err(error) => Err(conflict::explain(self, error, pointers).await),
        }
    }

    async fn destroy(&self, request: Request) -> Result<Response, ProblemDetails> {
        parameters::refuse_all(request.uri().query())?;
        let key = self.key(&request)?;
        match records::delete(&self.writing_for(&request), &self.row(key)).await {
            Ok(0) => Err(ProblemDetails::not_found()),
            Ok(_) => {
                let mut response = Response::new(Body::Empty);
                *response.status_mut() = StatusCode::NO_CONTENT;
                Ok(response)
            }
            Err(error) => Err(conflict::of_delete(error)),
        }
    }

    /// Returns a handle whose writes are put down to the request; nobody is
    /// told of reads.
    fn writing_for(&self, request: &Request) -> Db {
        Context::attributed(request.extensions(), &self.db)
    }

    /// Answers with the row as it is stored.
    async fn stored(&self, key: RowKey) -> Result<Response, ProblemDetails> {
        let select = self.representation.select(self.row(key), &Scopes::EVERYTHING);
        let rows = records::fetch(&self.db, &select).await?;
        let rows = self.representation.complete(&self.db, &Scopes::EVERYTHING, rows).await?;
        self.row_response(StatusCode::OK, &rows)
    }

    /// Reads the key in the path; text that is no key names no row.
    fn key(&self, request: &Request) -> Result<RowKey, ProblemDetails> {
        let value = |(at, field)| {
            let text = request.path_param(parameter(self.schema, at))?;
            from_parameter(field, text).ok()
        };
        let values: Option<Vec<Value>> = self.schema.key_fields().enumerate().map(value).collect();
        values.map(RowKey::from).ok_or_else(ProblemDetails::not_found)
    }

    fn row_response(&self, status: StatusCode, rows: &Rows<'_>) -> Result<Response, ProblemDetails> {
        if rows.is_empty() {
            return Err(ProblemDetails::not_found());
        }
        let mut out = self.row_room.buffer();
        rows.write_json(&mut out, 0).map_err(Error::from)?;
        self.row_room.remember(out.len());
        Ok(json(status, out))
    }
}

fn json(status: StatusCode, body: Vec<u8>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn no_page(last_page: Option<u64>) -> ProblemDetails {
    let detail = match last_page {
        Some(last_page) => format!("the last page is {last_page}"),
        None => "no list is this long".to_owned(),
    };
    let place = Place::Parameter("page".to_owned());
    ProblemDetails::not_found().detail("there is no such page").error(place, "not_found", detail)
}

/// What stands for itself in a segment of a path (RFC 3986, section 2.3).
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Returns the address of a row below the path of its list.
fn location(list: &str, key: &[ValueRef<'_>]) -> Option<HeaderValue> {
    let mut address = list.trim_end_matches('/').to_owned();
    for value in key {
        address.push('/');
        address.extend([match value {
            ValueRef::I16(key) => key.to_string(),
            ValueRef::I32(key) => key.to_string(),
            ValueRef::I64(key) => key.to_string(),
            ValueRef::Uuid(key) => key.to_string(),
            ValueRef::Text(key) => utf8_percent_encode(key, UNRESERVED).to_string(),
            _ => return None,
        }]);
    }
    HeaderValue::try_from(address).ok()
}

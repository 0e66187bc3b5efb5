//! Problem details (RFC 9457): the one body of every error.
//!
//! One table turns kinds of errors into statuses. Text of a driver never
//! reaches a body.

use std::{borrow::Cow, fmt};

use http::{HeaderName, HeaderValue, StatusCode, header};
use rustango_ports::{
    database::{DbError, DbErrorKind},
    http::{Body, BodyError, BodyErrorKind, Response},
};
use rustango_query::{Error, FieldFault};
use serde::{Serialize, Serializer, ser::SerializeMap as _};

use crate::operation::Schema;

/// An error as clients see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemDetails {
    status: StatusCode,
    detail: Option<Cow<'static, str>>,
    errors: Vec<ErrorDetail>,
    headers: Vec<(HeaderName, HeaderValue)>,
    cause: Option<String>,
}

/// One of several faults of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorDetail {
    /// Where in the request.
    #[serde(flatten)]
    pub place: Place,
    /// A stable name of the fault, for machines.
    pub code: Cow<'static, str>,
    /// What is wrong and what is allowed, for people.
    pub detail: String,
}

/// Where in a request a fault is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// In the body, as a JSON pointer (RFC 6901): `/title`.
    Pointer(String),
    /// In a query or path parameter.
    Parameter(String),
    /// In a header.
    Header(&'static str),
}

impl ProblemDetails {
    /// The media type of its JSON.
    pub const MEDIA_TYPE: &str = "application/problem+json";

    pub(crate) const NO_SUCH_METHOD: &str = "this path does not answer the method";

    /// Starts a problem of a status.
    #[must_use]
    pub const fn new(status: StatusCode) -> Self {
        Self { status, detail: None, errors: Vec::new(), headers: Vec::new(), cause: None }
    }

    /// 400: the request cannot be understood.
    #[must_use]
    pub fn bad_request(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST).detail(detail)
    }

    /// 401, with a challenge.
    #[must_use]
    pub fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED)
            .detail("authentication is required")
            .header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
    }

    /// 403.
    #[must_use]
    pub fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN).detail("this is not allowed to you")
    }

    /// 404.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND).detail("there is nothing here")
    }

    /// 405, with the methods that the path has.
    #[must_use]
    pub fn method_not_allowed(allow: HeaderValue) -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED).detail(Self::NO_SUCH_METHOD).header(header::ALLOW, allow)
    }

    /// 409: the request clashes with what is stored.
    #[must_use]
    pub fn conflict(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::CONFLICT).detail(detail)
    }

    /// 422: the content is understood and not acceptable.
    #[must_use]
    pub fn unprocessable(errors: Vec<ErrorDetail>) -> Self {
        let problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY).detail("the content is not acceptable");
        Self { errors, ..problem }
    }

    /// 500. What happened is for the log, not for the client.
    #[must_use]
    pub fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR).detail("something went wrong on the server")
    }

    /// 503: try again in a second.
    #[must_use]
    pub fn unavailable() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE)
            .detail("the service cannot answer now; try again soon")
            .header(header::RETRY_AFTER, HeaderValue::from_static("1"))
    }

    /// Says what is wrong with this request.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Adds one of several faults.
    #[must_use]
    pub fn error(
        mut self,
        place: Place,
        code: impl Into<Cow<'static, str>>,
        detail: impl Into<String>,
    ) -> Self {
        self.errors.push(ErrorDetail { place, code: code.into(), detail: detail.into() });
        self
    }

    /// Adds a header to the response.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Keeps what happened for the log; no client sees it.
    #[must_use]
    pub fn because(mut self, cause: impl Into<String>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// Returns what happened, for the log.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }

    /// Starts the problem of a server's error, which says nothing specific.
    pub(crate) fn of_server(status: StatusCode) -> Self {
        match status {
            StatusCode::SERVICE_UNAVAILABLE => Self::unavailable(),
            _ => Self { status, ..Self::internal() },
        }
    }

    /// Returns the status.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the phrase of the status.
    #[must_use]
    pub fn title(&self) -> &'static str {
        title(self.status)
    }

    /// Returns what is wrong with this request.
    #[must_use]
    pub fn said(&self) -> Option<&str> {
        self.detail.as_deref()
    }

    /// Returns the single faults.
    #[must_use]
    pub fn errors(&self) -> &[ErrorDetail] {
        &self.errors
    }

    /// Says where the single faults are by other words: in a body of another
    /// form, or in one of several items.
    #[must_use]
    pub fn placed(mut self, place: impl Fn(Place) -> Place) -> Self {
        for fault in &mut self.errors {
            fault.place = place(std::mem::replace(&mut fault.place, Place::Header("")));
        }
        self
    }

    /// Returns the JSON body; the edge adds the id of the request.
    #[must_use]
    pub fn to_json(&self, request_id: Option<&str>) -> Vec<u8> {
        // Strings, a number and lists of them always serialise.
        serde_json::to_vec(&Document { problem: self, request_id }).unwrap_or_default()
    }

    /// Makes the response. The problem itself stays in its extensions, so that
    /// the edge can add the id of the request.
    #[must_use]
    pub fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.to_json(None)));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(Self::MEDIA_TYPE));
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
        response.extensions_mut().insert(self);
        response
    }
}

struct Document<'a> {
    problem: &'a ProblemDetails,
    request_id: Option<&'a str>,
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ProblemDetails { status, detail, errors, .. } = self.problem;
        let mut map = serializer.serialize_map(None)?;
        // With "about:blank" the title is the phrase of the status
        // (RFC 9457, section 4.2.1).
        map.serialize_entry("type", "about:blank")?;
        map.serialize_entry("title", title(*status))?;
        map.serialize_entry("status", &status.as_u16())?;
        if let Some(detail) = detail {
            map.serialize_entry("detail", detail)?;
        }
        if let Some(request_id) = self.request_id {
            map.serialize_entry("request_id", request_id)?;
        }
        if !errors.is_empty() {
            map.serialize_entry("errors", errors)?;
        }
        map.end()
    }
}

/// Returns the phrase of a status as RFC 9110 has it; `http` keeps two that
/// are older.
pub(crate) fn title(status: StatusCode) -> &'static str {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => "Content Too Large",
        StatusCode::UNPROCESSABLE_ENTITY => "Unprocessable Content",
        _ => status.canonical_reason().unwrap_or("Error"),
    }
}

/// A problem can end a transaction: as the error that
/// [`Error::abort`](rustango_query::Error::abort) takes.
impl fmt::Display for ProblemDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.status, self.detail.as_deref().unwrap_or_else(|| title(self.status)))
    }
}

impl std::error::Error for ProblemDetails {}

/// Says what the JSON of problem details looks like.
pub(crate) fn schema() -> Schema {
    let error = |place: &str| {
        Schema::object()
            .member(place, Schema::string())
            .member("code", Schema::string().description("A stable name of the fault, for machines"))
            .member("detail", Schema::string().description("What is wrong and what is allowed, for people"))
            .closed()
    };
    Schema::object()
        .description("An error (RFC 9457)")
        .member("type", Schema::constant("about:blank"))
        .member("title", Schema::string().description("The phrase of the status"))
        .member("status", Schema::integer().minimum(400).maximum(599))
        .optional_member("detail", Schema::string().description("What is wrong with this request"))
        .member("request_id", Schema::string().with("pattern", "^[0-9a-f]{32}$"))
        .optional_member(
            "errors",
            Schema::array(Schema::one_of(["pointer", "parameter", "header"].map(error))),
        )
        .closed()
        .named("ProblemDetails")
}

impl From<Error> for ProblemDetails {
    fn from(error: Error) -> Self {
        match error {
            Error::Aborted(error) => match error.downcast::<Self>() {
                Ok(problem) => *problem,
                Err(error) => Self::internal().because(chain(&*error)),
            },
            Error::Database(error) => error.into(),
            Error::NotFound { .. } | Error::RowVanished { .. } => Self::not_found(),
            Error::Stale { .. } => Self::conflict("the record was changed since it was read"),
            Error::Validation(errors) => {
                Self::unprocessable(errors.faults().iter().map(ErrorDetail::from).collect())
            }
            Error::Lookup(refused) => Self::bad_request("the query is not acceptable").error(
                Place::Parameter(refused.name().to_owned()),
                refused.code(),
                refused.to_string(),
            ),
            other => Self::internal().because(chain(&other)),
        }
    }
}

/// Writes an error and all that is behind it.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let reason = error.to_string();
        if !text.ends_with(&reason) {
            text = format!("{text}: {reason}");
        }
        source = error.source();
    }
    text
}

impl From<&FieldFault> for ErrorDetail {
    fn from(FieldFault { field, fault }: &FieldFault) -> Self {
        let (code, detail) = (fault.code().into(), fault.to_string());
        Self { place: Place::Pointer(format!("/{field}")), code, detail }
    }
}

impl From<DbError> for ProblemDetails {
    fn from(error: DbError) -> Self {
        match error.kind() {
            DbErrorKind::UniqueViolation { .. } => Self::conflict("another row has the same value"),
            DbErrorKind::ForeignKeyViolation { .. } => {
                Self::conflict("a row it points at does not exist, or other rows point at it")
            }
            DbErrorKind::NotNullViolation { .. }
            | DbErrorKind::CheckViolation { .. }
            | DbErrorKind::InvalidValue => Self::unprocessable(Vec::new()),
            kind if kind.is_unavailable() || kind.is_retryable() => {
                Self::unavailable().because(chain(&error))
            }
            _ => Self::internal().because(chain(&error)),
        }
    }
}

impl From<BodyError> for ProblemDetails {
    fn from(error: BodyError) -> Self {
        match error.kind() {
            BodyErrorKind::TooLarge { limit } => Self::new(StatusCode::PAYLOAD_TOO_LARGE)
                .detail(format!("the body is larger than the {limit} bytes allowed here")),
            BodyErrorKind::TimedOut => {
                Self::new(StatusCode::REQUEST_TIMEOUT).detail("the body came too slowly")
            }
            _ => Self::bad_request("the body ended too early"),
        }
    }
}

//! What a route takes and gives, as data: the words of OpenAPI 3.1.
//!
//! A route need not say it. What says it is described to clients, and is held
//! to it by tests.

mod names;
mod parameter;
mod reply;
mod schema;

use std::{borrow::Cow, collections::BTreeMap};

use http::StatusCode;

pub use self::{
    parameter::{Parameter, Place},
    reply::{Content, Header, Reply, RequestBody},
    schema::Schema,
};
#[doc(hidden)]
pub use names::take_in;

/// Text of a program, mostly known when it is compiled.
pub(crate) type Text = Cow<'static, str>;

/// What a route takes and gives, for the document of the API.
///
/// Answers that the toolkit gives by itself (who is not let in, what is too
/// large) need not be said.
///
/// ```
/// use http::StatusCode;
/// use rustango_web::{Access, Operation, Route, operation::{Parameter, Reply, Schema}};
///
/// let greet = Route::get("/hello/{name}", Access::public(), async |_| "hello").operation(
///     Operation::new("greet")
///         .summary("Greets somebody")
///         .tag("greetings")
///         .parameter(Parameter::path("name", Schema::string().max_length(40)))
///         .reply(StatusCode::OK, Reply::new("The greeting").content("text/plain", Schema::string())),
/// );
/// assert_eq!(greet.described().map(|operation| operation.id).as_deref(), Some("greet"));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Operation {
    /// Its name, which no other operation has.
    pub id: Text,
    /// What it does, in a few words.
    pub summary: Option<Text>,
    /// What it does, at length; Markdown.
    pub description: Option<Text>,
    /// The groups that it is shown in.
    pub tags: Vec<Text>,
    /// The parameters; those of the path need not be among them.
    pub parameters: Vec<Parameter>,
    /// The body that it takes.
    pub request: Option<RequestBody>,
    /// What it answers, by status.
    pub replies: BTreeMap<u16, Reply>,
    /// What it answers with any other status.
    pub otherwise: Option<Reply>,
    /// Whether clients should turn to something else.
    pub is_deprecated: bool,
    /// The schemes by which clients may prove who they are, each with its
    /// scopes; without it, those of the application.
    pub security: Option<Vec<(Text, Vec<Text>)>>,
}

impl Operation {
    /// Names an operation: `list_posts`.
    #[must_use]
    pub fn new(id: impl Into<Text>) -> Self {
        Self {
            id: id.into(),
            summary: None,
            description: None,
            tags: Vec::new(),
            parameters: Vec::new(),
            request: None,
            replies: BTreeMap::new(),
            otherwise: None,
            is_deprecated: false,
            security: None,
        }
    }

    /// Says what it does, in a few words.
    #[must_use]
    pub fn summary(mut self, summary: impl Into<Text>) -> Self {
        self.summary = Some(summary.into());
        self
    }

    /// Says what it does, at length; Markdown.
    #[must_use]
    pub fn description(mut self, description: impl Into<Text>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Shows it in a group, also.
    #[must_use]
    pub fn tag(mut self, tag: impl Into<Text>) -> Self {
        self.tags.push(tag.into());
        self
    }

    /// Adds a parameter.
    #[must_use]
    pub fn parameter(mut self, parameter: Parameter) -> Self {
        self.parameters.push(parameter);
        self
    }

    /// Takes a body.
    #[must_use]
    pub fn body(mut self, body: RequestBody) -> Self {
        self.request = Some(body);
        self
    }

    /// Takes a body of JSON, which must be there.
    #[cfg(feature = "utoipa")]
    #[must_use]
    pub fn request<T: utoipa::ToSchema>(self) -> Self {
        self.body(RequestBody::new("application/json", Schema::of::<T>()))
    }

    /// Answers like this with a status; a later call with the same replaces
    /// an earlier one.
    #[must_use]
    pub fn reply(mut self, status: StatusCode, reply: Reply) -> Self {
        self.replies.insert(status.as_u16(), reply);
        self
    }

    /// Answers with a status and JSON.
    #[cfg(feature = "utoipa")]
    #[must_use]
    pub fn response<T: utoipa::ToSchema>(self, status: StatusCode, description: impl Into<Text>) -> Self {
        self.reply(status, Reply::new(description).content("application/json", Schema::of::<T>()))
    }

    /// Answers like this with any other status, where those are not known.
    #[must_use]
    pub fn otherwise(mut self, reply: Reply) -> Self {
        self.otherwise = Some(reply);
        self
    }

    /// Refuses with these statuses, and the problem details of each.
    #[must_use]
    pub fn refuses(self, statuses: impl IntoIterator<Item = StatusCode>) -> Self {
        statuses.into_iter().fold(self, |operation, status| operation.reply(status, Reply::problem(status)))
    }

    /// Tells clients to turn to something else.
    #[must_use]
    pub const fn deprecated(mut self) -> Self {
        self.is_deprecated = true;
        self
    }

    /// Lets clients prove who they are by this scheme, in the place of those
    /// of the application; by either of several, where it is called again.
    #[must_use]
    pub fn security<S: Into<Text>>(
        mut self,
        scheme: impl Into<Text>,
        scopes: impl IntoIterator<Item = S>,
    ) -> Self {
        let scopes = scopes.into_iter().map(Into::into).collect();
        self.security.get_or_insert_default().push((scheme.into(), scopes));
        self
    }
}

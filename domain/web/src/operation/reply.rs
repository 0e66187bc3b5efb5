//! Bodies and answers of an operation.

use std::collections::BTreeMap;

use http::{StatusCode, header};
use serde_json::Value;

use super::{Schema, Text};
use crate::{ProblemDetails, problem};

/// Content of one media type.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Content {
    /// The media type, without parameters.
    pub media_type: Text,
    /// What it looks like; of media types that are no JSON, as text.
    pub schema: Schema,
    /// What it looks like where a request does not narrow it.
    pub usual: Option<Schema>,
    /// What each line looks like, of media types that are lines of JSON.
    pub lines: Option<Schema>,
    /// One that would be accepted or answered.
    pub example: Option<Value>,
}

impl Content {
    /// Content of a media type.
    #[must_use]
    pub fn new(media_type: impl Into<Text>, schema: Schema) -> Self {
        Self { media_type: media_type.into(), schema, usual: None, lines: None, example: None }
    }

    /// Says what it looks like where a request does not narrow it by the
    /// parameters `fields` and `include`.
    #[must_use]
    pub fn usually(mut self, schema: Schema) -> Self {
        self.usual = Some(schema);
        self
    }

    /// Lines of JSON: `application/x-ndjson`.
    #[must_use]
    pub fn lines(media_type: impl Into<Text>, line: Schema) -> Self {
        Self { lines: Some(line), ..Self::new(media_type, Schema::string()) }
    }

    /// Shows one.
    #[must_use]
    pub fn example(mut self, example: Value) -> Self {
        self.example = Some(example);
        self
    }
}

/// A body that an operation takes.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RequestBody {
    /// What it is; Markdown.
    pub description: Option<Text>,
    /// The forms in which it may come.
    pub content: Vec<Content>,
    /// Whether it must be there.
    pub is_required: bool,
}

impl RequestBody {
    /// A body of a media type, which must be there.
    #[must_use]
    pub fn new(media_type: impl Into<Text>, schema: Schema) -> Self {
        Self { description: None, content: vec![Content::new(media_type, schema)], is_required: true }
    }

    /// A body that may come in any of these forms, and must be there.
    #[must_use]
    pub const fn of(content: Vec<Content>) -> Self {
        Self { description: None, content, is_required: true }
    }

    /// Says what it is; Markdown.
    #[must_use]
    pub fn description(mut self, description: impl Into<Text>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Lets clients leave it out.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.is_required = false;
        self
    }
}

/// An answer, as an operation promises it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Reply {
    /// When it is given, and what it is; Markdown.
    pub description: Text,
    /// The forms of its content; none where it has no content.
    pub content: Vec<Content>,
    /// Its headers, by their names in lower case.
    pub headers: BTreeMap<Text, Header>,
}

impl Reply {
    /// An answer without content.
    #[must_use]
    pub fn new(description: impl Into<Text>) -> Self {
        Self { description: description.into(), content: Vec::new(), headers: BTreeMap::new() }
    }

    /// The problem details of a status, with the headers that belong to it.
    #[must_use]
    pub fn problem(status: StatusCode) -> Self {
        let reply = Self::new(problem::title(status)).content(ProblemDetails::MEDIA_TYPE, problem::schema());
        match status {
            StatusCode::UNAUTHORIZED => {
                let challenge =
                    Header::required(Schema::string()).description("How clients can prove who they are");
                reply.header(header::WWW_AUTHENTICATE.as_str(), challenge)
            }
            StatusCode::METHOD_NOT_ALLOWED => {
                let allow = Header::required(Schema::string()).description("The methods that there are");
                reply.header(header::ALLOW.as_str(), allow)
            }
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                let seconds = Header::required(Schema::integer().minimum(0)).description("Seconds to wait");
                reply.header(header::RETRY_AFTER.as_str(), seconds)
            }
            _ => reply,
        }
    }

    /// Answers with content of a media type, also.
    #[must_use]
    pub fn content(self, media_type: impl Into<Text>, schema: Schema) -> Self {
        self.with(Content::new(media_type, schema))
    }

    /// Answers with this content, also.
    #[must_use]
    pub fn with(mut self, content: Content) -> Self {
        self.content.push(content);
        self
    }

    /// Answers with a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, header: Header) -> Self {
        self.headers.insert(name.into(), header);
        self
    }
}

/// A header of an answer.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Header {
    /// What it may hold.
    pub schema: Schema,
    /// What it means; Markdown.
    pub description: Option<Text>,
    /// Whether each such answer has it.
    pub is_required: bool,
}

impl Header {
    /// A header that every such answer has.
    #[must_use]
    pub const fn required(schema: Schema) -> Self {
        Self { schema, description: None, is_required: true }
    }

    /// A header that some such answers have.
    #[must_use]
    pub const fn optional(schema: Schema) -> Self {
        Self { schema, description: None, is_required: false }
    }

    /// Says what it means; Markdown.
    #[must_use]
    pub fn description(mut self, description: impl Into<Text>) -> Self {
        self.description = Some(description.into());
        self
    }
}

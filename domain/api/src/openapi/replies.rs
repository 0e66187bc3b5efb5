//! What the endpoints answer.

use http::{StatusCode, header};
use rustango_web::{
    Operation, ProblemDetails,
    operation::{Content, Header, Parameter, Reply, Schema},
};

use super::{Among, Describing, json_api, rows::Extent};
use crate::{
    Bulk,
    custom::Subject,
    endpoints::{Described, Endpoint},
    formats::{Format, Offer},
};

impl Describing<'_> {
    /// Reads: rows in all forms, unless the client has them already.
    pub(super) fn reads(&self, operation: Operation, among: Among) -> Operation {
        let parameters = match among {
            Among::One => &self.resource.row_parameters,
            Among::Rows => &self.resource.list_parameters,
        };
        let parameters = parameters.iter().flat_map(|parameter| self.parameters(parameter));
        let operation = parameters.fold(operation, Operation::parameter);
        let operation = match among {
            Among::Rows if self.resource.speaks(Format::JsonApi) => operation.description(FAMILIES),
            _ => operation,
        };
        let content = self.resource.offers.iter().map(|offer| self.outgoing(*offer, among));
        let reply = match among {
            // Pages for people have no tag, and neither have lists that go out whole.
            Among::One if self.resource.offers.contains(&Offer::Page) => {
                Reply::new("The row").header("etag", Header::optional(tag().schema))
            }
            Among::One => Reply::new("The row").header("etag", tag()),
            Among::Rows => {
                let links = Header::optional(Schema::string()).description("The other pages (RFC 8288)");
                let is_always_tagged = !self.resource.offers.iter().any(|offer| match offer {
                    Offer::Rows(format) => format.is_export(),
                    Offer::Page => true,
                });
                let tag = if is_always_tagged { tag() } else { Header::optional(tag().schema) };
                Reply::new("A part of the list").header("link", links).header("etag", tag)
            }
        };
        let reply = content.fold(reply, Reply::with);
        let unchanged = Reply::new("What the client has is what it would get").header("etag", tag());
        let operation = operation
            .parameter(condition("If-None-Match", "Answer only where the tag is another one"))
            .reply(StatusCode::OK, reply)
            .reply(StatusCode::NOT_MODIFIED, unchanged)
            .refuses([StatusCode::NOT_FOUND, StatusCode::NOT_ACCEPTABLE, StatusCode::PRECONDITION_FAILED]);
        Self::unavailable(operation)
    }

    fn outgoing(&self, offer: Offer, among: Among) -> Content {
        let of = |usual: Schema, asked: Schema| Content::new(offer.media_type(), asked).usually(usual);
        match (offer, among) {
            (Offer::Rows(Format::Json), Among::One) => of(self.row(Extent::Usual), self.row(Extent::Asked)),
            (Offer::Rows(Format::Json), Among::Rows) => {
                of(self.page(Extent::Usual), self.page(Extent::Asked))
            }
            (Offer::Rows(Format::JsonApi), Among::One) => {
                of(self.json_api_row(Extent::Usual), self.json_api_row(Extent::Asked))
            }
            (Offer::Rows(Format::JsonApi), Among::Rows) => {
                of(self.json_api_page(Extent::Usual), self.json_api_page(Extent::Asked))
            }
            (Offer::Page | Offer::Rows(Format::Csv), _) => Content::new(offer.media_type(), Schema::string()),
            (Offer::Rows(Format::NdJson), _) => Content::lines(offer.media_type(), self.row(Extent::Asked)),
        }
    }

    /// The forms of a row that was written.
    fn written(&self, reply: Reply, is_bulk: bool) -> Reply {
        self.resource.offers.iter().fold(reply, |reply, offer| {
            let Offer::Rows(format) = offer else { return reply };
            let either = |one: Schema, many: Schema| if is_bulk { Schema::any_of([one, many]) } else { one };
            let row = || self.row(Extent::Usual);
            let content = match format {
                Format::Json => Content::new(format.media_type(), either(row(), Schema::array(row()))),
                Format::JsonApi => {
                    let many = if is_bulk { self.json_api_rows() } else { Schema::any() };
                    Content::new(format.media_type(), either(self.json_api_row(Extent::Usual), many))
                }
                Format::Csv => Content::new(format.media_type(), Schema::string()),
                Format::NdJson => Content::lines(format.media_type(), row()),
            };
            reply.with(content)
        })
    }

    pub(super) fn created(&self, operation: Operation, is_bulk: bool) -> Operation {
        let location = Schema::string().format("uri-reference");
        let (location, tag) = if is_bulk {
            (Header::optional(location), Header::optional(tag().schema))
        } else {
            (Header::required(location), tag())
        };
        let reply =
            Reply::new("The new row").header("location", location.description("The address of the row"));
        let reply = self.written(reply.header("etag", tag), is_bulk);
        Self::unavailable(self.refusing_writes(preferring(operation).reply(StatusCode::CREATED, reply)))
    }

    pub(super) fn changed(&self, operation: Operation) -> Operation {
        let reply = self.written(Reply::new("The row as it is now").header("etag", tag()), false);
        let minimal = Reply::new("The row is changed, and the client prefers not to be told more");
        let operation = preferring(operation)
            .reply(StatusCode::OK, reply)
            .reply(StatusCode::NO_CONTENT, minimal.header("etag", tag()))
            .refuses([StatusCode::NOT_FOUND]);
        Self::unavailable(self.refusing_writes(operation))
    }

    pub(super) fn destroyed(operation: Operation) -> Operation {
        let operation = operation.reply(StatusCode::NO_CONTENT, Reply::new("The row is gone")).refuses([
            StatusCode::NOT_FOUND,
            StatusCode::NOT_ACCEPTABLE,
            StatusCode::CONFLICT,
        ]);
        Self::unavailable(operation)
    }

    /// Writes to many rows.
    pub(super) fn many(&self, operation: Operation, bulk: Bulk) -> Operation {
        let operation = match bulk {
            Bulk::Destroy => operation.reply(StatusCode::NO_CONTENT, Reply::new("The rows are gone")),
            Bulk::Create | Bulk::Update => {
                let reply = Reply::new("The rows as they are now");
                let content = self.resource.offers.iter().filter_map(|offer| match offer {
                    Offer::Rows(Format::Json) => {
                        Some(Content::new(offer.media_type(), Schema::array(self.row(Extent::Usual))))
                    }
                    Offer::Rows(Format::JsonApi) => {
                        Some(Content::new(offer.media_type(), self.json_api_rows()))
                    }
                    Offer::Rows(Format::Csv) => Some(Content::new(offer.media_type(), Schema::string())),
                    Offer::Rows(Format::NdJson) => {
                        Some(Content::lines(offer.media_type(), self.row(Extent::Usual)))
                    }
                    Offer::Page => None,
                });
                operation.reply(StatusCode::OK, content.fold(reply, Reply::with))
            }
        };
        Self::unavailable(self.refusing_writes(operation.refuses([StatusCode::NOT_FOUND])))
    }

    /// What writes with a body are refused for.
    fn refusing_writes(&self, operation: Operation) -> Operation {
        let operation = operation.refuses([
            StatusCode::NOT_ACCEPTABLE,
            StatusCode::CONFLICT,
            StatusCode::PRECONDITION_FAILED,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            StatusCode::UNPROCESSABLE_ENTITY,
        ]);
        // A row that would be out of the writer's own sight; to JSON:API, ids that clients may not
        // make, and relationships that they may not replace.
        let forbids = !self.resource.scopings.is_empty() || self.resource.speaks(Format::JsonApi);
        if forbids { operation.refuses([StatusCode::FORBIDDEN]) } else { operation }
    }

    /// Takes the conditions of writes.
    pub(super) fn conditional(operation: Operation) -> Operation {
        operation
            .parameter(condition("If-Match", "Write only where the row has one of these tags"))
            .refuses([StatusCode::PRECONDITION_FAILED])
    }

    /// Adds what every endpoint of rows refuses.
    pub(super) fn refusing(operation: Operation) -> Operation {
        let operation = operation.refuses([StatusCode::BAD_REQUEST]);
        if operation.request.is_none() {
            return operation;
        }
        operation.refuses([StatusCode::REQUEST_TIMEOUT, StatusCode::PAYLOAD_TOO_LARGE])
    }

    /// Says that errors are those of JSON:API, or pages, where the client wants
    /// that.
    pub(super) fn refusing_forms(&self, mut operation: Operation, endpoint: Endpoint) -> Operation {
        let is_read = matches!(endpoint, Endpoint::List | Endpoint::Retrieve);
        let has_pages = is_read && self.resource.offers.contains(&Offer::Page);
        let has_errors = self.resource.offers.len() > 1 && self.resource.speaks(Format::JsonApi);
        let problems = operation.replies.values_mut().filter(|reply| {
            reply.content.iter().any(|content| content.media_type == ProblemDetails::MEDIA_TYPE)
        });
        for reply in problems {
            if has_errors {
                reply.content.push(Content::new(json_api::MEDIA_TYPE, json_api::errors()));
            }
            if has_pages {
                reply.content.push(Content::new(Offer::Page.media_type(), Schema::string()));
            }
        }
        operation
    }

    pub(super) fn acted(&self, operation: Operation, subject: Subject) -> Operation {
        let operation = match subject {
            Subject::Row => operation.refuses([StatusCode::NOT_FOUND]),
            Subject::List => {
                let parameters = self.resource.list_parameters.iter();
                let parameters = parameters.filter(|parameter| !parameter.takes.is_of_pages());
                parameters
                    .flat_map(|parameter| self.parameters(parameter))
                    .fold(operation, Operation::parameter)
            }
        };
        Self::unavailable(operation.otherwise(whatever()))
    }

    pub(super) fn describes(&self, described: Described) -> Operation {
        let (does, of) = match described {
            Described::List => ("describe_list", "the list"),
            Described::Row => ("describe", "single rows"),
        };
        let methods = || Header::required(Schema::string()).description("The methods that there are");
        let reply = Reply::new("What clients may send and get");
        self.named(does, format!("Says what {of} of {} takes and gives", self.resource.schema.name))
            .reply(
                StatusCode::OK,
                reply
                    .content("application/json", Self::description(described))
                    .header(header::ALLOW.as_str(), methods()),
            )
            .reply(
                StatusCode::NO_CONTENT,
                Reply::new("The methods, for those who may not read")
                    .header(header::ALLOW.as_str(), methods()),
            )
    }

    pub(super) fn throttled(&self, operation: Operation) -> Operation {
        match self.resource.throttle {
            Some(_) => operation.refuses([StatusCode::TOO_MANY_REQUESTS]),
            None => operation,
        }
    }

    /// Where the database is away.
    fn unavailable(operation: Operation) -> Operation {
        operation.refuses([StatusCode::SERVICE_UNAVAILABLE])
    }
}

/// What an action of a program answers, where it does not say.
fn whatever() -> Reply {
    Reply::new("As the action decides").content("*/*", Schema::any())
}

const FAMILIES: &str = "The names of JSON:API work too: `page[number]`, `page[size]`, `filter[…]`, `sort`; `fields[type]` are the members of \
     rows of a type.";

fn tag() -> Header {
    let schema = Schema::string().with("pattern", "^(W/)?\"[^\"]*\"$");
    Header::required(schema).description("Tells this state from others (RFC 9110, section 8.8.3)")
}

fn condition(name: &'static str, description: &'static str) -> Parameter {
    Parameter::header(name, Schema::string()).description(description)
}

/// Takes `Prefer` (RFC 7240): whatever is no preference of ours is ignored.
fn preferring(operation: Operation) -> Operation {
    let description =
        "`return=minimal` asks for an answer without content, `return=representation` for the row";
    operation.parameter(Parameter::header("Prefer", Schema::string()).description(description))
}

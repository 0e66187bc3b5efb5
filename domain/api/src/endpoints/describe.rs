//! What an endpoint takes and gives, as an answer to OPTIONS.

use http::{HeaderValue, StatusCode};
use rustango_forms::value::expected;
use rustango_ports::{
    database::ValueType,
    http::{Request, Response},
};
use rustango_web::{Decision, Principal};
use serde_json::{Map, Value, json};

use super::{answer, exchange::viewer};
use crate::{
    Format, Pagination,
    custom::Subject,
    input::{Input, Takes as TakesMember},
    outgoing::Outgoing,
    parameters::{Parameter, Takes, includes},
    representation::{OutMember, Shape, Source},
    resource::Resource,
};

/// Which of the endpoints are described.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Described {
    List,
    Row,
}

impl Resource {
    /// Answers OPTIONS: with a description for whoever may read, else with the
    /// methods alone, which the field `Allow` has.
    pub(super) fn describe(&self, request: &mut Request, described: Described) -> Response {
        let access = match described {
            Described::List => &self.describe_list,
            Described::Row => &self.describe_row,
        };
        let (head, body) = std::mem::take(request).into_parts();
        let decision = access.decide(&head);
        *request = Request::from_parts(head, body);
        if decision != Decision::Allow {
            return answer::empty(StatusCode::NO_CONTENT);
        }
        let parameters = match described {
            Described::List => &self.list_parameters,
            Described::Row => &self.row_parameters,
        };
        let outgoing = self.outgoing.seen_by(viewer(request));
        let parameters = self.allowed(parameters, &outgoing);
        let subject = if described == Described::List { Subject::List } else { Subject::Row };
        let actions = self.actions.iter().filter(|action| action.subject == subject);
        let document = json!({
            "name": self.schema.name,
            "description": self.schema.comment,
            "renders": self.offers.iter().map(|offer| offer.media_type()).collect::<Vec<_>>(),
            "parses": self.parses(),
            "parameters": parameters.iter().map(|parameter| self.parameter(parameter, &outgoing)).collect::<Vec<_>>(),
            "fields": self.fields(&outgoing, viewer(request)),
            "actions": actions.map(|action| json!({"name": action.name, "method": action.method.as_str()})).collect::<Vec<_>>(),
        });
        let body = document.to_string().into_bytes();
        answer::typed(StatusCode::OK, HeaderValue::from_static("application/json"), body.into())
    }

    /// Describes a parameter.
    fn parameter(&self, parameter: &Parameter, outgoing: &Outgoing) -> Value {
        let mut about = json!({"name": parameter.name});
        let mut say = |name: &str, value: Value| about[name] = value;
        match &parameter.takes {
            Takes::Page => {
                say("type", "integer".into());
                say("minimum", 1.into());
            }
            Takes::Size { max } => {
                say("type", "integer".into());
                say("minimum", 1.into());
                say("maximum", (*max).into());
                say("default", self.page_size.into());
            }
            Takes::Offset => {
                say("type", "integer".into());
                say("minimum", 0.into());
            }
            Takes::Count => {
                say("type", "string".into());
                say("choices", json!(["exact", "none"]));
            }
            Takes::Search(subjects) => {
                say("type", "string".into());
                say("in", subjects.iter().map(rustango_query::Subject::name).collect());
            }
            Takes::Ordering(subjects) => {
                say("type", "list".into());
                let names = subjects.iter().map(rustango_query::Subject::name);
                say("choices", names.flat_map(|name| [name.to_owned(), format!("-{name}")]).collect());
            }
            Takes::Lookup(filter) => {
                say("type", type_name(filter.reads_as().value_type).into());
                say("expects", expected(filter.reads_as()).into());
                say("lookups", filter.subject().lookups().collect());
            }
            Takes::Fields => {
                say("type", "list".into());
                say("choices", outgoing.representation.members().iter().map(|member| member.name).collect());
            }
            Takes::Include => {
                say("type", "list".into());
                let shape = outgoing.representation.shape();
                say("choices", includes(shape, &outgoing.optional, self.speaks(Format::JsonApi)).into());
            }
            Takes::Cursor => say("type", "string".into()),
        }
        about
    }

    /// Describes the members of a row, and what is written and never shown.
    fn fields(&self, outgoing: &Outgoing, viewer: Option<&dyn Principal>) -> Value {
        let mut fields = members(outgoing.representation.shape(), Some(&self.input));
        for member in self.input.members.iter().filter(|member| self.input.has(member, viewer)) {
            if let TakesMember::Field(field) = &member.takes
                && !fields.contains_key(member.name)
            {
                let of = &self.schema.fields[field.position];
                let mut about = describe_field(of);
                about["write_only"] = true.into();
                about["required"] = field.is_required(of).into();
                fields.insert(member.name.to_owned(), about);
            }
        }
        Value::Object(fields)
    }

    /// Says how lists are cut into pieces.
    pub(crate) const fn is_walked(&self) -> bool {
        matches!(self.pagination, Pagination::Cursor)
    }
}

fn members(shape: &Shape, input: Option<&Input>) -> Map<String, Value> {
    shape.members.iter().map(|member| (member.name.to_owned(), describe_member(member, input))).collect()
}

fn describe_member(member: &OutMember, input: Option<&Input>) -> Value {
    let takes = input.and_then(|input| input.member(member.name)).map(|member| &member.takes);
    let within = match takes {
        Some(TakesMember::Nested(nested)) => Some(&nested.of),
        _ => None,
    };
    match &member.source {
        Source::Value(path) => {
            let of = path.field.field();
            let mut about = describe_field(of);
            let written = match takes {
                Some(TakesMember::Field(field)) => Some(field),
                _ => None,
            };
            about["read_only"] = written.is_none().into();
            about["required"] = written.is_some_and(|field| field.is_required(of)).into();
            about
        }
        Source::One(_, nested) => {
            let fields = members(nested, within);
            json!({"type": "object", "read_only": within.is_none(), "nullable": true, "fields": fields})
        }
        Source::Many(_, nested) => {
            let fields = members(nested, within);
            json!({"type": "array", "read_only": within.is_none(), "nullable": false, "fields": fields})
        }
        Source::Method(_) => json!({"type": "any", "read_only": true}),
    }
}

fn describe_field(field: &rustango_model::FieldSchema) -> Value {
    let mut about = json!({"type": type_name(field.value_type), "nullable": field.nullable});
    if let Some(length) = field.max_length {
        about["max_length"] = length.into();
    }
    if !field.choices.is_empty() {
        let choice = |choice: &rustango_model::Choice| json!({"value": choice.value, "label": choice.label});
        about["choices"] = field.choices.iter().map(choice).collect();
    }
    if let Some(comment) = field.comment {
        about["help"] = comment.into();
    }
    about
}

/// What a type is called where it is described.
pub(crate) const fn type_name(of: ValueType) -> &'static str {
    match of {
        ValueType::Bool => "boolean",
        ValueType::I16 | ValueType::I32 | ValueType::I64 => "integer",
        ValueType::F32 | ValueType::F64 => "number",
        ValueType::Decimal => "decimal",
        ValueType::Bytes => "bytes",
        ValueType::Uuid => "uuid",
        ValueType::Timestamp => "datetime",
        ValueType::Date => "date",
        ValueType::Time => "time",
        ValueType::Json => "json",
        _ => "string",
    }
}

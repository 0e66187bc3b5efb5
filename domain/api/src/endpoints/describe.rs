//! What an endpoint takes and gives, as an answer to OPTIONS.

use http::{HeaderValue, StatusCode};
use rustango_forms::value::expected;
use rustango_ports::{
    database::ValueType,
    http::{Request, Response},
};
use rustango_web::Decision;
use serde_json::{Map, Value, json};

use super::answer;
use crate::{
    Pagination,
    custom::Subject,
    parameters::{Parameter, Takes},
    representation::{OutMember, Shape, Source},
    resource::{Resource, Writing},
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
        let subject = if described == Described::List { Subject::List } else { Subject::Row };
        let actions = self.actions.iter().filter(|action| action.subject == subject);
        let document = json!({
            "name": self.schema.name,
            "description": self.schema.comment,
            "renders": self.offers.iter().map(|offer| offer.media_type()).collect::<Vec<_>>(),
            "parses": self.parses(),
            "parameters": parameters.iter().map(|parameter| self.parameter(parameter)).collect::<Vec<_>>(),
            "fields": self.fields(),
            "actions": actions.map(|action| json!({"name": action.name, "method": action.method.as_str()})).collect::<Vec<_>>(),
        });
        let body = document.to_string().into_bytes();
        answer::typed(StatusCode::OK, HeaderValue::from_static("application/json"), body.into())
    }

    /// Describes a parameter.
    fn parameter(&self, parameter: &Parameter) -> Value {
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
                say("choices", self.representation.members().iter().map(|member| member.name).collect());
            }
            Takes::Include => {
                say("type", "list".into());
                let members = self.representation.members();
                say("choices", self.optional.iter().map(|at| members[*at].name).collect());
            }
            Takes::Cursor => say("type", "string".into()),
        }
        about
    }

    /// Describes the members of a row, and what is written and never shown.
    fn fields(&self) -> Value {
        let mut fields = self.members(self.representation.shape());
        for (position, field) in self.schema.fields.iter().enumerate() {
            let is_written = matches!(self.writing[position], Writing::Always | Writing::OnCreate);
            if is_written && !fields.contains_key(field.name) {
                let mut about = describe_field(field);
                about["write_only"] = true.into();
                about["required"] = (!field.has_own_value()).into();
                fields.insert(field.name.to_owned(), about);
            }
        }
        Value::Object(fields)
    }

    fn members(&self, shape: &Shape) -> Map<String, Value> {
        shape.members.iter().map(|member| (member.name.to_owned(), self.member(shape, member))).collect()
    }

    fn member(&self, shape: &Shape, member: &OutMember) -> Value {
        match &member.source {
            Source::Value(path) => {
                let mut about = describe_field(path.field.field());
                let is_own = path.hops.is_empty() && shape.schema == self.schema;
                let writing = if is_own { self.writing[path.field.position()] } else { Writing::ReadOnly };
                let is_written = matches!(writing, Writing::Always | Writing::OnCreate);
                about["read_only"] = (!is_written).into();
                about["required"] = (is_written && !path.field.field().has_own_value()).into();
                about
            }
            Source::One(_, nested) => {
                json!({"type": "object", "read_only": true, "nullable": true, "fields": self.members(nested)})
            }
            Source::Many(_, nested) => {
                json!({"type": "array", "read_only": true, "nullable": false, "fields": self.members(nested)})
            }
            Source::Method(_) => json!({"type": "any", "read_only": true}),
        }
    }

    /// Says how lists are cut into pieces.
    pub(crate) const fn is_walked(&self) -> bool {
        matches!(self.pagination, Pagination::Cursor)
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

//! Query parameters: every one that an endpoint takes, with every lookup.

use rustango_query::{LookupOperand, Subject};
use rustango_web::operation::{Parameter, Schema};
use serde_json::json;

use super::{Describing, field};
use crate::{
    formats::Format,
    outgoing::Outgoing,
    parameters::{self, Filter, MOST_CHARACTERS, MOST_VALUES, Takes, includes},
    representation::Shape,
};

/// What stands between the words of a search. It is spelled out, as `\s` means
/// other characters in each language.
const SPACES: [(char, char); 10] = [
    ('\t', '\r'),
    (' ', ' '),
    ('\u{85}', '\u{85}'),
    ('\u{a0}', '\u{a0}'),
    ('\u{1680}', '\u{1680}'),
    ('\u{2000}', '\u{200a}'),
    ('\u{2028}', '\u{2029}'),
    ('\u{202f}', '\u{202f}'),
    ('\u{205f}', '\u{205f}'),
    ('\u{3000}', '\u{3000}'),
];

impl Describing<'_> {
    /// Describes a parameter; of one that is filtered by, each of its lookups.
    pub(super) fn parameters(&self, parameter: &parameters::Parameter) -> Vec<Parameter> {
        let one = |schema: Schema, description: &str| {
            Parameter::query(parameter.name, schema).description(description.to_owned())
        };
        let list = |names: Vec<String>, description: &str| one(list_of(names), description).comma_separated();
        vec![match &parameter.takes {
            Takes::Page => one(Schema::integer().minimum(1), "The number of the page"),
            Takes::Size { max } => {
                let schema = Schema::integer().minimum(1).maximum(*max);
                one(schema.with("default", self.resource.page_size), "The most rows of a page")
            }
            Takes::Offset => one(
                Schema::integer().minimum(0).maximum(i64::MAX),
                "How many rows are left out before the first",
            ),
            Takes::Cursor => one(Schema::string(), "Where the page begins, as an earlier answer told"),
            Takes::Count => one(
                Schema::string().with("enum", json!(["exact", "none"])),
                "Whether the rows of the whole list are counted",
            ),
            Takes::Search(subjects) => {
                let schema = Schema::string().max_length(500).with("pattern", words());
                let names: Vec<_> = subjects.iter().map(Subject::name).collect();
                one(
                    schema,
                    &format!("Words that must all be found, each in one of {} at least", names.join(", ")),
                )
            }
            Takes::Ordering(subjects) => {
                let names: Vec<&str> = subjects.iter().map(Subject::name).collect();
                one(orderings(&names), "What rows are sorted by; `-` before a name sorts downwards")
                    .comma_separated()
            }
            Takes::Fields => list(
                paths(self.resource.outgoing.representation.shape()),
                "The members that go out, of nested ones with a dot between",
            ),
            Takes::Include => {
                let Outgoing { representation, optional, .. } = &self.resource.outgoing;
                let speaks_json_api = self.resource.speaks(Format::JsonApi);
                let names = includes(representation.shape(), optional, speaks_json_api);
                list(names, "The nested members that go out beside the others, or come along in JSON:API")
            }
            Takes::Lookup(filter) => return filters(filter),
        }]
    }
}

/// Words of a search: at most 16.
fn words() -> String {
    let range = |(first, last): (char, char)| format!("\\u{:04x}-\\u{:04x}", first as u32, last as u32);
    let spaces: String = SPACES.map(range).concat();
    format!(r"^[{spaces}]*(?:[^\u0000{spaces}]+[{spaces}]+){{0,15}}[^\u0000{spaces}]*$")
}

/// Some of these names, none twice.
fn list_of(names: Vec<String>) -> Schema {
    Schema::array(Schema::string().with("enum", names)).with("minItems", 1).with("uniqueItems", true)
}

/// Some of these names, none twice, whichever way it sorts.
fn orderings(names: &[&str]) -> Schema {
    let both = names.iter().flat_map(|name| [(*name).to_owned(), format!("-{name}")]);
    let twice = names.iter().map(|name| {
        json!({ "not": { "allOf": [
            { "contains": { "const": name } },
            { "contains": { "const": format!("-{name}") } },
        ] } })
    });
    list_of(both.collect()).with("allOf", twice.collect::<Vec<_>>())
}

/// The members of rows, and those that they nest, where no other path of a
/// request would say the same.
fn paths(shape: &Shape) -> Vec<String> {
    shape.members.iter().map(|member| member.name.to_owned()).collect()
}

fn filters(filter: &Filter) -> Vec<Parameter> {
    let subject = filter.subject();
    let of = |lookup: &'static str| {
        let name = match lookup {
            "exact" => subject.name().to_owned(),
            _ if !subject.is_open() => subject.name().to_owned(),
            lookup => format!("{}__{lookup}", subject.name()),
        };
        let operand = subject.operand(lookup);
        let parameter = Parameter::query(name, schema(filter, operand));
        let mut description = meaning(subject.name(), lookup);
        if matches!(operand, LookupOperand::Values | LookupOperand::Texts) {
            description = format!("{description}; at most {MOST_VALUES}");
        }
        let parameter = parameter.description(description);
        match operand {
            LookupOperand::Values | LookupOperand::Pair | LookupOperand::Texts if is_array(&parameter) => {
                parameter.comma_separated()
            }
            _ => parameter,
        }
    };
    subject.lookups().map(of).collect()
}

fn is_array(parameter: &Parameter) -> bool {
    parameter.schema.as_json().get("type").is_some_and(|of| of == "array")
}

fn schema(filter: &Filter, operand: LookupOperand) -> Schema {
    let text = || Schema::string().with("pattern", field::TEXT);
    let value = || field::parameter(filter.reads_as());
    let is_text = value().as_json().get("pattern").is_some_and(|pattern| pattern == field::TEXT);
    match operand {
        LookupOperand::Value => value(),
        LookupOperand::Values => Schema::array(value()).with("minItems", 1),
        // In text, a comma is where the second one begins.
        LookupOperand::Pair if is_text => Schema::string().with("pattern", r"^[^,\u0000]*,[^,\u0000]*$"),
        LookupOperand::Pair => Schema::array(value()).with("minItems", 2).with("maxItems", 2),
        LookupOperand::Boolean => Schema::boolean(),
        LookupOperand::Texts => Schema::array(text()).with("minItems", 1),
        LookupOperand::Json => Schema::string().with("contentMediaType", "application/json"),
        _ => text().max_length(MOST_CHARACTERS as u64),
    }
}

/// Says which rows a lookup leaves.
fn meaning(name: &str, lookup: &str) -> String {
    let is = match lookup {
        "exact" => "is this",
        "ne" => "is not this",
        "iexact" => "is this, case aside",
        "contains" => "holds this",
        "icontains" => "holds this, case aside",
        "startswith" => "begins with this",
        "istartswith" => "begins with this, case aside",
        "endswith" => "ends with this",
        "iendswith" => "ends with this, case aside",
        "gt" => "is greater than this",
        "gte" => "is this or greater",
        "lt" => "is less than this",
        "lte" => "is this or less",
        "in" => "is one of these",
        "not_in" => "is none of these",
        "range" | "between" => "lies between these two, or is one of them",
        "isnull" => "is NULL, or is not",
        other => return format!("Rows whose {name} meets `{other}`"),
    };
    format!("Rows whose {name} {is}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_search_are_told_apart_as_it_does() {
        let is_space = |of: char| SPACES.iter().any(|(first, last)| (*first..=*last).contains(&of));
        let differ: Vec<_> = ('\0'..=char::MAX).filter(|of| is_space(*of) != of.is_whitespace()).collect();
        assert!(differ.is_empty(), "{differ:?}");
    }
}

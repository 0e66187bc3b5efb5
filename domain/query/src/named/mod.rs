//! Lookups by name: `author__name__icontains`, from text of a request.
//!
//! Every name is found in a schema; what is not found is told, with what there
//! is. No text becomes a name in SQL.

mod allowed;
mod subject;
mod value;

use rustango_model::{ModelSchema, Reference, Registry};
use rustango_ports::database::{Case, DatePart, Direction, JsonStep, TextMatch, Value, ValueType};

pub(crate) use self::value::parse;
pub use self::{
    allowed::{LookupRefused, Lookups},
    subject::{LookupOperand, Subject},
    value::LookupValue,
};
use crate::{
    Condition, Error, Expression, FieldRef, Hop, JsonLookup, Lookup, OrderTerm, Path, TimeZone,
    key::key_names,
};

/// What stands between the parts of a name.
const SEPARATOR: &str = "__";

/// Other names of the primary key.
const KEY: &str = "pk";

const LOOKUPS: [&str; 26] = [
    "exact",
    "iexact",
    "ne",
    "gt",
    "gte",
    "lt",
    "lte",
    "in",
    "not_in",
    "between",
    "range",
    "contains",
    "icontains",
    "startswith",
    "istartswith",
    "endswith",
    "iendswith",
    "regex",
    "iregex",
    "isnull",
    "is_distinct_from",
    "json_contains",
    "contained_by",
    "has_key",
    "has_any_keys",
    "has_keys",
];

/// Lookups that take text of any length to read, and more time than that.
const PATTERNS: [&str; 2] = ["regex", "iregex"];

const PARTS: [(&str, DatePart); 9] = [
    ("year", DatePart::Year),
    ("quarter", DatePart::Quarter),
    ("month", DatePart::Month),
    ("week", DatePart::Week),
    ("day", DatePart::Day),
    ("week_day", DatePart::WeekDay),
    ("hour", DatePart::Hour),
    ("minute", DatePart::Minute),
    ("second", DatePart::Second),
];

/// Makes a condition of a name and a value.
pub(crate) fn lookup(
    schema: &'static ModelSchema,
    name: &str,
    value: LookupValue,
) -> Result<Condition, Error> {
    let (subject, rest) = subject(schema, name)?;
    let verb = match rest[..] {
        [] => "exact",
        [verb] => verb,
        [_, ref more @ ..] => return Err(unknown(schema, name, more[0], &LOOKUPS)),
    };
    let lookup = verb_of(verb, &subject, value).ok_or_else(|| unknown(schema, name, verb, &LOOKUPS))?;
    let lookup = lookup.map_err(|fault| {
        Error::InvalidQuery(format!("the lookup `{}` does not take this value: {fault}", shown(name)))
    })?;
    Ok(condition(subject, lookup))
}

/// That there is nothing of the key of many rows means that there is no row:
/// none that is there has a key which is NULL.
fn condition(subject: Expression, lookup: Lookup) -> Condition {
    match lookup {
        Lookup::IsNull if is_key_of_many(&subject) => {
            Condition::Not(Box::new(Condition::lookup(subject, Lookup::IsNotNull)))
        }
        lookup => Condition::lookup(subject, lookup),
    }
}

fn is_key_of_many(subject: &Expression) -> bool {
    let Expression::Path(Path { hops, field }) = subject else { return false };
    hops.last().is_some_and(|hop| hop.is_many() && hop.target().is_key(field.position()))
}

/// Makes a term of an ordering of a name with `-` before it where it descends.
pub(crate) fn ordering(schema: &'static ModelSchema, name: &str) -> Result<OrderTerm, Error> {
    let (bare, direction) = match name.strip_prefix('-') {
        Some(bare) => (bare, Direction::Descending),
        None => (name, Direction::Ascending),
    };
    match subject(schema, bare)? {
        (subject, rest) if rest.is_empty() => Ok(OrderTerm::new(subject, direction)),
        (_, rest) => Err(unknown(schema, name, rest[0], &[])),
    }
}

/// Finds the value that a name begins with, and returns what follows.
fn subject<'n>(schema: &'static ModelSchema, name: &'n str) -> Result<(Expression, Vec<&'n str>), Error> {
    let mut parts = name.split(SEPARATOR).collect::<Vec<_>>().into_iter().peekable();
    let (mut hops, mut at) = (Vec::new(), schema);
    let field = loop {
        let Some(part) = parts.next() else {
            // A relation alone stands for the keys of its rows.
            break key_of(at, name)?;
        };
        if part == KEY && FieldRef::named(at, KEY).is_none() {
            break key_of(at, name)?;
        } else if let Some(field) = FieldRef::named(at, part) {
            let key = Reference::of_field(at, field.position());
            let leads_on = key.filter(|key| parts.peek().is_some_and(|next| leads_from(*key, next)));
            let Some(key) = leads_on else { break field };
            hops.push(Hop::Forward(key));
        } else if let Some(hop) = relation_of(at, part)? {
            hops.push(hop);
            let target = hop.target();
            match parts.peek() {
                // Where there is no row, there is nothing of its key.
                Some(&"isnull") => break FieldRef::new(target, target.primary_key[0]),
                Some(next) if LOOKUPS.contains(next) && !has_field(target, next) => {
                    break key_of(target, name)?;
                }
                _ => {}
            }
        } else {
            return Err(unknown(at, name, part, &[]));
        }
        at = hops.last().map_or(at, |hop| hop.target());
    };
    let mut subject = Expression::Path(Path { hops, field });
    while let Some(next) = parts.next_if(|next| !LOOKUPS.contains(next)) {
        subject = transformed(subject, next).map_err(|subject| {
            let known: Vec<_> = PARTS.iter().map(|(name, _)| *name).chain(["date"]).chain(LOOKUPS).collect();
            let of = subject.value_type();
            Error::InvalidQuery(format!(
                "`{}` in the lookup `{}` is unknown for a {of}; known are {}",
                shown(next),
                shown(name),
                known.join(", ")
            ))
        })?;
    }
    Ok((subject, parts.collect()))
}

fn transformed(subject: Expression, name: &str) -> Result<Expression, Expression> {
    let of = subject.value_type();
    let is_dated = matches!(of, ValueType::Timestamp | ValueType::Date);
    let is_timed = matches!(of, ValueType::Timestamp | ValueType::Time);
    if let Some((_, part)) = PARTS.iter().find(|(known, _)| *known == name) {
        let is_clock = matches!(part, DatePart::Hour | DatePart::Minute | DatePart::Second);
        if (is_clock && is_timed) || (!is_clock && is_dated) {
            return Ok(Expression::Part(*part, Box::new(subject), TimeZone::Utc));
        }
    }
    if name == "date" && is_dated {
        return Ok(Expression::Cast(Box::new(subject), ValueType::Date));
    }
    let step = name.parse().map_or_else(|_| JsonStep::Key(name.to_owned()), JsonStep::Index);
    match subject {
        Expression::JsonText(document, mut path) => {
            path.push(step);
            Ok(Expression::JsonText(document, path))
        }
        document if of == ValueType::Json => Ok(Expression::JsonText(Box::new(document), vec![step])),
        other => Err(other),
    }
}

/// Finds the primary key, which a lookup can only ask for where it has one
/// field.
fn key_of(schema: &'static ModelSchema, name: &str) -> Result<FieldRef, Error> {
    FieldRef::single_key(schema).ok_or_else(|| {
        Error::InvalidQuery(format!(
            "`{}` asks for the key of {}, which has several fields: ask for {} one by one",
            shown(name),
            schema.name,
            key_names(schema)
        ))
    })
}

fn has_field(schema: &'static ModelSchema, name: &str) -> bool {
    name == KEY || schema.position(name).is_some()
}

/// Whether the next part of a name belongs to the target of a foreign key.
fn leads_from(key: Reference, next: &str) -> bool {
    let target = key.target();
    has_field(target, next)
        || target.many_to_many.iter().any(|relation| relation.name == next)
        || target.composite_key(next).is_some()
        || (!LOOKUPS.contains(&next) && !matches!(reverse_of(target, next), Ok(None)))
}

/// Finds a relation that no field stands for: to a row by a key of several
/// fields, or to many rows.
fn relation_of(schema: &'static ModelSchema, name: &str) -> Result<Option<Hop>, Error> {
    if let Some(key) = schema.composite_key(name) {
        return Ok(Some(Hop::Forward(key)));
    }
    match schema.many_to_many.iter().find(|relation| relation.name == name) {
        Some(relation) => Ok(Some(Hop::Through(relation))),
        None => reverse_of(schema, name),
    }
}

/// Finds the foreign key by which a model of this name points here. Two keys
/// of one model need to be told apart: `post_author` and `post_editor`.
fn reverse_of(schema: &'static ModelSchema, name: &str) -> Result<Option<Hop>, Error> {
    let registry = Registry::discovered().map_err(|fault| Error::InvalidQuery(fault.to_string()))?;
    let mut by_model = Vec::new();
    for model in registry.models() {
        let snake = snake_case(model.name);
        for key in model.references().filter(|key| key.target() == schema) {
            if name == format!("{snake}_{}", key.name()) {
                return Ok(Some(Hop::Reverse(key)));
            }
            if name == snake {
                by_model.push(key);
            }
        }
    }
    match by_model[..] {
        [] => Ok(None),
        [key] => Ok(Some(Hop::Reverse(key))),
        ref several => {
            let names: Vec<_> = several.iter().map(|key| format!("{name}_{}", key.name())).collect();
            Err(Error::InvalidQuery(format!(
                "`{name}` points at {} by several keys: write one of {}",
                schema.name,
                names.join(", ")
            )))
        }
    }
}

fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 2);
    for (at, letter) in name.char_indices() {
        if letter.is_uppercase() && at > 0 {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// Makes a lookup of its name; nothing where there is none of this name, and
/// what is wrong where it does not take the value.
fn verb_of(verb: &str, subject: &Expression, value: LookupValue) -> Option<Result<Lookup, String>> {
    let one = |make: fn(Expression) -> Lookup, value: LookupValue| {
        value.read(subject).map(|value| make(value.into()))
    };
    let list = |make: fn(Vec<Value>) -> Lookup, value: LookupValue| value.list(subject).map(make);
    let text = |how: TextMatch, value: LookupValue| {
        if subject.value_type() != ValueType::Text {
            return Err(format!("it is for text, and the field holds a {}", subject.value_type()));
        }
        value.text().map(|text| Lookup::Text(how, text))
    };
    let is_json = subject.value_type() == ValueType::Json;
    let json = |make: fn(serde_json::Value) -> JsonLookup, value: LookupValue| {
        value.json().map(|document| Lookup::Json(make(document)))
    };
    let keys = |make: fn(Vec<String>) -> JsonLookup, value: LookupValue| {
        value.texts().map(|keys| Lookup::Json(make(keys)))
    };
    Some(match verb {
        "exact" if is_json => json(JsonLookup::Equals, value),
        "contains" | "json_contains" if is_json => json(JsonLookup::Contains, value),
        "contained_by" if is_json => json(JsonLookup::ContainedBy, value),
        "has_key" if is_json => value.text().map(|key| Lookup::Json(JsonLookup::HasKey(key))),
        "has_any_keys" if is_json => keys(JsonLookup::HasAnyKey, value),
        "has_keys" if is_json => keys(JsonLookup::HasKeys, value),
        "isnull" => value.boolean().map(|is_null| if is_null { Lookup::IsNull } else { Lookup::IsNotNull }),
        _ if is_json => return None,
        "exact" if value.is_null() => Ok(Lookup::IsNull),
        "exact" => one(Lookup::Exact, value),
        "ne" => one(Lookup::NotEqual, value),
        "gt" => one(Lookup::Greater, value),
        "gte" => one(Lookup::GreaterOrEqual, value),
        "lt" => one(Lookup::Less, value),
        "lte" => one(Lookup::LessOrEqual, value),
        "is_distinct_from" => one(Lookup::Distinct, value),
        "in" => list(Lookup::In, value),
        "not_in" => list(Lookup::NotIn, value),
        "between" | "range" => match value.list(subject).map(<[Value; 2]>::try_from) {
            Ok(Ok([low, high])) => Ok(Lookup::Between(low.into(), high.into())),
            Ok(Err(other)) => Err(format!("expected two values, found {}", other.len())),
            Err(reason) => Err(reason),
        },
        "contains" => text(TextMatch::Contains, value),
        "icontains" => text(TextMatch::IContains, value),
        "startswith" => text(TextMatch::StartsWith, value),
        "istartswith" => text(TextMatch::IStartsWith, value),
        "endswith" => text(TextMatch::EndsWith, value),
        "iendswith" => text(TextMatch::IEndsWith, value),
        "iexact" => text(TextMatch::IExact, value),
        "regex" | "iregex" => {
            let case = if verb == "regex" { Case::Sensitive } else { Case::Insensitive };
            text(TextMatch::Contains, value).map(|lookup| match lookup {
                Lookup::Text(_, pattern) => Lookup::Regex(case, pattern),
                other => other,
            })
        }
        _ => return None,
    })
}

fn unknown(schema: &ModelSchema, name: &str, part: &str, lookups: &[&str]) -> Error {
    let fields: Vec<_> = schema
        .fields
        .iter()
        .map(|field| field.name)
        .chain(schema.composite_keys.iter().map(|key| key.name))
        .chain(schema.many_to_many.iter().map(|relation| relation.name))
        .chain(lookups.iter().copied())
        .collect();
    Error::InvalidQuery(format!(
        "`{}` in `{}` is no field, relation or lookup of {}; known are {}",
        shown(part),
        shown(name),
        schema.name,
        fields.join(", ")
    ))
}

/// Text of a stranger, short and without control characters, for a message.
fn shown(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(60).collect()
}

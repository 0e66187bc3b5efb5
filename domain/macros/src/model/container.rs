//! The attributes of the struct.

use syn::{Attribute, LitStr, Path};

use super::{Check, Uniqueness, composite_key, field, generic_fk, many_to_many::ManyToMany};
use crate::{
    attributes::{Argument, Known, Place, root},
    errors::Errors,
    names,
};

pub(super) static PLACE: Place = Place {
    what: "a model",
    known: &[
        Known::once("table", "table = \"post\""),
        Known::once("app", "app = \"blog\""),
        Known::once("display", "display = \"title\""),
        Known::once("ordering", "ordering = \"-published_at, id\""),
        Known::many("index", "index(\"author, published_at\")"),
        Known::many("unique_together", "unique_together(\"author, slug\")"),
        Known::many("check", "check(name = \"positive_price\", expr = \"price > 0\")"),
        Known::many("m2m", "m2m(name = \"tags\", to = \"Tag\")"),
        Known::many("generic_fk", "generic_fk(name = \"target\")"),
        Known::many(
            "fk_composite",
            "fk_composite(name = \"edition\", to = \"Edition\", from = \"isbn, number\", on = \"isbn, number\")",
        ),
        Known::once("audit", "audit(track = \"title, body\")"),
        Known::once("crate", "crate = \"rustango\""),
    ],
    other: Some(&field::PLACE),
};

static INDEX: Place = Place {
    what: "an index",
    known: &[
        Known::once("fields", "fields = \"author, published_at\""),
        Known::once("name", "name = \"post_by_author\""),
        Known::once("unique", "unique"),
    ],
    other: None,
};

static UNIQUE_TOGETHER: Place = Place {
    what: "`unique_together`",
    known: &[Known::once("fields", "fields = \"author, slug\""), Known::once("name", "name = \"post_slug\"")],
    other: None,
};

static CHECK: Place = Place {
    what: "a check",
    known: &[Known::once("name", "name = \"positive_price\""), Known::once("expr", "expr = \"price > 0\"")],
    other: None,
};

static AUDIT: Place =
    Place { what: "`audit`", known: &[Known::once("track", "track = \"title, body\"")], other: None };

/// What the struct says of itself; names of fields are not looked up yet.
#[derive(Default)]
pub(super) struct Container {
    pub(super) root: Option<Path>,
    pub(super) app: Option<String>,
    pub(super) table: Option<LitStr>,
    pub(super) display: Option<LitStr>,
    pub(super) ordering: Option<LitStr>,
    pub(super) indexes: Vec<IndexOptions>,
    pub(super) checks: Vec<Check>,
    pub(super) many_to_many: Vec<ManyToMany>,
    pub(super) generic_fks: Vec<generic_fk::Declared>,
    pub(super) composite_keys: Vec<composite_key::Declared>,
    pub(super) audit: Option<Audit>,
}

/// What is recorded of changes; names of fields are not looked up yet.
pub(super) enum Audit {
    /// All fields.
    Everything,
    /// Those named.
    Tracked(LitStr),
}

/// An index whose fields are not looked up yet.
pub(super) struct IndexOptions {
    pub(super) fields: LitStr,
    pub(super) name: Option<LitStr>,
    pub(super) uniqueness: Uniqueness,
}

impl Container {
    pub(super) fn read(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut container = Self::default();
        for argument in PLACE.read(attributes, errors) {
            match argument.name() {
                "table" => container.table = errors.keep(argument.text()),
                "app" => container.app = errors.keep(filled(&argument)),
                "display" => container.display = errors.keep(argument.text()),
                "ordering" => container.ordering = errors.keep(argument.text()),
                "index" => container.indexes.extend(index(&argument, &INDEX, Uniqueness::Plain, errors)),
                "unique_together" => {
                    let index = index(&argument, &UNIQUE_TOGETHER, Uniqueness::Unique, errors);
                    container.indexes.extend(index);
                }
                "check" => {
                    if let Some(check) = check(&argument, &container.checks, errors) {
                        container.checks.push(check);
                    }
                }
                "m2m" => {
                    if let Some(relation) = ManyToMany::read(&argument, &container.many_to_many, errors) {
                        container.many_to_many.push(relation);
                    }
                }
                "generic_fk" => container.generic_fks.extend(generic_fk::Declared::read(&argument, errors)),
                "fk_composite" => {
                    container.composite_keys.extend(composite_key::Declared::read(&argument, errors));
                }
                "audit" => container.audit = audit(&argument, errors),
                _ => container.root = errors.keep(root(&argument)),
            }
        }
        container
    }
}

fn filled(argument: &Argument) -> syn::Result<String> {
    let text = argument.text()?.value();
    if text.trim().is_empty() { Err(argument.wrong("a text that is not empty")) } else { Ok(text) }
}

fn index(
    argument: &Argument,
    place: &Place,
    mut uniqueness: Uniqueness,
    errors: &mut Errors,
) -> Option<IndexOptions> {
    let (mut fields, items) = place.read_list(argument, errors)?;
    let mut name = None;
    for item in &items {
        match item.name() {
            "fields" if fields.is_some() => {
                errors.at(&item.ident, "the fields already stand at the beginning: keep one");
            }
            "fields" => fields = errors.keep(item.text()),
            "name" => name = identifier(item, errors),
            _ => {
                errors.keep(item.flag());
                uniqueness = Uniqueness::Unique;
            }
        }
    }
    if fields.is_none() && items.iter().all(|item| item.name() != "fields") {
        errors.push(argument.wrong("the names of fields"));
    }
    Some(IndexOptions { fields: fields?, name, uniqueness })
}

fn check(argument: &Argument, others: &[Check], errors: &mut Errors) -> Option<Check> {
    let (text, items) = CHECK.read_list(argument, errors)?;
    let (mut name, mut expression) = (None, None);
    for item in &items {
        match item.name() {
            "name" => name = identifier(item, errors),
            _ => expression = errors.keep(filled(item)),
        }
    }
    let lacks = |wanted: &str| items.iter().all(|item| item.name() != wanted);
    if text.is_some() || lacks("name") || lacks("expr") {
        errors.push(argument.wrong("a name and an expression"));
        return None;
    }
    let name = name?;
    if others.iter().any(|other| other.name.eq_ignore_ascii_case(&name.value())) {
        errors.at(&name, format!("there is another check \"{}\" on this model: rename one", name.value()));
    }
    Some(Check { name: name.value(), expression: expression? })
}

fn audit(argument: &Argument, errors: &mut Errors) -> Option<Audit> {
    if argument.flag().is_ok() {
        return Some(Audit::Everything);
    }
    let (text, items) = AUDIT.read_list(argument, errors)?;
    if let Some(text) = text {
        errors.at(text, "`audit` takes the fields by name: write `audit(track = \"title, body\")`");
        return None;
    }
    match items.first() {
        Some(track) => errors.keep(track.text()).map(Audit::Tracked),
        None => Some(Audit::Everything),
    }
}

pub(super) fn identifier(argument: &Argument, errors: &mut Errors) -> Option<LitStr> {
    let text = errors.keep(argument.text())?;
    if let Some(fault) = names::fault(&text.value()) {
        errors.at(&text, format!("\"{}\" cannot be a name in a database: {fault}", text.value()));
    }
    Some(text)
}

//! The attributes of the struct.

use proc_macro2::Span;
use syn::{Attribute, Ident, LitStr, Path};

use super::{Check, Uniqueness, composite_key, field, generic_fk, many_to_many::ManyToMany};
use crate::{
    attributes::{Argument, Known, Place, RUSTANGO, root},
    errors::Errors,
    names,
};

pub(super) static PLACE: Place = Place {
    attribute: RUSTANGO,
    what: "a model",
    known: &[
        Known::once("table", "table = \"post\""),
        Known::once("was", "was = \"article\""),
        Known::once("comment", "comment = \"What readers see\""),
        Known::once("app", "app = \"blog\""),
        Known::once("display", "display = \"title\""),
        Known::once("ordering", "ordering = \"-published_at, id\""),
        Known::once("natural_key", "natural_key = \"author, slug\""),
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
    attribute: RUSTANGO,
    what: "an index",
    known: &[
        Known::once("fields", "fields = \"author, published_at\""),
        Known::once("name", "name = \"post_by_author\""),
        Known::once("unique", "unique"),
        Known::once("where", "where = \"deleted_at IS NULL\""),
        Known::once("method", "method = \"gin\""),
        Known::once("include", "include = \"title\""),
        Known::many("expr", "expr = \"lower(title)\""),
    ],
    other: None,
};

static UNIQUE_TOGETHER: Place = Place {
    attribute: RUSTANGO,
    what: "`unique_together`",
    known: &[Known::once("fields", "fields = \"author, slug\""), Known::once("name", "name = \"post_slug\"")],
    other: None,
};

static CHECK: Place = Place {
    attribute: RUSTANGO,
    what: "a check",
    known: &[Known::once("name", "name = \"positive_price\""), Known::once("expr", "expr = \"price > 0\"")],
    other: None,
};

static AUDIT: Place = Place {
    attribute: RUSTANGO,
    what: "`audit`",
    known: &[Known::once("track", "track = \"title, body\"")],
    other: None,
};

/// What the struct says of itself; names of fields are not looked up yet.
#[derive(Default)]
pub(super) struct Container {
    pub(super) root: Option<Path>,
    pub(super) app: Option<String>,
    pub(super) table: Option<LitStr>,
    pub(super) was: Option<LitStr>,
    pub(super) comment: Option<String>,
    pub(super) display: Option<LitStr>,
    pub(super) ordering: Option<LitStr>,
    pub(super) natural_key: Option<LitStr>,
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
    argument: Ident,
    pub(super) fields: Option<LitStr>,
    pub(super) name: Option<LitStr>,
    pub(super) uniqueness: Uniqueness,
    /// Whether `-` turns a field round: a constraint has no order.
    pub(super) has_order: bool,
    pub(super) condition: Option<String>,
    pub(super) method: Option<String>,
    pub(super) include: Option<LitStr>,
    pub(super) expressions: Vec<String>,
}

impl IndexOptions {
    fn new(argument: &Argument) -> Self {
        let is_constraint = argument.name() == "unique_together";
        Self {
            argument: argument.ident.clone(),
            fields: None,
            name: None,
            uniqueness: if is_constraint { Uniqueness::Unique } else { Uniqueness::Plain },
            has_order: !is_constraint,
            condition: None,
            method: None,
            include: None,
            expressions: Vec::new(),
        }
    }

    /// What to underline where the name is wrong.
    pub(super) fn place(&self) -> Span {
        let text = self.name.as_ref().or(self.fields.as_ref());
        text.map_or_else(|| self.argument.span(), LitStr::span)
    }
}

impl Container {
    pub(super) fn read(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut container = Self::default();
        for argument in PLACE.read(attributes, errors) {
            match argument.name() {
                "table" => container.table = errors.keep(argument.text()),
                "was" => container.was = identifier(&argument, errors),
                "comment" => container.comment = errors.keep(filled(&argument)),
                "app" => container.app = errors.keep(filled(&argument)),
                "display" => container.display = errors.keep(argument.text()),
                "ordering" => container.ordering = errors.keep(argument.text()),
                "natural_key" => container.natural_key = errors.keep(argument.text()),
                "index" => container.indexes.extend(index(&argument, &INDEX, errors)),
                "unique_together" => {
                    let index = index(&argument, &UNIQUE_TOGETHER, errors);
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
                    let key = composite_key::Declared::read(&argument, &container.composite_keys, errors);
                    container.composite_keys.extend(key);
                }
                "audit" => container.audit = audit(&argument, errors),
                _ => container.root = errors.keep(root(&argument)),
            }
        }
        container
    }
}

pub(super) fn filled(argument: &Argument) -> syn::Result<String> {
    let text = argument.text()?.value();
    if text.trim().is_empty() { Err(argument.wrong("a text that is not empty")) } else { Ok(text) }
}

fn index(argument: &Argument, place: &Place, errors: &mut Errors) -> Option<IndexOptions> {
    let (mut fields, items) = place.read_list(argument, errors)?;
    let mut index = IndexOptions::new(argument);
    for item in &items {
        match item.name() {
            "fields" if fields.is_some() => {
                errors.at(&item.ident, "the fields already stand at the beginning: keep one");
            }
            "fields" => fields = errors.keep(item.text()),
            "name" => index.name = identifier(item, errors),
            "where" => index.condition = errors.keep(filled(item)),
            "method" => index.method = identifier(item, errors).map(|method| method.value()),
            "include" => index.include = errors.keep(item.text()),
            "expr" => index.expressions.extend(errors.keep(filled(item))),
            _ => {
                errors.keep(item.flag());
                index.uniqueness = Uniqueness::Unique;
            }
        }
    }
    let lacks = |wanted: &str| items.iter().all(|item| item.name() != wanted);
    if fields.is_none() && lacks("fields") && lacks("expr") {
        errors.push(argument.wrong("the names of fields"));
        return None;
    }
    if fields.is_none() && lacks("fields") && lacks("name") {
        errors.at(
            &argument.ident,
            "an index of expressions alone has no fields to be named after: write `name = \"…\"` too",
        );
    }
    index.fields = fields;
    Some(index)
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
    errors.keep(name(argument))
}

/// Reads a text that is a name in a database.
pub(super) fn name(argument: &Argument) -> syn::Result<LitStr> {
    let text = argument.text()?;
    match names::fault(&text.value()) {
        Some(fault) => {
            let message = format!("\"{}\" cannot be a name in a database: {fault}", text.value());
            Err(syn::Error::new_spanned(text, message))
        }
        None => Ok(text),
    }
}

//! One member of a serializer: what its attributes say, and what contradicts.

use syn::{Error, Expr, Ident, LitStr, Path, Type, ext::IdentExt};

use super::{Casing, SERIALIZER, function};
use crate::{
    attributes::{Argument, Known, Number, Place},
    errors::Errors,
    field_type::{inside, spelled},
    names,
};

pub(super) static PLACE: Place = Place {
    attribute: SERIALIZER,
    what: "a member of a serializer",
    known: &[
        Known::once("read_only", "read_only"),
        Known::once("write_only", "write_only"),
        Known::once("source", "source = \"body\""),
        Known::once("skip", "skip"),
        Known::once("method", "method = \"excerpt\""),
        Known::once("validate", "validate = \"check\""),
        Known::once("nested", "nested"),
        Known::once("many", "many"),
        Known::once("composite", "composite"),
        Known::once("write", "write = \"create, connect\""),
        Known::once("default", "default = 0"),
        Known::once("required", "required"),
        Known::once("deprecated", "deprecated"),
        Known::once("rename", "rename = \"createdAt\""),
        Known::once("help", "help = \"What people read first.\""),
        Known::once("example", "example = \"Fjords\""),
        Known::once("permission", "permission = \"post.see_draft\""),
    ],
    other: Some(&super::CONTAINER),
};

/// What clients may do to nested rows, as it is written.
const WRITES: [(&str, &str); 5] = [
    ("create", "Create"),
    ("connect", "Connect"),
    ("set", "Set"),
    ("disconnect", "Disconnect"),
    ("delete", "Delete"),
];

/// One member.
pub(super) struct Member {
    pub(super) ident: Ident,
    pub(super) rust_type: Type,
    /// The name in JSON.
    pub(super) name: String,
    pub(super) source: Source,
    pub(super) direction: Direction,
    pub(super) required: bool,
    pub(super) default: Option<DefaultValue>,
    pub(super) validate: Option<Path>,
    pub(super) permission: Option<String>,
    pub(super) help: Option<String>,
    pub(super) example: Option<Example>,
    pub(super) deprecated: bool,
    /// Whether a key of several fields leads to it.
    pub(super) composite: bool,
}

/// Where its value comes from.
pub(super) enum Source {
    /// A field, or a way to one.
    Field(Vec<Ident>),
    /// A row, or several.
    Nested { relation: Option<Ident>, many: Option<Box<Type>>, writes: Vec<Ident> },
    /// A function.
    Method(Path),
    /// It is none of the API's.
    Skipped,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Both,
    ReadOnly,
    WriteOnly,
}

/// What a member is where clients do not give it.
pub(super) enum DefaultValue {
    /// That of its type.
    OfType,
    /// A text.
    Text(LitStr),
    /// What an expression says.
    Expression(Expr),
}

/// A value that people read first.
pub(super) enum Example {
    Text(String),
    Int(i64),
    Float(f64),
    Bool(bool),
}

impl Member {
    pub(super) fn read(declared: &syn::Field, casing: Option<Casing>, errors: &mut Errors) -> Option<Self> {
        let ident = declared.ident.clone()?;
        let arguments = PLACE.read(&declared.attrs, errors);
        check_pairs(&arguments, errors);
        let find = |name: &str| arguments.iter().find(|argument| argument.name() == name);
        for name in
            ["read_only", "write_only", "skip", "nested", "many", "composite", "required", "deprecated"]
        {
            find(name).and_then(|argument| errors.keep(argument.flag()));
        }
        let rust_name = ident.unraw().to_string();
        let text = |name, errors: &mut Errors| {
            find(name).and_then(|argument| errors.keep(argument.text())).map(|text| text.value())
        };
        let name = text("rename", errors)
            .unwrap_or_else(|| casing.map_or_else(|| rust_name.clone(), |casing| casing.spell(&rust_name)));
        let source = source(&ident, &declared.ty, &arguments, errors)?;
        let direction = if find("write_only").is_some() {
            Direction::WriteOnly
        } else if find("read_only").is_some() {
            Direction::ReadOnly
        } else {
            Direction::Both
        };
        Some(Self {
            name,
            source,
            direction,
            required: find("required").is_some(),
            default: find("default").and_then(|argument| errors.keep(default(argument))),
            validate: find("validate").and_then(|argument| errors.keep(function(argument))),
            permission: text("permission", errors),
            help: text("help", errors),
            example: find("example").and_then(|argument| errors.keep(example(argument))),
            deprecated: find("deprecated").is_some(),
            composite: find("composite").is_some(),
            rust_type: declared.ty.clone(),
            ident,
        })
    }

    pub(super) const fn is_skipped(&self) -> bool {
        matches!(self.source, Source::Skipped)
    }

    pub(super) fn goes_out(&self) -> bool {
        !self.is_skipped() && self.direction != Direction::WriteOnly
    }
}

/// Refuses what makes no sense together.
fn check_pairs(arguments: &[Argument], errors: &mut Errors) {
    const APART: [(&str, &[&str], &str); 6] = [
        (
            "skip",
            &[
                "read_only",
                "write_only",
                "source",
                "method",
                "validate",
                "nested",
                "many",
                "composite",
                "write",
                "default",
                "required",
                "deprecated",
                "rename",
                "help",
                "example",
                "permission",
            ],
            "is none of the API's",
        ),
        (
            "method",
            &[
                "write_only",
                "source",
                "validate",
                "nested",
                "many",
                "composite",
                "write",
                "default",
                "required",
            ],
            "is made by a function, so it only goes out",
        ),
        (
            "read_only",
            &["write_only", "validate", "write", "default", "required"],
            "is never given by clients",
        ),
        ("nested", &["validate", "default"], "is a row of its own"),
        ("many", &["validate", "default", "composite"], "is rows of their own"),
        ("required", &["default"], "must be given"),
    ];
    for (name, others, why) in APART {
        if !arguments.iter().any(|argument| argument.name() == name) {
            continue;
        }
        for argument in arguments.iter().filter(|argument| others.contains(&argument.name())) {
            let message =
                format!("a member that is `{name}` {why}: remove `{}` or `{name}`", argument.name());
            errors.at(&argument.ident, message);
        }
    }
}

fn source(ident: &Ident, ty: &Type, arguments: &[Argument], errors: &mut Errors) -> Option<Source> {
    let find = |name: &str| arguments.iter().find(|argument| argument.name() == name);
    if find("skip").is_some() {
        return Some(Source::Skipped);
    }
    if let Some(argument) = find("method") {
        return errors.keep(function(argument)).map(Source::Method);
    }
    let written = match find("source") {
        Some(argument) => Some((argument, errors.keep(argument.text())?.value())),
        None => None,
    };
    if find("nested").or_else(|| find("many")).is_some() {
        let named = written.map(|(argument, name)| {
            rust_ident(&name).ok_or_else(|| argument.wrong("the name of a relation"))
        });
        let relation = match named {
            Some(name) => Some(errors.keep(name)?),
            None => None,
        };
        let writes = find("write").map_or_else(Vec::new, |argument| writes(argument, errors));
        let many = errors.keep(rows(ty, find("many")))?;
        return Some(Source::Nested { relation, many, writes });
    }
    if let Some(argument) = find("write") {
        errors.at(&argument.ident, "`write` is for nested rows: write `nested`, or remove it");
    }
    let leads_on = written.as_ref().is_some_and(|(_, written)| written.contains("__"));
    if let Some(argument) = find("composite").filter(|_| !leads_on) {
        errors.at(
            &argument.ident,
            "`composite` is for what a key of several fields leads to: write `nested`, a `source` behind it, or remove it",
        );
    }
    let Some((argument, written)) = written else { return Some(Source::Field(vec![ident.clone()])) };
    let parts: Option<Vec<Ident>> = written.split("__").map(rust_ident).collect();
    if parts.is_none() {
        errors.push(argument.wrong("the name of a field, or a way to one behind foreign keys"));
    }
    parts.map(Source::Field)
}

/// Returns the type of the rows where there are several.
fn rows(ty: &Type, many: Option<&Argument>) -> syn::Result<Option<Box<Type>>> {
    match (inside(ty, "Vec"), many) {
        (Some(rows), Some(_)) => Ok(Some(Box::new(rows.clone()))),
        (None, None) => Ok(None),
        (Some(_), None) => Err(Error::new_spanned(ty, "several rows are nested: write `nested, many`")),
        (None, Some(_)) => {
            let message = format!("`many` is for several rows: write `Vec<{}>`", spelled(ty));
            Err(Error::new_spanned(ty, message))
        }
    }
}

fn writes(argument: &Argument, errors: &mut Errors) -> Vec<Ident> {
    let Some(text) = errors.keep(argument.text()) else { return Vec::new() };
    let mut writes: Vec<Ident> = Vec::new();
    for word in text.value().split(',').map(str::trim) {
        let known = WRITES.iter().find(|(name, _)| *name == word);
        let Some((_, variant)) = known else {
            let all = || WRITES.iter().map(|(name, _)| *name);
            let hint = names::meant(word, all())
                .map_or_else(String::new, |meant| format!(", did you mean `{meant}`?"));
            let all = names::quoted(all());
            errors.at(&text, format!("nothing is done to nested rows by `{word}`{hint}; there are {all}"));
            continue;
        };
        let variant = Ident::new(variant, text.span());
        if writes.contains(&variant) {
            errors.at(&text, format!("`{word}` stands here twice: keep one"));
        }
        writes.push(variant);
    }
    writes
}

fn default(argument: &Argument) -> syn::Result<DefaultValue> {
    Ok(match argument.expression()? {
        None => DefaultValue::OfType,
        Some(Expr::Lit(literal)) => match literal.lit {
            syn::Lit::Str(text) => DefaultValue::Text(text),
            lit => DefaultValue::Expression(Expr::Lit(syn::ExprLit { attrs: Vec::new(), lit })),
        },
        Some(expression) => DefaultValue::Expression(expression),
    })
}

fn example(argument: &Argument) -> syn::Result<Example> {
    match argument.any_literal() {
        Some((syn::Lit::Str(text), false)) => Ok(Example::Text(text.value())),
        Some((syn::Lit::Bool(value), false)) => Ok(Example::Bool(value.value)),
        Some((syn::Lit::Int(_) | syn::Lit::Float(_), _)) => Ok(match argument.number()? {
            Number::Whole(number) => Example::Int(number),
            Number::Fraction { float, .. } => Example::Float(float),
        }),
        _ => Err(argument.wrong("a literal: text, a number, `true` or `false`")),
    }
}

/// Makes a name an identifier, a raw one where it is a keyword.
fn rust_ident(name: &str) -> Option<Ident> {
    let plain = syn::parse_str::<Ident>(name);
    plain.or_else(|_| syn::parse_str::<Ident>(&format!("r#{name}"))).ok()
}

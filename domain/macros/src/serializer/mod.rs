//! `#[derive(Serializer)]`: a struct as what goes out of a model and comes in.

mod casing;
mod expand;
mod member;

use proc_macro2::TokenStream;
use syn::{DeriveInput, Error, Ident, Path, Result};

use self::{casing::Casing, member::Member};
use crate::{
    attributes::{Argument, Declared, Known, Place, default_root, root},
    errors::Errors,
};

/// The attribute.
const SERIALIZER: &str = "serializer";

/// What it is derived for.
static DECLARED: Declared = Declared {
    what: "a serializer",
    typed: "a serializer has members of known types",
    named: "members have names",
    or: "",
};

static CONTAINER: Place = Place {
    attribute: SERIALIZER,
    what: "a serializer",
    known: &[
        Known::once("model", "model = Post"),
        Known::once("validate", "validate = \"check\""),
        Known::once("rename_all", "rename_all = \"camelCase\""),
        Known::once("mask", "mask = \"sees\""),
        Known::once("crate", "crate = \"rustango\""),
    ],
    other: Some(&member::PLACE),
};

/// Expands the derive, or explains what is wrong with the declaration.
pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let serializer = syn::parse2::<DeriveInput>(input).and_then(|input| Serializer::read(&input));
    serializer.map_or_else(Error::into_compile_error, |serializer| serializer.expand())
}

/// A serializer whose declaration was found right.
struct Serializer {
    ident: Ident,
    root: Path,
    model: Path,
    validate: Option<Path>,
    mask: Option<Path>,
    members: Vec<Member>,
}

impl Serializer {
    fn read(input: &DeriveInput) -> Result<Self> {
        let declared = DECLARED.fields(input)?;
        let mut errors = Errors::default();
        let arguments = CONTAINER.read(&input.attrs, &mut errors);
        let find = |name: &str| arguments.iter().find(|argument| argument.name() == name);
        let model = find("model").and_then(|argument| errors.keep(argument.path()));
        if find("model").is_none() {
            let name = &input.ident;
            errors.at(name, format!("of which model is `{name}`? write `#[serializer(model = Post)]`"));
        }
        let mut function = |name| find(name).and_then(|argument| errors.keep(function(argument)));
        let (validate, mask) = (function("validate"), function("mask"));
        let root = find("crate").and_then(|argument| errors.keep(root(argument)));
        let casing = find("rename_all").and_then(|argument| errors.keep(Casing::read(argument)));
        let members: Vec<Member> =
            declared.filter_map(|field| Member::read(field, casing, &mut errors)).collect();
        check_names(&members, &mut errors);
        errors.finish()?;
        let Some(model) = model else { return Err(Error::new(input.ident.span(), "there is no model")) };
        let root = root.unwrap_or_else(default_root);
        Ok(Self { ident: input.ident.clone(), root, model, validate, mask, members })
    }
}

/// Reads the name of a function: of the serializer where it is one word, else
/// as it is written.
fn function(argument: &Argument) -> Result<Path> {
    argument.text()?.parse_with(Path::parse_mod_style).map_err(|_| argument.wrong("the name of a function"))
}

fn check_names(members: &[Member], errors: &mut Errors) {
    for (position, member) in members.iter().enumerate() {
        let same = |other: &&Member| other.name == member.name && !other.is_skipped();
        if let Some(first) = members[..position].iter().find(same).filter(|_| !member.is_skipped()) {
            let message = format!(
                "\"{}\" is what `{}` is called in JSON already: write `rename = \"…\"` with another name",
                member.name, first.ident
            );
            errors.at(&member.ident, message);
        }
    }
}

//! `m2m(…)`: relations over a table between.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Ident, LitStr, Path, ext::IdentExt};

use super::{Model, container::identifier};
use crate::{
    attributes::{Argument, Known, Place, RUSTANGO},
    errors::Errors,
    names,
};

static M2M: Place = Place {
    attribute: RUSTANGO,
    what: "`m2m`",
    known: &[
        Known::once("name", "name = \"tags\""),
        Known::once("to", "to = \"Tag\""),
        Known::once("through", "through = \"post_tags\""),
        Known::once("src", "src = \"post_id\""),
        Known::once("dst", "dst = \"tag_id\""),
        Known::once("was", "was = \"post_labels\""),
    ],
    other: None,
};

/// A relation as it was declared.
pub(super) struct ManyToMany {
    name: LitStr,
    target: Path,
    between: Between,
    source_key: Option<LitStr>,
    target_key: Option<LitStr>,
    /// What the table that it brings along was called before.
    was: Option<LitStr>,
}

/// Where the table between comes from.
enum Between {
    /// The relation brings it along, under this name or one of its own.
    Automatic(Option<LitStr>),
    /// It is this model.
    Declared(Path),
}

impl ManyToMany {
    pub(super) fn read(argument: &Argument, others: &[Self], errors: &mut Errors) -> Option<Self> {
        let (text, items) = M2M.read_list(argument, errors)?;
        let (mut name, mut target, mut source_key, mut target_key) = (None, None, None, None);
        let (mut between, mut was) = (Between::Automatic(None), None);
        for item in &items {
            match item.name() {
                "name" => name = relation_name(item, others, errors),
                "to" => target = model(item, errors),
                "through" => between = through(item, errors)?,
                "src" => source_key = identifier(item, errors),
                "dst" => target_key = identifier(item, errors),
                _ => was = identifier(item, errors),
            }
        }
        let lacks = |wanted: &str| items.iter().all(|item| item.name() != wanted);
        if text.is_some() || lacks("name") || lacks("to") {
            errors.push(argument.wrong("the name of the relation and the model it leads to"));
            return None;
        }
        if let (Between::Declared(_), Some(text)) = (&between, &was) {
            errors.at(text, "the table between is a model of its own: write `was` there");
        }
        Some(Self { name: name?, target: target?, between, source_key, target_key, was })
    }

    /// Refuses a relation that is called as a field is.
    pub(super) fn check(&self, is_field: impl Fn(&str) -> bool, errors: &mut Errors) {
        let name = self.name.value();
        if is_field(&name) {
            errors.at(&self.name, format!("there is a field `{name}` already: call the relation otherwise"));
        }
    }

    fn ident(&self) -> Ident {
        Ident::new_raw(&self.name.value(), self.name.span())
    }

    /// The relation as data, and the table that it brings along.
    pub(super) fn data(&self, model: &Model) -> (TokenStream, TokenStream) {
        let (ident, target) = (&model.ident, &self.target);
        let name = self.name.value();
        let static_name = format_ident!("{}_THROUGH", name.to_uppercase());
        let (between, through, source_field, target_field, table) = match &self.between {
            Between::Automatic(table) => (
                quote!(Automatic),
                quote!(|| &#static_name),
                quote!(__r::ManyToMany::SOURCE),
                quote!(__r::ManyToMany::TARGET),
                self.table(model, &static_name, table.as_ref()),
            ),
            Between::Declared(through) => (
                quote!(Declared),
                quote!(<#through as __r::Model>::schema),
                key(through, &quote!(#ident), self.source_key.as_ref(), &snake(ident)),
                key(through, &quote!(#target), self.target_key.as_ref(), &snake(last(target))),
                TokenStream::new(),
            ),
        };
        let relation = quote! {
            __r::ManyToMany {
                name: #name,
                source: <#ident as __r::Model>::schema,
                target: <#target as __r::Model>::schema,
                through: #through,
                source_field: #source_field,
                target_field: #target_field,
                between: __r::Between::#between,
            }
        };
        (relation, table)
    }

    /// The description of a table that the relation brings along.
    fn table(&self, model: &Model, static_name: &Ident, table: Option<&LitStr>) -> TokenStream {
        let (ident, target, app) = (&model.ident, &self.target, model.app());
        let name = self.name.value();
        let table = table.map_or_else(|| format!("{}_{name}", model.table), LitStr::value);
        let (source_default, target_default) = match (snake(ident), snake(last(target))) {
            (source, target) if source == target => (format!("from_{source}"), format!("to_{target}")),
            names => names,
        };
        let (source_column, source_name) = column(self.source_key.as_ref(), &source_default);
        let (target_column, target_name) = column(self.target_key.as_ref(), &target_default);
        let key = names::constraint(&table, &[&source_column, &target_column], "key");
        let model_name = format!("{}_{name}", ident.unraw());
        let was = self.was.iter().map(|was| quote!(.was(__r::Identifier::new(#was))));
        quote! {
            static #static_name: __r::ModelSchema = __r::ModelSchema::new(
                #model_name,
                #app,
                __r::Identifier::new(#table),
                const {
                    &__r::ManyToMany::fields::<#ident, #target>(
                        (#source_name, __r::Identifier::new(#source_column)),
                        (#target_name, __r::Identifier::new(#target_column)),
                    )
                },
                &[0],
            )
            .indexes(const { &[__r::ManyToMany::index(__r::Identifier::new(#key))] })
            #(#was)*;
        }
    }

    /// The relation in queries, and the links of one row.
    pub(super) fn functions(&self, model: &Model, position: usize) -> TokenStream {
        let (visibility, target) = (&model.visibility, &self.target);
        let (name, links) = (self.ident(), format_ident!("{}_m2m", self.name.value()));
        quote! {
            #visibility fn #name() -> __r::Many<Self, #target> {
                __r::Many::through(&RELATIONS[#position])
            }
            #visibility fn #links(&self) -> __r::Links<Self, #target> {
                __r::Links::new(self, &RELATIONS[#position])
            }
        }
    }
}

fn relation_name(argument: &Argument, others: &[ManyToMany], errors: &mut Errors) -> Option<LitStr> {
    let name = identifier(argument, errors)?;
    if others.iter().any(|other| other.name.value() == name.value()) {
        errors.at(&name, format!("there is another relation `{}`: rename one", name.value()));
    }
    Some(name)
}

/// Reads a model: its path, or its name in snake case.
pub(super) fn model(argument: &Argument, errors: &mut Errors) -> Option<Path> {
    let text = errors.keep(argument.text())?;
    let path = text.parse_with(Path::parse_mod_style).map_err(|_| argument.wrong("the name of a model"));
    let mut path = errors.keep(path)?;
    if let Some(segment) = path.segments.last_mut()
        && !is_type(&segment.ident)
    {
        segment.ident = Ident::new(&camel_case(&segment.ident.to_string()), text.span());
    }
    Some(path)
}

fn through(argument: &Argument, errors: &mut Errors) -> Option<Between> {
    let text = errors.keep(argument.text())?;
    match text.parse_with(Path::parse_mod_style) {
        Ok(path) if is_type(last(&path)) => Some(Between::Declared(path)),
        _ => identifier(argument, errors).map(|table| Between::Automatic(Some(table))),
    }
}

fn is_type(name: &Ident) -> bool {
    name.to_string().starts_with(char::is_uppercase)
}

fn last(path: &Path) -> &Ident {
    // A path that was parsed has a last segment.
    &path.segments[path.segments.len() - 1].ident
}

fn snake(name: &Ident) -> String {
    names::snake_case(&name.unraw().to_string())
}

fn camel_case(name: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>()
    };
    name.split('_').map(capital).collect()
}

/// The column of a key in a table that the relation brings along, and the name
/// of its field.
fn column(written: Option<&LitStr>, default: &str) -> (String, String) {
    let column = written.map_or_else(|| format!("{default}_id"), LitStr::value);
    let name = column.strip_suffix("_id").unwrap_or(&column).to_owned();
    (column, name)
}

/// The position of a foreign key in a model between, checked by its type.
fn key(through: &Path, target: &TokenStream, written: Option<&LitStr>, default: &str) -> TokenStream {
    let span = written.map_or_else(Span::call_site, LitStr::span);
    let field = written.map_or_else(|| default.to_owned(), LitStr::value);
    let field = Ident::new_raw(&field, Span::call_site().located_at(span));
    quote_spanned! {Span::call_site().located_at(span)=>
        {
            let key: __r::Column<#through, __r::ForeignKey<#target>> = #through::#field;
            key.field().position()
        }
    }
}

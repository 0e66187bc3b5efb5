//! `fk_composite(…)`: fields that together point at a row of another model.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Ident, LitStr, Path};

use super::{
    Model,
    container::identifier,
    expand,
    field::{Field, OnDelete, on_delete},
    list, many_to_many,
};
use crate::{
    attributes::{Argument, Known, Place, RUSTANGO},
    errors::Errors,
    field_type::spelled,
};

static FK_COMPOSITE: Place = Place {
    attribute: RUSTANGO,
    what: "`fk_composite`",
    known: &[
        Known::once("name", "name = \"edition\""),
        Known::once("to", "to = \"Edition\""),
        Known::once("from", "from = \"isbn, number\""),
        Known::once("on", "on = \"isbn, number\""),
        Known::once("on_delete", "on_delete = \"cascade\""),
    ],
    other: None,
};

/// A foreign key as it was declared; names of fields are not looked up yet.
pub(super) struct Declared {
    name: LitStr,
    target: Path,
    from: LitStr,
    on: LitStr,
    on_delete: Option<(LitStr, OnDelete)>,
}

/// A foreign key over several fields.
pub(super) struct CompositeKey {
    name: LitStr,
    target: Path,
    /// The positions of the fields, each with the name of the field of the
    /// target.
    pairs: Vec<(usize, Ident)>,
    on_delete: OnDelete,
}

impl Declared {
    pub(super) fn read(argument: &Argument, others: &[Self], errors: &mut Errors) -> Option<Self> {
        let (text, items) = FK_COMPOSITE.read_list(argument, errors)?;
        let (mut name, mut target, mut from, mut on, mut then) = (None, None, None, None, None);
        for item in &items {
            match item.name() {
                "name" => name = identifier(item, errors),
                "to" => target = many_to_many::model(item, errors),
                "from" => from = errors.keep(item.text()),
                "on" => on = errors.keep(item.text()),
                _ => then = errors.keep(on_delete(item)),
            }
        }
        let lacks = |wanted: &&str| items.iter().all(|item| item.name() != *wanted);
        if text.is_some() || ["name", "to", "from", "on"].iter().any(lacks) {
            errors.push(argument.wrong("a name, a model, the fields and those that they point at"));
            return None;
        }
        let name: LitStr = name?;
        if others.iter().any(|other| other.name.value() == name.value()) {
            errors.at(&name, format!("there is another key `{}`: rename one", name.value()));
        }
        Some(Self { name, target: target?, from: from?, on: on?, on_delete: then })
    }

    /// Looks the fields up.
    pub(super) fn resolve(self, fields: &[Field], errors: &mut Errors) -> Option<CompositeKey> {
        let name = self.name.value();
        if fields.iter().any(|field| field.name == name) {
            errors.at(&self.name, format!("there is a field `{name}` already: call the key otherwise"));
        }
        let from = list(fields, &self.from, errors);
        let on = targets(&self.on, errors)?;
        let (written, wanted) = (self.from.value().split(',').count(), on.len());
        if written != wanted {
            let message = format!(
                "`from` has {written} and `on` has {wanted}: each field points at the one at its place"
            );
            errors.at(&self.on, message);
        }
        if from.len() != wanted {
            return None;
        }
        if let [only] = from[..] {
            let target = &self.target;
            let message = format!(
                "a key of one field is a type: write `{}: ForeignKey<{}>`",
                fields[only].name,
                spelled(&syn::parse_quote!(#target))
            );
            errors.at(&self.from, message);
        }
        let then = self.on_delete.as_ref().map_or(OnDelete::Restrict, |(_, on_delete)| *on_delete);
        if let Some((text, _)) = &self.on_delete {
            check_on_delete(from.iter().map(|&at| &fields[at]), text, then, errors);
        }
        let pairs = from.into_iter().zip(on).collect();
        Some(CompositeKey { name: self.name, target: self.target, pairs, on_delete: then })
    }
}

/// Refuses what fields cannot become when their target goes.
fn check_on_delete<'f>(
    fields: impl Iterator<Item = &'f Field>,
    text: &LitStr,
    on_delete: OnDelete,
    errors: &mut Errors,
) {
    for field in fields {
        let (name, is_known) = (&field.name, field.ty.kind != crate::field_type::Kind::Unknown);
        match on_delete {
            OnDelete::SetNull if is_known && !field.ty.is_optional() => {
                let of = spelled(&field.rust_type);
                let message =
                    format!("`{name}` cannot become NULL: write `Option<{of}>`, or another `on_delete`");
                errors.at(text, message);
            }
            OnDelete::SetDefault if field.default.is_none() => {
                let message = format!(
                    "`{name}` has no default to be set to: write `default = \"…\"`, or another `on_delete`"
                );
                errors.at(text, message);
            }
            _ => {}
        }
    }
}

/// Reads "a, b" as names of fields of another model.
fn targets(text: &LitStr, errors: &mut Errors) -> Option<Vec<Ident>> {
    let mut names: Vec<Ident> = Vec::new();
    for name in text.value().split(',').map(str::trim) {
        let name = name.strip_prefix("r#").unwrap_or(name);
        if name == "_" || name == "self" || crate::names::fault(name).is_some() {
            errors.at(text, "expected names of fields with commas between them: write \"a, b\"");
            return None;
        }
        let ident = Ident::new_raw(name, Span::call_site().located_at(text.span()));
        if names.contains(&ident) {
            errors.at(text, format!("`{name}` stands here twice: keep one"));
        }
        names.push(ident);
    }
    Some(names)
}

impl CompositeKey {
    /// The key as data. The columns of the target tell whether there are such
    /// fields, and of which types.
    pub(super) fn data(&self, model: &Model) -> TokenStream {
        let (own, target, name) = (&model.ident, &self.target, self.name.value());
        let on_delete = expand::on_delete(self.on_delete);
        let from = self.pairs.iter().map(|(from, _)| from);
        let on = self.pairs.iter().map(|(from, on)| {
            let from = &model.fields[*from].ident;
            quote_spanned!(on.span()=> __r::pointed_at(<#own>::#from, <#target>::#on))
        });
        quote! {
            __r::CompositeKey {
                name: #name,
                target: <#target as __r::Model>::schema,
                from: &[#(#from),*],
                on: || const { &[#(#on),*] },
                on_delete: __r::OnDelete::#on_delete,
            }
        }
    }

    /// The key in queries, and the row that one row points at, read and set.
    pub(super) fn functions(&self, model: &Model, position: usize) -> TokenStream {
        let (visibility, target) = (&model.visibility, &self.target);
        let name = Ident::new_raw(&self.name.value(), self.name.span());
        let (get, set) =
            (format_ident!("{}_fk", self.name.value()), format_ident!("set_{}", self.name.value()));
        quote! {
            #visibility fn #name() -> __r::ToOne<Self, #target> {
                __r::ToOne::new(&SCHEMA, #position)
            }
            #[track_caller]
            #visibility fn #get(
                &self, db: &__r::Db,
            ) -> impl ::core::future::Future<Output = ::core::result::Result<::core::option::Option<#target>, __r::Error>> + ::core::marker::Send {
                Self::#name().get(self, db)
            }
            #visibility fn #set(&mut self, target: &#target) -> ::core::result::Result<(), __r::Error> {
                Self::#name().set(self, target)
            }
        }
    }
}

//! `generic_fk(…)`: fields that together point at a row of any model.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, LitStr};

use super::{Model, container::identifier, field::Field, named};
use crate::{
    attributes::{Argument, Known, Place, RUSTANGO},
    errors::Errors,
};

static GENERIC_FK: Place = Place {
    attribute: RUSTANGO,
    what: "`generic_fk`",
    known: &[
        Known::once("name", "name = \"target\""),
        Known::once("content_type", "content_type = \"content_type\""),
        Known::once("object", "object = \"object_pk\""),
    ],
    other: None,
};

/// A generic foreign key as it was declared; names of fields are not looked up
/// yet.
pub(super) struct Declared {
    name: LitStr,
    content_type: LitStr,
    object: LitStr,
}

/// A generic foreign key over two fields.
pub(super) struct GenericFk {
    name: LitStr,
    content_type: usize,
    object: usize,
}

impl Declared {
    pub(super) fn read(argument: &Argument, errors: &mut Errors) -> Option<Self> {
        let (text, items) = GENERIC_FK.read_list(argument, errors)?;
        let (mut name, mut content_type, mut object) = (None, None, None);
        for item in &items {
            match item.name() {
                "name" => name = identifier(item, errors),
                "content_type" => content_type = errors.keep(item.text()),
                _ => object = errors.keep(item.text()),
            }
        }
        if text.is_some() || items.iter().all(|item| item.name() != "name") {
            errors.push(argument.wrong("a name, and the fields that it is made of"));
            return None;
        }
        let name = name?;
        let by_default = |field: &str| LitStr::new(field, name.span());
        Some(Self {
            content_type: content_type.unwrap_or_else(|| by_default("content_type")),
            object: object.unwrap_or_else(|| by_default("object_pk")),
            name,
        })
    }

    /// Looks the fields up.
    pub(super) fn resolve(self, fields: &[Field], errors: &mut Errors) -> Option<GenericFk> {
        let name = self.name.value();
        if fields.iter().any(|field| field.name == name) {
            errors.at(&self.name, format!("there is a field `{name}` already: call the key otherwise"));
        }
        let content_type = named(fields, &self.content_type, &self.content_type.value(), errors);
        let object = named(fields, &self.object, &self.object.value(), errors);
        Some(GenericFk { name: self.name, content_type: content_type?, object: object? })
    }
}

impl GenericFk {
    /// The key of a row, read and set, and the rows that point at one.
    pub(super) fn functions(&self, model: &Model) -> TokenStream {
        let visibility = &model.visibility;
        let name = Ident::new_raw(&self.name.value(), self.name.span());
        let (set, is) =
            (format_ident!("set_{}", self.name.value()), format_ident!("{}_is", self.name.value()));
        let [content_type, object] = [self.content_type, self.object].map(|at| &model.fields[at].ident);
        quote! {
            #visibility fn #name(&self) -> ::core::option::Option<__r::GenericForeignKey> {
                __r::GenericForeignKey::of_fields(&self.#content_type, &self.#object)
            }
            #visibility fn #set(
                &mut self, target: &__r::GenericForeignKey,
            ) -> ::core::result::Result<(), __r::Error> {
                target.write(self, Self::#content_type.field(), Self::#object.field())
            }
            #visibility fn #is(target: &__r::GenericForeignKey) -> __r::Predicate<Self> {
                target.is_pointed_at(Self::#content_type, Self::#object)
            }
        }
    }
}

//! Stands for a model whose declaration was refused, so that the compiler
//! tells what is wrong with it and not, wherever it is used, that it is no
//! model. None of it ever runs.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Type, parse_quote};

use super::{KEY_FIELDS, container::Container, field::Field, named_fields};
use crate::{
    attributes::default_root,
    errors::Errors,
    field_type::{Kind, inside},
};

/// Makes the columns and an empty `Model`, where the shape allows it.
pub(super) fn stand_in(input: &DeriveInput) -> Option<TokenStream> {
    let declared = named_fields(input).ok()?;
    let ident = &input.ident;
    let known = &mut Errors::default();
    let root = Container::read(&input.attrs, known).root.unwrap_or_else(default_root);
    let fields: Vec<_> = declared.iter().filter_map(|field| Field::read(field, known)).collect();
    let keys: Vec<Type> = fields.iter().filter(|field| field.primary_key.is_some()).map(key).collect();
    let key: Type = match &keys[..] {
        [] => parse_quote!(i64),
        [only] => only.clone(),
        several => {
            let several = several.iter().take(KEY_FIELDS);
            parse_quote!((#(#several),*))
        }
    };
    let columns = fields.iter().map(|field| {
        let Field { ident, visibility, rust_type, .. } = field;
        quote!(#visibility const #ident: __r::Column<Self, #rust_type> = __r::Column::new(&SCHEMA, 0);)
    });
    Some(quote! {
        const _: () = {
            use #root::__macro as __r;
            static FIELDS: [__r::FieldSchema; 1] = [<i64 as __r::FieldValue>::FIELD];
            static SCHEMA: __r::ModelSchema =
                __r::ModelSchema::new("", "", __r::Identifier::new("stand_in"), &FIELDS, &[0]);
            #[automatically_derived]
            #[allow(dead_code, missing_docs, non_upper_case_globals, unreachable_pub, reason = "a stand-in")]
            impl #ident { #(#columns)* }
            #[automatically_derived]
            impl __r::Model for #ident {
                type Key = #key;
                fn schema() -> &'static __r::ModelSchema {
                    &SCHEMA
                }
                fn key(&self) -> ::core::option::Option<Self::Key> {
                    ::core::unreachable!()
                }
                fn from_row(_: __r::RowReader<'_>) -> ::core::result::Result<Self, __r::DbError> {
                    ::core::unreachable!()
                }
                fn values(&self) -> ::std::vec::Vec<__r::Value> {
                    ::core::unreachable!()
                }
                fn assign(&mut self, _: usize, _: __r::ValueRef<'_>) -> ::core::result::Result<(), __r::DecodeFault> {
                    ::core::unreachable!()
                }
                fn load_related(&mut self, _: &__r::RelatedColumns, _: __r::RowReader<'_>) -> ::core::result::Result<(), __r::DbError> {
                    ::core::unreachable!()
                }
            }
        };
    })
}

/// The type of the key, whatever wraps it.
fn key(field: &Field) -> Type {
    let bare = inside(&field.rust_type, "Option").unwrap_or(&field.rust_type);
    let bare = inside(bare, "Auto").unwrap_or(bare);
    match field.ty.kind {
        Kind::Integer | Kind::Text | Kind::Uuid => bare.clone(),
        Kind::ForeignKey => parse_quote!(<#bare as __r::KeyField>::Key),
        _ => parse_quote!(i64),
    }
}

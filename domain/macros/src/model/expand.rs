//! What a model becomes: two statics, one constant a field, thin glue.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Ident, ext::IdentExt, spanned::Spanned};

use super::{
    Direction, Index, Model, Uniqueness, columns_may_clash,
    field::{Field, OnDelete, Stamp},
};
use crate::{
    attributes::{Exact, Number},
    field_type::Kind,
};

/// Expands a model.
///
/// Paths are written in full and the facade's module gets a name that no
/// program has, because all of it is resolved among the programmer's names.
/// Types of fields stand wherever a trait is asked for, so that the compiler
/// underlines a wrong one where it was written.
pub(super) fn expand(model: &Model) -> TokenStream {
    let Model { ident, root, table, primary_key, fields, .. } = model;
    let name = ident.unraw().to_string();
    let app = model.app();
    let count = fields.len();
    let schemas = fields.iter().map(schema);
    let options = options(model);
    let columns = fields.iter().enumerate().map(|(position, field)| {
        let Field { ident, visibility, rust_type, .. } = field;
        quote_spanned!(at(ident)=>
            #visibility const #ident: __r::Column<Self, #rust_type> = __r::Column::new(&SCHEMA, #position);
        )
    });
    let relations = relations(model);
    let functions = model.many_to_many.iter().enumerate().map(|(at, relation)| relation.functions(model, at));
    let composite_keys = model.composite_keys.iter().enumerate().map(|(at, key)| key.functions(model, at));
    let generic_fks = model.generic_fks.iter().map(|key| key.functions(model));
    let glue = glue(model);
    let is_trashed = fields.iter().any(|field| field.stamp == Some(Stamp::Trashed));
    let soft_delete = is_trashed.then(|| quote!(#[automatically_derived] impl __r::SoftDelete for #ident {}));
    quote! {
        const _: () = {
            use #root::__macro as __r;
            static FIELDS: [__r::FieldSchema; #count] = [#(#schemas),*];
            static SCHEMA: __r::ModelSchema =
                __r::ModelSchema::new(#name, #app, __r::Identifier::new(#table), &FIELDS, &[#(#primary_key),*]) #options;
            #relations
            #[automatically_derived]
            #[allow(
                dead_code, missing_docs, non_upper_case_globals, private_interfaces, unreachable_pub,
                reason = "columns are called as the fields are"
            )]
            impl #ident { #(#columns)* #(#functions)* #(#generic_fks)* #(#composite_keys)* }
            #glue
            #soft_delete
            __r::inventory::submit! { __r::Registered(<#ident as __r::Model>::schema) }
        };
    }
}

fn schema(field: &Field) -> TokenStream {
    let Field { rust_type, name, column, .. } = field;
    let mut schema =
        quote!(<#rust_type as __r::FieldValue>::FIELD.named(#name, __r::Identifier::new(#column)));
    // What does not fit a type behind an alias is found when this is
    // evaluated, and underlined where it was written.
    let mut set = |argument: &str, property: &str, values: &[TokenStream]| {
        let span = field.argument(argument).map_or_else(|| at(rust_type), |argument| at(&argument.ident));
        let property = Ident::new(property, span);
        schema = quote_spanned!(span=> __r::FieldSchema::#property(#schema #(, #values)*));
    };
    if let Some(column) = &field.foreign_key_column {
        set("column", "foreign_key_column", &[quote!(#column)]);
    }
    if let Some(was) = &field.was {
        set("was", "was", &[quote!(__r::Identifier::new(#was))]);
    }
    if let Some(comment) = &field.comment {
        set("comment", "comment", &[quote!(#comment)]);
    }
    if field.primary_key.is_some() {
        set("primary_key", "primary_key", &[]);
    }
    if let Some(max_length) = field.max_length {
        set("max_length", "max_length", &[quote!(#max_length)]);
    }
    if let Some(min) = field.min {
        set("min", "min", &[bound(field, min)]);
    }
    if let Some(max) = field.max {
        set("max", "max", &[bound(field, max)]);
    }
    if let Some(default) = &field.default {
        set("default", "default", &[quote!(#default)]);
    }
    if field.unique {
        set("unique", "unique", &[]);
    }
    if field.index {
        set("index", "index", &[]);
    }
    if field.sensitive {
        set("sensitive", "sensitive", &[]);
    }
    if let Some((argument, stamp)) = field.stamp.map(stamp) {
        set(argument, "stamp", &[quote!(__r::Stamp::#stamp)]);
    }
    if let Some(on_delete) = field.on_delete.map(on_delete) {
        set("on_delete", "on_delete", &[quote!(__r::OnDelete::#on_delete)]);
    }
    if field.deferrable {
        set("deferrable", "deferrable", &[]);
    }
    if field.ty.kind == Kind::Unknown {
        set("", "checked", &[]);
    }
    schema
}

fn options(model: &Model) -> TokenStream {
    let mut options = TokenStream::new();
    if columns_may_clash(&model.fields) {
        options.extend(quote!(.distinct_columns()));
    }
    if let Some(was) = &model.was {
        options.extend(quote!(.was(__r::Identifier::new(#was))));
    }
    if let Some(comment) = &model.comment {
        options.extend(quote!(.comment(#comment)));
    }
    if let Some(display) = model.display {
        options.extend(quote!(.display(#display)));
    }
    if !model.ordering.is_empty() {
        let terms = model.ordering.iter().map(|term| {
            let field = term.field;
            let direction = variant(match term.direction {
                Direction::Ascending => "Ascending",
                Direction::Descending => "Descending",
            });
            quote!(__r::OrderBy { field: #field, direction: __r::Direction::#direction })
        });
        options.extend(quote!(.ordering(const { &[#(#terms),*] })));
    }
    if !model.natural_key.is_empty() {
        let fields = &model.natural_key;
        options.extend(quote!(.natural_key(&[#(#fields),*])));
    }
    if !model.indexes.is_empty() {
        let indexes = model.indexes.iter().map(index);
        options.extend(quote!(.indexes(const { &[#(#indexes),*] })));
    }
    if !model.checks.is_empty() {
        let checks = model.checks.iter().map(|check| {
            let (name, expression) = (&check.name, &check.expression);
            quote!(__r::CheckSchema { name: __r::Identifier::new(#name), expression: #expression })
        });
        options.extend(quote!(.checks(const { &[#(#checks),*] })));
    }
    if !model.many_to_many.is_empty() {
        options.extend(quote!(.many_to_many(&RELATIONS)));
    }
    if !model.composite_keys.is_empty() {
        let keys = model.composite_keys.iter().map(|key| key.data(model));
        options.extend(quote!(.composite_keys(const { &[#(#keys),*] })));
    }
    for (stamp, property) in [(Stamp::Trashed, "soft_delete"), (Stamp::Version, "version")] {
        if let Some(position) = model.fields.iter().position(|field| field.stamp == Some(stamp)) {
            let property = variant(property);
            options.extend(quote!(.#property(#position)));
        }
    }
    if let Some(fields) = &model.audit {
        options.extend(quote!(.audit(&[#(#fields),*])));
    }
    options
}

fn index(index: &Index) -> TokenStream {
    let Index { name, fields, uniqueness, descending, expressions, condition, method, include } = index;
    let uniqueness = variant(match uniqueness {
        Uniqueness::Plain => "Plain",
        Uniqueness::Unique => "Unique",
    });
    let mut schema = quote!(__r::IndexSchema::new(
        __r::Identifier::new(#name), &[#(#fields),*], __r::Uniqueness::#uniqueness
    ));
    if !descending.is_empty() {
        schema.extend(quote!(.descending(&[#(#descending),*])));
    }
    if !expressions.is_empty() {
        schema.extend(quote!(.expressions(&[#(#expressions),*])));
    }
    if let Some(condition) = condition {
        schema.extend(quote!(.condition(#condition)));
    }
    if let Some(method) = method {
        schema.extend(quote!(.method(#method)));
    }
    if !include.is_empty() {
        schema.extend(quote!(.include(&[#(#include),*])));
    }
    schema
}

/// The relations over tables between, and the tables that they bring along.
fn relations(model: &Model) -> TokenStream {
    let (relations, tables): (Vec<_>, Vec<_>) =
        model.many_to_many.iter().map(|relation| relation.data(model)).unzip();
    let count = relations.len();
    if count == 0 {
        return TokenStream::new();
    }
    quote! {
        static RELATIONS: [__r::ManyToMany; #count] = [#(#relations),*];
        #(#tables)*
    }
}

fn glue(model: &Model) -> TokenStream {
    let Model { ident, fields, .. } = model;
    let key = key(model);
    let positions = 0..fields.len();
    let reads = fields.iter().zip(positions.clone()).map(|(field, position)| {
        let Field { ident, rust_type, .. } = field;
        quote!(#ident: <#rust_type as __r::FieldValue>::read(row, #position)?)
    });
    let values = fields.iter().map(|field| {
        let Field { ident, rust_type, .. } = field;
        quote!(<#rust_type as __r::FieldValue>::to_value(&self.#ident))
    });
    let assigns = fields.iter().zip(positions.clone()).map(|(field, position)| {
        let Field { ident, rust_type, .. } = field;
        quote!(#position => self.#ident = <#rust_type as __r::FieldValue>::from_value(value)?,)
    });
    let related = fields.iter().zip(positions).filter(|(field, _)| field.ty.may_be(&[Kind::ForeignKey]));
    let loads: Vec<_> = related
        .map(|(field, position)| {
            let Field { ident, rust_type, .. } = field;
            quote!(#position => <#rust_type as __r::FieldValue>::load_target(&mut self.#ident, related, row),)
        })
        .collect();
    let (related, row) =
        if loads.is_empty() { (quote!(_), quote!(_)) } else { (quote!(related), quote!(row)) };
    let load = if loads.is_empty() {
        quote!(::core::result::Result::Ok(()))
    } else {
        quote!(match related.field { #(#loads)* _ => ::core::result::Result::Ok(()), })
    };
    let result = quote!(::core::result::Result);
    quote! {
        #[automatically_derived]
        impl __r::Model for #ident {
            #key
            fn schema() -> &'static __r::ModelSchema {
                &SCHEMA
            }
            fn from_row(row: __r::RowReader<'_>) -> #result<Self, __r::DbError> {
                #result::Ok(Self { #(#reads),* })
            }
            fn values(&self) -> ::std::vec::Vec<__r::Value> {
                ::std::vec![#(#values),*]
            }
            fn assign(&mut self, field: usize, value: __r::ValueRef<'_>) -> #result<(), __r::DecodeFault> {
                match field {
                    #(#assigns)*
                    _ => ::core::unreachable!("no field {field} in {}", SCHEMA.name),
                }
                #result::Ok(())
            }
            fn load_related(
                &mut self, #related: &__r::RelatedColumns, #row: __r::RowReader<'_>,
            ) -> #result<(), __r::DbError> {
                #load
            }
        }
    }
}

/// The type of the primary key and its value: a tuple of several fields.
fn key(model: &Model) -> TokenStream {
    let parts: Vec<_> = model.primary_key.iter().map(|&position| &model.fields[position]).collect();
    if let [Field { ident, rust_type, .. }] = parts[..] {
        return quote_spanned!(at(rust_type)=>
            type Key = <#rust_type as __r::KeyField>::Key;
            fn key(&self) -> ::core::option::Option<<#rust_type as __r::KeyField>::Key> {
                <#rust_type as __r::KeyField>::key(&self.#ident)
            }
        );
    }
    let types = parts
        .iter()
        .map(|Field { rust_type, .. }| quote_spanned!(at(rust_type)=> <#rust_type as __r::KeyField>::Key));
    let values = parts.iter().map(|Field { ident, rust_type, .. }| {
        quote_spanned!(at(rust_type)=> <#rust_type as __r::KeyField>::key(&self.#ident)?)
    });
    quote! {
        type Key = (#(#types),*);
        fn key(&self) -> ::core::option::Option<Self::Key> {
            ::core::option::Option::Some((#(#values),*))
        }
    }
}

/// A place in the declaration, for what the compiler may complain about there.
fn at(tokens: &impl Spanned) -> Span {
    Span::call_site().located_at(tokens.span())
}

fn variant(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

fn bound(field: &Field, number: Number) -> TokenStream {
    let rust_type = &field.rust_type;
    match (number, field.ty.kind) {
        (Number::Whole(number), _) => quote!(__r::Bound::Int(#number)),
        (Number::Fraction { exact: Some(Exact { digits, scale }), .. }, Kind::Decimal) => {
            quote!(__r::Bound::exact(#digits, #scale))
        }
        (Number::Fraction { float, exact: Some(Exact { digits, scale }) }, Kind::Unknown) => {
            quote!(__r::Bound::fraction(<#rust_type as __r::FieldValue>::TYPE, #float, #digits, #scale))
        }
        (Number::Fraction { float, .. }, _) => quote!(__r::Bound::Float(#float)),
    }
}

/// The attribute, and what it is called in the description.
fn stamp(stamp: Stamp) -> (&'static str, Ident) {
    let (attribute, name) = match stamp {
        Stamp::NowOnInsert => ("auto_now_add", "NowOnInsert"),
        Stamp::NowOnSave => ("auto_now", "NowOnSave"),
        Stamp::UuidV4 => ("auto_uuid", "UuidV4"),
        Stamp::UuidV7 => ("auto_uuid", "UuidV7"),
        Stamp::Trashed => ("soft_delete", "Trashed"),
        Stamp::Version => ("version", "Version"),
    };
    (attribute, variant(name))
}

pub(super) fn on_delete(on_delete: OnDelete) -> Ident {
    variant(match on_delete {
        OnDelete::Restrict => "Restrict",
        OnDelete::Cascade => "Cascade",
        OnDelete::SetNull => "SetNull",
        OnDelete::SetDefault => "SetDefault",
        OnDelete::NoAction => "NoAction",
    })
}

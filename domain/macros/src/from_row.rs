//! `#[derive(FromRow)]`: a struct whose fields are the columns of an answer.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{DeriveInput, Error, Ident, Index, LitStr, Path, Result, Type, ext::IdentExt, spanned::Spanned};

use crate::{
    attributes::{Argument, Declared, Known, Place, RUSTANGO, default_root, root},
    errors::Errors,
    field_type::{FieldType, Kind},
};

/// What it is derived for.
static DECLARED: Declared = Declared {
    what: "a row",
    typed: "a row has columns of known types",
    named: "columns are found by their names",
    or: ", or a tuple",
};

static CONTAINER: Place = Place {
    attribute: RUSTANGO,
    what: "a row",
    known: &[Known::once("crate", "crate = \"rustango\"")],
    other: Some(&FIELD),
};

static FIELD: Place = Place {
    attribute: RUSTANGO,
    what: "a field of a row",
    known: &[Known::once("column", "column = \"title\""), Known::once("flatten", "flatten")],
    other: Some(&CONTAINER),
};

/// Expands the derive, or explains what is wrong with the declaration.
pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let row = syn::parse2::<DeriveInput>(input).and_then(|input| Row::read(&input));
    row.map_or_else(Error::into_compile_error, |row| row.expand())
}

struct Row {
    ident: Ident,
    root: Path,
    fields: Vec<Field>,
}

struct Field {
    ident: Ident,
    rust_type: Type,
    /// The column; nothing where the field is a row of its own.
    column: Option<String>,
}

impl Row {
    fn read(input: &DeriveInput) -> Result<Self> {
        let mut errors = Errors::default();
        let arguments = CONTAINER.read(&input.attrs, &mut errors);
        let root = arguments.first().and_then(|argument| errors.keep(root(argument)));
        let mut fields: Vec<Field> = Vec::new();
        for declared in DECLARED.fields(input)? {
            let Some(ident) = declared.ident.clone() else { continue };
            let field = Field::read(ident, declared, &mut errors);
            let column = field.column.as_ref();
            if let Some(first) =
                fields.iter().find(|other| column.is_some() && other.column.as_ref() == column)
            {
                let message = format!("the column of `{}` is this one already: keep one", first.ident);
                errors.at(&field.ident, message);
            }
            fields.push(field);
        }
        errors.finish()?;
        Ok(Self { ident: input.ident.clone(), root: root.unwrap_or_else(default_root), fields })
    }

    fn expand(&self) -> TokenStream {
        let Self { ident, root, fields } = self;
        let nested = fields.iter().rev().fold(quote!(()), |rest, field| {
            let rust_type = &field.rust_type;
            quote!((#rust_type, #rest))
        });
        let glue: Vec<_> = fields.iter().map(Field::glue).collect();
        let widths = glue.iter().map(|glue| &glue.width);
        let names = glue.iter().map(|glue| &glue.names);
        let reads = glue.iter().map(|glue| &glue.read);
        let checks = fields.iter().filter_map(Field::check);
        let makes = fields.iter().enumerate().map(|(position, field)| {
            let (ident, first) = (&field.ident, Index::from(0));
            let steps = (0..position).map(|_| Index::from(1));
            quote!(#ident: fields #(. #steps)* . #first)
        });
        quote! {
            const _: () = {
                use #root::__macro as __r;
                #(#checks)*
                #[automatically_derived]
                impl __r::FromRow for #ident {
                    type Fields = #nested;
                    fn width() -> usize {
                        0 #(+ #widths)*
                    }
                    fn columns(names: &mut ::std::vec::Vec<&'static str>) {
                        #(#names)*
                    }
                    fn from_fields(fields: Self::Fields) -> Self {
                        Self { #(#makes),* }
                    }
                    fn read_row(row: __r::RowReader<'_>) -> ::core::result::Result<Self, __r::DbError> {
                        let mut at = 0;
                        ::core::result::Result::Ok(Self { #(#reads),* })
                    }
                }
            };
        }
    }
}

impl Field {
    fn read(ident: Ident, declared: &syn::Field, errors: &mut Errors) -> Self {
        let arguments = FIELD.read(&declared.attrs, errors);
        let find = |name: &str| arguments.iter().find(|argument| argument.name() == name);
        let flatten = find("flatten").filter(|argument| errors.keep(argument.flag()).is_some());
        let written = find("column").and_then(|argument| errors.keep(column(argument)));
        if let (Some(flatten), Some(_)) = (flatten, find("column")) {
            errors.at(&flatten.ident, "a field that is a row of its own has no column: remove one of both");
        }
        let of_field = || {
            let name = ident.unraw().to_string();
            // A foreign key holds a key, and its column says so.
            match FieldType::of(&declared.ty).kind {
                Kind::ForeignKey => format!("{name}_id"),
                _ => name,
            }
        };
        let column =
            if flatten.is_some() { None } else { Some(written.map_or_else(of_field, |text| text.value())) };
        Self { rust_type: declared.ty.clone(), column, ident }
    }

    fn glue(&self) -> Glue {
        let Self { ident, rust_type, column } = self;
        let at = at(rust_type);
        let Some(column) = column else {
            return Glue {
                width: quote_spanned!(at=> <#rust_type as __r::FromRow>::width()),
                names: quote_spanned!(at=> <#rust_type as __r::FromRow>::columns(names);),
                read: quote_spanned!(at=> #ident: __r::next_row::<#rust_type>(row, &mut at)?),
            };
        };
        Glue {
            width: quote!(1),
            names: quote!(names.push(#column);),
            read: quote_spanned!(at=> #ident: __r::next_field::<#rust_type>(row, &mut at)?),
        }
    }

    /// What only the compiler can tell of a row within the row.
    fn check(&self) -> Option<TokenStream> {
        let rust_type = &self.rust_type;
        self.column.is_none().then(|| {
            quote_spanned!(at(rust_type)=>
                const _: () =
                    ::core::assert!(<#rust_type as __r::FromRow>::NAMED, "a tuple has no names of columns: write a struct");
            )
        })
    }
}

/// What a field adds to the functions of its row.
struct Glue {
    width: TokenStream,
    names: TokenStream,
    read: TokenStream,
}

/// Answers name their columns as they like; a name that is empty is none.
fn column(argument: &Argument) -> Result<LitStr> {
    let text = argument.text()?;
    if text.value().is_empty() { Err(argument.wrong("the name of a column")) } else { Ok(text) }
}

/// A place in the declaration, for what the compiler may complain about there.
fn at(tokens: &impl Spanned) -> Span {
    Span::call_site().located_at(tokens.span())
}

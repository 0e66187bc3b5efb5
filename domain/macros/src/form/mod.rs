//! `#[derive(Form)]`: a struct whose fields are those of a form.

mod field;
mod moment;

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{DeriveInput, Ident, Path, Result, ext::IdentExt, spanned::Spanned as _};

use self::field::Field;
use crate::{
    attributes::{Declared, Known, Place, default_root, root},
    errors::Errors,
};

/// The name of the attribute.
const ATTRIBUTE: &str = "form";

/// What it is derived for.
static DECLARED: Declared = Declared {
    what: "a form",
    typed: "a form has fields of known types",
    named: "fields have names",
    or: "",
};

static CONTAINER: Place = Place {
    attribute: ATTRIBUTE,
    what: "a form",
    known: &[
        Known::once("validate", "validate = \"check_dates\""),
        Known::once("crate", "crate = \"rustango\""),
    ],
    other: Some(&field::PLACE),
};

/// Expands the derive, or explains what is wrong with the declaration.
pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    Form::read(&input).map_or_else(
        |error| {
            let mut tokens = error.into_compile_error();
            tokens.extend(stand_in(&input));
            tokens
        },
        |form| form.expand(),
    )
}

/// Stands for a form that was refused, so that the compiler does not complain
/// wherever it is used.
fn stand_in(input: &DeriveInput) -> Option<TokenStream> {
    if !input.generics.params.is_empty() {
        return None;
    }
    let known = &mut Errors::default();
    let arguments = CONTAINER.read(&input.attrs, known);
    let path = arguments.iter().find(|argument| argument.name() == "crate");
    let root = path.and_then(|path| root(path).ok()).unwrap_or_else(default_root);
    let ident = &input.ident;
    Some(quote! {
        const _: () = {
            use #root::__macro as __r;
            #[automatically_derived]
            impl __r::forms::Form for #ident {
                fn schema() -> &'static __r::forms::FormSchema {
                    ::core::unreachable!()
                }
                fn from_filled(_: &mut __r::forms::Filled) -> ::core::option::Option<Self> {
                    ::core::option::Option::None
                }
            }
        };
    })
}

struct Form {
    ident: Ident,
    root: Path,
    validate: Option<Path>,
    fields: Vec<Field>,
}

impl Form {
    fn read(input: &DeriveInput) -> Result<Self> {
        let declared = DECLARED.fields(input)?;
        let mut errors = Errors::default();
        let (mut path, mut validate) = (None, None);
        for argument in CONTAINER.read(&input.attrs, &mut errors) {
            if argument.name() == "crate" {
                path = errors.keep(root(&argument));
                continue;
            }
            let function = argument.text().and_then(|text| {
                text.parse_with(Path::parse_mod_style).map_err(|_| argument.wrong("the path of a function"))
            });
            validate = errors.keep(function);
        }
        let fields = declared.filter_map(|field| Field::read(field, &mut errors)).collect();
        errors.finish()?;
        Ok(Self { ident: input.ident.clone(), root: path.unwrap_or_else(default_root), validate, fields })
    }

    fn expand(&self) -> TokenStream {
        let Self { ident, root, validate, fields } = self;
        let name = ident.unraw().to_string();
        let checks = fields.iter().flat_map(|field| &field.checks);
        let makes = fields.iter().map(Field::make);
        let takes = fields.iter().map(Field::take);
        let validate = validate.as_ref().map(|function| {
            quote_spanned! {function.span()=>
                fn validate(&self, errors: &mut __r::forms::FormErrors) {
                    #function(self, errors);
                }
            }
        });
        quote! {
            const _: () = {
                use #root::__macro as __r;
                #(#checks)*
                #[automatically_derived]
                impl __r::forms::Form for #ident {
                    fn schema() -> &'static __r::forms::FormSchema {
                        static SCHEMA: ::std::sync::LazyLock<__r::forms::FormSchema> =
                            ::std::sync::LazyLock::new(|| {
                                __r::forms::FormSchema::of_derive(#name, ::std::vec![#(#makes),*])
                            });
                        &SCHEMA
                    }
                    fn from_filled(filled: &mut __r::forms::Filled) -> ::core::option::Option<Self> {
                        ::core::option::Option::Some(Self { #(#takes),* })
                    }
                    #validate
                }
            };
        }
    }
}

//! `#[derive(Choices)]`: an enum without data as a closed list of texts.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields, Ident, LitStr, Path, Result, Variant, ext::IdentExt};

use crate::{
    attributes::{Known, Place, RUSTANGO, default_root, root},
    errors::Errors,
    names,
};

static ENUM: Place = Place {
    attribute: RUSTANGO,
    what: "an enum of choices",
    known: &[Known::once("crate", "crate = \"rustango\"")],
    other: Some(&VARIANT),
};

static VARIANT: Place = Place {
    attribute: RUSTANGO,
    what: "a variant",
    known: &[Known::once("value", "value = \"draft\""), Known::once("label", "label = \"Draft\"")],
    other: Some(&ENUM),
};

/// Expands the derive, or explains what is wrong with the declaration.
pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    Choices::read(&input).map_or_else(
        |error| {
            let mut tokens = error.into_compile_error();
            tokens.extend(stand_in(&input));
            tokens
        },
        |choices| choices.expand(),
    )
}

/// Stands for a declaration that was refused, so that the compiler does not
/// complain wherever the enum is used.
fn stand_in(input: &DeriveInput) -> Option<TokenStream> {
    let Data::Enum(_) = &input.data else { return None };
    if !input.generics.params.is_empty() {
        return None;
    }
    let path = ENUM.read(&input.attrs, &mut Errors::default()).first().and_then(|path| root(path).ok());
    let root = path.unwrap_or_else(default_root);
    let ident = &input.ident;
    Some(quote! {
        const _: () = {
            use #root::__macro as __r;
            #[automatically_derived]
            impl __r::Choices for #ident {
                const NAME: &'static str = "";
                const CHOICES: &'static [__r::Choice] = &[];
                fn as_str(self) -> &'static str {
                    ""
                }
                fn parse(_: &str) -> ::core::option::Option<Self> {
                    ::core::option::Option::None
                }
            }
        };
    })
}

struct Choices {
    ident: Ident,
    root: Path,
    choices: Vec<Choice>,
}

struct Choice {
    ident: Ident,
    value: String,
    /// The stored text as written, to underline.
    value_text: Option<LitStr>,
    label: String,
}

impl Choices {
    fn read(input: &DeriveInput) -> Result<Self> {
        let name = &input.ident;
        let data = match &input.data {
            Data::Enum(data) => data,
            Data::Struct(data) => {
                return Err(Error::new_spanned(
                    data.struct_token,
                    format!("choices are the variants of an enum: write `enum {name} {{ … }}`"),
                ));
            }
            Data::Union(data) => {
                return Err(Error::new_spanned(
                    data.union_token,
                    format!("choices are the variants of an enum: write `enum {name} {{ … }}`"),
                ));
            }
        };
        if !input.generics.params.is_empty() {
            return Err(Error::new_spanned(
                &input.generics,
                "choices are a closed list, so their enum cannot be generic: remove the parameters",
            ));
        }
        let mut errors = Errors::default();
        let mut path = None;
        for argument in ENUM.read(&input.attrs, &mut errors) {
            path = errors.keep(root(&argument));
        }
        if data.variants.is_empty() {
            errors.at(
                name,
                format!("`{name}` has nothing to choose from: write its variants, such as `Draft`"),
            );
        }
        let choices: Vec<_> =
            data.variants.iter().map(|variant| Choice::read(variant, &mut errors)).collect();
        check_values(&choices, &mut errors);
        errors.finish()?;
        Ok(Self { ident: name.clone(), root: path.unwrap_or_else(default_root), choices })
    }

    fn expand(&self) -> TokenStream {
        let Self { ident, root, choices } = self;
        let name = ident.unraw().to_string();
        let variants: Vec<_> = choices.iter().map(|choice| &choice.ident).collect();
        let values: Vec<_> = choices.iter().map(|choice| &choice.value).collect();
        let labels = choices.iter().map(|choice| &choice.label);
        quote! {
            const _: () = {
                use #root::__macro as __r;
                #[automatically_derived]
                impl __r::Choices for #ident {
                    const NAME: &'static str = #name;
                    const CHOICES: &'static [__r::Choice] =
                        &[#(__r::Choice { value: #values, label: #labels }),*];
                    fn as_str(self) -> &'static str {
                        match self { #(Self::#variants => #values),* }
                    }
                    fn parse(text: &str) -> ::core::option::Option<Self> {
                        match text {
                            #(#values => ::core::option::Option::Some(Self::#variants),)*
                            _ => ::core::option::Option::None,
                        }
                    }
                }
            };
        }
    }
}

impl Choice {
    fn read(variant: &Variant, errors: &mut Errors) -> Self {
        let ident = variant.ident.clone();
        if !matches!(variant.fields, Fields::Unit) {
            errors.at(&variant.fields, format!("a choice is one text and holds no data: write `{ident}`"));
        }
        let (mut value_text, mut label) = (None, None);
        for argument in VARIANT.read(&variant.attrs, errors) {
            let text = errors.keep(argument.text());
            if text.as_ref().is_some_and(|text| text.value().trim().is_empty()) {
                errors.push(argument.wrong("a text that is not empty"));
            }
            match argument.name() {
                "value" => value_text = text,
                _ => label = text,
            }
        }
        let name = ident.unraw().to_string();
        Self {
            value: value_text.as_ref().map_or_else(|| names::snake_case(&name), LitStr::value),
            label: label.map_or_else(|| names::words(&name), |label| label.value()),
            value_text,
            ident,
        }
    }
}

fn check_values(choices: &[Choice], errors: &mut Errors) {
    for (position, choice) in choices.iter().enumerate() {
        if let Some(first) = choices[..position].iter().find(|other| other.value == choice.value) {
            let message = format!(
                "`{}` is already stored as \"{}\": write `#[rustango(value = \"…\")]` with another text",
                first.ident, choice.value
            );
            match &choice.value_text {
                Some(text) => errors.at(text, message),
                None => errors.at(&choice.ident, message),
            }
        }
    }
}

//! Lists of names in quotes: `"title, author__name"`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::{Error, Ident, LitStr, Path, Result};

use crate::attributes::Argument;

/// Names of fields, and names that lead over relations or end with a lookup.
pub(super) struct Names {
    fields: Vec<Ident>,
    paths: Vec<LitStr>,
}

impl Names {
    pub(super) fn read(argument: &Argument) -> Result<Self> {
        let text = argument.text()?;
        let (mut fields, mut paths) = (Vec::new(), Vec::new());
        for name in text.value().split(',').map(str::trim) {
            let part = LitStr::new(name, text.span());
            if name.contains("__") {
                paths.push(part);
            } else {
                fields.push(part.parse().map_err(|_| argument.wrong("names with commas between"))?);
            }
        }
        Ok(Self { fields, paths })
    }

    /// Returns the columns as a tuple of tuples, as long as it may be.
    pub(super) fn columns(&self, model: &Path, argument: &Argument) -> Result<TokenStream> {
        if let Some(path) = self.paths.first() {
            let message =
                format!("`{}` takes fields of the model: nested rows are for a serializer", argument.name());
            return Err(Error::new_spanned(path, message));
        }
        Ok(columns(model, &self.fields))
    }

    /// Returns the calls that allow the names: `filter_fields`, `filter_paths`.
    pub(super) fn calls(&self, model: &Path, name: &Ident) -> TokenStream {
        let fields = (!self.fields.is_empty()).then(|| {
            let columns = columns(model, &self.fields);
            quote!(.#name(#columns))
        });
        let paths = (!self.paths.is_empty()).then(|| {
            let by_path =
                format_ident!("{}", name.to_string().replace("_fields", "_paths"), span = name.span());
            let paths = &self.paths;
            quote!(.#by_path([#(#paths),*]))
        });
        quote!(#fields #paths)
    }
}

/// Tuples of columns have up to so many of them.
const MOST: usize = 16;

fn columns(model: &Path, fields: &[Ident]) -> TokenStream {
    let column = |field: &Ident| quote_spanned!(field.span()=> <#model>::#field);
    let tuples = fields.chunks(MOST).map(|chunk| {
        let columns = chunk.iter().map(column);
        quote!((#(#columns,)*))
    });
    quote!((#(#tuples,)*))
}

/// Returns the call that sorts lists: `"-published_at, id"`.
pub(super) fn ordering(model: &Path, argument: &Argument) -> Result<TokenStream> {
    let text = argument.text()?;
    let mut terms = Vec::new();
    for term in text.value().split(',').map(str::trim) {
        let (name, direction) = match term.strip_prefix('-') {
            Some(name) => (name, "desc"),
            None => (term, "asc"),
        };
        let field: Ident = LitStr::new(name, text.span()).parse().map_err(|_| {
            argument.wrong("names of fields with commas between, `-` before one that descends")
        })?;
        let direction = Ident::new(direction, text.span());
        terms.push(quote_spanned!(text.span()=> <#model>::#field.#direction()));
    }
    Ok(quote!(.ordering([#(#terms),*])))
}

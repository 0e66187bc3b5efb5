//! `#[derive(ViewSet)]`: the settings of a ViewSet as attributes of a struct.

mod access;
mod lists;

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{DeriveInput, Error, Ident, LitStr, Path, Result, spanned::Spanned as _};

use self::{
    access::Access,
    lists::{Names, ordering},
};
use crate::{
    attributes::{Argument, Known, Place, default_root, root},
    errors::Errors,
};

static CONTAINER: Place = Place {
    attribute: "viewset",
    what: "a ViewSet",
    known: &[
        Known::once("model", "model = Post"),
        Known::once("serializer", "serializer = PostSerializer"),
        Known::once("fields", "fields = \"id, title\""),
        Known::once("filter_fields", "filter_fields = \"author, author__name\""),
        Known::once("search_fields", "search_fields = \"title, body\""),
        Known::once("ordering_fields", "ordering_fields = \"title, published_at\""),
        Known::once("ordering", "ordering = \"-published_at, id\""),
        Known::once("page_size", "page_size = 20"),
        Known::once("max_page_size", "max_page_size = 100"),
        Known::once("pagination", "pagination = \"cursor\""),
        Known::once("lookup_field", "lookup_field = \"slug\""),
        Known::once("read_only", "read_only"),
        Known::once("public", "public"),
        Known::once("permissions", access::USAGE),
        Known::once("throttle", "throttle = \"limits::posts\""),
        Known::once("crate", "crate = \"rustango\""),
    ],
    other: None,
};

/// Expands the derive, or explains what is wrong with the declaration.
pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    ViewSet::read(&input).map_or_else(Error::into_compile_error, |view_set| view_set.expand())
}

struct ViewSet {
    ident: Ident,
    root: Path,
    model: Path,
    access: Access,
    /// The calls of the builder, in the order of the attributes.
    calls: Vec<TokenStream>,
}

impl ViewSet {
    fn read(input: &DeriveInput) -> Result<Self> {
        if !input.generics.params.is_empty() {
            let message = format!("a ViewSet serves one model, so `{}` cannot be generic", input.ident);
            return Err(Error::new_spanned(&input.generics, message));
        }
        let mut errors = Errors::default();
        let arguments = CONTAINER.read(&input.attrs, &mut errors);
        let named = |name: &str| arguments.iter().find(|argument| argument.name() == name);
        let path = named("crate").and_then(|argument| errors.keep(root(argument)));
        let Some(model) = named("model") else {
            errors.push(Error::new(
                input.ident.span(),
                format!("which model does `{}` serve? write `#[viewset(model = Post, …)]`", input.ident),
            ));
            return Err(errors.finish().err().unwrap_or_else(|| Error::new(Span::call_site(), "no model")));
        };
        let model = errors.keep(model.path());
        let is_read_only = named("read_only").is_some();
        let access = Access::read(&input.ident, named("public"), named("permissions"), is_read_only);
        let access = errors.keep(access);
        let calls = match &model {
            Some(model) => {
                let call = |argument: &Argument| errors.keep(call(model, argument)).flatten();
                arguments.iter().filter_map(call).collect()
            }
            None => Vec::new(),
        };
        errors.finish()?;
        match (model, access) {
            (Some(model), Some(access)) => {
                let root = path.unwrap_or_else(default_root);
                Ok(Self { ident: input.ident.clone(), root, model, access, calls })
            }
            // What is missing was told above.
            _ => Err(Error::new(Span::call_site(), "the ViewSet cannot be read")),
        }
    }

    fn expand(&self) -> TokenStream {
        let Self { ident, root, model, access, calls } = self;
        let doc = format!("Returns the ViewSet of `{}`, to be mounted, or changed further.", quote!(#model));
        let (rule, rules) = (access.rule(), access.rules());
        quote! {
            #[automatically_derived]
            impl #ident {
                #[doc = #doc]
                pub fn view_set(db: &#root::Db) -> #root::api::ViewSet<#model> {
                    use #root::{api as __api, web as __web};
                    let __view_set = __api::ViewSet::<#model>::new(::core::clone::Clone::clone(db), #rule);
                    __view_set #(#rules)* #(#calls)*
                }
            }
        }
    }
}

/// Makes the call of the builder that an attribute means, if it means one.
fn call(model: &Path, argument: &Argument) -> Result<Option<TokenStream>> {
    let name = Ident::new(argument.name(), argument.ident.span());
    Ok(Some(match argument.name() {
        "serializer" => {
            let serializer = argument.path()?;
            quote_spanned!(serializer.span()=> .serializer::<#serializer>())
        }
        "fields" => {
            let names = Names::read(argument)?;
            let columns = names.columns(model, argument)?;
            quote!(.fields(#columns))
        }
        "filter_fields" | "search_fields" | "ordering_fields" => Names::read(argument)?.calls(model, &name),
        "ordering" => ordering(model, argument)?,
        "page_size" | "max_page_size" => {
            let rows = argument.count()?;
            quote!(.#name(#rows))
        }
        "pagination" => {
            let text = argument.text()?;
            let pagination = match &*text.value() {
                "page" => "Page",
                "limit" => "Limit",
                "cursor" => "Cursor",
                _ => return Err(argument.wrong("`page`, `limit` or `cursor`")),
            };
            let pagination = Ident::new(pagination, text.span());
            quote!(.pagination(__api::Pagination::#pagination))
        }
        "lookup_field" => {
            let field = field(&argument.text()?)?;
            quote_spanned!(field.span()=> .lookup_field(<#model>::#field))
        }
        "read_only" => {
            argument.flag()?;
            quote!(.read_only_endpoints())
        }
        "throttle" => {
            let text = argument.text()?;
            let function = text.parse_with(Path::parse_mod_style);
            let function = function.map_err(|_| argument.wrong("the path of a function"))?;
            quote_spanned!(text.span()=> .throttle(#function))
        }
        _ => return Ok(None),
    }))
}

/// Reads the name of a field.
fn field(text: &LitStr) -> Result<Ident> {
    text.parse().map_err(|_| Error::new_spanned(text, "expected the name of a field"))
}

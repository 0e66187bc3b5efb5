//! What the derive writes: a static schema, and thin glue.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Ident, Path, Type, ext::IdentExt, spanned::Spanned};

use super::{
    Serializer,
    member::{DefaultValue, Direction, Example, Member, Source},
};
use crate::field_type::{FieldType, Kind, inside};

impl Serializer {
    pub(super) fn expand(&self) -> TokenStream {
        let Self { ident, root, model, .. } = self;
        let name = ident.unraw().to_string();
        let listed: Vec<&Member> = self.members.iter().filter(|member| !member.is_skipped()).collect();
        let members = listed.iter().map(|member| self.member(member));
        let checks = listed.iter().filter_map(|member| self.check(member));
        let validate = self.validate.as_ref().map(|path| {
            let function = self.function(path);
            quote!(.validate(|given| ::core::result::Result::map_err(
                #function(&__s::Attributes::<#model>::new(given)),
                ::core::convert::Into::into,
            )))
        });
        let mask = self.mask.as_ref().map(|path| {
            let function = self.function(path);
            quote!(.mask(#function))
        });
        let from_model = self.members.iter().map(|member| self.member_of_model(member));
        let reads = self.reads();
        let model_of_row = self.members.iter().any(|member| matches!(member.source, Source::Method(_)));
        let model_of_row = model_of_row.then(|| quote!(let model = row.model::<#model>()?;));
        let writes = listed.iter().enumerate().map(|(at, member)| write(at, member));
        quote! {
            const _: () = {
                use #root::__macro as __r;
                use #root::__macro::api as __s;
                #(#checks)*
                static SCHEMA: __s::SerializerSchema = __s::SerializerSchema::new(
                    #name,
                    <#model as __r::Model>::schema,
                    &[#(#members),*],
                    __s::read_model::<#model>,
                )#validate #mask;
                #[automatically_derived]
                impl __s::Serializer for #ident {
                    type Model = #model;
                    fn schema() -> &'static __s::SerializerSchema {
                        &SCHEMA
                    }
                    fn from_model(model: &#model) -> ::core::result::Result<Self, __s::SerializeError> {
                        ::core::result::Result::Ok(Self { #(#from_model),* })
                    }
                    fn read(row: &__s::SerializedRow<'_>) -> ::core::result::Result<Self, __r::DbError> {
                        #model_of_row
                        ::core::result::Result::Ok(Self { #(#reads),* })
                    }
                    fn write(&self, object: &mut __s::ObjectWriter<'_>) {
                        #(#writes)*
                    }
                }
            };
        }
    }

    /// A function by its path: of the serializer where it is one word.
    fn function(&self, path: &Path) -> TokenStream {
        let ident = &self.ident;
        match path.get_ident() {
            Some(function) => quote!(<#ident>::#function),
            None => path.to_token_stream(),
        }
    }

    /// The member as data.
    fn member(&self, member: &Member) -> TokenStream {
        let Member { name, rust_type, .. } = member;
        let source = self.source(member);
        let direction = match member.direction {
            Direction::Both => None,
            Direction::ReadOnly => Some(quote!(.direction(__s::Direction::ReadOnly))),
            Direction::WriteOnly => Some(quote!(.direction(__s::Direction::WriteOnly))),
        };
        let required = member.required.then(|| quote!(.required()));
        let deprecated = member.deprecated.then(|| quote!(.deprecated()));
        let permission = member.permission.as_ref().map(|permission| quote!(.permission(#permission)));
        let help = member.help.as_ref().map(|help| quote!(.help(#help)));
        let example = member.example.as_ref().map(|example| {
            let example = match example {
                Example::Text(text) => quote!(Text(#text)),
                Example::Int(number) => quote!(Int(#number)),
                Example::Float(number) => quote!(Float(#number)),
                Example::Bool(value) => quote!(Bool(#value)),
            };
            quote!(.example(__s::Example::#example))
        });
        let value_type = inside(rust_type, "Patch").unwrap_or(rust_type);
        let default = member.default.as_ref().map(|default| {
            let value = match default {
                DefaultValue::OfType => quote!(::core::default::Default::default()),
                DefaultValue::Text(text) => quote!(::core::convert::Into::into(#text)),
                DefaultValue::Expression(expression) => expression.to_token_stream(),
            };
            let at = at(rust_type);
            quote_spanned!(at=> .default(|| {
                let value: #value_type = #value;
                __r::FieldValue::to_value(&value)
            }))
        });
        let validate = member.validate.as_ref().map(|path| {
            let function = self.function(path);
            // NULL is for the model to allow: the function sees values.
            let of = inside(value_type, "Option").unwrap_or(value_type);
            quote!(.validate(|value| __s::validate::<#of, _>(value, |value| #function(value))))
        });
        quote! {
            __s::Member::new(#name, #source)
                #direction #required #default #validate #permission #help #example #deprecated
        }
    }

    fn source(&self, member: &Member) -> TokenStream {
        let Member { ident, rust_type, .. } = member;
        match &member.source {
            Source::Field(way) => {
                let way: Vec<_> = way.iter().map(|part| part.unraw().to_string()).collect();
                let way = way.join("__");
                quote!(__s::MemberSource::Field(#way))
            }
            Source::Nested { relation, many, writes } => {
                let relation = optional(relation.as_ref().map(|name| name.unraw().to_string()));
                let field = ident.unraw().to_string();
                let is_many = many.is_some();
                let serializer = nested_type(rust_type, many.as_deref());
                quote_spanned!(at(rust_type)=> __s::MemberSource::Nested {
                    relation: #relation,
                    field: #field,
                    serializer: <#serializer as __s::Serializer>::schema,
                    many: #is_many,
                    writes: &[#(__s::NestedWrite::#writes),*],
                })
            }
            Source::Method(path) => {
                let (function, model) = (self.function(path), &self.model);
                let of = FieldType::of(rust_type).kind;
                let value_type = match of {
                    // A `Vec` may be one of anything.
                    Kind::Unknown | Kind::ForeignKey | Kind::Bytes => quote!(::core::option::Option::None),
                    _ => quote!(__s::type_of::<#rust_type>()),
                };
                quote!(__s::MemberSource::Method {
                    write: |model, out| __s::write_method::<#model, _>(model, out, #function),
                    value_type: #value_type,
                })
            }
            Source::Skipped => TokenStream::new(),
        }
    }

    /// What only the compiler can tell of a member.
    fn check(&self, member: &Member) -> Option<TokenStream> {
        let way = match &member.source {
            Source::Field(way) => way,
            Source::Nested { relation, many: None, .. } => {
                return Some(self.check_key(member, relation.as_ref().unwrap_or(&member.ident)));
            }
            _ => return None,
        };
        let [field] = &way[..] else {
            return way.first().map(|key| self.check_key(member, key));
        };
        let (model, rust_type) = (&self.model, &member.rust_type);
        let of = inside(rust_type, "Patch")
            .map_or_else(|| quote!(#rust_type), |of| quote!(::core::option::Option<#of>));
        // What goes in alone is never read.
        let of =
            if member.direction == Direction::WriteOnly { quote!(::core::option::Option<#of>) } else { of };
        let of = if inside(rust_type, "Option").is_some() { quote!(#rust_type) } else { of };
        Some(quote_spanned!(at(rust_type)=> const _: () = __s::fits::<#model, _, #of>(<#model>::#field);))
    }

    /// Tells keys of one field and of several apart.
    fn check_key(&self, member: &Member, key: &Ident) -> TokenStream {
        let (model, at) = (&self.model, at(&member.rust_type));
        let check = if member.composite { quote!(leads_by_several) } else { quote!(leads_by_one) };
        quote_spanned!(at=> const _: () = __s::#check(&<#model>::#key);)
    }

    fn member_of_model(&self, member: &Member) -> TokenStream {
        let Member { ident, rust_type, .. } = member;
        if !member.goes_out() {
            return quote!(#ident: ::core::default::Default::default());
        }
        let kind = match &member.source {
            Source::Field(_) | Source::Nested { many: None, .. } if member.composite => {
                quote!(::core::result::Result::Err(__s::SerializeErrorKind::SeveralFields))
            }
            Source::Field(way) => field_of_model(way, rust_type),
            Source::Method(path) => {
                let function = self.function(path);
                return quote!(#ident: #function(model));
            }
            Source::Nested { many: Some(_), .. } => {
                quote!(::core::result::Result::Err(__s::SerializeErrorKind::Collection))
            }
            Source::Nested { relation, .. } => {
                let key = relation.as_ref().unwrap_or(ident);
                quote_spanned!(at(rust_type)=>
                    __s::PointsAt::target(&model.#key).and_then(__s::nested::<#rust_type>)
                )
            }
            Source::Skipped => return quote!(#ident: ::core::default::Default::default()),
        };
        let (serializer, name) = (self.ident.unraw().to_string(), ident.unraw().to_string());
        quote_spanned!(at(rust_type)=>
            #ident: (#kind).map_err(|kind| __s::SerializeError::new(#serializer, #name, kind))?
        )
    }

    /// How each field is read from a row.
    fn reads(&self) -> Vec<TokenStream> {
        let mut place = 0_usize;
        let read = |member: &Member| {
            let Member { ident, rust_type, .. } = member;
            if !member.goes_out() {
                return quote!(#ident: ::core::default::Default::default());
            }
            let number = place;
            place += 1;
            let read = match &member.source {
                Source::Method(path) => {
                    let function = self.function(path);
                    quote!(#function(&model))
                }
                Source::Nested { many: Some(rows), .. } => quote!(row.many::<#rows>(#number)?),
                Source::Nested { .. } => quote!(row.one::<#rust_type>(#number)?),
                _ => {
                    let patched = inside(rust_type, "Patch")
                        .map(|of| quote!(row.value::<::core::option::Option<#of>>(#number)?.into()));
                    patched.unwrap_or_else(|| quote!(row.value::<#rust_type>(#number)?))
                }
            };
            quote_spanned!(at(rust_type)=> #ident: #read)
        };
        self.members.iter().map(read).collect()
    }
}

/// Takes the value of a field of the model, or of one behind foreign keys.
fn field_of_model(way: &[Ident], rust_type: &Type) -> TokenStream {
    let at = at(rust_type);
    let of = inside(rust_type, "Patch")
        .map_or_else(|| quote!(#rust_type), |of| quote!(::core::option::Option<#of>));
    let convert = inside(rust_type, "Patch").map(|_| quote!(.map(::core::convert::Into::into)));
    let Some((field, keys)) = way.split_last() else { return TokenStream::new() };
    if keys.is_empty() {
        return quote_spanned!(at=> __s::field::<_, #of>(&model.#field)#convert);
    }
    let first = quote!(::core::result::Result::Ok(::core::option::Option::Some(model)));
    let row = keys.iter().fold(first, |row, key| {
        quote_spanned!(at=> (#row).and_then(|row| row.map_or(
            ::core::result::Result::Ok(::core::option::Option::None),
            |row| __s::PointsAt::target(&row.#key),
        )))
    });
    quote_spanned!(at=> (#row).and_then(|row| match row {
        ::core::option::Option::Some(row) => __s::field::<_, #of>(&row.#field)#convert,
        ::core::option::Option::None => __s::nothing::<#of>()#convert,
    }))
}

/// How a member is written. One that goes in alone is not, and yet it is no dead
/// code.
fn write(at: usize, member: &Member) -> TokenStream {
    let ident = &member.ident;
    if !member.goes_out() {
        return quote!(let _ = &self.#ident;);
    }
    match &member.source {
        Source::Method(_) => quote!(object.method(#at, &self.#ident);),
        Source::Nested { many: Some(_), .. } => quote!(object.many(#at, &self.#ident);),
        Source::Nested { .. } => quote!(object.one(#at, &self.#ident);),
        _ if inside(&member.rust_type, "Patch").is_some() => quote!(object.patch(#at, &self.#ident);),
        _ => quote!(object.value(#at, &self.#ident);),
    }
}

/// The serializer of nested rows.
fn nested_type<'t>(rust_type: &'t Type, many: Option<&'t Type>) -> &'t Type {
    many.or_else(|| inside(rust_type, "Option")).unwrap_or(rust_type)
}

fn optional(text: Option<String>) -> TokenStream {
    text.map_or_else(
        || quote!(::core::option::Option::None),
        |text| quote!(::core::option::Option::Some(#text)),
    )
}

/// A place in the declaration, for what the compiler may complain about there.
fn at(tokens: &impl Spanned) -> Span {
    Span::call_site().located_at(tokens.span())
}

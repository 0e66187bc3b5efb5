//! Who may do what: `public`, or a rule for each action.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, Expr, ExprLit, Ident, Lit, LitStr, MetaNameValue, Result, Token};

use crate::{attributes::Argument, names};

/// How the rules are written.
pub(super) const USAGE: &str = "permissions(list = public, retrieve = public, create = \"post.add\", update = \"post.change\", destroy = \"post.delete\")";

/// The actions, by what they are called here and in the API.
const ACTIONS: [(&str, &str); 5] = [
    ("list", "List"),
    ("retrieve", "Retrieve"),
    ("create", "Create"),
    ("update", "Update"),
    ("destroy", "Destroy"),
];

/// The access rules of a ViewSet.
pub(super) enum Access {
    Public,
    /// A rule for each action.
    Each(Vec<(&'static str, Rule)>),
}

/// Whom one action lets in.
pub(super) enum Rule {
    Public,
    Authenticated,
    Permission(LitStr),
}

impl Access {
    pub(super) fn read(
        of: &Ident,
        public: Option<&Argument>,
        permissions: Option<&Argument>,
        is_read_only: bool,
    ) -> Result<Self> {
        match (public, permissions) {
            (None, None) => Err(Error::new(
                of.span(),
                format!(
                    "who may call `{of}`? write `#[viewset({USAGE})]`, or `#[viewset(public)]` for everyone"
                ),
            )),
            (Some(public), Some(_)) => {
                Err(public
                    .fault("`public` lets everyone do everything: keep it, or `permissions`".to_owned()))
            }
            (Some(public), None) => public.flag().map(|()| Self::Public),
            (None, Some(permissions)) => Self::each(permissions, is_read_only),
        }
    }

    fn each(permissions: &Argument, is_read_only: bool) -> Result<Self> {
        let listed = permissions
            .listed::<MetaNameValue, Token![,]>()
            .map_err(|_| permissions.wrong("a rule for each action"))?;
        let count = if is_read_only { 2 } else { ACTIONS.len() };
        let known = &ACTIONS[..count];
        let mut rules: Vec<(&'static str, Rule)> = Vec::new();
        for pair in listed {
            let name = pair.path.get_ident().map(ToString::to_string).unwrap_or_default();
            let Some((_, action)) = known.iter().find(|(known, _)| *known == name) else {
                let names = names::quoted(known.iter().map(|(name, _)| *name));
                return Err(Error::new_spanned(
                    &pair.path,
                    format!("`{name}` is no action here; these are {names}"),
                ));
            };
            if rules.iter().any(|(other, _)| other == action) {
                return Err(Error::new_spanned(&pair.path, format!("`{name}` stands here twice: keep one")));
            }
            rules.push((action, Rule::read(&pair.value)?));
        }
        let missing: Vec<_> =
            known.iter().filter(|(_, action)| rules.iter().all(|(of, _)| of != action)).collect();
        if missing.is_empty() {
            return Ok(Self::Each(rules));
        }
        let names = names::quoted(missing.iter().map(|(name, _)| *name));
        Err(permissions.fault(format!("who may do {names}? write a permission, `public` or `authenticated`")))
    }

    /// Returns the rule that the builder begins with.
    pub(super) fn rule(&self) -> TokenStream {
        match self {
            Self::Public => Rule::Public.expand(),
            Self::Each(rules) => {
                rules.first().map_or_else(|| Rule::Authenticated.expand(), |(_, rule)| rule.expand())
            }
        }
    }

    /// Returns the calls that give each action its own.
    pub(super) fn rules(&self) -> Vec<TokenStream> {
        let Self::Each(rules) = self else { return Vec::new() };
        let call = |(action, rule): &(&'static str, Rule)| {
            let (action, rule) = (Ident::new(action, proc_macro2::Span::call_site()), rule.expand());
            quote!(.access_for(__api::Action::#action, #rule))
        };
        rules.iter().map(call).collect()
    }
}

impl Rule {
    fn read(value: &Expr) -> Result<Self> {
        match value {
            Expr::Lit(ExprLit { lit: Lit::Str(permission), .. }) if !permission.value().trim().is_empty() => {
                Ok(Self::Permission(permission.clone()))
            }
            Expr::Path(path) if path.path.is_ident("public") => Ok(Self::Public),
            Expr::Path(path) if path.path.is_ident("authenticated") => Ok(Self::Authenticated),
            other => Err(Error::new_spanned(
                other,
                "expected a permission in quotes such as \"post.change\", `public` or `authenticated`",
            )),
        }
    }

    fn expand(&self) -> TokenStream {
        match self {
            Self::Public => quote!(__web::Access::public()),
            Self::Authenticated => quote!(__web::Access::authenticated()),
            Self::Permission(permission) => quote!(__web::Access::permission(#permission)),
        }
    }
}

//! The grammar of `#[rustango(…)]` and its like: which arguments a place knows and what
//! they take. It does not know what they mean.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{
    Attribute, Data, DeriveInput, Error, Expr, ExprLit, ExprUnary, Field, Fields, Ident, Lit, LitStr, Meta,
    MetaNameValue, Path, Result, Token, UnOp,
    ext::IdentExt,
    parse::{Parse, ParseStream, Parser},
    punctuated::Punctuated,
};

use crate::{errors::Errors, names};

/// The attribute of most derives.
pub(crate) const RUSTANGO: &str = "rustango";

/// Where an attribute stands, and what it may say there.
pub(crate) struct Place {
    /// The name of the attribute.
    pub(crate) attribute: &'static str,
    /// The place, for messages: `a model`.
    pub(crate) what: &'static str,
    /// The arguments it knows.
    pub(crate) known: &'static [Known],
    /// Another place, to tell an argument that belongs there.
    pub(crate) other: Option<&'static Place>,
}

/// A declaration of fields with names, in the words of its kind.
pub(crate) struct Declared {
    /// What it is: `a row`.
    pub(crate) what: &'static str,
    /// Why it is not generic: `a row has columns of known types`.
    pub(crate) typed: &'static str,
    /// Why its fields have names: `columns are found by their names`.
    pub(crate) named: &'static str,
    /// What else can be written: `, or a tuple`.
    pub(crate) or: &'static str,
}

impl Declared {
    /// Returns the fields of a struct.
    pub(crate) fn fields<'i>(&self, input: &'i DeriveInput) -> Result<impl Iterator<Item = &'i Field>> {
        let name = &input.ident;
        let Self { what, typed, named, or } = self;
        if !input.generics.params.is_empty() {
            let message = format!("{typed}, so `{name}` cannot be generic");
            return Err(Error::new_spanned(&input.generics, message));
        }
        let Data::Struct(data) = &input.data else {
            return Err(Error::new(
                name.span(),
                format!("{what} is a struct: write `struct {name} {{ … }}`"),
            ));
        };
        match &data.fields {
            Fields::Named(fields) if !fields.named.is_empty() => Ok(fields.named.iter()),
            _ => Err(Error::new(
                name.span(),
                format!("{named}: write `struct {name} {{ name: type, … }}`{or}"),
            )),
        }
    }
}

/// An argument that a place knows.
pub(crate) struct Known {
    name: &'static str,
    usage: &'static str,
    times: Times,
}

#[derive(PartialEq)]
enum Times {
    Once,
    Many,
}

impl Known {
    /// An argument that stands at most once; `usage` shows how it is written.
    pub(crate) const fn once(name: &'static str, usage: &'static str) -> Self {
        Self { name, usage, times: Times::Once }
    }

    /// An argument that may be repeated.
    pub(crate) const fn many(name: &'static str, usage: &'static str) -> Self {
        Self { name, usage, times: Times::Many }
    }
}

impl Place {
    fn find(&self, name: &str) -> Option<&'static Known> {
        self.known.iter().find(|known| known.name == name)
    }

    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.known.iter().map(|known| known.name)
    }

    fn unknown(&self, name: &str) -> String {
        if let Some((other, known)) = self.other.and_then(|other| Some((other, other.find(name)?))) {
            return format!(
                "`{name}` is an attribute of {}, not of {}: write `#[{}({})]` there",
                other.what, self.what, other.attribute, known.usage
            );
        }
        let hint = names::meant(name, self.names())
            .map_or_else(String::new, |meant| format!(", did you mean `{meant}`?"));
        format!(
            "`{name}` is not a known attribute of {}{hint}; known are {}",
            self.what,
            names::quoted(self.names())
        )
    }

    /// Reads the arguments of all attributes of its name.
    pub(crate) fn read(&self, attributes: &[Attribute], errors: &mut Errors) -> Vec<Argument> {
        let mut arguments = Vec::new();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident(self.attribute)) {
            match &attribute.meta {
                Meta::List(list) => {
                    let items = Punctuated::<Meta, Token![,]>::parse_terminated.parse2(list.tokens.clone());
                    if let Some(items) = errors.keep(items) {
                        self.admit(items, &mut arguments, errors);
                    }
                }
                other => errors.at(other, format!("write `#[{}({})]`", self.attribute, self.known[0].usage)),
            }
        }
        arguments
    }

    /// Reads the arguments of an argument, after its leading text if it has
    /// one: `index("a, b", unique)`. Nothing comes back where one was refused.
    pub(crate) fn read_list(
        &self,
        argument: &Argument,
        errors: &mut Errors,
    ) -> Option<(Option<LitStr>, Vec<Argument>)> {
        let list = match &argument.meta {
            Meta::List(list) => errors.keep(syn::parse2::<TextThenItems>(list.tokens.clone()))?,
            Meta::NameValue(_) => {
                TextThenItems { text: Some(errors.keep(argument.text())?), items: Punctuated::new() }
            }
            Meta::Path(_) => {
                errors.push(argument.wrong("arguments"));
                return None;
            }
        };
        let written = list.items.len();
        let mut arguments = Vec::new();
        self.admit(list.items, &mut arguments, errors);
        (arguments.len() == written).then_some((list.text, arguments))
    }

    fn admit(&self, items: Punctuated<Meta, Token![,]>, arguments: &mut Vec<Argument>, errors: &mut Errors) {
        for meta in items {
            let Some(ident) = meta.path().get_ident().cloned() else {
                errors.at(
                    meta.path(),
                    format!("expected the name of an attribute, such as `{}`", self.known[0].usage),
                );
                continue;
            };
            let name = ident.unraw().to_string();
            match self.find(&name) {
                None => errors.at(&ident, self.unknown(&name)),
                Some(known)
                    if known.times == Times::Once
                        && arguments.iter().any(|argument| argument.name() == known.name) =>
                {
                    errors.at(&ident, format!("`{name}` stands here twice: keep one"));
                }
                Some(known) => arguments.push(Argument { ident, known, meta }),
            }
        }
    }
}

struct TextThenItems {
    text: Option<LitStr>,
    items: Punctuated<Meta, Token![,]>,
}

impl Parse for TextThenItems {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let text: Option<LitStr> = if input.peek(LitStr) { Some(input.parse()?) } else { None };
        if text.is_some() && !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        Ok(Self { text, items: Punctuated::parse_terminated_with(input, item)? })
    }
}

/// Reads an argument, which may be called `where` as SQL's condition is.
fn item(input: ParseStream<'_>) -> Result<Meta> {
    if !input.peek(Token![where]) {
        return input.parse();
    }
    let path = Path::from(input.call(Ident::parse_any)?);
    if !input.peek(Token![=]) {
        return Ok(Meta::Path(path));
    }
    Ok(Meta::NameValue(MetaNameValue { path, eq_token: input.parse()?, value: input.parse()? }))
}

/// One argument as it was written.
pub(crate) struct Argument {
    /// Its name, to underline.
    pub(crate) ident: Ident,
    known: &'static Known,
    meta: Meta,
}

/// A number as it was written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Number {
    /// Without a fraction.
    Whole(i64),
    /// With one.
    Fraction {
        /// The nearest float.
        float: f64,
        /// Its digits, where a decimal holds them.
        exact: Option<Exact>,
    },
}

/// A number as its digits and how many of them are behind the point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Exact {
    pub(crate) digits: i128,
    pub(crate) scale: u32,
}

impl Exact {
    /// Most digits of a decimal, and most of them behind the point.
    const MOST: u32 = 28;

    /// Reads `1.5` or `15e-1`; nothing where a decimal cannot hold it.
    fn read(written: &str) -> Option<Self> {
        let (number, exponent) = written.split_once(['e', 'E']).unwrap_or((written, "0"));
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
        let scale = i64::try_from(fraction.len()).ok()?.checked_sub(exponent.parse().ok()?)?;
        let missing = u32::try_from(scale.checked_neg()?.max(0)).ok()?;
        let digits = digits.checked_mul(10_i128.checked_pow(missing)?)?;
        let scale = u32::try_from(scale.max(0)).ok()?;
        (digits < 10_i128.pow(Self::MOST) && scale <= Self::MOST).then_some(Self { digits, scale })
    }
}

impl Argument {
    /// Returns the name.
    pub(crate) fn name(&self) -> &'static str {
        self.known.name
    }

    /// Checks that it stands alone: `unique`.
    pub(crate) fn flag(&self) -> Result<()> {
        match &self.meta {
            Meta::Path(_) => Ok(()),
            _ => Err(self.wrong("no value")),
        }
    }

    /// Reads whether it holds: `required`, `required = false`.
    pub(crate) fn switch(&self) -> Result<bool> {
        match (&self.meta, self.literal()) {
            (Meta::Path(_), _) => Ok(true),
            (_, Some((Lit::Bool(value), _))) => Ok(value.value),
            _ => Err(self.wrong("nothing, or `true` or `false`")),
        }
    }

    /// Reads a literal of any kind, and whether `-` stands before it.
    pub(crate) fn any_literal(&self) -> Option<(&Lit, bool)> {
        self.literal().map(|(literal, sign)| (literal, sign == Sign::Minus))
    }

    /// Reads what stands in its parentheses.
    pub(crate) fn listed<T: Parse, P: Parse>(&self) -> Result<Punctuated<T, P>> {
        match &self.meta {
            Meta::List(list) => Punctuated::parse_terminated.parse2(list.tokens.clone()),
            _ => Err(self.wrong("a list")),
        }
    }

    /// Reads a text: `column = "title"`.
    pub(crate) fn text(&self) -> Result<LitStr> {
        match self.literal() {
            Some((Lit::Str(text), Sign::Plus)) => Ok(text.clone()),
            _ => Err(self.wrong("a text in quotes")),
        }
    }

    /// Reads a path: `model = Post`, with quotes or without.
    pub(crate) fn path(&self) -> Result<Path> {
        let path = match &self.meta {
            Meta::NameValue(pair) => match &pair.value {
                Expr::Path(path) if path.qself.is_none() => Some(path.path.clone()),
                _ => self.text()?.parse_with(Path::parse_mod_style).ok(),
            },
            _ => None,
        };
        path.ok_or_else(|| self.wrong("the path of a type"))
    }

    /// Reads an expression, or nothing where it stands alone.
    pub(crate) fn expression(&self) -> Result<Option<Expr>> {
        match &self.meta {
            Meta::Path(_) => Ok(None),
            Meta::NameValue(pair) => Ok(Some(pair.value.clone())),
            Meta::List(_) => Err(self.wrong("a value")),
        }
    }

    /// Reads a text, or nothing where it stands alone.
    pub(crate) fn text_or_flag(&self) -> Result<Option<LitStr>> {
        match &self.meta {
            Meta::Path(_) => Ok(None),
            _ => self.text().map(Some),
        }
    }

    /// Reads a count that is at least 1: `max_length = 200`.
    pub(crate) fn count(&self) -> Result<u32> {
        let count = match self.literal() {
            Some((Lit::Int(count), Sign::Plus)) => count.base10_parse().ok().filter(|count| *count > 0),
            _ => None,
        };
        count.ok_or_else(|| self.wrong("a whole number from 1 to 4294967295"))
    }

    /// Reads a number: `min = -90.0`.
    pub(crate) fn number(&self) -> Result<Number> {
        let number = match self.literal() {
            Some((Lit::Int(digits), sign)) => digits
                .base10_parse::<i128>()
                .ok()
                .and_then(|digits| i64::try_from(if sign == Sign::Minus { -digits } else { digits }).ok())
                .map(Number::Whole),
            Some((Lit::Float(written), sign)) => {
                let exact = Exact::read(written.base10_digits());
                let number = written.base10_parse::<f64>().ok().filter(|float| float.is_finite());
                number.map(|float| match sign {
                    Sign::Plus => Number::Fraction { float, exact },
                    Sign::Minus => Number::Fraction {
                        float: -float,
                        exact: exact.map(|exact| Exact { digits: -exact.digits, ..exact }),
                    },
                })
            }
            _ => None,
        };
        number.ok_or_else(|| self.wrong("a number of at most 64 bits"))
    }

    /// Reads a text that is SQL: `default = "0"`.
    pub(crate) fn sql(&self) -> Result<LitStr> {
        match self.literal() {
            Some((literal @ (Lit::Int(_) | Lit::Float(_) | Lit::Bool(_)), _)) => {
                let value = self.value().unwrap_or_else(|| literal.to_token_stream()).to_string();
                let value = value.replace(' ', "");
                Err(self
                    .fault(format!("`{0}` takes SQL in quotes: write `{0} = \"{value}\"`", self.known.name)))
            }
            _ => self.text().map_err(|_| self.wrong("SQL in quotes")),
        }
    }

    /// Says that it takes something else, and how it is written.
    pub(crate) fn wrong(&self, takes: &str) -> Error {
        self.fault(format!("`{}` takes {takes}: write `{}`", self.known.name, self.known.usage))
    }

    /// Makes a fault that underlines the value, or the name where it has none.
    pub(crate) fn fault(&self, message: String) -> Error {
        match self.value() {
            Some(value) => Error::new_spanned(value, message),
            None => Error::new(self.ident.span(), message),
        }
    }

    fn value(&self) -> Option<TokenStream> {
        match &self.meta {
            Meta::Path(_) => None,
            Meta::List(list) if list.tokens.is_empty() => None,
            Meta::List(list) => Some(list.tokens.clone()),
            Meta::NameValue(pair) => Some(pair.value.to_token_stream()),
        }
    }

    fn literal(&self) -> Option<(&Lit, Sign)> {
        let Meta::NameValue(pair) = &self.meta else { return None };
        literal(&pair.value)
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Sign {
    Plus,
    Minus,
}

fn literal(expression: &Expr) -> Option<(&Lit, Sign)> {
    match expression {
        Expr::Lit(ExprLit { lit, .. }) => Some((lit, Sign::Plus)),
        Expr::Group(group) => literal(&group.expr),
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => match literal(expr)? {
            (number @ (Lit::Int(_) | Lit::Float(_)), Sign::Plus) => Some((number, Sign::Minus)),
            _ => None,
        },
        _ => None,
    }
}

/// Reads `crate = "path"`.
pub(crate) fn root(argument: &Argument) -> Result<Path> {
    argument.text()?.parse_with(Path::parse_mod_style).map_err(|_| argument.wrong("the path of a crate"))
}

/// The path of the facade where no other is named.
pub(crate) fn default_root() -> Path {
    let mut path = Path::from(Ident::new("rustango", Span::call_site()));
    path.leading_colon = Some(Token![::](Span::call_site()));
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_keep_their_digits() {
        for (written, expected) in [
            ("0.1", Some((1, 1))),
            ("90.50", Some((9050, 2))),
            ("1.5e3", Some((1500, 0))),
            ("15E-1", Some((15, 1))),
            ("1.25e+1", Some((125, 1))),
            ("2.", Some((2, 0))),
            ("0.0000000000000000000000000001", Some((1, 28))),
            ("1e-29", None),
            ("1e28", None),
            ("1e99999999999999999999", None),
        ] {
            let exact = Exact::read(written).map(|exact| (exact.digits, exact.scale));
            assert_eq!(exact, expected, "{written}");
        }
    }
}

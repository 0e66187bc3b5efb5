//! One field of a form: its settings as calls of a builder, and as checks of
//! what only the compiler can tell of its type.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use regex::Regex;
use syn::{
    Ident, Lit, Result, Token, Type,
    ext::IdentExt,
    parse::{Parse, ParseStream},
};

use super::{ATTRIBUTE, CONTAINER, moment::Moment};
use crate::{
    attributes::{Argument, Exact, Known, Number, Place},
    errors::Errors,
    names,
};

pub(super) static PLACE: Place = Place {
    attribute: ATTRIBUTE,
    what: "a field of a form",
    known: &[
        Known::once("required", "required"),
        Known::once("min", "min = 0"),
        Known::once("max", "max = 100"),
        Known::once("min_length", "min_length = 2"),
        Known::once("max_length", "max_length = 200"),
        Known::once("pattern", "pattern = \"[a-z]+\""),
        Known::once("email", "email"),
        Known::once("url", "url"),
        Known::once("choices", "choices(\"s\" = \"Small\", \"l\" = \"Large\")"),
        Known::once("default", "default = \"s\""),
        Known::once("label", "label = \"Your name\""),
        Known::once("help", "help = \"As it stands on the card\""),
        Known::once("widget", "widget = \"textarea\""),
    ],
    other: Some(&CONTAINER),
};

/// How a field may be shown, and as which variant.
const WIDGETS: &[(&str, Widget)] = &[
    ("input", Widget::Plain("Input")),
    ("textarea", Widget::Typed("Textarea")),
    ("password", Widget::Typed("Password")),
    ("select", Widget::Choosing("Select")),
    ("radio", Widget::Choosing("Radio")),
    ("checkbox", Widget::Checking("Checkbox")),
    ("hidden", Widget::Plain("Hidden")),
    ("color", Widget::Other),
    ("range", Widget::Other),
    ("search", Widget::Other),
    ("tel", Widget::Other),
];

#[derive(Clone, Copy)]
enum Widget {
    /// For whatever there is.
    Plain(&'static str),
    /// For text.
    Typed(&'static str),
    /// For one of a list.
    Choosing(&'static str),
    /// For what is checked.
    Checking(&'static str),
    /// An input of this type.
    Other,
}

/// A field whose settings make sense as far as tokens tell.
pub(super) struct Field {
    pub(super) ident: Ident,
    pub(super) checks: Vec<TokenStream>,
    rust_type: Type,
    calls: Vec<TokenStream>,
    choices: Vec<Chosen>,
    lengths: (Option<u32>, Option<u32>),
    bounds: (Option<f64>, Option<f64>),
    moments: (Option<Moment>, Option<Moment>),
    pattern: Option<Regex>,
    format: Option<&'static str>,
}

impl Field {
    pub(super) fn read(declared: &syn::Field, errors: &mut Errors) -> Option<Self> {
        let mut field = Self {
            ident: declared.ident.clone()?,
            checks: Vec::new(),
            rust_type: declared.ty.clone(),
            calls: Vec::new(),
            choices: Vec::new(),
            lengths: (None, None),
            bounds: (None, None),
            moments: (None, None),
            pattern: None,
            format: None,
        };
        let arguments = PLACE.read(&declared.attrs, errors);
        // What a default or a widget must fit comes first.
        let (late, early): (Vec<_>, Vec<_>) =
            arguments.iter().partition(|argument| matches!(argument.name(), "default" | "widget"));
        for argument in early.into_iter().chain(late) {
            errors.keep(field.admit(argument));
        }
        Some(field)
    }

    /// Writes the field as data.
    pub(super) fn make(&self) -> TokenStream {
        let Self { rust_type, calls, .. } = self;
        let name = self.ident.unraw().to_string();
        let of = quote_spanned!(at(rust_type)=> __r::forms::FormField::of::<#rust_type, _>(#name));
        quote!(#of #(#calls)*)
    }

    /// Takes the value of the field out of what was read.
    pub(super) fn take(&self) -> TokenStream {
        let Self { ident, rust_type, .. } = self;
        quote_spanned!(at(rust_type)=> #ident: filled.take::<#rust_type, _>()?)
    }

    fn admit(&mut self, argument: &Argument) -> Result<()> {
        match argument.name() {
            "required" => {
                let is_required = argument.switch()?;
                let check = if is_required { "required" } else { "optional" };
                self.check(argument, check, &quote!());
                self.calls.push(quote!(.required(#is_required)));
            }
            "min" | "max" if matches!(argument.any_literal(), Some((Lit::Str(_), _))) => {
                self.take_moment(argument)?;
            }
            "min" => {
                let (number, bound) = self.bound(argument)?;
                self.bounds.0 = Some(number);
                self.calls.push(quote!(.min(#bound)));
            }
            "max" => {
                let (number, bound) = self.bound(argument)?;
                self.bounds.1 = Some(number);
                self.calls.push(quote!(.max(#bound)));
            }
            "min_length" => {
                let count = argument.count()?;
                self.lengths.0 = Some(count);
                self.check(argument, "lengths", &quote!());
                self.calls.push(quote!(.min_length(#count)));
            }
            "max_length" => {
                let count = argument.count()?;
                self.lengths.1 = Some(count);
                self.check(argument, "lengths", &quote!());
                self.calls.push(quote!(.max_length(#count)));
            }
            "pattern" => self.take_pattern(argument)?,
            "email" => self.take_format(argument, "Email")?,
            "url" => self.take_format(argument, "Url")?,
            "choices" => self.take_choices(argument)?,
            "default" => self.take_default(argument)?,
            "widget" => self.take_widget(argument)?,
            name => {
                let text = argument.text()?.value();
                if text.trim().is_empty() {
                    return Err(argument.wrong("a text that is not empty"));
                }
                let call = Ident::new(name, Span::call_site());
                self.calls.push(quote!(.#call(#text)));
            }
        }
        self.check_together(argument)
    }

    fn check_together(&self, argument: &Argument) -> Result<()> {
        if let (Some(first), Some(last)) = self.moments
            && std::mem::discriminant(&first) == std::mem::discriminant(&last)
            && first > last
            && matches!(argument.name(), "min" | "max")
        {
            return Err(argument.fault("nothing is between them: `min` is after `max`".to_owned()));
        }
        let fault = match (self.lengths, self.bounds) {
            ((Some(least), Some(most)), _) if least > most => {
                "no text is that long: `min_length` is more than `max_length`"
            }
            (_, (Some(least), Some(most))) if least > most => {
                "no number is that large: `min` is more than `max`"
            }
            _ => return Ok(()),
        };
        if matches!(argument.name(), "min" | "max" | "min_length" | "max_length") {
            return Err(argument.fault(fault.to_owned()));
        }
        Ok(())
    }

    /// Lets the compiler look at the type.
    fn check(&mut self, argument: &Argument, name: &str, arguments: &TokenStream) {
        let (rust_type, check) = (&self.rust_type, Ident::new(name, Span::call_site()));
        self.checks.push(quote_spanned!(at(&argument.ident)=>
            const _: () = __r::forms::check::#check::<#rust_type, _>(#arguments);
        ));
    }

    fn bound(&mut self, argument: &Argument) -> Result<(f64, TokenStream)> {
        let rust_type = self.rust_type.clone();
        Ok(match argument.number()? {
            Number::Whole(number) => {
                self.check(argument, "bounds", &quote!());
                #[allow(clippy::cast_precision_loss, reason = "two bounds are compared, roughly")]
                (number as f64, quote!(__r::Bound::Int(#number)))
            }
            Number::Fraction { float, exact } => {
                let is_exact = exact.is_some();
                let Exact { digits, scale } = exact.unwrap_or(Exact { digits: 0, scale: 0 });
                let bound = quote_spanned!(at(&argument.ident)=>
                    __r::forms::check::fraction::<#rust_type, _>(#float, #is_exact, #digits, #scale)
                );
                // What stands within functions is looked at too late.
                self.checks.push(quote!(const _: __r::Bound = #bound;));
                (float, bound)
            }
        })
    }

    fn take_moment(&mut self, argument: &Argument) -> Result<()> {
        let text = argument.text()?.value();
        let moment = Moment::read(&text).map_err(|fault| argument.fault(fault))?;
        self.check(argument, moment.check(), &quote!());
        if argument.name() == "min" {
            self.moments.0 = Some(moment);
            self.calls.push(quote!(.earliest(#text)));
        } else {
            self.moments.1 = Some(moment);
            self.calls.push(quote!(.latest(#text)));
        }
        Ok(())
    }

    fn take_pattern(&mut self, argument: &Argument) -> Result<()> {
        let text = argument.text()?.value();
        let broken = |error: regex::Error| {
            argument.fault(format!("this is no regular expression of the `regex` crate: {error}"))
        };
        Regex::new(&text).map_err(broken)?;
        self.pattern = Some(Regex::new(&format!(r"\A(?:{text})\z")).map_err(broken)?);
        self.check(argument, "looks", &quote!());
        self.calls.push(quote!(.pattern(#text)));
        Ok(())
    }

    fn take_format(&mut self, argument: &Argument, variant: &'static str) -> Result<()> {
        argument.flag()?;
        if self.format.replace(variant).is_some() {
            return Err(argument.fault("text is of one format: keep one of `email` and `url`".to_owned()));
        }
        self.check(argument, "looks", &quote!());
        let variant = Ident::new(variant, Span::call_site());
        self.calls.push(quote!(.format(__r::forms::Format::#variant)));
        Ok(())
    }

    fn take_choices(&mut self, argument: &Argument) -> Result<()> {
        let choices: Vec<Chosen> = argument.listed::<Chosen, Token![,]>()?.into_iter().collect();
        let Some(first) = choices.first() else {
            return Err(argument.wrong("something to choose from"));
        };
        if choices.iter().any(|choice| choice.is_number != first.is_number) {
            return Err(argument.fault("choices are all texts, or all whole numbers".to_owned()));
        }
        if let Some(twice) = twice(&choices) {
            return Err(argument.fault(format!("\"{twice}\" stands here twice: keep one")));
        }
        let are_numbers = first.is_number;
        self.check(argument, "choices", &quote!(#are_numbers));
        let pairs = choices.iter().map(|Chosen { value, label, .. }| quote!((#value, #label)));
        self.calls.push(quote!(.choices([#(#pairs),*])));
        self.choices = choices;
        Ok(())
    }

    fn take_default(&mut self, argument: &Argument) -> Result<()> {
        let takes = "a literal: text, a number, `true` or `false`";
        let (literal, is_negative) = argument.any_literal().ok_or_else(|| argument.wrong(takes))?;
        let text = match literal {
            Lit::Bool(value) => {
                self.check(argument, "default_bool", &quote!());
                value.value.to_string()
            }
            Lit::Str(text) => {
                let text = text.value();
                self.check_text(argument, &text)?;
                self.check(argument, "default_text", &quote!(#text));
                text
            }
            Lit::Int(_) | Lit::Float(_) => match argument.number()? {
                Number::Whole(number) => {
                    self.check(argument, "default_number", &quote!(#number));
                    #[allow(clippy::cast_precision_loss, reason = "as the bounds are")]
                    self.check_number(argument, number as f64)?;
                    number.to_string()
                }
                Number::Fraction { float, .. } => {
                    self.check(argument, "default_fraction", &quote!());
                    self.check_number(argument, float)?;
                    let Lit::Float(written) = literal else { return Err(argument.wrong(takes)) };
                    format!("{}{}", if is_negative { "-" } else { "" }, written.base10_digits())
                }
            },
            _ => return Err(argument.wrong(takes)),
        };
        if !self.choices.is_empty() && !self.choices.iter().any(|choice| choice.value == text) {
            return Err(argument.fault("the default is not among the choices".to_owned()));
        }
        self.calls.push(quote!(.default(#text)));
        Ok(())
    }

    /// Checks text that stands in the program as text that is sent would be.
    fn check_text(&self, argument: &Argument, text: &str) -> Result<()> {
        let count = text.chars().count();
        let fault = if text.trim().is_empty() || text.trim() != text {
            "a default is not empty, and has no space around it: text that is not sent is empty by itself"
        } else if self.lengths.0.is_some_and(|least| count < least as usize) {
            "the default is shorter than `min_length`"
        } else if self.lengths.1.is_some_and(|most| count > most as usize) {
            "the default is longer than `max_length`"
        } else if self.pattern.as_ref().is_some_and(|pattern| !pattern.is_match(text)) {
            "the default does not match the pattern"
        } else if self.format.is_some() {
            "an address has no default: show an example with `help`"
        } else if text.contains('\0') {
            "databases cannot store a NUL character"
        } else {
            return Ok(());
        };
        Err(argument.fault(fault.to_owned()))
    }

    fn check_number(&self, argument: &Argument, number: f64) -> Result<()> {
        let fault = match self.bounds {
            (Some(least), _) if number < least => "the default is less than `min`",
            (_, Some(most)) if number > most => "the default is more than `max`",
            _ => return Ok(()),
        };
        Err(argument.fault(fault.to_owned()))
    }

    fn take_widget(&mut self, argument: &Argument) -> Result<()> {
        let text = argument.text()?.value();
        let Some((_, widget)) = WIDGETS.iter().find(|(name, _)| *name == text) else {
            let known = WIDGETS.iter().map(|(name, _)| *name);
            let hint = names::meant(&text, known.clone())
                .map_or_else(String::new, |meant| format!(", did you mean \"{meant}\"?"));
            let known: Vec<_> = known.map(|name| format!("\"{name}\"")).collect();
            return Err(argument
                .fault(format!("there is no widget \"{text}\"{hint}; there are {}", known.join(", "))));
        };
        let has_choices = !self.choices.is_empty();
        let variant = match widget {
            Widget::Other => {
                self.calls.push(quote!(.widget(__r::forms::Widget::Other(#text))));
                return Ok(());
            }
            Widget::Plain(variant) => variant,
            Widget::Typed(variant) => {
                self.check(argument, "typed_widget", &quote!());
                variant
            }
            Widget::Choosing(variant) => {
                self.check(argument, "choosing_widget", &quote!(#has_choices));
                variant
            }
            Widget::Checking(variant) => {
                self.check(argument, "checking_widget", &quote!(#has_choices));
                variant
            }
        };
        let variant = Ident::new(variant, Span::call_site());
        self.calls.push(quote!(.widget(__r::forms::Widget::#variant)));
        Ok(())
    }
}

/// One of the values of `choices("s" = "Small", "l")`.
struct Chosen {
    value: String,
    label: String,
    is_number: bool,
}

impl Parse for Chosen {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let minus: Option<Token![-]> = input.parse()?;
        let literal: Lit = input.parse()?;
        let (value, is_number) = match &literal {
            Lit::Str(text) if minus.is_none() && !text.value().trim().is_empty() => (text.value(), false),
            Lit::Int(number) => {
                let number: i64 = number.base10_parse()?;
                (if minus.is_some() { -number } else { number }.to_string(), true)
            }
            other => {
                let message =
                    "a choice is a text or a whole number, with what people read: `\"s\" = \"Small\"`";
                return Err(syn::Error::new(other.span(), message));
            }
        };
        let label = if input.parse::<Option<Token![=]>>()?.is_some() {
            input.parse::<syn::LitStr>()?.value()
        } else {
            names::words(&value)
        };
        Ok(Self { value, label, is_number })
    }
}

fn twice(choices: &[Chosen]) -> Option<&str> {
    let is_twice =
        |(at, choice): &(usize, &Chosen)| choices[..*at].iter().any(|other| other.value == choice.value);
    choices.iter().enumerate().find(is_twice).map(|(_, choice)| choice.value.as_str())
}

/// A place in the declaration, for what the compiler may complain about there.
fn at(tokens: &impl syn::spanned::Spanned) -> Span {
    Span::call_site().located_at(tokens.span())
}

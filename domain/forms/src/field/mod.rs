//! One field of a form, as data.

mod format;
mod kind;
mod moments;
mod pattern;
mod read;
mod text;
mod widget;
mod written;

use std::borrow::Cow;

use rustango_model::{Bound, FieldSchema, FieldValue};
use rustango_ports::database::{Identifier, ValueType};

pub use self::{
    format::Format,
    kind::FormValue,
    pattern::{InvalidPattern, Pattern},
    widget::Widget,
};
#[doc(hidden)]
pub use self::{
    kind::{
        Content, Converted, OneChecked, OneFile, OnePatch, OneValue, OptionChecked, SeveralFiles,
        SeveralValues,
    },
    read::Given,
};
pub(crate) use self::{moments::shown as shown_moment, read::read, written::written};

/// One of the values that a field takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormChoice {
    /// What the form sends.
    pub value: Cow<'static, str>,
    /// What people read.
    pub label: Cow<'static, str>,
}

/// One field of a form: what it takes, and how it is shown.
///
/// The derive makes them of a struct, [`ModelForm`](crate::ModelForm) of a
/// model; a [`DynamicForm`](crate::DynamicForm) is put together of them:
///
/// ```
/// use rustango_forms::{Format, FormField, Widget};
///
/// let email = FormField::of::<String, _>("email").format(Format::Email).max_length(254);
/// let message = FormField::of::<String, _>("message").widget(Widget::Textarea).help("Be kind.");
/// # drop((email, message));
/// ```
#[derive(Clone, Debug)]
pub struct FormField {
    pub(crate) name: Cow<'static, str>,
    pub(crate) content: Content,
    pub(crate) is_many: bool,
    pub(crate) is_required: bool,
    pub(crate) label: Cow<'static, str>,
    pub(crate) help: Option<Cow<'static, str>>,
    pub(crate) widget: Option<Widget>,
    pub(crate) min_length: Option<u32>,
    pub(crate) earliest: Option<Cow<'static, str>>,
    pub(crate) latest: Option<Cow<'static, str>>,
    pub(crate) pattern: Option<Result<Pattern, InvalidPattern>>,
    pub(crate) format: Option<Format>,
    pub(crate) choices: Vec<FormChoice>,
    pub(crate) default: Option<Cow<'static, str>>,
    /// Whether space around text is part of it.
    pub(crate) keeps_space: bool,
}

impl FormField {
    /// Starts from what a Rust type says. The second parameter is inferred:
    /// `FormField::of::<Option<i64>, _>("age")`.
    #[must_use]
    pub fn of<T: FormValue<K>, K>(name: impl Into<Cow<'static, str>>) -> Self {
        let field = Self::of_content(name.into(), T::CONTENT);
        Self { is_many: T::MANY, is_required: T::REQUIRED, ..field }
    }

    /// Starts from a field of a model.
    #[must_use]
    pub fn of_schema(schema: &FieldSchema) -> Self {
        let field = Self::of_content(schema.name.into(), Content::of_schema(*schema));
        let is_required = !schema.nullable && !matches!(schema.value_type, ValueType::Bool);
        let field = Self { is_required, help: schema.comment.map(Cow::Borrowed), ..field };
        // Its values are secrets, and stand in no page.
        if schema.sensitive && field.content.is_text() { field.widget(Widget::Password) } else { field }
    }

    fn of_content(name: Cow<'static, str>, content: Content) -> Self {
        let choices = content.schema.choices.iter();
        let choice = |choice: &rustango_model::Choice| FormChoice {
            value: choice.value.into(),
            label: choice.label.into(),
        };
        Self {
            label: words(&name).into(),
            choices: choices.map(choice).collect(),
            name,
            content,
            is_many: false,
            is_required: true,
            help: None,
            widget: None,
            min_length: None,
            earliest: None,
            latest: None,
            pattern: None,
            format: None,
            default: None,
            keeps_space: false,
        }
    }

    /// Says whether something must be given: for a checkbox, that it is
    /// checked; for several values, at least one.
    #[must_use]
    pub const fn required(mut self, required: bool) -> Self {
        self.is_required = required;
        self
    }

    /// Says what people read; without it, the words of the name.
    #[must_use]
    pub fn label(mut self, label: impl Into<Cow<'static, str>>) -> Self {
        self.label = label.into();
        self
    }

    /// Says what people read beside the field.
    #[must_use]
    pub fn help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says how it is shown; without it, as its values are best shown.
    ///
    /// The value of a [`Widget::Password`] is never shown again, and space
    /// around it is part of it.
    #[must_use]
    pub const fn widget(mut self, widget: Widget) -> Self {
        self.keeps_space = self.keeps_space || matches!(widget, Widget::Password);
        self.widget = Some(widget);
        self
    }

    /// Sets the smallest number.
    #[must_use]
    pub fn min(mut self, bound: Bound) -> Self {
        // The larger of both: that of the type stays.
        self.content.schema.min = Some(self.content.schema.min.map_or(bound, |held| larger(held, bound)));
        self
    }

    /// Sets the largest number.
    #[must_use]
    pub fn max(mut self, bound: Bound) -> Self {
        self.content.schema.max = Some(self.content.schema.max.map_or(bound, |held| smaller(held, bound)));
        self
    }

    /// Sets the first day, time of a day or point in time, as a form would send
    /// it: `2024-02-29`, `18:30`, `2024-02-29T18:30` in UTC.
    #[must_use]
    pub fn earliest(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.earliest = Some(text.into());
        self
    }

    /// Sets the last day, time of a day or point in time, as
    /// [`earliest`](Self::earliest) does the first.
    #[must_use]
    pub fn latest(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.latest = Some(text.into());
        self
    }

    /// Sets the fewest characters of text.
    #[must_use]
    pub const fn min_length(mut self, characters: u32) -> Self {
        self.min_length = Some(characters);
        self
    }

    /// Sets the most characters of text.
    #[must_use]
    pub fn max_length(mut self, characters: u32) -> Self {
        let held = self.content.schema.max_length;
        self.content.schema.max_length = Some(held.map_or(characters, |held| held.min(characters)));
        self
    }

    /// Sets a regular expression that all of the text matches.
    ///
    /// It is of the `regex` crate, which takes time in proportion to the text.
    /// Browsers check it as well, in the words of JavaScript: keep to what
    /// both understand.
    #[must_use]
    pub fn pattern(mut self, pattern: &str) -> Self {
        self.pattern = Some(Pattern::new(pattern));
        self
    }

    /// Sets a format that text is of.
    #[must_use]
    pub const fn format(mut self, format: Format) -> Self {
        self.format = Some(format);
        self
    }

    /// Sets the values that it takes, each with what people read.
    #[must_use]
    pub fn choices<V, L>(mut self, choices: impl IntoIterator<Item = (V, L)>) -> Self
    where
        V: Into<Cow<'static, str>>,
        L: Into<Cow<'static, str>>,
    {
        let choice = |(value, label): (V, L)| FormChoice { value: value.into(), label: label.into() };
        self.choices = choices.into_iter().map(choice).collect();
        self
    }

    /// Sets what counts where the form does not have the field at all, as the
    /// form would send it. It is also what an empty form shows.
    #[must_use]
    pub fn default(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.default = Some(text.into());
        self
    }

    /// Returns the name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns what people read.
    #[must_use]
    pub fn label_text(&self) -> &str {
        &self.label
    }

    /// Tells whether something must be given.
    #[must_use]
    pub const fn is_required(&self) -> bool {
        self.is_required
    }

    /// Tells whether it is a file.
    #[must_use]
    pub const fn is_file(&self) -> bool {
        self.content.is_file
    }

    /// Returns the values that it takes, where they are a closed list.
    #[must_use]
    pub fn choice_list(&self) -> &[FormChoice] {
        &self.choices
    }

    /// Says what in its settings makes no sense.
    pub(crate) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut fault = |wrong: bool, what: &str| {
            if wrong {
                faults.push(format!("field `{}`: {what}", self.name));
            }
        };
        let of = self.content.schema.value_type;
        let is_text = matches!(of, ValueType::Text) && !self.content.is_file;
        let is_number = matches!(
            of,
            ValueType::I16
                | ValueType::I32
                | ValueType::I64
                | ValueType::F32
                | ValueType::F64
                | ValueType::Decimal
        );
        let schema = &self.content.schema;
        fault(self.name.is_empty(), "a field has a name");
        fault(schema.max_length.is_some() && !is_text, "`max_length` is for text");
        fault(self.min_length.is_some() && !is_text, "`min_length` is for text");
        fault(
            self.min_length.zip(schema.max_length).is_some_and(|(min, max)| min > max),
            "`min_length` is more than `max_length`",
        );
        fault(self.pattern.is_some() && !is_text, "`pattern` is for text");
        fault(self.format.is_some() && !is_text, "`format` is for text");
        fault(
            (schema.min.is_some() || schema.max.is_some()) && !is_number,
            "`min` and `max` are for numbers",
        );
        if let Some(wrong) = moments::fault(self) {
            fault(true, &wrong);
        }
        fault(
            matches!(self.widget, Some(Widget::Radio | Widget::Select))
                && self.choices.is_empty()
                && !self.content.is_bool(),
            "its widget needs something to choose from",
        );
        if let Some(Err(error)) = &self.pattern {
            fault(true, &error.to_string());
        }
        if let Some(default) = &self.default
            && let Err(refused) = read::text_value(self, default)
        {
            fault(true, &format!("the default {default:?} is not allowed: {}", refused.detail));
        }
        faults
    }
}

/// A field of a type that stands in no model.
pub(crate) const fn schema_of<T: FieldValue>() -> FieldSchema {
    FieldSchema::of::<T>("", Identifier::new("_"))
}

fn larger(one: Bound, other: Bound) -> Bound {
    match (one, other) {
        (Bound::Int(a), Bound::Int(b)) if a > b => one,
        _ => other,
    }
}

fn smaller(one: Bound, other: Bound) -> Bound {
    match (one, other) {
        (Bound::Int(a), Bound::Int(b)) if a < b => one,
        _ => other,
    }
}

/// Turns `birth_date` into `Birth date`.
fn words(name: &str) -> String {
    let spaced = name.replace('_', " ");
    let mut letters = spaced.trim().chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

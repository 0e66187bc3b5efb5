//! Forms as HTML: labels, controls, help and errors, tied together for people
//! and for what reads pages to them.

mod control;
mod tag;

use std::fmt;

use self::{control::Control, tag::Tag};
use crate::{CSRF_FIELD, FormData, FormError, FormErrors, FormField, FormSchema, Widget};

/// The HTML of a form: what stands within `<form>…</form>`.
///
/// Whatever comes from requests, rows or settings is escaped.
///
/// ```
/// use rustango_forms::{DynamicForm, FormField};
///
/// let form = DynamicForm::builder("search").field(FormField::of::<String, _>("q").label("Words")).build()?;
/// assert_eq!(
///     form.html().field("q").unwrap(),
///     "<div class=\"field\">\n<label for=\"id_q\">Words</label>\n\
///      <input type=\"text\" id=\"id_q\" name=\"q\" required>\n</div>\n"
/// );
/// # Ok::<_, rustango_forms::InvalidForm>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "it is text once it is rendered"]
pub struct FormHtml<'f> {
    schema: &'f FormSchema,
    data: Option<&'f FormData>,
    errors: Option<&'f FormErrors>,
    initial: Vec<(String, String)>,
    csrf: Option<String>,
    prefix: String,
}

impl<'f> FormHtml<'f> {
    /// Starts with an empty form.
    pub fn new(schema: &'f FormSchema) -> Self {
        let prefix = "id_".to_owned();
        Self { schema, data: None, errors: None, initial: Vec::new(), csrf: None, prefix }
    }

    /// Shows what was sent, but for secrets and files.
    pub const fn data(mut self, data: &'f FormData) -> Self {
        self.data = Some(data);
        self
    }

    /// Shows what is wrong.
    pub const fn errors(mut self, errors: &'f FormErrors) -> Self {
        self.errors = Some(errors);
        self
    }

    /// Shows a value where nothing was sent yet; of a field with several
    /// values, one more.
    pub fn initial(mut self, field: impl Into<String>, text: impl Into<String>) -> Self {
        self.initial.push((field.into(), text.into()));
        self
    }

    /// Sends a token against forged requests along, as [`CSRF_FIELD`].
    pub fn csrf(mut self, token: impl Into<String>) -> Self {
        self.csrf = Some(token.into());
        self
    }

    /// Sets what ids begin with, for pages with several forms; without it,
    /// `id_`.
    pub fn id_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Tells whether `<form>` needs `enctype="multipart/form-data"`.
    #[must_use]
    pub fn is_multipart(&self) -> bool {
        self.schema.is_multipart()
    }

    /// Writes all fields, what is wrong in general, and the token.
    #[must_use]
    pub fn render(&self) -> String {
        let mut html = self.general();
        html.push_str(&self.token());
        for field in self.schema.fields() {
            html.push_str(&self.whole(field));
        }
        html
    }

    /// Writes one field with its label, help and errors; nothing where there
    /// is no such field.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<String> {
        self.schema.field(name).map(|field| self.whole(field))
    }

    /// Writes what is wrong in general, and with fields that nobody sees.
    #[must_use]
    pub fn general(&self) -> String {
        let Some(errors) = self.errors else { return String::new() };
        let is_shown = |name: &str| {
            self.schema.field(name).is_some_and(|field| control::widget(field) != Widget::Hidden)
        };
        let unseen = errors.fields().filter(|(name, _)| !is_shown(name));
        let mut lines: Vec<String> = errors.general().iter().map(|error| error.detail.clone()).collect();
        for (name, errors) in unseen {
            lines.extend(errors.iter().map(|error| format!("{name}: {}", error.detail)));
        }
        if lines.is_empty() {
            return String::new();
        }
        let items: String = lines.iter().map(|line| Tag::new("li").text(line)).collect();
        format!("<div class=\"errors\" role=\"alert\">\n<ul>{items}</ul>\n</div>\n")
    }

    /// Writes the hidden field of the token, if there is one.
    #[must_use]
    pub fn token(&self) -> String {
        let Some(token) = &self.csrf else { return String::new() };
        let field = Tag::new("input").with("type", "hidden").with("name", CSRF_FIELD).with("value", token);
        format!("{field}\n")
    }

    fn whole(&self, field: &FormField) -> String {
        let id = format!("{}{}", self.prefix, field.name().replace(char::is_whitespace, "_"));
        let errors = self.errors.map_or(&[][..], |errors| errors.field(field.name()));
        let values = self.values(field);
        let control = Control { field, id: &id, values: &values, is_invalid: !errors.is_empty() };
        if control::widget(field) == Widget::Hidden {
            return control.hidden();
        }
        let class = if errors.is_empty() { "field" } else { "field invalid" };
        let mut html = format!("{}\n", Tag::new("div").with("class", class));
        html.push_str(&control.labelled());
        if let Some(help) = &field.help {
            let help = Tag::new("p").with("class", "help").with("id", &format!("{id}_help")).text(help);
            html.extend([&help, "\n"]);
        }
        if !errors.is_empty() {
            html.push_str(&list(&id, errors));
        }
        html + "</div>\n"
    }

    /// What stands in the field: what was sent, or what it starts with.
    fn values(&self, field: &FormField) -> Vec<String> {
        if let Some(data) = self.data {
            return data.texts(field.name()).map(str::to_owned).collect();
        }
        let initial = self.initial.iter().filter(|(name, _)| name == field.name());
        let initial: Vec<String> = initial.map(|(_, text)| text.clone()).collect();
        match &field.default {
            Some(default) if initial.is_empty() => vec![default.to_string()],
            _ => initial,
        }
    }
}

fn list(id: &str, errors: &[FormError]) -> String {
    let line = |error: &FormError| match error.item {
        Some(item) => Tag::new("li").text(&format!("{}: {}", item + 1, error.detail)),
        None => Tag::new("li").text(&error.detail),
    };
    let items: String = errors.iter().map(line).collect();
    format!("{}{items}</ul>\n", Tag::new("ul").with("class", "errors").with("id", &format!("{id}_error")))
}

impl fmt::Display for FormHtml<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render())
    }
}

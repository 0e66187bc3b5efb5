//! One tag: names of the program, values of anybody.

use std::fmt;

use rustango_web::escape_html;

/// A tag that is being written.
pub(super) struct Tag {
    name: &'static str,
    open: String,
}

impl Tag {
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, open: format!("<{name}") }
    }

    /// Adds an attribute.
    pub(super) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.open.extend([" ", name, "=\"", &escape_html(value), "\""]);
        self
    }

    /// Adds an attribute that has a value only sometimes.
    pub(super) fn maybe(self, name: &'static str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.with(name, &value.to_string()),
            None => self,
        }
    }

    /// Adds an attribute without a value, if it applies.
    pub(super) fn flag(mut self, name: &'static str, applies: bool) -> Self {
        if applies {
            self.open.push(' ');
            self.open.push_str(name);
        }
        self
    }

    /// Closes it around text.
    pub(super) fn text(self, text: &str) -> String {
        format!("{self}{}</{}>", escape_html(text), self.name)
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}>", self.open)
    }
}

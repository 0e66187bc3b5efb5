//! SQL under construction.

use super::{Dialect, Fragment, Identifier, Value};

/// The name of a joined table or of a computed column within one statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Alias {
    /// What it names: `r` for rows, `c` for columns.
    pub letter: char,
    /// Tells it from others of its statement.
    pub number: u32,
}

/// Text of a statement being written, and the binds so far.
///
/// Only the renderer of the `query` crate and the dialects write to it.
#[derive(Debug, Default)]
pub struct SqlText {
    /// The text so far.
    pub sql: String,
    /// The binds so far, in the order of their placeholders.
    pub params: Vec<Value>,
}

impl SqlText {
    /// Starts with empty text.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends text.
    pub fn push(&mut self, text: &str) -> &mut Self {
        self.sql.push_str(text);
        self
    }

    /// Appends a quoted name.
    pub fn name(&mut self, dialect: &dyn Dialect, name: Identifier) -> &mut Self {
        let mark = dialect.quote_mark();
        self.sql.push(mark);
        self.sql.push_str(name.as_str());
        self.sql.push(mark);
        self
    }

    /// Appends a quoted name that belongs to this statement alone: a letter and
    /// a number.
    pub fn alias(&mut self, dialect: &dyn Dialect, alias: Alias) -> &mut Self {
        let mark = dialect.quote_mark();
        self.sql.push(mark);
        self.sql.push(alias.letter);
        self.sql.push_str(&alias.number.to_string());
        self.sql.push(mark);
        self
    }

    /// Appends fragments in brackets, commas between them.
    pub fn row(&mut self, fragments: &[Fragment<'_>]) -> &mut Self {
        for (at, write) in fragments.iter().enumerate() {
            self.push(if at == 0 { "(" } else { ", " });
            write(self);
        }
        self.push(")")
    }

    /// Binds rows of values, each in brackets, commas between them.
    pub fn bind_rows(&mut self, dialect: &dyn Dialect, rows: Vec<Vec<Value>>) {
        for (number, row) in rows.into_iter().enumerate() {
            self.push(if number == 0 { "" } else { ", " });
            for (at, value) in row.into_iter().enumerate() {
                self.push(if at == 0 { "(" } else { ", " });
                self.bind(dialect, value);
            }
            self.push(")");
        }
    }

    /// Binds a value, writes its placeholder, and returns its position counted
    /// from 1, for a dialect whose placeholders can be repeated.
    pub fn bind(&mut self, dialect: &dyn Dialect, value: Value) -> usize {
        self.params.push(value);
        let position = self.params.len();
        dialect.placeholder(&mut self.sql, position);
        position
    }
}

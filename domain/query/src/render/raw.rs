//! SQL of the program's own: its named binds, found where they are no text of
//! anything else.

use rustango_model::Binding;
use rustango_ports::database::{Capabilities, Dialect, Intent, SqlText, Statement, Value, ValueType};

use crate::Error;

/// A statement as the program wrote it, with the values of its names.
pub(crate) struct Written<'a> {
    pub(crate) sql: &'a str,
    pub(crate) binds: &'a [(&'a str, &'a Binding)],
    pub(crate) intent: Option<Intent>,
}

/// Renders a statement of the program's own: `:name` becomes a bind.
pub(crate) fn raw(dialect: &dyn Dialect, written: &Written<'_>) -> Result<Statement, Error> {
    let mut placeholder = String::new();
    dialect.placeholder(&mut placeholder, 1);
    let placeholder = placeholder.chars().next().unwrap_or('?');
    let mut lexer = Lexer::new(written.sql, placeholder, dialect.capabilities());
    let mut out = SqlText::new();
    let mut faults = Vec::new();
    let mut used = vec![false; written.binds.len()];
    while let Some(token) = lexer.next().map_err(Error::InvalidQuery)? {
        match token {
            Token::Text(text) => {
                out.push(text);
            }
            Token::Name(name) => match written.binds.iter().position(|(bound, _)| *bound == name) {
                Some(at) => {
                    used[at] = true;
                    match written.binds[at].1 {
                        Binding::One(value) => {
                            out.bind(dialect, value.clone());
                        }
                        Binding::List(of, values) if is_list(&out.sql, lexer.rest) => {
                            list(dialect, &mut out, *of, values);
                        }
                        Binding::List(..) => {
                            add(
                                &mut faults,
                                format!("\"{name}\" is a list: write IN (:{name}), nothing beside it"),
                            );
                        }
                    }
                }
                None => add(&mut faults, format!("\"{name}\" is not bound: write bind(\"{name}\", …)")),
            },
        }
    }
    for ((name, _), _) in written.binds.iter().zip(used).filter(|(_, is_used)| !is_used) {
        add(&mut faults, format!("\"{name}\" is bound, and :{name} is not in the statement"));
    }
    let most = dialect.limits().binds;
    if out.params.len() > most {
        add(&mut faults, format!("{} values are bound, and the database takes {most}", out.params.len()));
    }
    if !faults.is_empty() {
        return Err(Error::InvalidQuery(faults.join("; ")));
    }
    Ok(match written.intent.unwrap_or(lexer.intent()) {
        Intent::Read => Statement::read(out.sql, out.params),
        Intent::Write => Statement::write(out.sql, out.params),
    })
}

/// Whether a name stands where a list may be: alone within the parentheses of
/// `IN (…)`.
fn is_list(before: &str, after: &str) -> bool {
    let opened = before.trim_end().strip_suffix('(').map(str::trim_end);
    let verb = opened.and_then(|before| before.rsplit(|letter: char| !is_name(letter)).next());
    verb.is_some_and(|verb| verb.eq_ignore_ascii_case("in")) && after.trim_start().starts_with(')')
}

/// Writes the values of a list.
///
/// What no database has is an empty list; a query without rows is one, for IN
/// and for NOT IN. Its column has the type of the list.
fn list(dialect: &dyn Dialect, out: &mut SqlText, of: ValueType, values: &[Value]) {
    if values.is_empty() {
        out.push("SELECT e.v FROM (SELECT ").bind(dialect, Value::Null(of));
        out.push(" AS v) AS e WHERE 1 = 0");
        return;
    }
    for (at, value) in values.iter().enumerate() {
        if at > 0 {
            out.push(", ");
        }
        out.bind(dialect, value.clone());
    }
}

fn add(faults: &mut Vec<String>, fault: String) {
    if !faults.contains(&fault) {
        faults.push(fault);
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'a> {
    Text(&'a str),
    /// A bind.
    Name(&'a str),
}

/// Words that begin statements which only read, as far as they hold none of
/// [`CHANGES`].
const READS: &[&str] = &["SELECT", "WITH", "VALUES", "TABLE", "SHOW", "EXPLAIN"];

/// Words of statements that change something or lock it; a column of such a
/// name costs no more than a way to the primary.
const CHANGES: &[&str] = &[
    "ALTER", "CALL", "CREATE", "DELETE", "DROP", "INSERT", "INTO", "LOCK", "MERGE", "SHARE", "TRUNCATE",
    "UPDATE",
];

/// Finds what is neither text, nor a quoted name, nor a comment.
struct Lexer<'a> {
    rest: &'a str,
    placeholder: char,
    can: Capabilities,
    /// The piece before what is left.
    before: &'a str,
    first_word: Option<&'a str>,
    changes: bool,
    has_ended: bool,
}

impl<'a> Lexer<'a> {
    const fn new(sql: &'a str, placeholder: char, can: Capabilities) -> Self {
        Self { rest: sql, placeholder, can, before: "", first_word: None, changes: false, has_ended: false }
    }

    /// What the words that were met tell of the statement.
    fn intent(&self) -> Intent {
        let reads =
            self.first_word.is_some_and(|word| READS.iter().any(|known| word.eq_ignore_ascii_case(known)));
        if reads && !self.changes { Intent::Read } else { Intent::Write }
    }

    /// Returns the next piece of text, or a bind.
    fn next(&mut self) -> Result<Option<Token<'a>>, String> {
        if let Some(name) = self.bind_name() {
            self.check_end()?;
            self.take(1 + name.len());
            return Ok(Some(Token::Name(name)));
        }
        let (whole, mut taken) = (self.rest, 0);
        while !self.rest.is_empty() && self.bind_name().is_none() {
            let length = self.piece()?;
            taken += length;
            self.take(length);
        }
        Ok((taken > 0).then(|| Token::Text(&whole[..taken])))
    }

    fn take(&mut self, length: usize) {
        (self.before, self.rest) = self.rest.split_at(length);
    }

    /// The name of the bind that stands here: one colon and a name.
    fn bind_name(&self) -> Option<&'a str> {
        let after = self.rest.strip_prefix(':').filter(|_| !self.before.ends_with(':'))?;
        Some(word(after)).filter(|name| !name.is_empty())
    }

    /// Returns the length of what stands here and is to be kept together.
    fn piece(&mut self) -> Result<usize, String> {
        let rest = self.rest;
        let Some(first) = rest.chars().next() else { return Ok(0) };
        if first.is_whitespace() {
            return Ok(first.len_utf8());
        }
        if let Some(length) = self.comment()? {
            return Ok(length);
        }
        self.check_end()?;
        match first {
            '\'' => {
                let escapes = self.can.backslash_escapes || self.before.eq_ignore_ascii_case("e");
                quoted(rest, '\'', escapes).ok_or_else(|| unclosed("a text literal"))
            }
            '"' => quoted(rest, '"', self.can.backslash_escapes).ok_or_else(|| unclosed("a quoted name")),
            '`' => quoted(rest, '`', false).ok_or_else(|| unclosed("a quoted name")),
            '$' => self.dollar(),
            '?' if self.placeholder == '?' => Err(positional("?")),
            ';' => {
                self.has_ended = true;
                Ok(1)
            }
            // Both of a cast, so that the second begins no bind.
            ':' if rest.starts_with("::") => Ok(2),
            _ if is_name(first) => Ok(self.word()),
            _ => Ok(first.len_utf8()),
        }
    }

    fn word(&mut self) -> usize {
        let found = word_with_digits(self.rest);
        self.first_word.get_or_insert(found);
        self.changes = self.changes || CHANGES.iter().any(|known| found.eq_ignore_ascii_case(known));
        found.len()
    }

    /// A text between dollars (PostgreSQL), where a name does not go on.
    fn dollar(&self) -> Result<usize, String> {
        let rest = &self.rest[1..];
        if self.placeholder == '$' && rest.starts_with(|next: char| next.is_ascii_digit()) {
            return Err(positional("$1"));
        }
        let tag = word(rest);
        if !rest[tag.len()..].starts_with('$') {
            return Ok(1);
        }
        let mark = &self.rest[..tag.len() + 2];
        let end = self.rest[mark.len()..].find(mark).ok_or_else(|| unclosed("a text between dollars"))?;
        Ok(mark.len() + end + mark.len())
    }

    /// The length of the comment that begins here.
    fn comment(&self) -> Result<Option<usize>, String> {
        let rest = self.rest;
        if rest.starts_with("--") || (self.can.backslash_escapes && rest.starts_with('#')) {
            return Ok(Some(rest.find('\n').map_or(rest.len(), |end| end + 1)));
        }
        let Some(inner) = rest.strip_prefix("/*") else { return Ok(None) };
        let end = inner.find("*/").ok_or_else(|| unclosed("a comment"))?;
        if inner[..end].contains("/*") {
            return Err("a comment stands within a comment, which databases do not read alike".to_owned());
        }
        Ok(Some(end + 4))
    }

    /// Refuses what follows a statement; those that define others hold some.
    fn check_end(&self) -> Result<(), String> {
        let defines = self.first_word.is_some_and(|word| word.eq_ignore_ascii_case("CREATE"));
        if self.has_ended && !defines {
            return Err("one statement is run at a time, and here another one follows".to_owned());
        }
        Ok(())
    }
}

/// The length of what is quoted, both marks included; two marks stand for one.
fn quoted(text: &str, mark: char, escapes: bool) -> Option<usize> {
    let mut inner = text.char_indices().skip(1).peekable();
    while let Some((at, character)) = inner.next() {
        if escapes && character == '\\' {
            inner.next();
        } else if character == mark && inner.next_if(|(_, next)| *next == mark).is_none() {
            return Some(at + mark.len_utf8());
        }
    }
    None
}

const fn is_name(character: char) -> bool {
    character.is_ascii_alphabetic() || character == '_' || !character.is_ascii()
}

/// The name at the beginning of a text.
fn word(text: &str) -> &str {
    let starts = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let end = text.find(|next: char| !(next.is_ascii_alphanumeric() || next == '_')).unwrap_or(text.len());
    if starts { &text[..end] } else { "" }
}

/// The word at the beginning of a text, as databases spell theirs.
fn word_with_digits(text: &str) -> &str {
    let is_inside = |next: char| is_name(next) || next.is_ascii_digit() || next == '$';
    &text[..text.find(|next| !is_inside(next)).unwrap_or(text.len())]
}

fn unclosed(what: &str) -> String {
    format!("{what} is not closed")
}

fn positional(mark: &str) -> String {
    format!("\"{mark}\" stands for a bind by its position: write `:name` and bind(\"name\", …)")
}

#[cfg(test)]
mod tests;

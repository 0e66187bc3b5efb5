//! What stands in the text of a table or an index, as SQLite keeps it.

use std::fmt;

use rustango_ports::schema::{Name, OnDelete};

use super::tokens::Tokens;

/// What a `CREATE TABLE` says beside the columns, which SQLite itself lists.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct TableText {
    /// The constraints of the table and of its columns.
    pub(super) constraints: Vec<Constraint>,
    /// The collations of columns.
    pub(super) collations: Vec<(String, String)>,
    /// The column that the database numbers.
    pub(super) auto: Option<String>,
    /// What has no place in a schema, a phrase each.
    pub(super) unknown: Vec<String>,
}

/// A constraint, with its name if it has one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Constraint {
    pub(super) name: Option<String>,
    pub(super) rule: Rule,
}

impl Constraint {
    /// Its name; one that nobody gave is made of the columns, as ours are. A
    /// check without a name has none.
    pub(super) fn name_in(&self, table: &str) -> Option<String> {
        let generated = |columns: &[String], suffix| {
            let columns: Vec<_> = columns.iter().map(String::as_str).collect();
            Name::generated(table, &columns, suffix).into()
        };
        self.name.clone().or_else(|| match &self.rule {
            Rule::Unique(columns) => Some(generated(columns, "key")),
            Rule::ForeignKey(key) => Some(generated(&key.columns, "fkey")),
            Rule::Check(_) => None,
        })
    }
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.name, &self.rule) {
            (Some(name), _) => write!(f, "the constraint \"{name}\""),
            (None, Rule::Check(expression)) => write!(f, "a check without a name, ({expression})"),
            (None, Rule::Unique(columns)) => write!(f, "a unique constraint over {}", columns.join(", ")),
            (None, Rule::ForeignKey(key)) => write!(f, "a foreign key to \"{}\"", key.target),
        }
    }
}

/// What a constraint asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Rule {
    Unique(Vec<String>),
    Check(String),
    ForeignKey(Reference),
}

/// What a foreign key says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) columns: Vec<String>,
    pub(super) target: String,
    /// Empty where it is the primary key.
    pub(super) target_columns: Vec<String>,
    pub(super) on_delete: OnDelete,
    pub(super) deferrable: bool,
}

const OF_TABLES: [&str; 5] = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];
const OF_COLUMNS: [&str; 11] = [
    "CONSTRAINT",
    "PRIMARY",
    "NOT",
    "NULL",
    "UNIQUE",
    "CHECK",
    "DEFAULT",
    "COLLATE",
    "REFERENCES",
    "GENERATED",
    "AS",
];

/// Reads a `CREATE TABLE`.
pub(super) fn table(sql: &str) -> TableText {
    let mut reader = Reader { tokens: Tokens::of(sql), found: TableText::default() };
    reader.tokens.until(&["("]);
    reader.tokens.skip();
    while !reader.tokens.is_at_end() && !reader.tokens.eat(&[")"]) {
        if reader.tokens.is_any(&OF_TABLES) {
            reader.table_constraint();
        } else {
            reader.column();
        }
        reader.tokens.eat(&[","]);
    }
    let options = reader.tokens.rest();
    if !options.is_empty() {
        reader.found.unknown.push(format!("the option {options}"));
    }
    reader.found
}

struct Reader<'a> {
    tokens: Tokens<'a>,
    found: TableText,
}

impl Reader<'_> {
    fn table_constraint(&mut self) {
        let name = self.constraint_name();
        let rule = if self.tokens.eat(&["PRIMARY", "KEY"]) {
            self.tokens.names();
            self.conflict();
            return;
        } else if self.tokens.eat(&["UNIQUE"]) {
            Rule::Unique(self.tokens.names())
        } else if self.tokens.eat(&["CHECK"]) {
            Rule::Check(self.tokens.parenthesised().to_owned())
        } else if self.tokens.eat(&["FOREIGN", "KEY"]) {
            let columns = self.tokens.names();
            self.tokens.eat(&["REFERENCES"]);
            Rule::ForeignKey(self.reference(columns))
        } else {
            self.not_read();
            return;
        };
        self.conflict();
        self.found.constraints.push(Constraint { name, rule });
    }

    fn column(&mut self) {
        let column = self.tokens.name();
        // The type, which SQLite itself lists.
        let ends: Vec<_> = OF_COLUMNS.iter().chain(&[",", ")"]).copied().collect();
        self.tokens.until(&ends);
        while !self.tokens.is_at_end() && !self.tokens.is_any(&[",", ")"]) {
            self.column_constraint(&column);
        }
    }

    fn column_constraint(&mut self, column: &str) {
        let name = self.constraint_name();
        let alone = || vec![column.to_owned()];
        if self.tokens.eat(&["PRIMARY", "KEY"]) {
            if !self.tokens.eat(&["DESC"]) {
                self.tokens.eat(&["ASC"]);
            }
            self.conflict();
            if self.tokens.eat(&["AUTOINCREMENT"]) {
                self.found.auto = Some(column.to_owned());
            }
        } else if self.tokens.eat(&["NOT", "NULL"]) || self.tokens.eat(&["NULL"]) {
            self.conflict();
        } else if self.tokens.eat(&["DEFAULT"]) {
            self.default();
        } else if self.tokens.eat(&["COLLATE"]) {
            let collation = self.tokens.name();
            self.found.collations.push((column.to_owned(), collation));
        } else if self.tokens.eat(&["UNIQUE"]) {
            self.conflict();
            self.found.constraints.push(Constraint { name, rule: Rule::Unique(alone()) });
        } else if self.tokens.eat(&["CHECK"]) {
            let rule = Rule::Check(self.tokens.parenthesised().to_owned());
            self.conflict();
            self.found.constraints.push(Constraint { name, rule });
        } else if self.tokens.eat(&["REFERENCES"]) {
            let rule = Rule::ForeignKey(self.reference(alone()));
            self.found.constraints.push(Constraint { name, rule });
        } else if self.tokens.eat(&["GENERATED", "ALWAYS", "AS"]) || self.tokens.eat(&["AS"]) {
            self.tokens.parenthesised();
            if !self.tokens.eat(&["STORED"]) {
                self.tokens.eat(&["VIRTUAL"]);
            }
            self.found.unknown.push(format!("the generated column \"{column}\""));
        } else {
            self.not_read();
        }
    }

    fn constraint_name(&mut self) -> Option<String> {
        self.tokens.eat(&["CONSTRAINT"]).then(|| self.tokens.name())
    }

    /// A default is an expression in parentheses, or a literal with a sign.
    fn default(&mut self) {
        if !self.tokens.eat(&["-"]) {
            self.tokens.eat(&["+"]);
        }
        self.tokens.skip_group();
        // A number may have a point and an exponent with a sign.
        while self.tokens.is(".") || self.tokens.is("-") || self.tokens.is("+") {
            self.tokens.skip();
            self.tokens.skip();
        }
    }

    fn reference(&mut self, columns: Vec<String>) -> Reference {
        let target = self.tokens.name();
        let target_columns = self.tokens.names();
        let mut reference =
            Reference { columns, target, target_columns, on_delete: OnDelete::NoAction, deferrable: false };
        loop {
            if self.tokens.eat(&["ON", "DELETE"]) {
                reference.on_delete = self.action();
            } else if self.tokens.eat(&["ON", "UPDATE"]) {
                if self.action() != OnDelete::NoAction {
                    self.found.unknown.push(format!("ON UPDATE of a key to \"{}\"", reference.target));
                }
            } else if self.tokens.eat(&["MATCH"]) {
                self.tokens.skip();
            } else if self.tokens.eat(&["NOT", "DEFERRABLE"]) {
                self.initially_deferred();
                reference.deferrable = false;
            } else if self.tokens.eat(&["DEFERRABLE"]) {
                reference.deferrable = self.initially_deferred();
            } else {
                return reference;
            }
        }
    }

    fn action(&mut self) -> OnDelete {
        if self.tokens.eat(&["CASCADE"]) {
            OnDelete::Cascade
        } else if self.tokens.eat(&["SET", "NULL"]) {
            OnDelete::SetNull
        } else if self.tokens.eat(&["SET", "DEFAULT"]) {
            OnDelete::SetDefault
        } else if self.tokens.eat(&["RESTRICT"]) {
            OnDelete::Restrict
        } else {
            self.tokens.eat(&["NO", "ACTION"]);
            OnDelete::NoAction
        }
    }

    fn initially_deferred(&mut self) -> bool {
        self.tokens.eat(&["INITIALLY", "DEFERRED"]) || {
            self.tokens.eat(&["INITIALLY", "IMMEDIATE"]);
            false
        }
    }

    fn conflict(&mut self) {
        if self.tokens.eat(&["ON", "CONFLICT"]) {
            let how = self.tokens.name();
            if !how.eq_ignore_ascii_case("ABORT") {
                self.found.unknown.push(format!("ON CONFLICT {how}"));
            }
        }
    }

    fn not_read(&mut self) {
        let word = self.tokens.name();
        self.found.unknown.push(format!("what begins with {word:?}"));
    }
}

/// What a `CREATE INDEX` says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct IndexText {
    pub(super) unique: bool,
    pub(super) terms: Vec<Term>,
    pub(super) condition: Option<String>,
    /// Whether a term has a collation of its own.
    pub(super) has_collation: bool,
}

/// What an index is sorted by.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Term {
    /// A name where it is bare, else an expression.
    pub(super) text: String,
    pub(super) is_expression: bool,
    pub(super) descending: bool,
}

/// Reads a `CREATE INDEX`.
pub(super) fn index(sql: &str) -> IndexText {
    let mut tokens = Tokens::of(sql);
    let unique = tokens.eat(&["CREATE", "UNIQUE"]);
    // A name may itself be ON, but is quoted then.
    tokens.until(&["ON"]);
    tokens.until(&["("]);
    tokens.skip();
    let mut found = IndexText { unique, terms: Vec::new(), condition: None, has_collation: false };
    while !tokens.is_at_end() && !tokens.eat(&[")"]) {
        let text = tokens.until(&["COLLATE", "ASC", "DESC", ",", ")"]);
        if tokens.eat(&["COLLATE"]) {
            found.has_collation = true;
            tokens.skip();
        }
        let descending = tokens.eat(&["DESC"]);
        tokens.eat(&["ASC"]);
        tokens.eat(&[","]);
        found.terms.push(term(text, descending));
    }
    found.condition = tokens.eat(&["WHERE"]).then(|| tokens.rest().to_owned());
    found
}

fn term(text: &str, descending: bool) -> Term {
    let mut tokens = Tokens::of(text);
    if tokens.is("(") {
        let inner = tokens.parenthesised();
        let text = if tokens.is_at_end() { inner } else { text };
        return Term { text: text.to_owned(), is_expression: true, descending };
    }
    let name = tokens.name();
    let is_expression = !tokens.is_at_end();
    Term { text: if is_expression { text.to_owned() } else { name }, is_expression, descending }
}

#[cfg(test)]
mod tests;

//! How MySQL and MariaDB ask JSON documents. It knows no driver.
//!
//! `JSON_CONTAINS` finds a value in an array however deep arrays lie in it, and
//! a path into an array finds its way into what is none. The port means neither,
//! so containment is written out along the document that is asked for, and
//! every step into an array asks whether there is one.

use std::cell::Cell;

use rustango_ports::database::{Fragment, JsonMatch, JsonStep, SqlText, Value};
use serde_json::Value as Json;

use crate::{dialect::MysqlDialect, flavor::Flavor};

/// Writes a question to a document; it is true or false, never NULL.
pub(crate) fn matches(dialect: MysqlDialect, out: &mut SqlText, subject: Fragment<'_>, how: JsonMatch<'_>) {
    let writer = Writer { dialect, tables: Cell::new(0) };
    out.push("((");
    match how {
        JsonMatch::Contains(document) => {
            writer.contains(out, subject, document);
            if is_scalar(document) {
                out.push(" OR ");
                writer.some_item(out, subject, &|out, item| writer.equals(out, item, document));
            }
        }
        JsonMatch::ContainedBy(document) => {
            writer.contained_by(out, subject, document);
            for item in document.as_array().into_iter().flatten().filter(|item| is_scalar(item)) {
                out.push(" OR ");
                writer.equals(out, subject, item);
            }
        }
        JsonMatch::HasKey(key) => writer.has_keys(out, subject, "one", &[key]),
        JsonMatch::HasAnyKey([]) => {
            out.push("FALSE");
        }
        JsonMatch::HasAnyKey(keys) => writer.has_keys(out, subject, "one", keys),
        JsonMatch::HasKeys(keys) => writer.has_keys(out, subject, "all", keys),
        JsonMatch::Equals(document) => {
            let (before, between, after) = match dialect.flavor() {
                Flavor::MySql => ("", " = CAST(", " AS JSON)"),
                Flavor::MariaDb => ("JSON_EQUALS(", ", ", ")"),
            };
            out.push(before);
            subject(out);
            out.push(between);
            writer.json(out, document);
            out.push(after);
        }
        _ => {
            out.push("NULL");
        }
    }
    out.push(") IS TRUE)");
}

/// Writes the value at a path as its text.
pub(crate) fn text(dialect: MysqlDialect, out: &mut SqlText, subject: Fragment<'_>, path: &[JsonStep]) {
    let found = |out: &mut SqlText| extract(dialect, out, subject, path);
    out.push("CASE WHEN ");
    for (at, step) in path.iter().enumerate() {
        if let JsonStep::Index(_) = step {
            type_of(dialect, out, &|out| extract(dialect, out, subject, &path[..at]), "= 'ARRAY' AND ");
        }
    }
    type_of(dialect, out, &found, "<> 'NULL' THEN JSON_UNQUOTE(");
    found(out);
    out.push(") END COLLATE ").push(dialect.flavor().collation());
}

fn extract(dialect: MysqlDialect, out: &mut SqlText, subject: Fragment<'_>, path: &[JsonStep]) {
    if path.is_empty() {
        return subject(out);
    }
    let is_out_of_reach =
        |step: &JsonStep| matches!(step, JsonStep::Key(key) if is_out_of_reach(dialect, key));
    if let Some(at) = path.iter().position(is_out_of_reach)
        && let JsonStep::Key(key) = &path[at]
    {
        let object = |out: &mut SqlText| extract(dialect, out, subject, &path[..at]);
        let member = |out: &mut SqlText| member_by_place(dialect, out, &object, key);
        return extract(dialect, out, &member, &path[at + 1..]);
    }
    let mut text = "$".to_owned();
    for step in path {
        match step {
            JsonStep::Key(key) => {
                text.push('.');
                text.push_str(&quoted(key));
            }
            JsonStep::Index(index) => text.extend(["[", &index.to_string(), "]"]),
        }
    }
    out.push("JSON_EXTRACT(");
    subject(out);
    out.push(", ");
    out.bind(&dialect, Value::Text(text));
    out.push(")");
}

/// Tells whether no path leads to a key: MariaDB takes a minus for the beginning of a number, between
/// quotes too.
fn is_out_of_reach(dialect: MysqlDialect, key: &str) -> bool {
    dialect.flavor() == Flavor::MariaDb && key.starts_with('-')
}

/// Writes the member of an object by its place among all of them, which is that of its key among the
/// keys.
fn member_by_place(dialect: MysqlDialect, out: &mut SqlText, object: Fragment<'_>, key: &str) {
    out.push("JSON_EXTRACT(JSON_EXTRACT(");
    object(out);
    out.push(", '$.*'), CONCAT('$[', (SELECT `k`.`o` - 1 FROM JSON_TABLE(JSON_KEYS(");
    object(out);
    out.push("), '$[*]' COLUMNS (`o` FOR ORDINALITY, `k` LONGTEXT CHARACTER SET utf8mb4 COLLATE ");
    out.push(dialect.flavor().collation()).push(" PATH '$')) AS `k` WHERE `k`.`k` = ");
    out.bind(&dialect, Value::Text(key.to_owned()));
    out.push("), ']'))");
}

/// The members of an object, each kind of values together: objects of one shape make one statement,
/// whatever their keys are.
fn by_kind(members: &serde_json::Map<String, Json>) -> Vec<(&String, &Json)> {
    let mut members: Vec<_> = members.iter().collect();
    members.sort_by_key(|(_, value)| match value {
        Json::Object(_) => 2,
        Json::Array(_) => 1,
        _ => 0,
    });
    members
}

/// A key as paths have it: a JSON string.
fn quoted(key: &str) -> String {
    Json::from(key).to_string()
}

fn is_scalar(document: &Json) -> bool {
    !document.is_array() && !document.is_object()
}

/// Writes a condition on the type of a document, which MySQL tells in a
/// collation that no other text has.
fn type_of(dialect: MysqlDialect, out: &mut SqlText, subject: Fragment<'_>, condition: &str) {
    out.push("JSON_TYPE(");
    subject(out);
    out.push(match dialect.flavor() {
        Flavor::MySql => ") COLLATE utf8mb4_bin ",
        Flavor::MariaDb => ") ",
    });
    out.push(condition);
}

struct Writer {
    dialect: MysqlDialect,
    /// How many tables of items there are so far; each has a name of its own.
    tables: Cell<u32>,
}

impl Writer {
    fn json(&self, out: &mut SqlText, document: &Json) {
        out.bind(&self.dialect, Value::Json(document.clone()));
    }

    fn member(&self, out: &mut SqlText, subject: Fragment<'_>, key: &str) {
        extract(self.dialect, out, subject, &[JsonStep::Key(key.to_owned())]);
    }

    fn has_keys(&self, out: &mut SqlText, subject: Fragment<'_>, how_many: &str, keys: &[impl AsRef<str>]) {
        type_of(self.dialect, out, subject, "= 'OBJECT'");
        if keys.is_empty() {
            return;
        }
        let (hidden, found): (Vec<&str>, Vec<&str>) =
            keys.iter().map(AsRef::as_ref).partition(|key| is_out_of_reach(self.dialect, key));
        let mut word = " AND (";
        let next = if how_many == "all" { " AND " } else { " OR " };
        if !found.is_empty() {
            out.push(word).push("JSON_CONTAINS_PATH(");
            subject(out);
            out.push(", '").push(how_many).push("'");
            for key in found {
                out.push(", ");
                out.bind(&self.dialect, Value::Text(format!("$.{}", quoted(key))));
            }
            out.push(")");
            word = next;
        }
        for key in hidden {
            out.push(word).push("JSON_CONTAINS(JSON_KEYS(");
            subject(out);
            out.push("), ");
            self.json(out, &Json::from(key));
            out.push(")");
            word = next;
        }
        out.push(")");
    }

    fn equals(&self, out: &mut SqlText, subject: Fragment<'_>, scalar: &Json) {
        out.push("(");
        type_of(self.dialect, out, subject, "NOT IN ('ARRAY', 'OBJECT') AND JSON_CONTAINS(");
        subject(out);
        out.push(", ");
        self.json(out, scalar);
        out.push("))");
    }

    fn contains(&self, out: &mut SqlText, subject: Fragment<'_>, document: &Json) {
        out.push("(");
        match document {
            Json::Object(members) => {
                type_of(self.dialect, out, subject, "= 'OBJECT'");
                for (key, value) in by_kind(members) {
                    out.push(" AND ");
                    self.contains(out, &|out| self.member(out, subject, key), value);
                }
            }
            Json::Array(items) => {
                type_of(self.dialect, out, subject, "= 'ARRAY'");
                for item in items {
                    out.push(" AND ");
                    self.some_item(out, subject, &|out, found| self.contains(out, found, item));
                }
            }
            scalar => self.equals(out, subject, scalar),
        }
        out.push(")");
    }

    fn contained_by(&self, out: &mut SqlText, subject: Fragment<'_>, document: &Json) {
        out.push("(");
        match document {
            Json::Object(members) => {
                type_of(self.dialect, out, subject, "= 'OBJECT'");
                out.push(" AND JSON_CONTAINS(");
                self.json(out, &members.keys().cloned().collect());
                out.push(", JSON_KEYS(");
                subject(out);
                out.push("))");
                for (key, value) in by_kind(members) {
                    out.push(" AND (NOT (");
                    self.has_keys(out, subject, "one", &[key]);
                    out.push(") OR ");
                    self.contained_by(out, &|out| self.member(out, subject, key), value);
                    out.push(")");
                }
            }
            Json::Array(items) => {
                type_of(self.dialect, out, subject, "= 'ARRAY'");
                out.push(" AND NOT ");
                self.some_item(out, subject, &|out, found| {
                    out.push("(FALSE");
                    for item in items {
                        out.push(" OR ");
                        self.contained_by(out, found, item);
                    }
                    out.push(") IS NOT TRUE");
                });
            }
            scalar => self.equals(out, subject, scalar),
        }
        out.push(")");
    }

    /// Writes that the subject is an array, for an item of which something holds.
    fn some_item(
        &self,
        out: &mut SqlText,
        subject: Fragment<'_>,
        holds: &dyn Fn(&mut SqlText, Fragment<'_>),
    ) {
        let number = self.tables.get() + 1;
        self.tables.set(number);
        // An item that is null comes as NULL.
        let item = |out: &mut SqlText| {
            out.push(&format!("COALESCE(`j{number}`.`v`, 'null')"));
        };
        out.push("(");
        type_of(self.dialect, out, subject, "= 'ARRAY'");
        out.push(" AND EXISTS (SELECT 1 FROM JSON_TABLE(");
        subject(out);
        out.push(&format!(", '$[*]' COLUMNS (`v` JSON PATH '$')) AS `j{number}` WHERE "));
        holds(out, &item);
        out.push("))");
    }
}

//! One column as a field.

use std::collections::{BTreeMap, BTreeSet};

use rustango_ports::{
    database::ValueType,
    schema::{Column, ForeignKey, Name, OnDelete, Schema, Table},
};

use super::{names, source::doc};

/// A column, and what a model says of it.
pub(super) struct Field<'a> {
    pub(super) column: &'a Column,
    /// Its name in Rust, without `r#`.
    pub(super) name: String,
    pub(super) key: Option<&'a ForeignKey>,
}

/// Names the columns of a table, and finds the foreign keys that are fields.
pub(super) fn fields<'a>(table: &'a Table, schema: &Schema) -> Vec<Field<'a>> {
    let mut used = BTreeSet::new();
    let field = |column: &'a Column| {
        let key = table
            .foreign_keys
            .iter()
            .find(|key| key.columns == [column.name.clone()] && points(key, column, schema));
        let bare = column.name.as_str();
        let bare = key.and_then(|_| bare.strip_suffix("_id")).filter(|bare| !bare.is_empty()).unwrap_or(bare);
        Field { column, name: names::field(bare, &mut used), key }
    };
    table.columns.iter().map(field).collect()
}

/// Whether a key of one column is a `ForeignKey<T>`: it points at the whole
/// key of a model, and holds values of its kind. Whole numbers are of one
/// kind: tables of SQLite seldom say how wide theirs are.
fn points(key: &ForeignKey, column: &Column, schema: &Schema) -> bool {
    let Some(target) = schema.table(key.target.as_str()).filter(|target| names::is_model(target)) else {
        return false;
    };
    let is_number = |of| matches!(of, ValueType::I16 | ValueType::I32 | ValueType::I64);
    target.primary_key == key.target_columns
        && target_type(key, schema)
            .is_some_and(|of| of == column.of || (is_number(of) && is_number(column.of)))
}

/// Returns the type of what a key of one column points at.
fn target_type(key: &ForeignKey, schema: &Schema) -> Option<ValueType> {
    let [column] = key.target_columns.as_slice() else { return None };
    Some(schema.table(key.target.as_str())?.column(column.as_str())?.of)
}

impl Field<'_> {
    /// Says where a foreign key is of another width than its target.
    pub(super) fn misfit(&self, schema: &Schema) -> Option<String> {
        let of = target_type(self.key?, schema)?;
        let (name, own) = (&self.column.name, self.column.of);
        (of != own).then(|| format!("{name} is a {own}, and the key that it points at a {of}"))
    }

    /// Returns the field of the struct; what it cannot say is added to `left`.
    pub(super) fn source(
        &self,
        table: &Table,
        structs: &BTreeMap<&str, String>,
        choices: Option<&str>,
        left: &mut Vec<String>,
    ) -> String {
        let doc = self.column.comment.as_deref().map_or_else(String::new, |comment| doc("    ", comment));
        let attributes = match self.attributes(table, left).join(", ") {
            none if none.is_empty() => none,
            some => format!("    #[rustango({some})]\n"),
        };
        let of = self.rust_type(structs, choices, left);
        format!("{doc}{attributes}    pub {}: {of},\n", names::ident(&self.name))
    }

    fn rust_type(
        &self,
        structs: &BTreeMap<&str, String>,
        choices: Option<&str>,
        left: &mut Vec<String>,
    ) -> String {
        let target = self.key.and_then(|key| structs.get(key.target.as_str()));
        let bare = match (target, choices) {
            (Some(target), _) => format!("ForeignKey<{target}>"),
            (None, Some(choices)) => choices.to_owned(),
            (None, None) => rust_type(self.column.of).map_or_else(
                || {
                    left.push(format!("{} holds {}", self.column.name, self.column.of));
                    "String".to_owned()
                },
                str::to_owned,
            ),
        };
        match (self.column.auto, self.column.nullable) {
            (true, _) => format!("Auto<{bare}>"),
            (false, true) => format!("Option<{bare}>"),
            (false, false) => bare,
        }
    }

    fn attributes(&self, table: &Table, left: &mut Vec<String>) -> Vec<String> {
        let column = self.column;
        let mut attributes = Vec::new();
        if table.primary_key.contains(&column.name) {
            attributes.push("primary_key".to_owned());
        }
        let expected = if self.key.is_some() { format!("{}_id", self.name) } else { self.name.clone() };
        if column.name != *expected {
            attributes.push(format!("column = {:?}", column.name.as_str()));
        }
        if let (None, Some(most), ValueType::Text) = (self.key, column.max_length, column.of) {
            attributes.push(format!("max_length = {most}"));
        }
        let default = column.default.as_deref().filter(|_| !column.auto);
        match default {
            Some(default) if is_expression(default) => attributes.push(format!("default = {default:?}")),
            Some(default) => left.push(format!("the default of {} is {default}", column.name)),
            None => {}
        }
        self.sets(table, &mut attributes);
        if let Some(key) = self.key {
            on_delete(key, self, default.is_some(), &mut attributes, left);
            if key.deferrable {
                attributes.push("deferrable".to_owned());
            }
            let expected = Name::generated(table.name.as_str(), &[column.name.as_str()], "fkey");
            if key.name != expected {
                left.push(format!("the foreign key of {} is called {}", column.name, key.name));
            }
        }
        if let Some(comment) = column.comment.as_deref().filter(|comment| !comment.trim().is_empty()) {
            attributes.push(format!("comment = {comment:?}"));
        }
        attributes
    }

    /// Says `unique` and `index`, where constraint and index are called as
    /// those of fields are; others stand at the struct.
    fn sets(&self, table: &Table, attributes: &mut Vec<String>) {
        let alone = [self.column.name.clone()];
        let called = |suffix| Name::generated(table.name.as_str(), &[self.column.name.as_str()], suffix);
        let unique =
            table.uniques.iter().any(|unique| unique.columns == alone && unique.name == called("key"));
        let index = table.indexes.iter().any(|index| is_plain(index, &alone, &called("idx")));
        if unique {
            attributes.push("unique".to_owned());
        } else if index {
            attributes.push("index".to_owned());
        }
    }
}

/// Whether an index is what `index` on a field makes.
pub(super) fn is_plain(index: &rustango_ports::schema::Index, columns: &[Name], name: &Name) -> bool {
    *index == rustango_ports::schema::Index::over(name.clone(), columns.to_vec())
}

fn on_delete(
    key: &ForeignKey,
    field: &Field<'_>,
    has_default: bool,
    attributes: &mut Vec<String>,
    left: &mut Vec<String>,
) {
    let Some(word) = word(key.on_delete) else { return };
    let fits = match key.on_delete {
        OnDelete::SetNull => field.column.nullable,
        OnDelete::SetDefault => has_default,
        _ => true,
    };
    if fits {
        attributes.push(format!("on_delete = \"{word}\""));
    } else {
        left.push(format!(
            "the foreign key of {} has on_delete = {word:?}, which its column does not take",
            field.column.name
        ));
    }
}

/// Returns how models write it; nothing for what they mean without a word.
pub(super) fn word(on_delete: OnDelete) -> Option<&'static str> {
    match on_delete {
        OnDelete::Cascade => Some("cascade"),
        OnDelete::SetNull => Some("set_null"),
        OnDelete::SetDefault => Some("set_default"),
        OnDelete::NoAction => Some("no_action"),
        _ => None,
    }
}

/// Returns nothing for types that are newer than this.
fn rust_type(of: ValueType) -> Option<&'static str> {
    Some(match of {
        ValueType::Bool => "bool",
        ValueType::I16 => "i16",
        ValueType::I32 => "i32",
        ValueType::I64 => "i64",
        ValueType::F32 => "f32",
        ValueType::F64 => "f64",
        ValueType::Decimal => "Decimal",
        ValueType::Text => "String",
        ValueType::Bytes => "Vec<u8>",
        ValueType::Uuid => "Uuid",
        ValueType::Timestamp => "DateTime<Utc>",
        ValueType::Date => "NaiveDate",
        ValueType::Time => "NaiveTime",
        ValueType::Json => "serde_json::Value",
        _ => return None,
    })
}

/// Whether the derive takes a default: a bare word is the name of a column,
/// but for those that SQL has values for.
fn is_expression(default: &str) -> bool {
    const VALUES: [&str; 8] = [
        "null",
        "true",
        "false",
        "current_date",
        "current_time",
        "current_timestamp",
        "localtime",
        "localtimestamp",
    ];
    let is_word = !default.starts_with(|first: char| first.is_ascii_digit())
        && default.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    !default.trim().is_empty() && (!is_word || VALUES.contains(&default.to_ascii_lowercase().as_str()))
}

//! One table as a model.

use std::collections::{BTreeMap, BTreeSet};

use rustango_ports::schema::{ForeignKey, Index, IndexTerm, Name, Schema, Table};

use super::{
    choices::choices,
    field::{Field, fields, is_plain, word},
    names,
    source::{doc, remarks},
};

/// Writes a table as a struct, the enums of its columns behind it.
pub(super) fn model(table: &Table, schema: &Schema, structs: &BTreeMap<&str, String>) -> String {
    let Some(name) = structs.get(table.name.as_str()) else {
        let why =
            if table.primary_key.is_empty() { "no primary key" } else { "a primary key of too many columns" };
        return format!("\n// The table {} has {why}, so that no model can be made of it.\n", table.name);
    };
    let fields = fields(table, schema);
    let mut left = Vec::new();
    let (mut body, mut enums) = (String::new(), String::new());
    for field in &fields {
        let of = choices_of(field, name);
        if let Some(of) = &of {
            enums.push_str(&choices(of, &field.column.choices));
        }
        body.push_str(&field.source(table, structs, of.as_deref(), &mut left));
        left.extend(field.misfit(schema));
    }
    let attributes = attributes(table, &fields, schema, structs, &mut left);
    let doc: String = table.comment.iter().map(|comment| doc("", comment)).collect();
    let attributes = match &attributes[..] {
        [only] => format!("#[rustango({only})]"),
        several => format!("#[rustango(\n    {},\n)]", several.join(",\n    ")),
    };
    let remarks = remarks("What the model does not say of the table:", &left);
    format!(
        "\n{doc}#[derive(Model, Clone, Debug)]\n{attributes}\npub struct {name} {{\n{body}}}\n{enums}{remarks}"
    )
}

fn choices_of(field: &Field<'_>, model: &str) -> Option<String> {
    let is_choice = field.key.is_none() && !field.column.choices.is_empty();
    is_choice.then(|| format!("{model}{}", rustango_scaffold::pascal_case(&field.name)))
}

fn attributes(
    table: &Table,
    fields: &[Field<'_>],
    schema: &Schema,
    structs: &BTreeMap<&str, String>,
    left: &mut Vec<String>,
) -> Vec<String> {
    let mut attributes = vec![format!("table = {:?}", table.name.as_str())];
    if let Some(comment) = table.comment.as_deref().filter(|comment| !comment.trim().is_empty()) {
        attributes.push(format!("comment = {comment:?}"));
    }
    for unique in &table.uniques {
        let expected = generated(table, &unique.columns, "key");
        if unique.columns.len() == 1 && unique.name == expected {
            continue;
        }
        let listed = list(fields, &unique.columns);
        attributes.push(format!("unique_together({listed:?}{})", named(&unique.name, &expected)));
    }
    attributes.extend(table.indexes.iter().filter_map(|at| index(table, fields, at, left)));
    for check in &table.checks {
        attributes.push(format!("check(name = {:?}, expr = {:?})", check.name.as_str(), check.expression));
    }
    let mut used: BTreeSet<String> = fields.iter().map(|field| field.name.clone()).collect();
    let keys = table.foreign_keys.iter();
    for key in keys.filter(|key| !fields.iter().any(|field| field.key == Some(key))) {
        match composite(key, fields, schema, structs, &mut used) {
            Some(attribute) => attributes.push(attribute),
            None => left.push(told(key)),
        }
    }
    attributes
}

fn index(table: &Table, fields: &[Field<'_>], index: &Index, left: &mut Vec<String>) -> Option<String> {
    let columns = index.columns();
    let expected = generated(table, &columns, if index.unique { "key" } else { "idx" });
    let is_taken_by_unique = table.uniques.iter().any(|unique| unique.columns == columns);
    if columns.len() == 1
        && is_plain(index, &columns, &generated(table, &columns, "idx"))
        && !is_taken_by_unique
    {
        return None;
    }
    let is_expression = |term: &IndexTerm| matches!(term, IndexTerm::Expression(_));
    let first = index.terms.iter().position(is_expression).unwrap_or(index.terms.len());
    if !index.terms[first..].iter().all(is_expression) {
        left.push(format!("the index {} has columns behind expressions, which models put first", index.name));
        return None;
    }
    let field = |name: &Name| list(fields, std::slice::from_ref(name));
    let mut parts = Vec::new();
    let terms: Vec<_> = index.terms[..first]
        .iter()
        .filter_map(|term| match term {
            IndexTerm::Column(name) => Some(field(name)),
            IndexTerm::Descending(name) => Some(format!("-{}", field(name))),
            IndexTerm::Expression(_) => None,
        })
        .collect();
    if !terms.is_empty() {
        parts.push(format!("{:?}", terms.join(", ")));
    }
    for term in &index.terms[first..] {
        if let IndexTerm::Expression(sql) = term {
            parts.push(format!("expr = {sql:?}"));
        }
    }
    if index.name != expected || terms.is_empty() {
        parts.push(format!("name = {:?}", index.name.as_str()));
    }
    if index.unique {
        parts.push("unique".to_owned());
    }
    parts.extend(index.condition.iter().map(|sql| format!("where = {sql:?}")));
    parts.extend(index.method.iter().map(|method| format!("method = {method:?}")));
    if !index.include.is_empty() {
        parts.push(format!("include = {:?}", list(fields, &index.include)));
    }
    Some(format!("index({})", parts.join(", ")))
}

/// Writes a key over several columns, where it points at all of a key or of
/// what is unique together.
fn composite(
    key: &ForeignKey,
    fields: &[Field<'_>],
    schema: &Schema,
    structs: &BTreeMap<&str, String>,
    used: &mut BTreeSet<String>,
) -> Option<String> {
    let target = schema.table(key.target.as_str())?;
    let name = structs.get(key.target.as_str())?;
    let is_whole = |columns: &[Name]| {
        columns.len() == key.target_columns.len()
            && columns.iter().all(|column| key.target_columns.contains(column))
    };
    let points =
        is_whole(&target.primary_key) || target.uniques.iter().any(|unique| is_whole(&unique.columns));
    if key.columns.len() < 2 || key.deferrable || !points {
        return None;
    }
    let (of_target, bare) =
        (super::field::fields(target, schema), names::field(key.target.as_str(), &mut BTreeSet::new()));
    let called = names::free(bare, used, "_");
    let (from, on) = (list(fields, &key.columns), list(&of_target, &key.target_columns));
    let then = word(key.on_delete).map_or_else(String::new, |word| format!(", on_delete = \"{word}\""));
    Some(format!("fk_composite(name = {called:?}, to = {name:?}, from = {from:?}, on = {on:?}{then})"))
}

fn told(key: &ForeignKey) -> String {
    let columns = |names: &[Name]| names.iter().map(Name::as_str).collect::<Vec<_>>().join(", ");
    format!(
        "FOREIGN KEY {} ({}) REFERENCES {} ({}), on delete {:?}",
        key.name,
        columns(&key.columns),
        key.target,
        columns(&key.target_columns),
        key.on_delete
    )
}

/// Writes the fields of columns as attributes have them: "a, b".
fn list(fields: &[Field<'_>], columns: &[Name]) -> String {
    let name = |column: &Name| {
        let field = fields.iter().find(|field| field.column.name == *column);
        field.map_or_else(|| column.as_str().to_owned(), |field| field.name.clone())
    };
    columns.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn generated(table: &Table, columns: &[Name], suffix: &str) -> Name {
    let columns: Vec<_> = columns.iter().map(Name::as_str).collect();
    Name::generated(table.name.as_str(), &columns, suffix)
}

fn named(name: &Name, expected: &Name) -> String {
    if name == expected { String::new() } else { format!(", name = {:?}", name.as_str()) }
}

//! Tables in few words:
//!
//! ```text
//! post -- what people read about the table
//!   id: i64 auto
//!   title: text(200) unique -- what people read about the column
//!   status: text default='draft' in=draft|published
//!   author_id: i64? -> author set_null index
//!   key(id)
//!   unique(author_id, title)
//!   unique one_each(author_id, status)
//!   index(author_id, -title)
//!   index search({lower(title)}) unique using=gin include=id where status = 'draft'
//!   check positive(id > 0)
//!   fkey(author_id, title) -> other(x, y) cascade
//! ```
//!
//! A column whose type ends in `?` is nullable. An arrow points at the column
//! `id` of a table, or at `table.column`. What has no name gets the generated
//! one; tables without `key` have the column `auto` for it, or else the first.

use rustango_ports::{
    database::ValueType,
    schema::{Check, Column, ForeignKey, Index, IndexTerm, Name, OnDelete, Schema, Table, Unique},
};

/// Reads the tables of a schema.
///
/// # Panics
/// Where they are not written as above.
pub(crate) fn schema(text: &str) -> Schema {
    let mut tables: Vec<Table> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let (line, comment) = match line.split_once(" -- ") {
            Some((line, comment)) => (line, Some(comment.trim().to_owned())),
            None => (line, None),
        };
        if line.starts_with(' ') {
            part(tables.last_mut().expect("a table before its parts"), line.trim(), comment);
        } else {
            tables.push(Table { comment, ..Table::new(name(line.trim())) });
        }
    }
    let whole = tables.into_iter().map(finished);
    Schema { tables: whole.map(|table| (table.name.clone(), table)).collect() }
}

/// Reads a name.
///
/// # Panics
/// Where it is none.
pub(crate) fn name(text: &str) -> Name {
    Name::parse(text).unwrap_or_else(|fault| panic!("{fault}"))
}

fn finished(mut table: Table) -> Table {
    if table.primary_key.is_empty() {
        let key = table.columns.iter().find(|column| column.auto).or(table.columns.first());
        table.primary_key = vec![key.expect("a column").name.clone()];
    }
    table.uniques.sort_by(|a, b| a.name.cmp(&b.name));
    table.checks.sort_by(|a, b| a.name.cmp(&b.name));
    table.foreign_keys.sort_by(|a, b| a.name.cmp(&b.name));
    table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
    table
}

fn part(table: &mut Table, line: &str, comment: Option<String>) {
    if let Some((column, rest)) = line.split_once(": ") {
        return field(table, name(column), rest, comment);
    }
    let (head, inside, tail) = call(line);
    let (kind, given) = head.split_once(' ').unwrap_or((head, ""));
    let columns = || names(inside);
    let named = |suffix: &str, columns: &[Name]| match given {
        "" => generated(table, columns, suffix),
        given => name(given),
    };
    match kind {
        "key" => table.primary_key = columns(),
        "unique" => {
            let unique = Unique { name: named("key", &columns()), columns: columns() };
            table.uniques.push(unique);
        }
        "check" => table.checks.push(Check { name: name(given), expression: inside.to_owned() }),
        "fkey" => {
            let (target, target_columns, how) = call(tail.strip_prefix("-> ").expect("an arrow"));
            let key = ForeignKey {
                name: named("fkey", &columns()),
                columns: columns(),
                target: name(target),
                target_columns: names(target_columns),
                on_delete: on_delete(how),
                deferrable: how.contains("deferrable"),
            };
            table.foreign_keys.push(key);
        }
        "index" => {
            let mut index = index(inside, tail);
            index.name = named(if index.unique { "key" } else { "idx" }, &index.columns());
            table.indexes.push(index);
        }
        other => panic!("{other:?} is no part of a table"),
    }
}

fn field(table: &mut Table, column: Name, rest: &str, comment: Option<String>) {
    let mut words = rest.split_whitespace();
    let mut column = typed(column, words.next().expect("a type"));
    column.comment = comment;
    let own = [column.name.clone()];
    let mut key: Option<ForeignKey> = None;
    while let Some(word) = words.next() {
        match (word.split_once('=').unwrap_or((word, "")), &mut key) {
            (("auto", _), _) => column.auto = true,
            (("default", sql), _) => column.default = Some(sql.to_owned()),
            (("in", choices), _) => column.choices = choices.split('|').map(str::to_owned).collect(),
            (("unique", _), _) => {
                table.uniques.push(Unique { name: generated(table, &own, "key"), columns: own.to_vec() });
            }
            (("index", _), _) => {
                table.indexes.push(Index::over(generated(table, &own, "idx"), own.to_vec()));
            }
            (("->", _), _) => key = Some(pointer(table, &own, words.next().expect("a target"))),
            (("deferrable", _), Some(key)) => key.deferrable = true,
            ((word, _), Some(key)) => key.on_delete = on_delete(word),
            ((word, _), None) => panic!("{word:?} is nothing that a column has"),
        }
    }
    table.foreign_keys.extend(key);
    table.columns.push(column);
}

fn typed(column: Name, text: &str) -> Column {
    let bare = text.trim_end_matches('?');
    let (of, length) = match bare.split_once('(') {
        Some((of, length)) => (of, length.trim_end_matches(')').parse().ok()),
        None => (bare, None),
    };
    let of: ValueType = serde_json::from_value(of.into()).unwrap_or_else(|fault| panic!("{of}: {fault}"));
    Column { max_length: length, nullable: text.ends_with('?'), ..Column::new(column, of) }
}

fn pointer(table: &Table, own: &[Name; 1], target: &str) -> ForeignKey {
    let (target, column) = target.split_once('.').unwrap_or((target, "id"));
    ForeignKey {
        name: generated(table, own, "fkey"),
        columns: own.to_vec(),
        target: name(target),
        target_columns: vec![name(column)],
        on_delete: OnDelete::Restrict,
        deferrable: false,
    }
}

fn on_delete(word: &str) -> OnDelete {
    match word.split(' ').next() {
        Some("cascade") => OnDelete::Cascade,
        Some("set_null") => OnDelete::SetNull,
        Some("set_default") => OnDelete::SetDefault,
        Some("no_action") => OnDelete::NoAction,
        Some("restrict" | "deferrable" | "") => OnDelete::Restrict,
        _ => panic!("{word:?} is nothing that a foreign key does"),
    }
}

fn index(inside: &str, tail: &str) -> Index {
    let term = |text: &str| match (text.strip_prefix('-'), text.strip_prefix('{')) {
        (Some(column), _) => IndexTerm::Descending(name(column)),
        (_, Some(sql)) => IndexTerm::Expression(sql.trim_end_matches('}').to_owned()),
        _ => IndexTerm::Column(name(text)),
    };
    let (options, condition) = match tail.split_once("where ") {
        Some((options, condition)) => (options, Some(condition.to_owned())),
        None => (tail, None),
    };
    let mut index = Index::over(name("unnamed"), Vec::new());
    index.terms = inside.split(", ").map(term).collect();
    index.condition = condition;
    for option in options.split_whitespace() {
        match option.split_once('=').unwrap_or((option, "")) {
            ("unique", _) => index.unique = true,
            ("using", method) => index.method = Some(method.to_owned()),
            ("include", columns) => index.include = names(columns),
            (other, _) => panic!("{other:?} is nothing that an index has"),
        }
    }
    index
}

/// Splits `head(inside) tail`.
fn call(text: &str) -> (&str, &str, &str) {
    let (head, rest) = text.split_once('(').unwrap_or_else(|| panic!("{text:?} has no parentheses"));
    let mut depth = 1;
    let end = rest.find(|character| {
        depth += i32::from(character == '(') - i32::from(character == ')');
        depth == 0
    });
    let (inside, tail) = rest.split_at(end.unwrap_or_else(|| panic!("{text:?} does not end")));
    (head, inside, tail[1..].trim())
}

fn names(list: &str) -> Vec<Name> {
    list.split(',').map(|column| name(column.trim())).collect()
}

fn generated(table: &Table, columns: &[Name], suffix: &str) -> Name {
    let columns: Vec<_> = columns.iter().map(Name::as_str).collect();
    Name::generated(table.name.as_str(), &columns, suffix)
}

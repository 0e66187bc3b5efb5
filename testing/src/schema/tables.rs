//! Tables in few words.

use rustango_ports::{
    database::ValueType,
    schema::{Check, Column, ForeignKey, Index, IndexTerm, Name, OnDelete, Table, Unique},
};

pub(crate) fn name(name: &str) -> Name {
    Name::parse(name).expect("cases name things by identifiers")
}

pub(crate) fn names(columns: &[&str]) -> Vec<Name> {
    columns.iter().map(|column| name(column)).collect()
}

/// A table whose key is its first column.
pub(crate) fn table(of: &str, columns: impl IntoIterator<Item = Column>) -> Table {
    let mut table = Table::new(name(of));
    table.columns = columns.into_iter().collect();
    table.primary_key = table.columns.first().map(|column| column.name.clone()).into_iter().collect();
    table
}

pub(crate) fn column(of: &str, value: ValueType) -> Column {
    Column::new(name(of), value)
}

/// A key that the database numbers.
pub(crate) fn auto(of: &str) -> Column {
    Column { auto: true, ..column(of, ValueType::I64) }
}

pub(crate) fn integer(of: &str) -> Column {
    column(of, ValueType::I64)
}

pub(crate) fn text(of: &str, max_length: u32) -> Column {
    Column { max_length: Some(max_length), ..column(of, ValueType::Text) }
}

pub(crate) fn nullable(column: Column) -> Column {
    Column { nullable: true, ..column }
}

pub(crate) fn with_default(column: Column, default: &str) -> Column {
    Column { default: Some(default.to_owned()), ..column }
}

pub(crate) fn check(of: &str, expression: &str) -> Check {
    Check { name: name(of), expression: expression.to_owned() }
}

/// A unique constraint with the name that it gets where nobody names it.
pub(crate) fn unique(table: &str, columns: &[&str]) -> Unique {
    Unique { name: Name::generated(table, columns, "key"), columns: names(columns) }
}

/// A foreign key with the name that it gets where nobody names it.
pub(crate) fn key(
    table: &str,
    columns: &[&str],
    target: &str,
    targets: &[&str],
    on_delete: OnDelete,
) -> ForeignKey {
    ForeignKey {
        name: Name::generated(table, columns, "fkey"),
        columns: names(columns),
        target: name(target),
        target_columns: names(targets),
        on_delete,
        deferrable: false,
    }
}

/// An index with the name that it gets where nobody names it.
pub(crate) fn index(table: &str, columns: &[&str]) -> Index {
    Index::over(Name::generated(table, columns, "idx"), names(columns))
}

/// A table without what databases write in words of their own: expressions are
/// only there or not, and SQLite has no comments.
pub(crate) fn plain(table: &Table) -> Table {
    let mut table = table.clone();
    let there = |_: &String| "…".to_owned();
    table.comment = None;
    for column in &mut table.columns {
        column.default = column.default.as_ref().map(there);
        column.comment = None;
    }
    for check in &mut table.checks {
        check.expression = there(&check.expression);
    }
    for index in &mut table.indexes {
        index.condition = index.condition.as_ref().map(there);
        for term in &mut index.terms {
            if let IndexTerm::Expression(expression) = term {
                *expression = there(expression);
            }
        }
    }
    table
}

/// `author (id, name)` and `post (id, author, title, likes)`: posts go with
/// their author; titles have an index and are not empty, likes count from 0.
pub(crate) fn blog() -> [Table; 2] {
    let author = table("author", [auto("id"), text("name", 40)]);
    let mut post = table(
        "post",
        [auto("id"), integer("author"), text("title", 40), with_default(integer("likes"), "0")],
    );
    post.foreign_keys.push(key("post", &["author"], "author", &["id"], OnDelete::Cascade));
    post.indexes.push(index("post", &["title"]));
    post.uniques.push(unique("post", &["author", "title"]));
    post.checks.push(check("post_has_title", "title <> ''"));
    [author, post]
}

/// The rows of [`blog`], numbered from 1.
pub(crate) const BLOG: [&str; 2] = [
    "INSERT INTO author (name) VALUES ('Ada'), ('Bo')",
    "INSERT INTO post (author, title, likes) VALUES (1, 'One', 0), (1, 'Two', 7), (2, 'Three', 9)",
];

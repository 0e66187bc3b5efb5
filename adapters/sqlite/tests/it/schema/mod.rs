//! How SQLite changes tables: what it refuses, what it leaves behind when it is
//! cut off, and what a crash leaves.

mod crash;
mod foreign;
mod unchecked;

use rustango_migrate::apply;
use rustango_ports::{
    database::{Database, DbError, Statement, TransactionOptions, ValueType},
    schema::{
        Check, Column, ForeignKey, Index, Name, OnDelete, Operation, Schema, SchemaDialect, Table, Transition,
    },
};
use rustango_sqlite::{SqliteDatabase, SqliteDialect};

use crate::support::run;

fn name(name: &str) -> Name {
    Name::parse(name).unwrap()
}

/// `author (id)` and `post (id, author, title)`, posts going with their author.
fn blog() -> Schema {
    let key = || Column { auto: true, ..Column::new(name("id"), ValueType::I64) };
    let mut author = Table::new(name("author"));
    author.columns = vec![key()];
    author.primary_key = vec![name("id")];
    let mut post = Table::new(name("post"));
    post.columns = vec![
        key(),
        Column::new(name("author"), ValueType::I64),
        Column { max_length: Some(200), ..Column::new(name("title"), ValueType::Text) },
    ];
    post.primary_key = vec![name("id")];
    post.checks = vec![Check { name: name("post_has_title"), expression: "title <> ''".to_owned() }];
    post.indexes = vec![Index::over(name("post_title_idx"), vec![name("title")])];
    post.foreign_keys = vec![ForeignKey {
        name: name("post_author_fkey"),
        columns: vec![name("author")],
        target: name("author"),
        target_columns: vec![name("id")],
        on_delete: OnDelete::Cascade,
        deferrable: false,
    }];
    [author, post]
        .into_iter()
        .fold(Schema::default(), |schema, table| apply(&schema, &Operation::CreateTable(table)).unwrap())
}

/// Creates the tables, with so many posts of one author.
async fn create(database: &SqliteDatabase, posts: u32) {
    let mut before = Schema::default();
    for table in blog().tables.into_values() {
        let operation = Operation::CreateTable(table);
        for sql in statements(&operation, &before) {
            run(database, &sql).await;
        }
        before = apply(&before, &operation).unwrap();
    }
    run(database, "INSERT INTO author (id) VALUES (1)").await;
    let numbers =
        format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {posts})");
    run(
        database,
        &format!("INSERT INTO post (author, title) {numbers} SELECT 1, hex(zeroblob(90)) || i FROM n"),
    )
    .await;
}

/// A change that makes the table of the posts anew.
fn lengthen() -> Operation {
    Operation::AlterColumnMaxLength { table: name("post"), column: name("title"), max_length: Some(300) }
}

/// A change that makes the table of the authors anew.
fn extend_author() -> Operation {
    let column = Column::new(name("name"), ValueType::Text);
    Operation::AddColumn { table: name("author"), column, fill: Some("'A' || id".to_owned()) }
}

fn statements(operation: &Operation, before: &Schema) -> Vec<String> {
    let after = apply(before, operation).unwrap();
    let tables = Transition { before, after: &after };
    let statements = SqliteDialect.change(operation, tables).unwrap();
    statements.into_iter().map(|statement| statement.sql).collect()
}

/// Makes a change in one transaction.
async fn change(
    database: &SqliteDatabase,
    operation: &Operation,
    options: TransactionOptions,
) -> Result<(), DbError> {
    let transaction = database.begin(options).await?;
    for sql in statements(operation, &blog()) {
        transaction.execute(&Statement::write(sql, vec![])).await?;
    }
    transaction.commit().await
}

const UNCHECKED: fn() -> TransactionOptions = || TransactionOptions::default().unchecked_keys();

//! The SQL of each edit of the corpus, up and down, in the words of three
//! databases, as it was looked at and kept.

use std::{fmt::Write as _, fs, path::PathBuf};

use rustango::{
    migrate::{Inverse, Plan, apply, diff, invert_all, told, zero},
    mysql::{Flavor, MysqlDialect},
    ports::{
        database::Dialect,
        schema::{Operation, Place, Schema, Transition},
    },
    postgres::PostgresDialect,
    sqlite::SqliteDialect,
};

use super::corpus;

/// Set to write the pages anew.
const WRITE: &str = "RUSTANGO_WRITE_MIGRATION_SQL";

fn rendered(dialect: &dyn Dialect, before: &Schema, operations: &[Operation], out: &mut String) {
    let mut schema = before.clone();
    for operation in operations {
        let after = match apply(&schema, operation) {
            Ok(after) => after,
            Err(fault) => {
                writeln!(out, "-- {fault}").unwrap();
                return;
            }
        };
        match dialect.schema().change(operation, Transition { before: &schema, after: &after }) {
            Ok(statements) => {
                writeln!(out, "-- {}", told(operation)).unwrap();
                for statement in statements {
                    let place =
                        if statement.place == Place::Alone { " -- outside of a transaction" } else { "" };
                    writeln!(out, "{};{place}", statement.sql).unwrap();
                }
            }
            Err(refusal) => {
                writeln!(out, "-- {} is refused: {refusal}", told(operation)).unwrap();
                return;
            }
        }
        schema = after;
    }
}

fn page(dialect: &dyn Dialect) -> String {
    let mut out = String::new();
    for edit in corpus::edits() {
        let mut answers = edit.answers.clone();
        let Ok(Plan { operations, .. }) = diff(&edit.before, &edit.after, &edit.hints, &mut answers) else {
            continue;
        };
        writeln!(out, "---- {}", edit.title).unwrap();
        rendered(dialect, &edit.before, &operations, &mut out);
        match invert_all(&operations, &edit.before, zero) {
            Ok(Inverse { operations, .. }) => {
                writeln!(out, "-- back:").unwrap();
                rendered(dialect, &edit.after, &operations, &mut out);
            }
            Err(reason) => writeln!(out, "-- there is no way back: {reason}").unwrap(),
        }
        out.push('\n');
    }
    out
}

fn is_as_kept(dialect: &dyn Dialect) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/proofs/migrations/sql")
        .join(format!("{}.sql", dialect.name()));
    let made = page(dialect);
    assert!(made.matches("\n---- ").count() >= 59, "the corpus has edits");
    if std::env::var_os(WRITE).is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &made).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    let differs = made.lines().zip(kept.lines()).find(|(made, kept)| made != kept);
    assert!(
        made == kept,
        "{} is not as it was kept ({WRITE}=1 writes it anew): {differs:#?}",
        path.display()
    );
}

#[test]
fn the_sql_of_postgres_is_as_kept() {
    is_as_kept(&PostgresDialect);
}

#[test]
fn the_sql_of_sqlite_is_as_kept() {
    is_as_kept(&SqliteDialect);
}

#[test]
fn the_sql_of_mysql_is_as_kept() {
    is_as_kept(&MysqlDialect::new(Flavor::MySql));
}

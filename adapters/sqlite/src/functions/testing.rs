//! What the tests of the functions share.

use rusqlite::{Connection, types::Value};

use crate::decimal;

/// Opens a database with the functions.
pub(super) fn open() -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    connection.create_collation(decimal::COLLATION, decimal::compare).unwrap();
    super::register(&connection).unwrap();
    connection
}

/// Evaluates an expression, and shows what comes out: text as it is, a real
/// number with a point.
pub(super) fn evaluate(sql: &str) -> String {
    show(
        &open()
            .query_row(&format!("SELECT {sql}"), [], |row| row.get(0))
            .unwrap_or_else(|error| panic!("{sql}: {error}")),
    )
}

pub(super) fn show(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Integer(value) => value.to_string(),
        Value::Real(value) => format!("{value:?}"),
        Value::Text(value) => value.clone(),
        Value::Blob(value) => format!("{value:x?}"),
    }
}

/// Checks what SQLite says to an expression.
#[track_caller]
pub(super) fn refuses(sql: &str, message: &str) {
    let error = open().query_row(&format!("SELECT {sql}"), [], |row| row.get::<_, Value>(0)).unwrap_err();
    match &error {
        rusqlite::Error::SqliteFailure(_, Some(said)) => assert_eq!(said, message, "{sql}"),
        rusqlite::Error::SqlInputError { msg, .. } => assert_eq!(msg, message, "{sql}"),
        other => panic!("{sql}: {other:?}"),
    }
}

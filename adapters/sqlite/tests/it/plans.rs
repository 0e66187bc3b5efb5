//! How SQLite finds rows by keys of several columns.

use rustango_ports::database::{Dialect, Executor, Fragment, SqlText, Statement, Value, ValueRef, ValueType};
use rustango_sqlite::SqliteDialect;

use crate::support::{memory, run};

#[tokio::test]
async fn rows_are_found_by_the_index_of_their_key() {
    let database = memory().await;
    run(
        &database,
        "CREATE TABLE edition (isbn TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (isbn, number))",
    )
    .await;
    for (keys, expected) in [(2, "isbn=? AND number=?"), (1_000, "isbn=? AND number=?"), (1_001, "isbn=?")] {
        let mut out = SqlText::new();
        out.push("EXPLAIN QUERY PLAN SELECT * FROM edition WHERE ");
        let isbn = |out: &mut SqlText| {
            out.push("isbn");
        };
        let number = |out: &mut SqlText| {
            out.push("number");
        };
        let subjects: [Fragment<'_>; 2] = [&isbn, &number];
        let rows = (0..keys).map(|at| vec![Value::Text(format!("book {at}")), Value::I32(at)]).collect();
        SqliteDialect.in_rows(&mut out, &subjects, &[ValueType::Text, ValueType::I32], rows);
        let plan = database.query(&Statement::read(out.sql, out.params)).await.unwrap();
        let steps = (0..plan.len()).filter_map(|row| match plan.get(row, 3).unwrap() {
            ValueRef::Text(step) => Some(step.to_owned()),
            _ => None,
        });
        let steps: Vec<_> = steps.collect();
        assert!(!steps.iter().any(|step| step.starts_with("SCAN edition")), "{keys}: {steps:?}");
        assert!(steps.iter().any(|step| step.contains(expected)), "{keys}: {steps:?}");
    }
}

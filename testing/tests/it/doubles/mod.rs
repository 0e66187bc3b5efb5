//! Decorators and parts of databases.

mod conformance;
mod counting;
mod faulty;
mod rows;

use rustango_ports::database::{DbError, Execution, Executor, Statement};
use rustango_testing::{
    doubles::Rows,
    mock::{self, MockDatabase, MockTransaction},
};

fn statement(sql: &'static str) -> Statement {
    Statement::write(sql, Vec::new())
}

/// A database on which everything succeeds, as often as one likes.
fn willing() -> MockDatabase {
    let mut database = mock::database();
    database.expect_execute().returning(|_| Ok(Execution::default()));
    database.expect_query().returning(|_| Ok(Rows::empty().boxed()));
    database.expect_batch().returning(|all| Ok(all.iter().map(|_| Rows::empty().boxed()).collect()));
    database.expect_stream().returning(|_| Rows::empty().into_stream());
    database.expect_ping().returning(|| Ok(()));
    database.expect_close().returning(|| ());
    database.expect_begin().returning(|_| Ok(Box::new(willing_transaction())));
    database
}

fn willing_transaction() -> MockTransaction {
    let mut transaction = MockTransaction::new();
    transaction.expect_execute().returning(|_| Ok(Execution::default()));
    transaction.expect_query().returning(|_| Ok(Rows::empty().boxed()));
    transaction.expect_batch().returning(|all| Ok(all.iter().map(|_| Rows::empty().boxed()).collect()));
    transaction.expect_stream().returning(|_| Rows::empty().into_stream());
    transaction.expect_savepoint().returning(|_| Ok(()));
    transaction.expect_release().returning(|_| Ok(()));
    transaction.expect_rollback_to().returning(|_| Ok(()));
    transaction.expect_commit().returning(|| Ok(()));
    transaction.expect_rollback().returning(|| Ok(()));
    transaction
}

/// One of each statement.
async fn every_statement(executor: &(impl Executor + ?Sized)) -> Result<(), DbError> {
    executor.query(&statement("a")).await?;
    executor.execute(&statement("b")).await?;
    executor.batch(&[statement("c"), statement("d")]).await?;
    futures_util::TryStreamExt::try_for_each(executor.stream(statement("e")), async |_| Ok(())).await
}

//! How statements run on the thread of a connection: one after the other.

use async_stream::stream;
use futures_core::Stream;
use futures_util::{StreamExt as _, stream::try_unfold};
use rustango_ports::database::{DbError, Execution, Statement};
use rustango_sql_base::{Batches, Cursor, Engine, Fault as Failed, Watchdog as _};

use std::sync::Arc;

use crate::{bind, connection::SqliteHandle, driver::SqliteDriver, rows::SqliteRows, worker::Fault};

/// How statements run on SQLite.
#[derive(Debug)]
pub struct Threaded;

impl Engine<SqliteDriver> for Threaded {
    type Rows = SqliteRows;

    async fn query(
        _driver: &SqliteDriver,
        connection: &mut SqliteHandle,
        statement: &Statement,
    ) -> Result<SqliteRows, Failed<Fault>> {
        let binds = bind::encode(statement.params()).map_err(Failed::Refused)?;
        connection.watch.arm();
        let answer = connection.worker.run(Arc::clone(statement.sql()), binds).await?;
        Ok(SqliteRows::new(answer.rows, statement.columns()))
    }

    async fn execute(
        _driver: &SqliteDriver,
        connection: &mut SqliteHandle,
        statement: &Statement,
    ) -> Result<Execution, Failed<Fault>> {
        let binds = bind::encode(statement.params()).map_err(Failed::Refused)?;
        connection.watch.arm();
        let rows_affected = connection.worker.run(Arc::clone(statement.sql()), binds).await?.rows_affected;
        Ok(Execution { rows_affected, new_keys: None })
    }

    fn pipeline<'c>(
        driver: &'c SqliteDriver,
        connection: &'c mut SqliteHandle,
        statements: &'c [Statement],
    ) -> impl Stream<Item = Result<SqliteRows, Failed<Fault>>> + Send + 'c {
        stream! {
            for statement in statements {
                let rows = Self::query(driver, connection, statement).await;
                let has_failed = rows.is_err();
                yield rows;
                if has_failed {
                    break;
                }
            }
        }
    }

    /// The worker holds a statement back by itself: there are no cursors.
    async fn open_cursor(
        driver: &SqliteDriver,
        connection: &mut SqliteHandle,
        _cursor: &Cursor,
        statement: &Statement,
    ) -> Result<SqliteRows, Failed<Fault>> {
        Self::query(driver, connection, statement).await
    }

    async fn fetch(
        driver: &SqliteDriver,
        connection: &mut SqliteHandle,
        _cursor: &Cursor,
        statement: &Statement,
    ) -> Result<SqliteRows, Failed<Fault>> {
        Self::query(driver, connection, statement).await
    }

    fn batches<'c>(
        _driver: &'c SqliteDriver,
        connection: &'c mut SqliteHandle,
        statement: &'c Statement,
        size: usize,
    ) -> Result<Batches<'c, SqliteRows, Fault>, DbError> {
        let binds = bind::encode(statement.params())?;
        let worker = &connection.worker;
        let beginning = Some(Some((Arc::clone(statement.sql()), binds)));
        let batches = try_unfold(beginning, move |state| async move {
            let batch = match state {
                None => return Ok(None),
                Some(Some((sql, binds))) => worker.open(sql, binds, size).await?,
                Some(None) => worker.next().await?,
            };
            let next = if batch.len < size { None } else { Some(None) };
            Ok(Some((batch, next)))
        });
        Ok(batches
            .map(|batch| batch.map(|rows| (rows.len > 0).then(|| SqliteRows::new(rows, statement.columns()))))
            .filter_map(|batch| async move { batch.transpose() })
            .boxed())
    }
}

//! How statements run on tokio-postgres: in one flight, where there are several.

use std::{iter, pin::pin, sync::Arc};

use async_stream::{stream, try_stream};
use futures_core::Stream;
use futures_util::{TryStreamExt as _, future::join, stream::FuturesOrdered};
use rustango_ports::database::{DbError, DbErrorKind, Execution, Statement, Value};
use rustango_postgres_base::{Pooler, check};
use rustango_sql_base::{Batches, Cursor, Engine, Fault};
use tokio_postgres::{
    Client, Error, Row, RowStream,
    types::{ToSql, Type},
};

use crate::{
    bind::{Bound, bound_as},
    connection::TokioPostgresConnection,
    driver::TokioPostgresDriver,
    rows::Rows,
    statements::Prepared,
};

/// How statements run on tokio-postgres.
#[derive(Debug)]
pub struct Pipelined;

impl Engine<TokioPostgresDriver> for Pipelined {
    type Rows = Rows;

    async fn query(
        _driver: &TokioPostgresDriver,
        connection: &mut Box<TokioPostgresConnection>,
        statement: &Statement,
    ) -> Result<Rows, Fault<Error>> {
        check(statement.params()).map_err(Fault::Refused)?;
        if connection.behind == Pooler::Transaction {
            let rows = unnamed(&connection.client, statement);
            let rows = connection.wire.drive(rows).await?;
            return Ok(Rows::of_themselves(rows, statement.columns()));
        }
        let prepared = connection.prepare(statement).await?;
        check_count(&prepared, statement.params()).map_err(Fault::Refused)?;
        let rows = answer(&connection.client, &prepared, statement.params());
        let rows = connection.wire.drive(rows).await?;
        Ok(Rows::new(rows, prepared.shape))
    }

    async fn execute(
        _driver: &TokioPostgresDriver,
        connection: &mut Box<TokioPostgresConnection>,
        statement: &Statement,
    ) -> Result<Execution, Fault<Error>> {
        check(statement.params()).map_err(Fault::Refused)?;
        let rows_affected = if connection.behind == Pooler::Transaction {
            let binds = typed(statement.params());
            let binds = by_ref(&binds);
            let execution = connection.client.execute_typed(statement.sql(), &binds);
            connection.wire.drive(execution).await?
        } else {
            let prepared = connection.prepare(statement).await?;
            check_count(&prepared, statement.params()).map_err(Fault::Refused)?;
            let params = statement.params().iter().map(Bound);
            let execution = connection.client.execute_raw(&prepared.statement, params);
            connection.wire.drive(execution).await?
        };
        Ok(Execution { rows_affected, new_keys: None })
    }

    fn pipeline<'c>(
        _driver: &'c TokioPostgresDriver,
        connection: &'c mut Box<TokioPostgresConnection>,
        statements: &'c [Statement],
    ) -> impl Stream<Item = Result<Rows, Fault<Error>>> + Send + 'c {
        stream! {
            let accepted = statements.iter().take_while(|statement| check(statement.params()).is_ok()).count();
            let (statements, refused) = statements.split_at(accepted);
            // In a transaction that a statement fails, all after it would fail
            // too: what cannot be prepared is told before any of them runs.
            let prepared = match connection.behind {
                Pooler::Transaction => statements.iter().map(|_| None).collect(),
                _ => match connection.prepare_all(statements).await {
                    Ok(prepared) => prepared.into_iter().map(Some).collect::<Vec<_>>(),
                    Err(error) => {
                        yield Err(Fault::Failed(error));
                        return;
                    }
                },
            };
            let mut answers = FuturesOrdered::new();
            for (prepared, statement) in prepared.into_iter().zip(statements) {
                let client = &connection.client;
                answers.push_back(async move {
                    let Some(prepared) = prepared else {
                        let rows = unnamed(client, statement).await?;
                        return Ok(Rows::of_themselves(rows, statement.columns()));
                    };
                    let rows = answer(client, &prepared, statement.params()).await?;
                    Ok(Rows::new(rows, prepared.shape))
                });
            }
            loop {
                match connection.wire.drive(answers.try_next()).await {
                    Ok(Some(rows)) => yield Ok(rows),
                    Ok(None) => break,
                    Err(error) => yield Err(Fault::Failed(error)),
                }
            }
            if let Some(Err(error)) = refused.first().map(|statement| check(statement.params())) {
                yield Err(Fault::Refused(error));
            }
        }
    }

    /// Both statements go out in one flight and are prepared for it alone: a
    /// stream costs more than that, and a prepared FETCH would keep the columns
    /// it first saw.
    async fn open_cursor(
        _driver: &TokioPostgresDriver,
        connection: &mut Box<TokioPostgresConnection>,
        cursor: &Cursor,
        statement: &Statement,
    ) -> Result<Rows, Fault<Error>> {
        check(statement.params()).map_err(Fault::Refused)?;
        let binds = typed(statement.params());
        let binds = by_ref(&binds);
        let client = &connection.client;
        let opened = connection.wire.drive(async {
            let declare = client.execute_typed(&cursor.declare, &binds);
            let (declared, fetched) = join(declare, fetch(client, cursor)).await;
            declared.and(fetched)
        });
        Ok(Rows::of_themselves(opened.await?, statement.columns()))
    }

    async fn fetch(
        _driver: &TokioPostgresDriver,
        connection: &mut Box<TokioPostgresConnection>,
        cursor: &Cursor,
        statement: &Statement,
    ) -> Result<Rows, Fault<Error>> {
        let rows = connection.wire.drive(fetch(&connection.client, cursor)).await?;
        Ok(Rows::of_themselves(rows, statement.columns()))
    }

    fn batches<'c>(
        _driver: &'c TokioPostgresDriver,
        connection: &'c mut Box<TokioPostgresConnection>,
        statement: &'c Statement,
        size: usize,
    ) -> Result<Batches<'c, Rows, Error>, DbError> {
        check(statement.params())?;
        Ok(Box::pin(try_stream! {
            let (running, shape) = if connection.behind == Pooler::Transaction {
                let running = connection.client.query_typed_raw(statement.sql(), typed(statement.params()));
                (connection.wire.drive(running).await?, None)
            } else {
                let prepared = connection.prepare(statement).await?;
                let params = statement.params().iter().map(Bound);
                let running = connection.client.query_raw(&prepared.statement, params);
                (connection.wire.drive(running).await?, Some(prepared.shape))
            };
            let mut running = pin!(running);
            loop {
                let batch = connection.wire.drive(async {
                    let mut rows = Vec::with_capacity(size);
                    while rows.len() < size {
                        match running.try_next().await? {
                            Some(row) => rows.push(row),
                            None => break,
                        }
                    }
                    Ok(rows)
                });
                let rows: Vec<Row> = batch.await?;
                let is_last = rows.len() < size;
                if !rows.is_empty() {
                    yield match &shape {
                        Some(shape) => Rows::new(rows, Arc::clone(shape)),
                        None => Rows::of_themselves(rows, statement.columns()),
                    };
                }
                if is_last {
                    break;
                }
            }
        }))
    }
}

/// Runs a statement that is prepared for this once, without a name and in the
/// same flight: whoever hands the session on meanwhile loses nothing.
async fn unnamed(client: &Client, statement: &Statement) -> Result<Vec<Row>, Error> {
    collect(client.query_typed_raw(statement.sql(), typed(statement.params())).await?).await
}

/// Binds beside the types that they are bound as.
fn typed(params: &[Value]) -> Vec<(Bound<'_>, Type)> {
    params.iter().map(|value| (Bound(value), bound_as(value))).collect()
}

fn by_ref<'b>(binds: &'b [(Bound<'_>, Type)]) -> Vec<(&'b (dyn ToSql + Sync), Type)> {
    binds.iter().map(|(value, of)| (value as &(dyn ToSql + Sync), of.clone())).collect()
}

/// Runs a prepared statement and collects its rows.
async fn answer(client: &Client, prepared: &Prepared, params: &[Value]) -> Result<Vec<Row>, Error> {
    collect(client.query_raw(&prepared.statement, params.iter().map(Bound)).await?).await
}

async fn fetch(client: &Client, cursor: &Cursor) -> Result<Vec<Row>, Error> {
    collect(client.query_typed_raw(&cursor.fetch, iter::empty::<(Bound<'_>, Type)>()).await?).await
}

async fn collect(rows: RowStream) -> Result<Vec<Row>, Error> {
    let mut rows = pin!(rows);
    let mut all = Vec::new();
    while let Some(row) = rows.try_next().await? {
        all.push(row);
    }
    Ok(all)
}

/// Tells whether there are as many binds as placeholders.
fn check_count(prepared: &Prepared, params: &[Value]) -> Result<(), DbError> {
    let expected = prepared.statement.params().len();
    if params.len() == expected {
        return Ok(());
    }
    let context = format!("the statement has {expected} placeholders and {} binds", params.len());
    Err(DbError::new(DbErrorKind::Other, "bind", context))
}

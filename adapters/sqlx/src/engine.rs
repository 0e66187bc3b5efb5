//! How statements run behind sqlx.

use std::{borrow::Cow, sync::Arc};

use async_stream::{stream, try_stream};
use futures_core::Stream;
use futures_util::TryStreamExt as _;
use rustango_ports::database::{DbError, Execution, Statement, Value};
use rustango_sql_base::{Batches, Cursor, Engine, Fault};
use sqlx::{AssertSqlSafe, Either, SqlSafeStr as _, SqlStr};

use crate::{
    driver::{Items, QueryResult, SqlxDriver},
    rows::{Gathered, Rows},
};

/// How statements run behind sqlx: one after the other.
#[derive(Debug)]
pub struct Sqlx;

/// Hands the text over without a copy. No value is ever part of it: the
/// renderer writes placeholders, and names come from schemas.
fn sql_of(statement: &Statement) -> SqlStr {
    AssertSqlSafe(Arc::clone(statement.sql())).into_sql_str()
}

/// Hands over the text of a statement of ours, that holds no value either.
pub fn ours(sql: impl Into<Cow<'static, str>>) -> SqlStr {
    match sql.into() {
        Cow::Borrowed(sql) => SqlStr::from_static(sql),
        Cow::Owned(sql) => AssertSqlSafe(sql).into_sql_str(),
    }
}

/// All that a statement answered.
struct Answer<D: SqlxDriver> {
    rows: Gathered<D>,
    result: QueryResult<D>,
}

impl<D: SqlxDriver> Engine<D> for Sqlx {
    type Rows = Rows<D>;

    async fn query(
        driver: &D,
        connection: &mut D::Connection,
        statement: &Statement,
    ) -> Result<Rows<D>, Fault<sqlx::Error>> {
        let Answer { rows, .. } = answer(driver, connection, sql_of(statement), statement.params()).await?;
        if rows.len() > 0 {
            return Ok(Rows::new(rows, statement.columns()));
        }
        let columns = D::describe(connection, sql_of(statement)).await.map_err(Fault::Unread)?;
        Ok(Rows::empty(columns, statement.columns()))
    }

    async fn execute(
        driver: &D,
        connection: &mut D::Connection,
        statement: &Statement,
    ) -> Result<Execution, Fault<sqlx::Error>> {
        let Answer { result, .. } = answer(driver, connection, sql_of(statement), statement.params()).await?;
        Ok(D::execution(connection, &result))
    }

    fn pipeline<'c>(
        driver: &'c D,
        connection: &'c mut D::Connection,
        statements: &'c [Statement],
    ) -> impl Stream<Item = Result<Rows<D>, Fault<sqlx::Error>>> + Send + 'c {
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

    async fn open_cursor(
        driver: &D,
        connection: &mut D::Connection,
        cursor: &Cursor,
        statement: &Statement,
    ) -> Result<Rows<D>, Fault<sqlx::Error>> {
        answer(driver, connection, ours(cursor.declare.clone()), statement.params()).await?;
        Self::fetch(driver, connection, cursor, statement).await
    }

    async fn fetch(
        driver: &D,
        connection: &mut D::Connection,
        cursor: &Cursor,
        statement: &Statement,
    ) -> Result<Rows<D>, Fault<sqlx::Error>> {
        let Answer { rows, .. } = answer(driver, connection, ours(cursor.fetch.clone()), &[]).await?;
        Ok(Rows::new(rows, statement.columns()))
    }

    fn batches<'c>(
        driver: &'c D,
        connection: &'c mut D::Connection,
        statement: &'c Statement,
        size: usize,
    ) -> Result<Batches<'c, Rows<D>, sqlx::Error>, DbError> {
        let binds = driver.binds(statement.params())?;
        let mut items = D::run(connection, driver.unhurried(sql_of(statement)), binds);
        Ok(Box::pin(try_stream! {
            loop {
                let rows = next_batch::<D>(&mut items, size).await?;
                let is_last = rows.len() < size;
                if rows.len() > 0 {
                    yield Rows::new(rows, statement.columns());
                }
                if is_last {
                    break;
                }
            }
        }))
    }
}

async fn answer<D: SqlxDriver>(
    driver: &D,
    connection: &mut D::Connection,
    sql: SqlStr,
    params: &[Value],
) -> Result<Answer<D>, Fault<sqlx::Error>> {
    let binds = driver.binds(params).map_err(Fault::Refused)?;
    let mut items = D::run(connection, sql, binds);
    let mut answer = Answer::<D> { rows: Gathered::new(), result: QueryResult::<D>::default() };
    let mut has_ended = false;
    while let Some(item) = items.try_next().await? {
        match item {
            Either::Left(result) => {
                answer.result.extend([result]);
                has_ended = true;
            }
            Either::Right(row) => answer.rows.push(row)?,
        }
    }
    if has_ended { Ok(answer) } else { Err(ended_early().into()) }
}

/// Reads the next batch; one with fewer rows than asked for is the last.
async fn next_batch<D: SqlxDriver>(
    items: &mut Items<'_, D>,
    size: usize,
) -> Result<Gathered<D>, sqlx::Error> {
    let mut rows = Gathered::new();
    let mut has_ended = false;
    while rows.len() < size {
        match items.try_next().await? {
            Some(Either::Right(row)) => rows.push(row)?,
            Some(Either::Left(_end)) => has_ended = true,
            None if has_ended => break,
            None => return Err(ended_early()),
        }
    }
    Ok(rows)
}

/// Whoever worked on the statement went away in the middle of it: what came
/// so far is not the whole answer.
fn ended_early() -> sqlx::Error {
    sqlx::Error::WorkerCrashed
}

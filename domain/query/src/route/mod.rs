//! Several servers behind one database: decorators that choose where a call
//! goes. They know no driver and no SQL.
//!
//! | type | what it chooses |
//! |---|---|
//! | [`RoutedDatabase`] | a replica for reads, the primary for the rest |
//! | [`FailoverDatabase`] | which of several candidates is the primary |
//!
//! They nest: a [`FailoverDatabase`] is the primary of a [`RoutedDatabase`].

mod call;
mod election;
mod failover;
mod replica;
mod routed;
mod routed_builder;
mod watched;
mod writing;

use std::sync::Arc;

use futures_core::future::BoxFuture;
use futures_util::{StreamExt as _, future::join_all, stream};
use rustango_ports::database::{Database, DbError, DbErrorKind, PoolStatus, RowStream, Statement};

pub use self::{
    failover::{FailoverBuilder, FailoverDatabase},
    routed::RoutedDatabase,
    routed_builder::RoutedBuilder,
};

type Answer<'a, T> = BoxFuture<'a, Result<T, DbError>>;

/// Waits for the first batch of a stream, so that one that fails before it has
/// handed out anything can be asked for elsewhere.
async fn opened(server: &dyn Database, statement: Statement) -> Result<RowStream, DbError> {
    let mut batches = server.stream(statement);
    match batches.next().await {
        None => Ok(stream::empty().boxed()),
        Some(first) => Ok(stream::iter([Ok(first?)]).chain(batches).boxed()),
    }
}

/// A pool that stands in several places is one pool.
fn distinct<'a>(pools: impl Iterator<Item = &'a Arc<dyn Database>>) -> Vec<&'a Arc<dyn Database>> {
    let mut seen: Vec<&Arc<dyn Database>> = Vec::new();
    for pool in pools {
        if !seen.iter().any(|known| Arc::ptr_eq(known, pool)) {
            seen.push(pool);
        }
    }
    seen
}

/// Sums the connections of pools; the time of an acquire is that of the first.
fn total_status<'a>(
    first: &'a Arc<dyn Database>,
    others: impl Iterator<Item = &'a Arc<dyn Database>>,
) -> PoolStatus {
    let pools = distinct(std::iter::once(first).chain(others));
    let mut total = first.status();
    for pool in &pools[1..] {
        let status = pool.status();
        total.size += status.size;
        total.idle += status.idle;
        total.max += status.max;
    }
    total
}

/// Closes pools; all refuse newcomers before any is waited for.
async fn close_all<'a>(pools: impl Iterator<Item = &'a Arc<dyn Database>>) {
    join_all(distinct(pools).into_iter().map(|pool| pool.close())).await;
}

/// Tells whether a call that failed like this changed nothing for certain.
const fn never_ran(kind: &DbErrorKind) -> bool {
    matches!(
        kind,
        DbErrorKind::Unreachable | DbErrorKind::PoolTimeout | DbErrorKind::PoolClosed | DbErrorKind::ReadOnly
    )
}

/// Checks that servers of one database spell SQL alike.
fn check_dialects(
    what: &str,
    first: &Arc<dyn Database>,
    others: &[Arc<dyn Database>],
) -> Result<(), DbError> {
    let expected = first.dialect().name();
    let strange = others.iter().map(|other| other.dialect().name()).find(|name| *name != expected);
    let Some(found) = strange else { return Ok(()) };
    let context = format!("expected every {what} to speak {expected}, found one that speaks {found}");
    Err(DbError::new(DbErrorKind::Configuration, "configure", context))
}

//! What the driver says, in our words and kinds.

use rustango_ports::database::DbError;
use rustango_postgres_base::{
    PostgresConfig, Said, lost, misconfigured, no_tls, translate as translate_said, unexpected,
};
use sqlx::postgres::PgDatabaseError;

/// Tells whether a prepared statement outlived a change of its tables.
pub(crate) fn is_stale_plan(error: &sqlx::Error) -> bool {
    said(error).is_some_and(|said| said.is_stale_plan())
}

fn said(error: &sqlx::Error) -> Option<Said<'_>> {
    let sqlx::Error::Database(error) = error else { return None };
    let error = error.try_downcast_ref::<PgDatabaseError>()?;
    Some(Said {
        code: error.code(),
        message: error.message(),
        detail: error.detail(),
        constraint: error.constraint(),
        column: error.column(),
        routine: error.routine(),
    })
}

/// Translates an error of the driver.
pub(crate) fn translate(error: sqlx::Error, operation: &'static str, config: &PostgresConfig) -> DbError {
    if let Some(said) = said(&error) {
        return translate_said(said, operation, config);
    }
    match &error {
        sqlx::Error::Io(fault) => lost(operation, config, Some(fault)),
        sqlx::Error::Tls(_) => no_tls(operation, config),
        sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed | sqlx::Error::PoolTimedOut => {
            lost(operation, config, None)
        }
        sqlx::Error::Configuration(_) => misconfigured(operation),
        _ => unexpected(operation),
    }
    .with_source(error)
}

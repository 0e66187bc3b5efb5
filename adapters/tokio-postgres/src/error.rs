//! What the driver says, in our words and kinds.

use std::{error::Error as _, io};

use rustango_ports::database::{DbError, DbErrorKind};
use rustango_postgres_base::{
    PostgresConfig, Said, lost, misconfigured, no_tls, translate as translate_said,
};
use tokio_postgres::Error;

/// Tells whether a prepared statement outlived a change of its tables.
pub(crate) fn is_stale_plan(error: &Error) -> bool {
    said(error).is_some_and(|said| said.is_stale_plan())
}

fn said(error: &Error) -> Option<Said<'_>> {
    let error = error.as_db_error()?;
    Some(Said {
        code: error.code().code(),
        message: error.message(),
        detail: error.detail(),
        constraint: error.constraint(),
        column: error.column(),
        routine: error.routine(),
    })
}

/// Translates an error of the driver.
pub(crate) fn translate(error: Error, operation: &'static str, config: &PostgresConfig) -> DbError {
    if let Some(said) = said(&error) {
        return translate_said(said, operation, config);
    }
    // The driver keeps its kinds to itself and only says them.
    match &*error.to_string() {
        "error performing TLS handshake" => no_tls(operation, config),
        "invalid configuration" => misconfigured(operation),
        "error encoding message to server" => {
            DbError::new(DbErrorKind::InvalidValue, operation, "a value is longer than 2 GiB")
        }
        _ if error.is_closed() => lost(operation, config, Some(&io::ErrorKind::UnexpectedEof.into())),
        _ => lost(operation, config, io_fault(&error)),
    }
    .with_source(error)
}

/// Returns what the socket says, where it was the socket that failed.
fn io_fault(error: &Error) -> Option<&io::Error> {
    let fault = error.source()?.downcast_ref::<io::Error>()?;
    let is_of_the_protocol = matches!(fault.kind(), io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput);
    (!is_of_the_protocol).then_some(fault)
}

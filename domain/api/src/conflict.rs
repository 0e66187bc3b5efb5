//! What the database refused, as a problem.

use rustango_forms::{Conflict, ConflictFault};
use rustango_ports::database::DbErrorKind;
use rustango_query::Error;
use rustango_web::{ErrorDetail, Place, ProblemDetails};

pub(crate) use rustango_forms::{Pointers, pointers};

use crate::{faults::pointer, resource::Resource};

/// Explains why a row was not written.
pub(crate) async fn explain(resource: &Resource, error: Error, pointers: Pointers) -> ProblemDetails {
    problem_of(Conflict::explain(&resource.db, resource.schema, error, pointers).await)
}

/// Says what clashes.
pub(crate) fn problem_of(conflict: Conflict) -> ProblemDetails {
    match conflict {
        Conflict::Clash { detail, faults } => {
            faults.into_iter().map(detail_of).fold(ProblemDetails::conflict(detail), |problem, fault| {
                problem.error(fault.place, fault.code, fault.detail)
            })
        }
        Conflict::Refused(faults) => {
            ProblemDetails::unprocessable(faults.into_iter().map(detail_of).collect())
        }
        Conflict::Other(error) => error.into(),
    }
}

/// Explains why a row was not deleted.
pub(crate) fn of_delete(error: Error) -> ProblemDetails {
    match error.database_kind() {
        Some(DbErrorKind::ForeignKeyViolation { .. }) => {
            ProblemDetails::conflict("other rows point at this one")
        }
        _ => error.into(),
    }
}

fn detail_of(fault: ConflictFault) -> ErrorDetail {
    let ConflictFault { field, code, detail } = fault;
    let place = Place::Pointer(field.map_or_else(String::new, |field| pointer(field.field().name)));
    ErrorDetail { place, code: code.into(), detail }
}

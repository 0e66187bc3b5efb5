//! What the database refused, as a problem.

use rustango_forms::{Conflict, ConflictFault};
use rustango_ports::database::DbErrorKind;
use rustango_query::{Error, FieldFault, FieldRef};
use rustango_web::{ErrorDetail, Place, ProblemDetails};

pub(crate) use rustango_forms::{Pointers, pointers};

use crate::{faults::pointer, input::RefusedWrite, resource::Resource};

/// Explains why a row was not written.
pub(crate) async fn explain(resource: &Resource, error: Error, pointers: Pointers) -> ProblemDetails {
    let error = match error {
        Error::Aborted(error) => match error.downcast::<RefusedWrite>() {
            Ok(refused) => return explain_refused(resource, *refused).await,
            Err(error) => Error::Aborted(error),
        },
        error => error,
    };
    problem_of(Conflict::explain(&resource.db, resource.schema, error, pointers).await)
}

/// Explains why a row was not written, which may be within another one.
async fn explain_refused(resource: &Resource, refused: RefusedWrite) -> ProblemDetails {
    let RefusedWrite { schema, error, pointers, at, names } = refused;
    let called = |position: usize| names.get(position).copied().unwrap_or_default();
    if let Error::Validation(errors) = &error {
        let detail = |fault: &FieldFault| {
            let name = schema.position(fault.field).map_or(fault.field, called);
            let place = Place::Pointer(format!("{at}{}", pointer(name)));
            ErrorDetail { place, code: fault.fault.code().into(), detail: fault.fault.to_string() }
        };
        return ProblemDetails::unprocessable(errors.faults().iter().map(detail).collect());
    }
    let name = |field: FieldRef| called(field.position());
    problem_at(Conflict::explain(&resource.db, schema, error, pointers).await, &at, &name)
}

/// Says what clashes.
pub(crate) fn problem_of(conflict: Conflict) -> ProblemDetails {
    problem_at(conflict, "", &|field| field.field().name)
}

/// Says what clashes with a row somewhere in the body, whose fields have other
/// names there.
pub(crate) fn problem_at(
    conflict: Conflict,
    at: &str,
    name: &dyn Fn(FieldRef) -> &'static str,
) -> ProblemDetails {
    let detail_of = |fault: ConflictFault| {
        let ConflictFault { field, code, detail } = fault;
        let member = field.map_or_else(String::new, |field| pointer(name(field)));
        ErrorDetail { place: Place::Pointer(format!("{at}{member}")), code: code.into(), detail }
    };
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

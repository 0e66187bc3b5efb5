//! What the database refused, in terms of the fields.

use rustango_model::{ModelSchema, Reference};
use rustango_ports::database::{DbErrorKind, Value};
use rustango_query::{Condition, Db, Error, FieldRef, Lookup, Select, Trash, records};
use rustango_web::{ErrorDetail, Place, ProblemDetails};

use crate::{faults::pointer, resource::Resource};

/// The foreign keys of a write, and the values that their fields get.
pub(crate) type Pointers = Vec<(Reference, Vec<Value>)>;

/// Remembers the foreign keys of a write, to find out which points nowhere. Of
/// one whose fields are not all written, only the database knows.
pub(crate) fn pointers(schema: &'static ModelSchema, values: &[(usize, Value)]) -> Pointers {
    let given = |at: usize| {
        let given = values.iter().find(|(field, value)| *field == at && !value.is_null());
        given.map(|(_, value)| value.clone())
    };
    let points = |key: Reference| {
        let values = key.pairs().map(|(from, _)| given(from)).collect::<Option<Vec<_>>>()?;
        Some((key, values))
    };
    let mut pointers: Pointers = schema.references().filter_map(points).collect();
    // In the order of the members of the body.
    let is_of = |key: Reference, field: usize| key.pairs().any(|(from, _)| from == field);
    pointers.sort_by_key(|(key, _)| values.iter().position(|(field, _)| is_of(*key, *field)));
    pointers
}

/// Explains why a row was not written.
pub(crate) async fn explain(resource: &Resource, error: Error, pointers: Pointers) -> ProblemDetails {
    let Resource { db, schema, .. } = resource;
    let by_name = |name: &Option<String>| {
        name.as_deref().map(|name| records::constraint_fields(schema, name)).unwrap_or_default()
    };
    match error.database_kind() {
        Some(DbErrorKind::UniqueViolation { constraint, columns }) => {
            let mut fields = by_columns(schema, columns);
            if fields.is_empty() {
                fields = by_name(constraint);
            }
            taken(&fields)
        }
        Some(DbErrorKind::ForeignKeyViolation { constraint }) => {
            let mut fields = pointing_nowhere(db, schema, pointers).await;
            if fields.is_empty() {
                fields = by_name(constraint);
            }
            missing_target(&fields)
        }
        Some(DbErrorKind::NotNullViolation { column }) => {
            refused(&by_columns(schema, std::slice::from_ref(column)), "null", "must not be null")
        }
        Some(DbErrorKind::CheckViolation { constraint }) => {
            let check = schema.checks.iter().find(|check| check.name.as_str() == constraint);
            match check {
                Some(check) => row_refused(&format!("the row breaks the rule \"{}\"", check.name)),
                None => refused(&records::constraint_fields(schema, constraint), "invalid", "is not allowed"),
            }
        }
        Some(DbErrorKind::InvalidValue) => row_refused("the database cannot store one of the values"),
        _ => error.into(),
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

fn by_columns(schema: &'static ModelSchema, columns: &[String]) -> Vec<FieldRef> {
    let field = |column: &String| schema.fields.iter().position(|field| field.column.as_str() == column);
    columns.iter().filter_map(field).map(|position| FieldRef::new(schema, position)).collect()
}

/// Finds all foreign keys without a target: some databases name one of them,
/// others none. The write has failed already, so a few statements more do not
/// matter.
async fn pointing_nowhere(db: &Db, schema: &'static ModelSchema, pointers: Pointers) -> Vec<FieldRef> {
    let mut nowhere: Vec<FieldRef> = Vec::new();
    // Of one key nobody needs to ask, if the others were not written in part.
    let is_only_one = pointers.len() == 1 && schema.composite_keys.is_empty();
    for (key, values) in pointers {
        let target = key.target();
        let equal = key.pairs().zip(values).map(|((_, on), value)| {
            Condition::Lookup(FieldRef::new(target, on).into(), Lookup::Exact(value.into()))
        });
        let row = Select::all(target).trash(Trash::Shown).filter(Condition::All(equal.collect())).limit(1);
        if is_only_one
            || records::fetch_fields(db, &row, target.primary_key).await.is_ok_and(|rows| rows.is_empty())
        {
            let fields = key.pairs().map(|(from, _)| FieldRef::new(schema, from));
            nowhere.extend(fields.filter(|field| !nowhere.contains(field)).collect::<Vec<_>>());
        }
    }
    nowhere
}

fn taken(fields: &[FieldRef]) -> ProblemDetails {
    let detail = match fields {
        [_] => "another row has this value".to_owned(),
        several => {
            let names: Vec<_> = several.iter().map(|field| field.field().name).collect();
            format!("another row has the same {}", names.join(" and "))
        }
    };
    let problem = ProblemDetails::conflict("another row has the same value");
    fields.iter().fold(problem, |problem, field| problem.error(at(*field), "unique", detail.clone()))
}

fn missing_target(fields: &[FieldRef]) -> ProblemDetails {
    let problem = ProblemDetails::conflict("a row that this one points at does not exist");
    fields.iter().fold(problem, |problem, field| {
        let key =
            field.schema().references().find(|key| key.pairs().any(|(from, _)| from == field.position()));
        let target = key.map_or("row", |key| key.target().name);
        problem.error(at(*field), "does_not_exist", format!("there is no {target} with this key"))
    })
}

fn refused(fields: &[FieldRef], code: &'static str, detail: &str) -> ProblemDetails {
    let fault =
        |field: &FieldRef| ErrorDetail { place: at(*field), code: code.into(), detail: detail.into() };
    ProblemDetails::unprocessable(fields.iter().map(fault).collect())
}

fn row_refused(detail: &str) -> ProblemDetails {
    let place = Place::Pointer(String::new());
    ProblemDetails::unprocessable(vec![ErrorDetail { place, code: "invalid".into(), detail: detail.into() }])
}

fn at(field: FieldRef) -> Place {
    Place::Pointer(pointer(field.field().name))
}

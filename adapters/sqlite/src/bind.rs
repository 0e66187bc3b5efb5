//! Values on their way in: the stored form of each type.

use rustango_ports::database::{DbError, DbErrorKind, Value};
use rustango_sqlx::refusal;
use sqlx::{Arguments as _, Encode, Sqlite, Type, sqlite::SqliteArguments};

use crate::time;

/// Encodes the binds of a statement.
pub(crate) fn encode(params: &[Value]) -> Result<SqliteArguments, DbError> {
    let mut arguments = SqliteArguments::default();
    arguments.reserve(params.len(), 0);
    for (position, value) in params.iter().enumerate() {
        bind(&mut arguments, value).map_err(|fault| {
            DbError::new(fault.kind, "bind", format!("bind {}: {}", position + 1, fault.text))
        })?;
    }
    Ok(arguments)
}

struct Fault {
    kind: DbErrorKind,
    text: &'static str,
}

const fn invalid(text: &'static str) -> Fault {
    Fault { kind: DbErrorKind::InvalidValue, text }
}

fn bind(arguments: &mut SqliteArguments, value: &Value) -> Result<(), Fault> {
    if let Some(reason) = refusal(value) {
        return Err(invalid(reason));
    }
    match value {
        Value::Null(_) => add(arguments, None::<i64>),
        Value::Bool(value) => add(arguments, i64::from(*value)),
        Value::I16(value) => add(arguments, i64::from(*value)),
        Value::I32(value) => add(arguments, i64::from(*value)),
        Value::I64(value) => add(arguments, *value),
        Value::F32(value) => float(arguments, f64::from(*value)),
        Value::F64(value) => float(arguments, *value),
        Value::Decimal(value) => add(arguments, value.to_string()),
        Value::Text(value) => add(arguments, value.as_str()),
        Value::Bytes(value) => add(arguments, value.as_slice()),
        Value::Uuid(value) => add(arguments, value.hyphenated().to_string()),
        Value::Timestamp(value) => add(arguments, time::write_timestamp(*value)),
        Value::Date(value) => add(arguments, time::write_date(*value)),
        Value::Time(value) => add(arguments, time::write_time(*value)),
        Value::Json(value) => add(arguments, value.to_string()),
        Value::Array(..) => Err(Fault {
            kind: DbErrorKind::Unsupported,
            text: "SQLite has no arrays, bind the values one by one",
        }),
        _ => Err(Fault {
            kind: DbErrorKind::Unsupported,
            text: "this adapter does not know the type of the value",
        }),
    }
}

fn float(arguments: &mut SqliteArguments, value: f64) -> Result<(), Fault> {
    if value.is_nan() {
        return Err(invalid("SQLite cannot store NaN, it would become NULL"));
    }
    add(arguments, value)
}

fn add<'q, T: Encode<'q, Sqlite> + Type<Sqlite>>(
    arguments: &mut SqliteArguments,
    value: T,
) -> Result<(), Fault> {
    arguments.add(value).map_err(|_| invalid("the driver cannot encode the value"))
}

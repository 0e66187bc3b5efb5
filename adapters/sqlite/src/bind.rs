//! Values on their way in: the stored form of each type.

use std::fmt::Write as _;

use rustango_ports::database::{DbError, DbErrorKind, Value};
use rustango_sql_base::refusal;
use uuid::Uuid;

use crate::{cells::Cells, time};

/// Encodes the binds of a statement.
pub(crate) fn encode(params: &[Value]) -> Result<Cells, DbError> {
    let mut cells = Cells::with_capacity(params.len());
    for (position, value) in params.iter().enumerate() {
        bind(&mut cells, value).map_err(|fault| {
            DbError::new(fault.kind, "bind", format!("bind {}: {}", position + 1, fault.text))
        })?;
    }
    Ok(cells)
}

struct Fault {
    kind: DbErrorKind,
    text: &'static str,
}

const fn invalid(text: &'static str) -> Fault {
    Fault { kind: DbErrorKind::InvalidValue, text }
}

const fn unsupported(text: &'static str) -> Fault {
    Fault { kind: DbErrorKind::Unsupported, text }
}

fn bind(cells: &mut Cells, value: &Value) -> Result<(), Fault> {
    if let Some(reason) = refusal(value) {
        return Err(invalid(reason));
    }
    match value {
        Value::Null(_) => cells.push_null(),
        Value::Bool(value) => cells.push_integer(i64::from(*value)),
        Value::I16(value) => cells.push_integer(i64::from(*value)),
        Value::I32(value) => cells.push_integer(i64::from(*value)),
        Value::I64(value) => cells.push_integer(*value),
        Value::F32(value) => float(cells, f64::from(*value))?,
        Value::F64(value) => float(cells, *value)?,
        Value::Decimal(value) => cells.push_written(|out| {
            // Writing to a String cannot fail.
            let _ = write!(out, "{value}");
        }),
        Value::Text(value) => cells.push_text(shorter(value)?),
        Value::Bytes(value) => cells.push_blob(shorter(value)?),
        Value::Uuid(value) => cells.push_text(value.hyphenated().encode_lower(&mut Uuid::encode_buffer())),
        Value::Timestamp(value) => cells.push_written(|out| time::write_timestamp(out, *value)),
        Value::Date(value) => cells.push_written(|out| time::write_date(out, *value)),
        Value::Time(value) => cells.push_written(|out| time::write_time(out, *value)),
        Value::Json(value) => cells.push_text(shorter(&*value.to_string())?),
        Value::Array(..) => return Err(unsupported("SQLite has no arrays, bind the values one by one")),
        _ => return Err(unsupported("this adapter does not know the type of the value")),
    }
    Ok(())
}

fn float(cells: &mut Cells, value: f64) -> Result<(), Fault> {
    if value.is_nan() {
        return Err(invalid("SQLite cannot store NaN, it would become NULL"));
    }
    cells.push_real(value);
    Ok(())
}

/// Refuses what no settings of SQLite let it hold.
fn shorter<T: AsRef<[u8]> + ?Sized>(value: &T) -> Result<&T, Fault> {
    match i32::try_from(value.as_ref().len()) {
        Ok(_) => Ok(value),
        Err(_) => Err(invalid("the value is longer than 2 GiB")),
    }
}

//! Values on their way in: the binary form of each type.

use std::error::Error;

use bytes::BufMut;
use chrono::{NaiveDate, NaiveTime, Timelike};
use rustango_ports::database::{DbError, DbErrorKind, Value, ValueType};
use rustango_sql_base::{refusal, subsecond_micros};

use crate::{numeric, oid};

/// The day that PostgreSQL counts from, in days after 1970-01-01.
const EPOCH_DAYS: i32 = 10_957;
/// The same in microseconds.
const EPOCH_MICROS: i64 = EPOCH_DAYS as i64 * 86_400_000_000;

/// Tells whether the binds of a statement can be stored.
///
/// # Errors
/// Kind `InvalidValue` or `Unsupported`, naming the bind that cannot be.
pub fn check(params: &[Value]) -> Result<(), DbError> {
    for (position, value) in params.iter().enumerate() {
        let fault =
            |kind, reason: &str| DbError::new(kind, "bind", format!("bind {}: {reason}", position + 1));
        if let Some(reason) = refusal(value) {
            return Err(fault(DbErrorKind::InvalidValue, reason));
        }
        if !is_known(value) {
            return Err(fault(DbErrorKind::Unsupported, "this adapter does not bind values of its type"));
        }
    }
    Ok(())
}

/// Returns the number of the type that a value is bound as.
pub const fn type_of(value: &Value) -> u32 {
    match value {
        Value::Array(of, _) => oid::array_of(*of),
        value => oid::of(value.value_type()),
    }
}

fn is_known(value: &Value) -> bool {
    match value {
        Value::Array(_, values) => {
            values.iter().all(|value| !matches!(value, Value::Array(..)) && is_known(value))
        }
        Value::Null(_)
        | Value::Bool(_)
        | Value::I16(_)
        | Value::I32(_)
        | Value::I64(_)
        | Value::F32(_)
        | Value::F64(_)
        | Value::Decimal(_)
        | Value::Text(_)
        | Value::Bytes(_)
        | Value::Uuid(_)
        | Value::Timestamp(_)
        | Value::Date(_)
        | Value::Time(_)
        | Value::Json(_) => true,
        _ => false,
    }
}

/// Returns about how many bytes [`write()`] makes of a value, so that a long
/// message is not moved while it grows.
pub fn size_of(value: &Value) -> usize {
    const WORD: usize = 8;
    match value {
        Value::Text(text) => text.len(),
        Value::Bytes(bytes) => bytes.len(),
        Value::Array(_, values) => 20 + values.iter().map(|value| 4 + size_of(value)).sum::<usize>(),
        _ => WORD,
    }
}

/// Writes a value that [`check`] let through, in the binary form of its type;
/// NULL writes nothing.
///
/// # Errors
/// Where an array is longer than the format can say.
pub fn write<B>(out: &mut B, value: &Value) -> Result<(), Box<dyn Error + Send + Sync>>
where
    B: BufMut + AsMut<[u8]>,
{
    match value {
        Value::Bool(value) => out.put_u8(u8::from(*value)),
        Value::I16(value) => out.put_i16(*value),
        Value::I32(value) => out.put_i32(*value),
        Value::I64(value) => out.put_i64(*value),
        Value::F32(value) => out.put_f32(*value),
        Value::F64(value) => out.put_f64(*value),
        Value::Decimal(value) => numeric::write(out, *value),
        Value::Text(value) => out.put_slice(value.as_bytes()),
        Value::Bytes(value) => out.put_slice(value),
        Value::Uuid(value) => out.put_slice(value.as_bytes()),
        Value::Timestamp(value) => {
            out.put_i64(value.timestamp() * 1_000_000 + i64::from(subsecond_micros(value)) - EPOCH_MICROS);
        }
        Value::Date(value) => out.put_i32(days(*value)),
        Value::Time(value) => out.put_i64(micros(*value)),
        Value::Json(value) => {
            // The version of the binary form of jsonb.
            out.put_u8(1);
            serde_json::to_writer(out.writer(), value)?;
        }
        Value::Array(of, values) => write_array(out, *of, values)?,
        // NULL writes nothing, and nothing else gets here.
        _ => {}
    }
    Ok(())
}

/// One dimension counted from 1 (`src/backend/utils/adt/arrayfuncs.c`, `array_recv`).
fn write_array<B>(out: &mut B, of: ValueType, values: &[Value]) -> Result<(), Box<dyn Error + Send + Sync>>
where
    B: BufMut + AsMut<[u8]>,
{
    out.put_i32(i32::from(!values.is_empty()));
    out.put_i32(i32::from(values.iter().any(Value::is_null)));
    out.put_u32(oid::of(of));
    if values.is_empty() {
        return Ok(());
    }
    out.put_i32(i32::try_from(values.len())?);
    out.put_i32(1);
    for value in values {
        if value.is_null() {
            out.put_i32(-1);
            continue;
        }
        let at = out.as_mut().len();
        out.put_i32(0);
        write(out, value)?;
        let written = out.as_mut();
        let length = i32::try_from(written.len() - at - 4)?;
        written[at..at + 4].copy_from_slice(&length.to_be_bytes());
    }
    Ok(())
}

fn days(date: NaiveDate) -> i32 {
    date.to_epoch_days() - EPOCH_DAYS
}

fn micros(time: NaiveTime) -> i64 {
    i64::from(time.num_seconds_from_midnight()) * 1_000_000 + i64::from(subsecond_micros(&time))
}

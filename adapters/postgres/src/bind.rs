//! Values on their way in: the binary form of each type.

use std::{
    fmt,
    hash::{DefaultHasher, Hash, Hasher},
};

use chrono::{NaiveDate, NaiveTime, Timelike};
use rustango_ports::database::{DbError, DbErrorKind, Value, ValueType};
use rustango_sqlx::{refusal, subsecond_micros};
use sqlx::{
    Arguments as _, Encode, Postgres, Type,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgArguments, PgTypeInfo, types::Oid},
};

use crate::{numeric, oid};

/// The day that PostgreSQL counts from, in days after 1970-01-01.
const EPOCH_DAYS: i32 = 10_957;
/// The same in microseconds.
const EPOCH_MICROS: i64 = EPOCH_DAYS as i64 * 86_400_000_000;

/// Encoded binds, and a number that stands for their types.
pub struct Binds {
    pub(crate) arguments: PgArguments,
    pub(crate) types: u64,
}

impl fmt::Debug for Binds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Binds").field("count", &self.arguments.len()).finish_non_exhaustive()
    }
}

/// Encodes the binds of a statement.
pub(crate) fn encode(params: &[Value]) -> Result<Binds, DbError> {
    let mut types = DefaultHasher::new();
    let mut arguments = PgArguments::default();
    arguments.reserve(params.len(), params.len() * 16);
    for (position, value) in params.iter().enumerate() {
        let fault =
            |kind, reason: &str| DbError::new(kind, "bind", format!("bind {}: {reason}", position + 1));
        if let Some(reason) = refusal(value) {
            return Err(fault(DbErrorKind::InvalidValue, reason));
        }
        if !is_known(value) {
            return Err(fault(DbErrorKind::Unsupported, "this adapter does not bind values of its type"));
        }
        arguments
            .add(Bound(value))
            .map_err(|_| fault(DbErrorKind::InvalidValue, "the value is longer than 2 GiB"))?;
        type_of(value).hash(&mut types);
    }
    Ok(Binds { arguments, types: types.finish() })
}

const fn type_of(value: &Value) -> u32 {
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

/// A value, written straight into the message without a copy in between.
struct Bound<'v>(&'v Value);

impl Type<Postgres> for Bound<'_> {
    fn type_info() -> PgTypeInfo {
        // Never asked for: every value says what it is.
        PgTypeInfo::with_oid(Oid(oid::TEXT))
    }
}

impl Encode<'_, Postgres> for Bound<'_> {
    fn encode_by_ref(&self, out: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        if self.0.is_null() {
            return Ok(IsNull::Yes);
        }
        write(out, self.0)?;
        Ok(IsNull::No)
    }

    fn produces(&self) -> Option<PgTypeInfo> {
        Some(PgTypeInfo::with_oid(Oid(type_of(self.0))))
    }
}

fn write(out: &mut Vec<u8>, value: &Value) -> Result<(), BoxDynError> {
    match value {
        Value::Bool(value) => out.push(u8::from(*value)),
        Value::I16(value) => out.extend_from_slice(&value.to_be_bytes()),
        Value::I32(value) => out.extend_from_slice(&value.to_be_bytes()),
        Value::I64(value) => out.extend_from_slice(&value.to_be_bytes()),
        Value::F32(value) => out.extend_from_slice(&value.to_be_bytes()),
        Value::F64(value) => out.extend_from_slice(&value.to_be_bytes()),
        Value::Decimal(value) => numeric::write(out, *value),
        Value::Text(value) => out.extend_from_slice(value.as_bytes()),
        Value::Bytes(value) => out.extend_from_slice(value),
        Value::Uuid(value) => out.extend_from_slice(value.as_bytes()),
        Value::Timestamp(value) => {
            let micros = value.timestamp() * 1_000_000 + i64::from(subsecond_micros(value)) - EPOCH_MICROS;
            out.extend_from_slice(&micros.to_be_bytes());
        }
        Value::Date(value) => out.extend_from_slice(&days(*value).to_be_bytes()),
        Value::Time(value) => out.extend_from_slice(&micros(*value).to_be_bytes()),
        Value::Json(value) => {
            // The version of the binary form of jsonb.
            out.push(1);
            serde_json::to_writer(out, value)?;
        }
        Value::Array(of, values) => write_array(out, *of, values)?,
        // NULL writes nothing, and nothing else gets here.
        _ => {}
    }
    Ok(())
}

/// One dimension counted from 1 (`src/backend/utils/adt/arrayfuncs.c`, `array_recv`).
fn write_array(out: &mut Vec<u8>, of: ValueType, values: &[Value]) -> Result<(), BoxDynError> {
    let dimensions = i32::from(!values.is_empty());
    out.extend_from_slice(&dimensions.to_be_bytes());
    out.extend_from_slice(&i32::from(values.iter().any(Value::is_null)).to_be_bytes());
    out.extend_from_slice(&oid::of(of).to_be_bytes());
    if values.is_empty() {
        return Ok(());
    }
    out.extend_from_slice(&i32::try_from(values.len())?.to_be_bytes());
    out.extend_from_slice(&1_i32.to_be_bytes());
    for value in values {
        if value.is_null() {
            out.extend_from_slice(&(-1_i32).to_be_bytes());
            continue;
        }
        let at = out.len();
        out.extend_from_slice(&[0; 4]);
        write(out, value)?;
        let length = i32::try_from(out.len() - at - 4)?;
        out[at..at + 4].copy_from_slice(&length.to_be_bytes());
    }
    Ok(())
}

fn days(date: NaiveDate) -> i32 {
    date.to_epoch_days() - EPOCH_DAYS
}

fn micros(time: NaiveTime) -> i64 {
    i64::from(time.num_seconds_from_midnight()) * 1_000_000 + i64::from(subsecond_micros(&time))
}

//! Values on their way out: read in place, in their binary form.

use chrono::{DateTime, NaiveDate, NaiveTime};
use rust_decimal::Decimal;
use rustango_ports::database::{DecodeFault, ValueRef, ValueType};
use rustango_sql_base::year_fits;
use uuid::Uuid;

use crate::{numeric, oid};

/// The day that PostgreSQL counts from, in days after 1970-01-01.
const EPOCH_DAYS: i32 = 10_957;
const EPOCH_MICROS: i64 = EPOCH_DAYS as i64 * 86_400_000_000;

/// How the values of one column are read.
#[derive(Clone, Copy, Debug)]
pub struct Decoder {
    wire: Wire,
    to: ValueType,
}

impl Decoder {
    /// Says that a value is not what the server sends for its type.
    pub const fn malformed(self) -> DecodeFault {
        DecodeFault::Malformed { expected: self.to }
    }
}

/// What the server sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wire {
    Bool,
    I16,
    I32,
    I64,
    F32,
    F64,
    Numeric,
    Text,
    Bytes,
    Uuid,
    Timestamp,
    Date,
    Time,
    Json,
    Jsonb,
}

/// The type of a column, as the server reports it.
#[derive(Clone, Copy, Debug)]
pub struct WireType<'c> {
    /// Its number.
    pub oid: u32,
    /// Its name, for messages.
    pub name: &'c str,
    /// Whether it is an enumeration made in this database.
    pub is_enum: bool,
}

/// Chooses how to read a column as the declared type: what the server sends
/// must be it, or an integer that fits into it.
///
/// # Errors
/// Where a column of this type is not read as the declared type.
pub fn decoder(found: WireType<'_>, declared: Option<ValueType>) -> Result<Decoder, DecodeFault> {
    let wire = wire(found);
    let natural = wire.map(natural);
    let (Some(wire), Some(natural)) = (wire, natural) else {
        return Err(wrong(declared.unwrap_or(ValueType::Text), found));
    };
    let to = declared.unwrap_or(natural);
    let fits = to == natural
        || matches!(
            (natural, to),
            (ValueType::I16, ValueType::I32 | ValueType::I64 | ValueType::Decimal)
                | (ValueType::I32, ValueType::I64 | ValueType::Decimal)
                | (ValueType::I64, ValueType::Decimal)
                | (ValueType::F32, ValueType::F64)
        );
    if fits { Ok(Decoder { wire, to }) } else { Err(wrong(to, found)) }
}

/// Returns the type that a column without declaration is read as.
pub fn value_type(found: WireType<'_>) -> Option<ValueType> {
    wire(found).map(natural)
}

fn wrong(expected: ValueType, found: WireType<'_>) -> DecodeFault {
    DecodeFault::WrongType { expected, found: found.name.to_ascii_lowercase() }
}

fn wire(found: WireType<'_>) -> Option<Wire> {
    Some(match found.oid {
        oid::BOOL => Wire::Bool,
        oid::INT2 => Wire::I16,
        oid::INT4 => Wire::I32,
        oid::INT8 => Wire::I64,
        oid::FLOAT4 => Wire::F32,
        oid::FLOAT8 => Wire::F64,
        oid::NUMERIC => Wire::Numeric,
        oid::TEXT | oid::VARCHAR | oid::BPCHAR | oid::NAME | oid::UNKNOWN | oid::VOID => Wire::Text,
        oid::BYTEA => Wire::Bytes,
        oid::UUID => Wire::Uuid,
        oid::TIMESTAMPTZ => Wire::Timestamp,
        oid::DATE => Wire::Date,
        oid::TIME => Wire::Time,
        oid::JSON => Wire::Json,
        oid::JSONB => Wire::Jsonb,
        // Made in this database: what is text inside is sent as text.
        _ if found.is_enum || found.name.eq_ignore_ascii_case("citext") => Wire::Text,
        _ => return None,
    })
}

const fn natural(wire: Wire) -> ValueType {
    match wire {
        Wire::Bool => ValueType::Bool,
        Wire::I16 => ValueType::I16,
        Wire::I32 => ValueType::I32,
        Wire::I64 => ValueType::I64,
        Wire::F32 => ValueType::F32,
        Wire::F64 => ValueType::F64,
        Wire::Numeric => ValueType::Decimal,
        Wire::Text => ValueType::Text,
        Wire::Bytes => ValueType::Bytes,
        Wire::Uuid => ValueType::Uuid,
        Wire::Timestamp => ValueType::Timestamp,
        Wire::Date => ValueType::Date,
        Wire::Time => ValueType::Time,
        Wire::Json | Wire::Jsonb => ValueType::Json,
    }
}

/// Reads a value from what the server sent; from nothing, NULL.
///
/// # Errors
/// Where it is not of the type.
pub fn read(bytes: Option<&[u8]>, decoder: Decoder) -> Result<ValueRef<'_>, DecodeFault> {
    match bytes {
        None => Ok(ValueRef::Null),
        Some(bytes) => read_some(bytes, decoder)?.ok_or(decoder.malformed()),
    }
}

/// Returns nothing where the bytes are not what the server sends.
fn read_some(bytes: &[u8], Decoder { wire, to }: Decoder) -> Result<Option<ValueRef<'_>>, DecodeFault> {
    let outside = || DecodeFault::OutOfRange { expected: to };
    Ok(match wire {
        Wire::Bool => fixed::<1>(bytes).map(|[byte]| ValueRef::Bool(byte != 0)),
        Wire::I16 => fixed(bytes).map(|bytes| integer(i16::from_be_bytes(bytes).into(), to)),
        Wire::I32 => fixed(bytes).map(|bytes| integer(i32::from_be_bytes(bytes).into(), to)),
        Wire::I64 => fixed(bytes).map(|bytes| integer(i64::from_be_bytes(bytes), to)),
        Wire::F32 => fixed(bytes).map(|bytes| {
            let value = f32::from_be_bytes(bytes);
            if to == ValueType::F64 { ValueRef::F64(value.into()) } else { ValueRef::F32(value) }
        }),
        Wire::F64 => fixed(bytes).map(|bytes| ValueRef::F64(f64::from_be_bytes(bytes))),
        Wire::Numeric => match numeric::read(bytes) {
            Ok(value) => Some(ValueRef::Decimal(value)),
            Err(numeric::Fault::OutOfRange) => return Err(outside()),
            Err(numeric::Fault::Malformed) => None,
        },
        Wire::Text => text(bytes).map(ValueRef::Text),
        Wire::Bytes => Some(ValueRef::Bytes(bytes)),
        Wire::Uuid => fixed(bytes).map(|bytes| ValueRef::Uuid(Uuid::from_bytes(bytes))),
        Wire::Timestamp => match fixed(bytes) {
            Some(bytes) => {
                // The infinities are the ends of the range.
                let at = i64::from_be_bytes(bytes).checked_add(EPOCH_MICROS);
                let at = at.and_then(DateTime::from_timestamp_micros);
                let at = at.filter(|at| year_fits(at.date_naive()));
                Some(ValueRef::Timestamp(at.ok_or_else(outside)?))
            }
            None => None,
        },
        Wire::Date => match fixed(bytes) {
            Some(bytes) => {
                let date = i32::from_be_bytes(bytes).checked_add(EPOCH_DAYS);
                let date = date.and_then(NaiveDate::from_epoch_days);
                Some(ValueRef::Date(date.filter(|date| year_fits(*date)).ok_or_else(outside)?))
            }
            None => None,
        },
        Wire::Time => match fixed(bytes) {
            Some(bytes) => Some(ValueRef::Time(time(i64::from_be_bytes(bytes)).ok_or_else(outside)?)),
            None => None,
        },
        Wire::Json => text(bytes).map(ValueRef::Json),
        // The first byte is the version of the binary form.
        Wire::Jsonb => match bytes {
            [1, json @ ..] => text(json).map(ValueRef::Json),
            _ => None,
        },
    })
}

fn fixed<const N: usize>(bytes: &[u8]) -> Option<[u8; N]> {
    bytes.try_into().ok()
}

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

/// Widens an integer; the decoder was chosen so that it fits.
fn integer<'r>(value: i64, to: ValueType) -> ValueRef<'r> {
    match to {
        ValueType::Decimal => ValueRef::Decimal(Decimal::from(value)),
        ValueType::I16 => i16::try_from(value).map_or(ValueRef::I64(value), ValueRef::I16),
        ValueType::I32 => i32::try_from(value).map_or(ValueRef::I64(value), ValueRef::I32),
        _ => ValueRef::I64(value),
    }
}

fn time(micros: i64) -> Option<NaiveTime> {
    let seconds = u32::try_from(micros.div_euclid(1_000_000)).ok()?;
    let rest = u32::try_from(micros.rem_euclid(1_000_000)).ok()?;
    NaiveTime::from_num_seconds_from_midnight_opt(seconds, rest * 1000)
}

//! Columns and values, as the driver hands them out in binary
//! (<https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_binary_resultset.html>).

use chrono::{NaiveDate, NaiveTime};
use rust_decimal::{Decimal, prelude::ToPrimitive as _};
use rustango_ports::database::{DecodeFault, ValueRef, ValueType};
use serde::de::IgnoredAny;
use sqlx::{
    Column as _, Decode, MySql, Row as _, TypeInfo as _, ValueRef as _,
    mysql::{MySqlColumn, MySqlRow},
};
use uuid::Uuid;

/// How the values of one column are read.
#[derive(Clone, Copy, Debug)]
pub struct Decoder {
    wire: Wire,
    to: ValueType,
}

/// What the server sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wire {
    I8,
    U8,
    I16,
    U16,
    I32,
    U32,
    I64,
    U64,
    F32,
    F64,
    Decimal,
    Text,
    /// Bytes of any length.
    Bytes,
    /// A column of so many bytes, neither more nor less.
    Fixed,
    Timestamp,
    Date,
    Time,
    Json,
    Null,
}

impl Decoder {
    const fn malformed(self) -> DecodeFault {
        DecodeFault::Malformed { expected: self.to }
    }
}

/// Chooses how to read a column as the declared type: what the server sends
/// must be it, an integer that fits into it, or what stands for it.
pub(crate) fn decoder(column: &MySqlColumn, declared: Option<ValueType>) -> Result<Decoder, DecodeFault> {
    use ValueType::{Bool, Bytes, Decimal, F32, F64, I16, I32, I64, Json, Text, Uuid};
    let wrong = |expected| {
        let found = column.type_info().name().to_ascii_lowercase();
        DecodeFault::WrongType { expected, found }
    };
    let Some(wire) = wire(column) else { return Err(wrong(declared.unwrap_or(Text))) };
    let natural = natural(wire, column);
    let to = declared.unwrap_or(natural);
    let fits = match wire {
        Wire::I8 | Wire::U8 | Wire::I16 | Wire::U16 | Wire::I32 | Wire::U32 | Wire::I64 | Wire::U64 => {
            matches!(to, Bool | I16 | I32 | I64 | Decimal)
        }
        Wire::F32 | Wire::F64 => matches!(to, F32 | F64),
        // A sum of integers is a decimal, here, without a fraction.
        Wire::Decimal => matches!(to, Decimal | I16 | I32 | I64),
        // So it calls what is nothing but NULL, too.
        Wire::Text | Wire::Bytes if matches!(column.type_info().name(), "VARCHAR" | "VARBINARY") => true,
        Wire::Text => matches!(to, Text | Json),
        Wire::Bytes => to == Bytes,
        Wire::Fixed => to == Uuid || declared.is_none(),
        Wire::Null => true,
        Wire::Timestamp | Wire::Date | Wire::Time | Wire::Json => to == natural,
    };
    if fits { Ok(Decoder { wire, to }) } else { Err(wrong(to)) }
}

/// Returns the type that a column without declaration is read as.
pub(crate) fn value_type(column: &MySqlColumn) -> Option<ValueType> {
    wire(column).map(|wire| natural(wire, column))
}

fn wire(column: &MySqlColumn) -> Option<Wire> {
    let info = column.type_info();
    Some(match info.name() {
        "BOOLEAN" | "TINYINT" => Wire::I8,
        "TINYINT UNSIGNED" => Wire::U8,
        "SMALLINT" => Wire::I16,
        "SMALLINT UNSIGNED" | "YEAR" => Wire::U16,
        "INT" | "MEDIUMINT" => Wire::I32,
        "INT UNSIGNED" | "MEDIUMINT UNSIGNED" => Wire::U32,
        "BIGINT" => Wire::I64,
        "BIGINT UNSIGNED" => Wire::U64,
        "FLOAT" => Wire::F32,
        "DOUBLE" => Wire::F64,
        "DECIMAL" => Wire::Decimal,
        "DATETIME" | "TIMESTAMP" => Wire::Timestamp,
        "DATE" => Wire::Date,
        "TIME" => Wire::Time,
        "JSON" => Wire::Json,
        "NULL" => Wire::Null,
        // A binary collation is marked as bytes are: what has any collation is text.
        _ if <str as sqlx::Type<MySql>>::compatible(info) => Wire::Text,
        "BINARY" => Wire::Fixed,
        "VARBINARY" | "TINYBLOB" | "BLOB" | "MEDIUMBLOB" | "LONGBLOB" => Wire::Bytes,
        _ => return None,
    })
}

fn natural(wire: Wire, column: &MySqlColumn) -> ValueType {
    match wire {
        Wire::I8 if column.type_info().name() == "BOOLEAN" => ValueType::Bool,
        Wire::I8 | Wire::U8 | Wire::I16 => ValueType::I16,
        Wire::U16 | Wire::I32 => ValueType::I32,
        Wire::U32 | Wire::I64 | Wire::U64 => ValueType::I64,
        Wire::F32 => ValueType::F32,
        Wire::F64 => ValueType::F64,
        Wire::Decimal => ValueType::Decimal,
        Wire::Text | Wire::Null => ValueType::Text,
        Wire::Bytes | Wire::Fixed => ValueType::Bytes,
        Wire::Timestamp => ValueType::Timestamp,
        Wire::Date => ValueType::Date,
        Wire::Time => ValueType::Time,
        Wire::Json => ValueType::Json,
    }
}

/// Returns what the server sent for a value, which travels in binary; nothing
/// is NULL.
pub(crate) fn cell(row: &MySqlRow, position: usize) -> Result<Option<&[u8]>, sqlx::Error> {
    let value = row.try_get_raw(position)?;
    if value.is_null() {
        return Ok(None);
    }
    <&[u8] as Decode<MySql>>::decode(value).map(Some).map_err(sqlx::Error::Decode)
}

/// Reads what the server sent.
pub(crate) fn read(cell: Option<&[u8]>, decoder: Decoder) -> Result<ValueRef<'_>, DecodeFault> {
    match cell {
        Some(bytes) => value(bytes, decoder).ok_or_else(|| decoder.malformed())?,
        None => Ok(ValueRef::Null),
    }
}

/// Returns nothing where the bytes are not what the server sends.
fn value(bytes: &[u8], Decoder { wire, to }: Decoder) -> Option<Result<ValueRef<'_>, DecodeFault>> {
    Some(Ok(match wire {
        Wire::I8 => return Some(integer(i8::from_le_bytes(fixed(bytes)?).into(), to)),
        Wire::U8 => return Some(integer(u8::from_le_bytes(fixed(bytes)?).into(), to)),
        Wire::I16 => return Some(integer(i16::from_le_bytes(fixed(bytes)?).into(), to)),
        Wire::U16 => return Some(integer(u16::from_le_bytes(fixed(bytes)?).into(), to)),
        Wire::I32 => return Some(integer(i32::from_le_bytes(fixed(bytes)?).into(), to)),
        Wire::U32 => return Some(integer(u32::from_le_bytes(fixed(bytes)?).into(), to)),
        Wire::I64 => return Some(integer(i64::from_le_bytes(fixed(bytes)?).into(), to)),
        Wire::U64 => return Some(integer(u64::from_le_bytes(fixed(bytes)?).into(), to)),
        Wire::F32 => float(f32::from_le_bytes(fixed(bytes)?).into(), to),
        Wire::F64 => float(f64::from_le_bytes(fixed(bytes)?), to),
        Wire::Decimal => {
            let number = decimal(std::str::from_utf8(bytes).ok()?)?;
            if to == ValueType::Decimal {
                return Some(Ok(ValueRef::Decimal(number)));
            }
            let whole = number.is_integer().then(|| number.to_i128()).flatten()?;
            return Some(integer(whole, to));
        }
        Wire::Text if to == ValueType::Json => {
            let text = std::str::from_utf8(bytes).ok()?;
            serde_json::from_str::<IgnoredAny>(text).ok()?;
            ValueRef::Json(text)
        }
        Wire::Text if to == ValueType::Text => ValueRef::Text(std::str::from_utf8(bytes).ok()?),
        Wire::Bytes | Wire::Fixed if to == ValueType::Uuid => ValueRef::Uuid(Uuid::from_slice(bytes).ok()?),
        Wire::Bytes | Wire::Fixed if to == ValueType::Bytes => ValueRef::Bytes(bytes),
        // Of computed bytes the server does not say how many there are.
        Wire::Text | Wire::Bytes | Wire::Fixed => return None,
        Wire::Json => ValueRef::Json(std::str::from_utf8(bytes).ok()?),
        Wire::Timestamp => {
            let (date, rest) = date(bytes)?;
            ValueRef::Timestamp(date.and_time(time(rest)?).and_utc())
        }
        Wire::Date => ValueRef::Date(date(bytes)?.0),
        Wire::Time => ValueRef::Time(time_of_day(bytes)?),
        Wire::Null => ValueRef::Null,
    }))
}

fn fixed<const N: usize>(bytes: &[u8]) -> Option<[u8; N]> {
    bytes.try_into().ok()
}

fn integer(number: i128, to: ValueType) -> Result<ValueRef<'static>, DecodeFault> {
    let fitting = match to {
        ValueType::Bool => Some(ValueRef::Bool(number != 0)),
        ValueType::I16 => number.try_into().ok().map(ValueRef::I16),
        ValueType::I32 => number.try_into().ok().map(ValueRef::I32),
        ValueType::Decimal => Some(ValueRef::Decimal(Decimal::from(number))),
        _ => number.try_into().ok().map(ValueRef::I64),
    };
    fitting.ok_or(DecodeFault::OutOfRange { expected: to })
}

#[allow(clippy::cast_possible_truncation, reason = "what was stored as a single is a single")]
fn float(number: f64, to: ValueType) -> ValueRef<'static> {
    match to {
        ValueType::F32 => ValueRef::F32(number as f32),
        _ => ValueRef::F64(number),
    }
}

/// Reads a decimal, without the zeros at the end of its fraction: the column
/// has the same number of digits for all values.
fn decimal(text: &str) -> Option<Decimal> {
    let text = match text.split_once('.') {
        Some(_) => text.trim_end_matches('0').trim_end_matches('.'),
        None => text,
    };
    text.parse().ok()
}

/// Reads a date behind its length, and returns what follows it.
fn date(bytes: &[u8]) -> Option<(NaiveDate, &[u8])> {
    let (length, rest) = bytes.split_first()?;
    let rest = rest.get(..usize::from(*length))?;
    let (&[low, high, month, day], rest) = rest.split_first_chunk::<4>()?;
    let year = u16::from_le_bytes([low, high]);
    Some((NaiveDate::from_ymd_opt(year.into(), month.into(), day.into())?, rest))
}

/// Reads hour, minute, second and microseconds, of which those at the end are
/// left out where they are zero.
fn time(bytes: &[u8]) -> Option<NaiveTime> {
    let Some((&[hour, minute, second], rest)) = bytes.split_first_chunk::<3>() else {
        return bytes.is_empty().then_some(NaiveTime::MIN);
    };
    let micros = if rest.is_empty() { 0 } else { u32::from_le_bytes(fixed(rest)?) };
    NaiveTime::from_hms_micro_opt(hour.into(), minute.into(), second.into(), micros)
}

/// Reads a time of day: a length, a sign and a number of days before it, both
/// of which must be zero.
fn time_of_day(bytes: &[u8]) -> Option<NaiveTime> {
    let (length, rest) = bytes.split_first()?;
    match rest.get(..usize::from(*length))? {
        [] => Some(NaiveTime::MIN),
        [0, 0, 0, 0, 0, rest @ ..] => time(rest),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_lose_the_zeros_of_their_column() {
        for (sent, read) in [
            ("1.100000", "1.1"),
            ("100", "100"),
            ("100.00", "100"),
            ("-0.0000001", "-0.0000001"),
            ("0.00", "0"),
        ] {
            assert_eq!(decimal(sent).map(|number| number.to_string()).as_deref(), Some(read), "{sent}");
        }
        let largest = format!("{}.{}", Decimal::MAX, "0".repeat(30));
        assert_eq!(decimal(&largest), Some(Decimal::MAX));
        assert_eq!(decimal("many"), None);
    }

    #[test]
    fn times_leave_out_what_is_zero() {
        assert_eq!(date(&[4, 0xe8, 7, 2, 29]).map(|(date, _)| date), NaiveDate::from_ymd_opt(2024, 2, 29));
        assert_eq!(time(&[]), Some(NaiveTime::MIN));
        assert_eq!(time(&[1, 2, 3]), NaiveTime::from_hms_opt(1, 2, 3));
        assert_eq!(time(&[1, 2, 3, 1, 0, 0, 0]), NaiveTime::from_hms_micro_opt(1, 2, 3, 1));
        assert_eq!(time_of_day(&[0]), Some(NaiveTime::MIN));
        assert_eq!(time_of_day(&[8, 0, 0, 0, 0, 0, 1, 2, 3]), NaiveTime::from_hms_opt(1, 2, 3));
        // A day later, and before midnight.
        assert_eq!(time_of_day(&[8, 0, 1, 0, 0, 0, 1, 2, 3]), None);
        assert_eq!(time_of_day(&[8, 1, 0, 0, 0, 0, 1, 2, 3]), None);
        for broken in [&[][..], &[4, 1], &[4, 0, 0, 0, 0], &[4, 0xe8, 7, 13, 1]] {
            assert_eq!(date(broken), None, "{broken:?}");
        }
    }
}

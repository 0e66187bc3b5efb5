//! Cursors as text that clients hand back unchanged.
//!
//! A cursor is signed, and knows which rows in which order it belongs to: with
//! another filter or another order it is refused, instead of leading to rows
//! that nobody asked for. It is not secret; what a list is sorted by may be
//! seen in it.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, Timelike as _};
use rust_decimal::Decimal;
use rustango_ports::database::{Value, ValueType};
use rustango_query::{Cursor, RowSlice, Side};
use rustango_web::SigningKey;
use uuid::Uuid;

/// What the key of the program signs here.
const PURPOSE: &str = "rustango-api cursor";

/// What cursors begin with that are written as this file says.
const VERSION: u8 = 1;

/// The bytes of a tag.
const TAG: usize = 32;

/// The longest cursor that is looked at, in characters.
const LONGEST: usize = 16 * 1024;

/// Which rows, in which order, a cursor belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// Takes the print of a list: the path, and the parameters that say which
    /// rows there are, in which order.
    pub(crate) fn of(key: &SigningKey, list: &str, parameters: &[(String, String)]) -> Self {
        let mut text = Vec::new();
        let mut add = |part: &str| {
            text.extend((part.len() as u64).to_le_bytes());
            text.extend(part.as_bytes());
        };
        add(list);
        for (name, value) in parameters {
            add(name);
            add(value);
        }
        let mut print = [0; 16];
        print.copy_from_slice(&key.sign("rustango-api list", &text)[..16]);
        Self(print)
    }
}

/// Why text is no cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CursorFault {
    /// It was not made here, or was changed.
    Foreign,
    /// It belongs to other rows, or to another order.
    OtherList,
}

/// Writes and reads the cursors of one list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CursorText<'k> {
    pub(crate) key: &'k SigningKey,
    pub(crate) list: Fingerprint,
}

impl CursorText<'_> {
    /// Writes a cursor.
    pub(crate) fn write(&self, side: Side, cursor: &Cursor) -> String {
        let mut bytes = vec![VERSION, u8::from(side == Side::Before)];
        bytes.extend(self.list.0);
        for value in cursor.values() {
            write_value(&mut bytes, value);
        }
        let tag = self.key.sign(PURPOSE, &bytes);
        bytes.extend(tag);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a cursor.
    pub(crate) fn read(&self, text: &str) -> Result<(Side, Cursor), CursorFault> {
        if text.len() > LONGEST {
            return Err(CursorFault::Foreign);
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| CursorFault::Foreign)?;
        let signed = bytes.len().checked_sub(TAG).ok_or(CursorFault::Foreign)?;
        let (signed, tag) = bytes.split_at(signed);
        if !self.key.verify(PURPOSE, signed, tag) {
            return Err(CursorFault::Foreign);
        }
        self.parse(signed)
    }

    /// Writes the cursors to the rows before a slice and to those after it.
    ///
    /// Behind a step forward there are the rows that it came from, and the
    /// other way round; whether there are more ahead, the slice tells.
    pub(crate) fn around(&self, came: Option<Side>, slice: &RowSlice) -> (Option<String>, Option<String>) {
        let (before, after) = match came {
            None => (false, slice.has_more),
            Some(Side::After) => (true, slice.has_more),
            Some(Side::Before) => (slice.has_more, true),
        };
        let write = |side, cursor: &Option<Cursor>| cursor.as_ref().map(|cursor| self.write(side, cursor));
        let previous = if before { write(Side::Before, &slice.first) } else { None };
        let next = if after { write(Side::After, &slice.last) } else { None };
        (previous, next)
    }

    fn parse(&self, mut bytes: &[u8]) -> Result<(Side, Cursor), CursorFault> {
        let foreign = CursorFault::Foreign;
        let [version, side] = take(&mut bytes).ok_or(foreign)?;
        if version != VERSION {
            return Err(foreign);
        }
        if take(&mut bytes).ok_or(foreign)? != self.list.0 {
            return Err(CursorFault::OtherList);
        }
        let mut values = Vec::new();
        while !bytes.is_empty() {
            values.push(read_value(&mut bytes).ok_or(foreign)?);
        }
        Ok((if side == 0 { Side::After } else { Side::Before }, Cursor::new(values)))
    }
}

/// The types that rows are sorted by, each at its number.
const TYPES: [ValueType; 14] = [
    ValueType::Bool,
    ValueType::I16,
    ValueType::I32,
    ValueType::I64,
    ValueType::F32,
    ValueType::F64,
    ValueType::Decimal,
    ValueType::Text,
    ValueType::Bytes,
    ValueType::Uuid,
    ValueType::Timestamp,
    ValueType::Date,
    ValueType::Time,
    ValueType::Json,
];

/// Added to the number of a type where the value is NULL.
const NULL: u8 = 0x80;

/// Writes the number of a type and the value. What rows are not sorted by is
/// NULL in cursors.
fn write_value(out: &mut Vec<u8>, value: &Value) {
    let of = value.value_type();
    let number = TYPES.iter().position(|known| *known == of).and_then(|at| u8::try_from(at).ok());
    let number = number.unwrap_or_default();
    let start = out.len();
    out.push(number);
    match value {
        Value::Bool(value) => out.push(u8::from(*value)),
        Value::I16(value) => out.extend(value.to_le_bytes()),
        Value::I32(value) => out.extend(value.to_le_bytes()),
        Value::I64(value) => out.extend(value.to_le_bytes()),
        Value::F32(value) => out.extend(value.to_le_bytes()),
        Value::F64(value) => out.extend(value.to_le_bytes()),
        Value::Decimal(value) => out.extend(value.serialize()),
        Value::Text(value) => write_bytes(out, value.as_bytes()),
        Value::Bytes(value) => write_bytes(out, value),
        Value::Uuid(value) => out.extend(value.as_bytes()),
        Value::Timestamp(value) => out.extend(value.timestamp_micros().to_le_bytes()),
        Value::Date(value) => out.extend(value.num_days_from_ce().to_le_bytes()),
        Value::Time(value) => {
            out.extend(value.num_seconds_from_midnight().to_le_bytes());
            out.extend(value.nanosecond().to_le_bytes());
        }
        _ => out[start] |= NULL,
    }
}

fn write_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend((bytes.len() as u64).to_le_bytes());
    out.extend(bytes);
}

fn read_value(bytes: &mut &[u8]) -> Option<Value> {
    let [number] = take(bytes)?;
    let of = *TYPES.get(usize::from(number & !NULL))?;
    if number & NULL != 0 {
        return Some(Value::Null(of));
    }
    Some(match of {
        ValueType::Bool => Value::Bool(take::<1>(bytes)? == [1]),
        ValueType::I16 => Value::I16(i16::from_le_bytes(take(bytes)?)),
        ValueType::I32 => Value::I32(i32::from_le_bytes(take(bytes)?)),
        ValueType::I64 => Value::I64(i64::from_le_bytes(take(bytes)?)),
        ValueType::F32 => Value::F32(f32::from_le_bytes(take(bytes)?)),
        ValueType::F64 => Value::F64(f64::from_le_bytes(take(bytes)?)),
        ValueType::Decimal => Value::Decimal(Decimal::deserialize(take(bytes)?)),
        ValueType::Text => Value::Text(String::from_utf8(take_bytes(bytes)?.to_vec()).ok()?),
        ValueType::Bytes => Value::Bytes(take_bytes(bytes)?.to_vec()),
        ValueType::Uuid => Value::Uuid(Uuid::from_bytes(take(bytes)?)),
        ValueType::Timestamp => {
            Value::Timestamp(DateTime::from_timestamp_micros(i64::from_le_bytes(take(bytes)?))?)
        }
        ValueType::Date => {
            Value::Date(NaiveDate::from_num_days_from_ce_opt(i32::from_le_bytes(take(bytes)?))?)
        }
        ValueType::Time => {
            let (seconds, nanos) = (u32::from_le_bytes(take(bytes)?), u32::from_le_bytes(take(bytes)?));
            Value::Time(NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanos)?)
        }
        _ => return None,
    })
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*taken)
}

fn take_bytes<'b>(bytes: &mut &'b [u8]) -> Option<&'b [u8]> {
    let length = u64::from_le_bytes(take(bytes)?);
    let (taken, rest) = bytes.split_at_checked(usize::try_from(length).ok()?)?;
    *bytes = rest;
    Some(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> Vec<Value> {
        vec![
            Value::Bool(true),
            Value::I16(-3),
            Value::I32(i32::MIN),
            Value::I64(i64::MAX),
            Value::F32(-0.5),
            Value::F64(f64::MIN_POSITIVE),
            Value::Decimal(Decimal::new(-1_990, 2)),
            Value::Text("Größe\u{0}".to_owned()),
            Value::Bytes(vec![0, 255]),
            Value::Uuid(Uuid::from_u128(7)),
            Value::Timestamp(DateTime::from_timestamp_micros(-1).unwrap()),
            Value::Date(NaiveDate::from_ymd_opt(1, 1, 1).unwrap()),
            Value::Time(NaiveTime::from_hms_micro_opt(23, 59, 59, 999_999).unwrap()),
            Value::Null(ValueType::Text),
            Value::Null(ValueType::Json),
        ]
    }

    fn key(byte: u8) -> SigningKey {
        SigningKey::new([byte; 32]).unwrap()
    }

    fn text<'k>(key: &'k SigningKey, parameters: &[(&str, &str)]) -> CursorText<'k> {
        let parameters: Vec<_> =
            parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        CursorText { key, list: Fingerprint::of(key, "/posts", &parameters) }
    }

    #[test]
    fn cursors_come_back() {
        let key = key(1);
        for side in [Side::After, Side::Before] {
            let cursor = Cursor::new(values());
            let written = text(&key, &[]).write(side, &cursor);
            assert_eq!(text(&key, &[]).read(&written), Ok((side, cursor)));
        }
    }

    #[test]
    fn foreign_cursors_and_those_of_other_lists_are_told_apart() {
        let (key, other) = (key(1), key(2));
        let written = text(&key, &[("a", "b")]).write(Side::After, &Cursor::new(values()));
        assert_eq!(text(&other, &[("a", "b")]).read(&written), Err(CursorFault::Foreign));
        for parameters in [&[("a", "c")][..], &[], &[("ab", "")], &[("a", "b"), ("c", "d")]] {
            assert_eq!(text(&key, parameters).read(&written), Err(CursorFault::OtherList), "{parameters:?}");
        }
    }

    #[test]
    fn no_changed_text_is_a_cursor() {
        let key = key(1);
        let reader = text(&key, &[]);
        let written = reader.write(Side::After, &Cursor::new(vec![Value::I64(7)]));
        for at in 0..written.len() {
            for letter in ['A', 'B', '_', '!', '='] {
                let mut changed: Vec<char> = written.chars().collect();
                if changed[at] != letter {
                    changed[at] = letter;
                    let changed: String = changed.into_iter().collect();
                    assert_eq!(reader.read(&changed), Err(CursorFault::Foreign), "{changed}");
                }
            }
            assert_eq!(reader.read(&written[..at]), Err(CursorFault::Foreign));
        }
        assert_eq!(reader.read(&"A".repeat(1 << 20)), Err(CursorFault::Foreign));
    }
}

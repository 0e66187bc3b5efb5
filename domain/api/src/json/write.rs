//! One value of a row as JSON.

use std::io::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use rustango_ports::database::ValueRef;
use uuid::fmt::Hyphenated;

use super::{
    escape::write_text,
    time::{write_date, write_time, write_timestamp},
};

/// Writes a value.
///
/// | value | JSON |
/// |---|---|
/// | NULL, floats that are not finite | `null` |
/// | booleans, integers, floats | themselves |
/// | decimals | text, so that no reader rounds them |
/// | UUIDs, dates, times | text (RFC 9562, RFC 3339), times in UTC |
/// | bytes | text in base64 (RFC 4648, section 4) |
/// | JSON | itself, as the database holds it |
pub(crate) fn write_value(out: &mut Vec<u8>, value: ValueRef<'_>) {
    match value {
        ValueRef::Bool(true) => out.extend_from_slice(b"true"),
        ValueRef::Bool(false) => out.extend_from_slice(b"false"),
        ValueRef::I16(number) => write_integer(out, number),
        ValueRef::I32(number) => write_integer(out, number),
        ValueRef::I64(number) => write_integer(out, number),
        // A float always serialises, and writing to a vector cannot fail.
        ValueRef::F32(number) => drop(serde_json::to_writer(out, &number)),
        ValueRef::F64(number) => drop(serde_json::to_writer(out, &number)),
        ValueRef::Decimal(number) => drop(write!(out, "\"{number}\"")),
        ValueRef::Text(text) => write_text(out, text),
        ValueRef::Bytes(bytes) => write_quoted(out, |out| write_base64(out, bytes)),
        ValueRef::Uuid(uuid) => write_quoted(out, |out| {
            let mut buffer = [0; Hyphenated::LENGTH];
            out.extend_from_slice(uuid.hyphenated().encode_lower(&mut buffer).as_bytes());
        }),
        ValueRef::Timestamp(timestamp) => write_quoted(out, |out| write_timestamp(out, timestamp)),
        ValueRef::Date(date) => write_quoted(out, |out| write_date(out, date)),
        ValueRef::Time(time) => write_quoted(out, |out| write_time(out, time)),
        ValueRef::Json(json) => out.extend_from_slice(json.as_bytes()),
        _ => out.extend_from_slice(b"null"),
    }
}

pub(crate) fn write_integer(out: &mut Vec<u8>, number: impl itoa::Integer) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

fn write_quoted(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    out.push(b'"');
    write(out);
    out.push(b'"');
}

fn write_base64(out: &mut Vec<u8>, bytes: &[u8]) {
    let start = out.len();
    let room = base64::encoded_len(bytes.len(), true).unwrap_or_default();
    out.resize(start + room, 0);
    // The room is what the encoder asks for.
    let written = STANDARD.encode_slice(bytes, &mut out[start..]).unwrap_or_default();
    out.truncate(start + written);
}

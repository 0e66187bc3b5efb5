//! Rows as comma-separated values (RFC 4180).

use rustango_ports::database::{DbError, ValueRef};

use crate::{
    json::write_value,
    representation::{Cell, Representation, Rows},
};

/// What a spreadsheet takes for the beginning of a formula (OWASP ASVS 5,
/// 1.2.10).
const BEGINS_FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\0'];

/// Writes the names of the members as the first line.
pub(super) fn write_head(out: &mut Vec<u8>, representation: &Representation) {
    let mut record = csv::ByteRecord::new();
    for member in representation.members() {
        record.push_field(member.name.as_bytes());
    }
    write_record(out, &record);
}

/// Writes a row as a line: nested rows as JSON.
pub(super) fn write_row(out: &mut Vec<u8>, rows: &Rows<'_>, row: usize) -> Result<(), DbError> {
    let mut record = csv::ByteRecord::new();
    let mut cell = Vec::new();
    for at in 0..rows.representation().members().len() {
        cell.clear();
        write_cell(&mut cell, rows.member(row, at)?)?;
        record.push_field(&cell);
    }
    write_record(out, &record);
    Ok(())
}

fn write_record(out: &mut Vec<u8>, record: &csv::ByteRecord) {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).buffer_capacity(1_024).from_writer(out);
    // Writing to a vector cannot fail, and lines need not be of one length.
    drop(writer.write_byte_record(record));
}

fn write_cell(out: &mut Vec<u8>, cell: Cell<'_>) -> Result<(), DbError> {
    match cell {
        Cell::Value(value) => write_plain(out, value),
        Cell::One(None) => {}
        Cell::One(Some(row)) => row.write_json(out)?,
        Cell::Many(rows) => rows.write_json(out)?,
        Cell::Json(json) => out.extend_from_slice(&json),
    }
    Ok(())
}

/// Writes a value as JSON does, without quotes around it; NULL as nothing.
fn write_plain(out: &mut Vec<u8>, value: ValueRef<'_>) {
    match value {
        ValueRef::Null => {}
        ValueRef::Text(text) => {
            if text.starts_with(BEGINS_FORMULA) {
                out.push(b'\'');
            }
            out.extend_from_slice(text.as_bytes());
        }
        ValueRef::Json(json) => out.extend_from_slice(json.as_bytes()),
        other => {
            let start = out.len();
            let is_bytes = matches!(other, ValueRef::Bytes(_));
            write_value(out, other);
            // Numbers, dates and the like hold nothing to escape; numbers are
            // no formulas, whatever they begin with, decimals in quotes neither.
            if out[start..].starts_with(b"\"") {
                out.pop();
                out.remove(start);
                let first = out.get(start).map(|first| char::from(*first));
                if is_bytes && first.is_some_and(|first| BEGINS_FORMULA.contains(&first)) {
                    out.insert(start, b'\'');
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_stay_text() {
        let written = |value: ValueRef<'_>| {
            let mut out = Vec::new();
            write_plain(&mut out, value);
            String::from_utf8(out).unwrap()
        };
        for begin in BEGINS_FORMULA {
            let text = format!("{begin}cmd|' /C calc'!A0");
            assert_eq!(written(ValueRef::Text(&text)), format!("'{text}"));
        }
        assert_eq!(written(ValueRef::Text("a=1")), "a=1");
        assert_eq!(written(ValueRef::Bytes(&[0xf8])), "'+A==");
        assert_eq!(written(ValueRef::Text("")), "");
        assert_eq!(written(ValueRef::I64(-5)), "-5");
        assert_eq!(written(ValueRef::Null), "");
        assert_eq!(written(ValueRef::Decimal(rust_decimal::Decimal::new(-150, 2))), "-1.50");
        assert_eq!(written(ValueRef::Bool(true)), "true");
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let mut out = Vec::new();
        let record = csv::ByteRecord::from(vec!["a", "b,c", "d\"e", "f\r\ng", ""]);
        write_record(&mut out, &record);
        assert_eq!(String::from_utf8(out).unwrap(), "a,\"b,c\",\"d\"\"e\",\"f\r\ng\",\r\n");
    }
}

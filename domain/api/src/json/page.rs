//! One page of a list as JSON.

use rustango_ports::database::DbError;

use super::{escape::write_text, write::write_integer};
use crate::{pagination::Position, representation::Rows};

/// Writes one page of a list.
///
/// # Errors
/// Kind `Decode`, naming the column.
pub(crate) fn write_page(
    out: &mut Vec<u8>,
    count: Option<u64>,
    position: &Position,
    rows: &Rows<'_>,
) -> Result<(), DbError> {
    out.push(b'{');
    if let Some(count) = count {
        out.extend_from_slice(b"\"count\":");
        write_integer(out, count);
        out.push(b',');
    }
    write_position(out, position);
    out.extend_from_slice(b",\"results\":");
    rows.write_json_array(out)?;
    out.push(b'}');
    Ok(())
}

/// Writes where a page stands, as members of an object.
pub(crate) fn write_position(out: &mut Vec<u8>, position: &Position) {
    match position {
        Position::Page { page, size, last } => {
            out.extend_from_slice(b"\"page\":");
            write_integer(out, *page);
            out.extend_from_slice(b",\"page_size\":");
            write_integer(out, *size);
            if let Some(last) = last {
                out.extend_from_slice(b",\"last_page\":");
                write_integer(out, *last);
            }
        }
        Position::Window { limit, offset } => {
            out.extend_from_slice(b"\"limit\":");
            write_integer(out, *limit);
            out.extend_from_slice(b",\"offset\":");
            write_integer(out, *offset);
        }
        Position::Walk { size, next, previous } => {
            out.extend_from_slice(b"\"page_size\":");
            write_integer(out, *size);
            for (name, cursor) in [("next_cursor", next), ("previous_cursor", previous)] {
                out.push(b',');
                write_text(out, name);
                out.push(b':');
                match cursor {
                    Some(cursor) => write_text(out, cursor),
                    None => out.extend_from_slice(b"null"),
                }
            }
        }
    }
}

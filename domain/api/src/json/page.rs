//! One page of a list as JSON.

use rustango_ports::database::DbError;

use super::write::write_integer;
use crate::representation::Rows;

/// Where a page stands in its list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageHead {
    pub(crate) count: u64,
    pub(crate) page: u64,
    pub(crate) page_size: u64,
    pub(crate) last_page: u64,
}

/// Writes one page of a list.
///
/// # Errors
/// Kind `Decode`, naming the column.
pub(crate) fn write_page(out: &mut Vec<u8>, head: PageHead, rows: &Rows<'_>) -> Result<(), DbError> {
    out.extend_from_slice(b"{\"count\":");
    write_integer(out, head.count);
    out.extend_from_slice(b",\"page\":");
    write_integer(out, head.page);
    out.extend_from_slice(b",\"page_size\":");
    write_integer(out, head.page_size);
    out.extend_from_slice(b",\"last_page\":");
    write_integer(out, head.last_page);
    out.extend_from_slice(b",\"results\":[");
    for row in 0..rows.len() {
        if row > 0 {
            out.push(b',');
        }
        rows.write_json(out, row)?;
    }
    out.extend_from_slice(b"]}");
    Ok(())
}

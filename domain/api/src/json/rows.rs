//! Rows from the driver's buffer straight to JSON.

use rustango_model::ModelSchema;
use rustango_ports::database::{DbError, RowSet};

use super::write::{write_integer, write_value};

/// Writes rows whose first columns are certain fields.
///
/// What stands before each value is prepared once.
#[derive(Debug)]
pub(crate) struct RowWriter {
    before: Vec<Box<[u8]>>,
}

/// Where a page stands in its list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageHead {
    pub(crate) count: u64,
    pub(crate) page: u64,
    pub(crate) page_size: u64,
    pub(crate) last_page: u64,
}

impl RowWriter {
    /// Prepares to write the fields at these positions.
    pub(crate) fn new(schema: &ModelSchema, fields: &[usize]) -> Self {
        let names = fields.iter().map(|&position| schema.fields[position].name);
        let before = names.enumerate().map(|(at, name)| {
            let mut before = vec![if at == 0 { b'{' } else { b',' }];
            super::escape::write_text(&mut before, name);
            before.push(b':');
            before.into_boxed_slice()
        });
        Self { before: before.collect() }
    }

    /// Writes one row as an object.
    ///
    /// # Errors
    /// Kind `Decode`, naming the column.
    pub(crate) fn write_row(&self, out: &mut Vec<u8>, rows: &dyn RowSet, row: usize) -> Result<(), DbError> {
        for (column, before) in self.before.iter().enumerate() {
            out.extend_from_slice(before);
            write_value(out, rows.get(row, column)?);
        }
        out.push(b'}');
        Ok(())
    }

    /// Writes one page of a list.
    ///
    /// # Errors
    /// Kind `Decode`, naming the column.
    pub(crate) fn write_page(
        &self,
        out: &mut Vec<u8>,
        head: PageHead,
        rows: &dyn RowSet,
    ) -> Result<(), DbError> {
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
            self.write_row(out, rows, row)?;
        }
        out.extend_from_slice(b"]}");
        Ok(())
    }
}

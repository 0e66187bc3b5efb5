//! Values side by side in few allocations: the rows of an answer, the binds of
//! a statement. It knows no SQLite.

use std::{fmt, sync::Arc};

/// The names of columns.
pub(crate) type Names = Arc<[Arc<str>]>;

/// Values, one after the other; their texts and bytes lie in one buffer each.
#[derive(Default)]
pub(crate) struct Cells {
    cells: Vec<Cell>,
    texts: String,
    blobs: Vec<u8>,
}

#[derive(Clone, Copy)]
enum Cell {
    Null,
    Integer(i64),
    Real(f64),
    Text { start: usize, length: u32 },
    Blob { start: usize, length: u32 },
    Malformed,
}

/// What SQLite stores.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Stored<'a> {
    Null,
    Integer(i64),
    Real(f64),
    Text(&'a str),
    Blob(&'a [u8]),
    /// Text that is not UTF-8, or longer than SQLite can hold.
    Malformed,
}

impl Cells {
    /// Makes room for so many values.
    pub(crate) fn with_capacity(count: usize) -> Self {
        Self { cells: Vec::with_capacity(count), ..Self::default() }
    }

    pub(crate) fn len(&self) -> usize {
        self.cells.len()
    }

    pub(crate) fn push_null(&mut self) {
        self.cells.push(Cell::Null);
    }

    pub(crate) fn push_integer(&mut self, value: i64) {
        self.cells.push(Cell::Integer(value));
    }

    pub(crate) fn push_real(&mut self, value: f64) {
        self.cells.push(Cell::Real(value));
    }

    /// Adds what is written to the end of the buffer.
    pub(crate) fn push_written(&mut self, write: impl FnOnce(&mut String)) {
        let start = self.texts.len();
        write(&mut self.texts);
        self.cells.push(match u32::try_from(self.texts.len() - start) {
            Ok(length) => Cell::Text { start, length },
            Err(_) => Cell::Malformed,
        });
    }

    pub(crate) fn push_text(&mut self, text: &str) {
        self.push_written(|texts| texts.push_str(text));
    }

    /// Adds text that somebody else wrote.
    pub(crate) fn push_utf8(&mut self, text: &[u8]) {
        match std::str::from_utf8(text) {
            Ok(text) => self.push_text(text),
            Err(_) => self.cells.push(Cell::Malformed),
        }
    }

    pub(crate) fn push_blob(&mut self, bytes: &[u8]) {
        self.cells.push(match u32::try_from(bytes.len()) {
            Ok(length) => Cell::Blob { start: self.blobs.len(), length },
            Err(_) => Cell::Malformed,
        });
        self.blobs.extend_from_slice(bytes);
    }

    /// Reads a value; beyond the last there are NULLs.
    pub(crate) fn get(&self, position: usize) -> Stored<'_> {
        match self.cells.get(position) {
            None | Some(Cell::Null) => Stored::Null,
            Some(Cell::Integer(value)) => Stored::Integer(*value),
            Some(Cell::Real(value)) => Stored::Real(*value),
            Some(Cell::Text { start, length }) => {
                self.texts.get(*start..*start + *length as usize).map_or(Stored::Malformed, Stored::Text)
            }
            Some(Cell::Blob { start, length }) => {
                self.blobs.get(*start..*start + *length as usize).map_or(Stored::Malformed, Stored::Blob)
            }
            Some(Cell::Malformed) => Stored::Malformed,
        }
    }
}

/// Values stay out of logs.
impl fmt::Debug for Cells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cells").field("count", &self.cells.len()).finish_non_exhaustive()
    }
}

/// Rows of one answer.
#[derive(Debug)]
pub(crate) struct Rows {
    pub(crate) cells: Cells,
    pub(crate) names: Names,
    pub(crate) len: usize,
}

impl Rows {
    /// Reads a value of a row.
    pub(crate) fn get(&self, row: usize, column: usize) -> Stored<'_> {
        self.cells.get(row * self.names.len() + column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_as_they_went_in() {
        let mut cells = Cells::with_capacity(2);
        cells.push_text("");
        cells.push_null();
        cells.push_text("Ünïcode");
        cells.push_blob(&[0, 255]);
        cells.push_integer(i64::MIN);
        cells.push_written(|out| out.push_str("written"));
        cells.push_real(-0.5);
        cells.push_utf8(&[0xff]);
        cells.push_utf8("日本".as_bytes());
        cells.push_blob(&[]);
        let found: Vec<_> = (0..=cells.len()).map(|position| cells.get(position)).collect();
        assert_eq!(
            found,
            [
                Stored::Text(""),
                Stored::Null,
                Stored::Text("Ünïcode"),
                Stored::Blob(&[0, 255]),
                Stored::Integer(i64::MIN),
                Stored::Text("written"),
                Stored::Real(-0.5),
                Stored::Malformed,
                Stored::Text("日本"),
                Stored::Blob(&[]),
                Stored::Null,
            ]
        );
    }

    #[test]
    fn a_value_takes_two_words() {
        assert_eq!(size_of::<Cell>(), 16);
    }
}

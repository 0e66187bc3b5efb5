//! What a database sent, value by value, in few blocks for a whole answer.
//!
//! A row of the driver holds on to the piece of the connection's buffer that it came in, so that a connection
//! whose rows are kept asks for new memory all the time. Copied out at once, while they are in the cache, they
//! lie close together, and the driver uses its buffer again.

use std::num::TryFromIntError;

/// The sizes of blocks: each is twice as large as the one before it, between these.
const SMALLEST: usize = 1024;
const LARGEST: usize = 64 * 1024;

/// The values of some rows.
#[derive(Debug, Default)]
pub(crate) struct Cells {
    /// They never grow beyond what they were made for.
    blocks: Vec<Vec<u8>>,
    places: Vec<Option<Place>>,
}

/// Where a value is.
#[derive(Clone, Copy, Debug)]
struct Place {
    block: u32,
    start: u32,
    end: u32,
}

impl Cells {
    /// Adds a value; nothing is NULL.
    ///
    /// # Errors
    /// Where it is longer than 4 GiB.
    pub(crate) fn push(&mut self, value: Option<&[u8]>) -> Result<(), TryFromIntError> {
        let place = value.map(|value| self.keep(value)).transpose()?;
        self.places.push(place);
        Ok(())
    }

    fn keep(&mut self, value: &[u8]) -> Result<Place, TryFromIntError> {
        let room = |block: &Vec<u8>| block.capacity() - block.len();
        if self.blocks.last().is_none_or(|last| room(last) < value.len()) {
            let size = self.blocks.last().map_or(SMALLEST, |last| (last.capacity() * 2).min(LARGEST));
            self.blocks.push(Vec::with_capacity(size.max(value.len())));
        }
        let at = self.blocks.len() - 1;
        let block = &mut self.blocks[at];
        let start = u32::try_from(block.len())?;
        block.extend_from_slice(value);
        Ok(Place { block: u32::try_from(at)?, start, end: u32::try_from(block.len())? })
    }

    /// Returns a value, or nothing for NULL.
    ///
    /// # Panics
    /// Where there is no such value.
    pub(crate) fn get(&self, index: usize) -> Option<&[u8]> {
        let Place { block, start, end } = self.places[index]?;
        Some(&self.blocks[block as usize][start as usize..end as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_as_they_were() {
        let long = vec![b'x'; LARGEST + 1];
        let some: Vec<Vec<u8>> = (0..=255).map(|byte| vec![byte; 3 * usize::from(byte)]).collect();
        let mut values: Vec<Option<&[u8]>> =
            vec![None, Some(b"a"), Some(b""), None, Some(&long), Some(b"bcd")];
        values.extend(some.iter().map(|value| Some(value.as_slice())));
        values.push(None);
        let mut cells = Cells::default();
        for value in &values {
            cells.push(*value).expect("a short value");
        }
        let read: Vec<_> = (0..values.len()).map(|index| cells.get(index)).collect();
        assert_eq!(read, values);
    }
}

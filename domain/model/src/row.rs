//! Reading fields from a row by position.

use std::fmt;

use rustango_ports::database::{DbError, DbErrorKind, RowSet};

use crate::FieldValue;

/// Where the row of a related model stands in the rows of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelatedColumns {
    /// The position of the foreign key in the model that has it.
    pub field: usize,
    /// The first column of the related model.
    pub first: usize,
    /// The position of its primary key.
    pub key: usize,
    /// What comes along with the related row in turn.
    pub nested: Vec<RelatedColumns>,
}

/// One row of an answer, seen from the column where a model begins.
#[derive(Clone, Copy)]
pub struct RowReader<'a> {
    rows: &'a dyn RowSet,
    row: usize,
    first: usize,
}

impl<'a> RowReader<'a> {
    /// Looks at a row; `first` is the column that position 0 means.
    pub fn new(rows: &'a dyn RowSet, row: usize, first: usize) -> Self {
        Self { rows, row, first }
    }

    /// Looks at the same row from another column of the answer.
    #[must_use]
    pub fn at(self, first: usize) -> Self {
        Self { first, ..self }
    }

    /// Tells whether the value at a position is NULL.
    ///
    /// # Errors
    /// Kind `Decode` where there is no such column.
    pub fn is_null(&self, position: usize) -> Result<bool, DbError> {
        Ok(self.rows.get(self.row, self.first + position)?.is_null())
    }

    /// Reads one field.
    ///
    /// # Errors
    /// Kind `Decode`, naming the column, where the value is not of the type.
    pub fn read<T: FieldValue>(&self, position: usize) -> Result<T, DbError> {
        let column = self.first + position;
        T::from_value(self.rows.get(self.row, column)?).map_err(|fault| {
            let name = self.rows.columns().get(column).map_or("?", |column| &*column.name);
            DbError::new(
                DbErrorKind::Decode { column: name.to_owned() },
                "decode",
                format!("column \"{name}\": {fault}"),
            )
            .with_source(fault)
        })
    }
}

impl fmt::Debug for RowReader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowReader")
            .field("row", &self.row)
            .field("first", &self.first)
            .finish_non_exhaustive()
    }
}

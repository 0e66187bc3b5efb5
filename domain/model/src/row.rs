//! Reading fields from a row by position.

use std::fmt;

use rustango_ports::database::{DbError, DbErrorKind, DecodeFault, RowSet};

use crate::{FieldValue, siblings::Family};

/// Where the row of a related model stands in the rows of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelatedColumns {
    /// The position of the foreign key in the model that has it.
    pub field: usize,
    /// The first column of the related model.
    pub first: usize,
    /// The position of its primary key, or of a field of it.
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
    /// Where the columns stand, if not in their order; their types are not declared.
    places: Option<&'a [usize]>,
    /// The foreign keys that are read together.
    family: Option<&'a Family>,
}

impl<'a> RowReader<'a> {
    /// Looks at a row; `first` is the column that position 0 means.
    pub fn new(rows: &'a dyn RowSet, row: usize, first: usize) -> Self {
        Self { rows, row, first, places: None, family: None }
    }

    /// Looks at a row of a statement that declared no types; `places[0]` is
    /// the column that position 0 means.
    pub fn undeclared(rows: &'a dyn RowSet, row: usize, places: &'a [usize]) -> Self {
        Self { rows, row, first: 0, places: Some(places), family: None }
    }

    /// Lets foreign keys know of those that are read with them.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_family(mut self, family: Option<&'a Family>) -> Self {
        self.family = family;
        self
    }

    /// The foreign keys that are read together, and the column that position 0
    /// means.
    pub(crate) fn family(&self) -> Option<(&'a Family, usize)> {
        self.family.map(|family| (family, self.first))
    }

    /// Looks at the same row from another column of the answer.
    #[must_use]
    pub fn at(self, first: usize) -> Self {
        Self { first, ..self }
    }

    /// Looks at the same row from a position further on.
    #[must_use]
    pub fn after(self, columns: usize) -> Self {
        Self { first: self.first + columns, ..self }
    }

    /// Tells whether the value at a position is NULL.
    ///
    /// # Errors
    /// Kind `Decode` where there is no such column.
    pub fn is_null(&self, position: usize) -> Result<bool, DbError> {
        Ok(self.rows.get(self.row, self.column(position))?.is_null())
    }

    /// Reads one field.
    ///
    /// # Errors
    /// Kind `Decode`, naming the column, where the value is not of the type.
    pub fn read<T: FieldValue>(&self, position: usize) -> Result<T, DbError> {
        let column = self.column(position);
        let value = match self.places {
            None => self.rows.get(self.row, column),
            Some(_) => self.rows.get_as(self.row, column, T::TYPE),
        };
        T::from_value(value?).map_err(|fault| self.fault(column, fault))
    }

    fn column(&self, position: usize) -> usize {
        let column = self.first + position;
        match self.places {
            None => column,
            // Whoever says where columns stand says it of all that are read.
            Some(places) => places.get(column).copied().unwrap_or(usize::MAX),
        }
    }

    #[cold]
    fn fault(&self, column: usize, fault: DecodeFault) -> DbError {
        let name = self.rows.columns().get(column).map_or("?", |column| &*column.name);
        let kind = DbErrorKind::Decode { column: name.to_owned() };
        DbError::new(kind, "decode", format!("column \"{name}\": {fault}")).with_source(fault)
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

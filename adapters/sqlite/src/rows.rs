//! The rows of one answer, read by position.

use std::sync::{Arc, OnceLock};

use rustango_ports::database::{Column, DbError, RowSet, ValueRef, ValueType};
use rustango_sql_base::{decode_error, position_error};

use crate::{cells::Rows, decode::decode};

/// Rows and what the statement declared of their columns.
#[derive(Debug)]
pub struct SqliteRows {
    rows: Rows,
    declared: Option<Arc<[ValueType]>>,
    columns: OnceLock<Vec<Column>>,
}

impl SqliteRows {
    pub(crate) fn new(rows: Rows, declared: Option<&Arc<[ValueType]>>) -> Self {
        Self { rows, declared: declared.cloned(), columns: OnceLock::new() }
    }

    fn declared(&self, column: usize) -> Option<ValueType> {
        self.declared.as_ref().and_then(|types| types.get(column)).copied()
    }

    fn read(&self, row: usize, column: usize, of: Option<ValueType>) -> Result<ValueRef<'_>, DbError> {
        let (rows, columns) = (self.rows.len, self.rows.names.len());
        if row >= rows || column >= columns {
            return Err(position_error((row, column), (rows, columns)));
        }
        decode(self.rows.get(row, column), of).map_err(|fault| decode_error(&self.rows.names[column], fault))
    }
}

/// Columns have no types, values have: each is held to the declaration.
impl RowSet for SqliteRows {
    fn len(&self) -> usize {
        self.rows.len
    }

    fn columns(&self) -> &[Column] {
        self.columns.get_or_init(|| {
            let names = self.rows.names.iter().enumerate();
            names.map(|(at, name)| Column { name: Arc::clone(name), value_type: self.declared(at) }).collect()
        })
    }

    fn get(&self, row: usize, column: usize) -> Result<ValueRef<'_>, DbError> {
        self.read(row, column, self.declared(column))
    }

    fn get_as(&self, row: usize, column: usize, of: ValueType) -> Result<ValueRef<'_>, DbError> {
        self.read(row, column, Some(of))
    }
}

//! Answers, read by position from the driver's own buffers.

use std::{
    fmt,
    sync::{Arc, OnceLock},
};

use rustango_ports::database::{Column, DbError, DecodeFault, RowSet, ValueRef, ValueType};
use rustango_sql_base::{decode_error, position_error, read_as};
use sqlx::{Column as _, Row as _};

use crate::driver::{Row, SqlxDriver};

/// The rows of one answer. How a column is read is settled once, not per
/// value; its name is copied only when somebody asks.
pub struct Rows<D: SqlxDriver> {
    rows: Vec<Row<D>>,
    plan: Vec<Result<D::Decoder, DecodeFault>>,
    declared: Option<Arc<[ValueType]>>,
    columns: OnceLock<Vec<Column>>,
}

impl<D: SqlxDriver> Rows<D> {
    /// Wraps at least one row.
    pub(crate) fn new(rows: Vec<Row<D>>, declared: Option<&Arc<[ValueType]>>) -> Self {
        let plan = rows.first().map_or_else(Vec::new, |row| {
            row.columns()
                .iter()
                .enumerate()
                .map(|(position, column)| D::decoder(column, declared_at(declared, position)))
                .collect()
        });
        Self { rows, plan, declared: declared.cloned(), columns: OnceLock::new() }
    }

    /// Describes an answer without rows.
    pub(crate) fn empty(mut columns: Vec<Column>, declared: Option<&Arc<[ValueType]>>) -> Self {
        for (position, column) in columns.iter_mut().enumerate() {
            if let Some(value_type) = declared_at(declared, position) {
                column.value_type = Some(value_type);
            }
        }
        Self { rows: Vec::new(), plan: Vec::new(), declared: None, columns: OnceLock::from(columns) }
    }
}

impl<D: SqlxDriver> Rows<D> {
    #[cold]
    fn fault(&self, column: usize, fault: DecodeFault) -> DbError {
        let name = self.columns().get(column).map_or("?", |column| &*column.name);
        decode_error(name, fault)
    }
}

fn declared_at(declared: Option<&Arc<[ValueType]>>, position: usize) -> Option<ValueType> {
    declared.and_then(|types| types.get(position)).copied()
}

impl<D: SqlxDriver> RowSet for Rows<D> {
    fn len(&self) -> usize {
        self.rows.len()
    }

    fn columns(&self) -> &[Column] {
        self.columns.get_or_init(|| {
            let Some(row) = self.rows.first() else { return Vec::new() };
            row.columns()
                .iter()
                .enumerate()
                .map(|(position, column)| Column {
                    name: Arc::from(column.name()),
                    value_type: declared_at(self.declared.as_ref(), position)
                        .or_else(|| D::value_type(column)),
                })
                .collect()
        })
    }

    fn get(&self, row: usize, column: usize) -> Result<ValueRef<'_>, DbError> {
        let (Some(found), Some(decoder)) = (self.rows.get(row), self.plan.get(column)) else {
            return Err(position_error((row, column), (self.rows.len(), self.columns().len())));
        };
        match decoder {
            Ok(decoder) => D::decode(found, column, *decoder),
            Err(fault) => Err(fault.clone()),
        }
        .map_err(|fault| self.fault(column, fault))
    }

    fn get_as(&self, row: usize, column: usize, of: ValueType) -> Result<ValueRef<'_>, DbError> {
        let found = self.rows.get(row);
        let Some((found, described)) = found.and_then(|found| Some((found, found.columns().get(column)?)))
        else {
            return Err(position_error((row, column), (self.rows.len(), self.columns().len())));
        };
        D::decoder(described, read_as(D::value_type(described), of))
            .and_then(|decoder| D::decode(found, column, decoder))
            .map_err(|fault| self.fault(column, fault))
    }
}

impl<D: SqlxDriver> fmt::Debug for Rows<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows")
            .field("rows", &self.rows.len())
            .field("columns", &self.columns())
            .finish_non_exhaustive()
    }
}

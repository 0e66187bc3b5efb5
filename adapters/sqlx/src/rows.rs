//! Answers, gathered from the driver's rows and read by position.

use std::{
    fmt,
    sync::{Arc, OnceLock},
};

use rustango_ports::database::{Column, DbError, DecodeFault, RowSet, ValueRef, ValueType};
use rustango_sql_base::{decode_error, position_error, read_as};
use sqlx::{Column as _, Row as _};

use crate::{
    cells::Cells,
    driver::{Row, SqlxDriver},
};

/// Rows on their way in.
pub(crate) struct Gathered<D: SqlxDriver> {
    /// It describes them all.
    first: Option<Row<D>>,
    cells: Cells,
    rows: usize,
}

impl<D: SqlxDriver> Gathered<D> {
    pub(crate) fn new() -> Self {
        Self { first: None, cells: Cells::default(), rows: 0 }
    }

    pub(crate) fn len(&self) -> usize {
        self.rows
    }

    pub(crate) fn push(&mut self, row: Row<D>) -> Result<(), sqlx::Error> {
        for position in 0..row.columns().len() {
            let cell = D::cell(&row, position)?;
            self.cells.push(cell).map_err(|error| sqlx::Error::Decode(error.into()))?;
        }
        self.rows += 1;
        self.first.get_or_insert(row);
        Ok(())
    }
}

/// The rows of one answer. How a column is read is settled once, not per
/// value; its name is copied only when somebody asks.
pub struct Rows<D: SqlxDriver> {
    first: Option<Row<D>>,
    cells: Cells,
    rows: usize,
    plan: Vec<Result<D::Decoder, DecodeFault>>,
    declared: Option<Arc<[ValueType]>>,
    columns: OnceLock<Vec<Column>>,
}

impl<D: SqlxDriver> Rows<D> {
    /// Makes an answer of at least one row.
    pub(crate) fn new(gathered: Gathered<D>, declared: Option<&Arc<[ValueType]>>) -> Self {
        let Gathered { first, cells, rows } = gathered;
        let plan = first.as_ref().map_or_else(Vec::new, |row| {
            row.columns()
                .iter()
                .enumerate()
                .map(|(position, column)| D::decoder(column, declared_at(declared, position)))
                .collect()
        });
        Self { first, cells, rows, plan, declared: declared.cloned(), columns: OnceLock::new() }
    }

    /// Describes an answer without rows.
    pub(crate) fn empty(mut columns: Vec<Column>, declared: Option<&Arc<[ValueType]>>) -> Self {
        for (position, column) in columns.iter_mut().enumerate() {
            if let Some(value_type) = declared_at(declared, position) {
                column.value_type = Some(value_type);
            }
        }
        Self {
            first: None,
            cells: Cells::default(),
            rows: 0,
            plan: Vec::new(),
            declared: None,
            columns: OnceLock::from(columns),
        }
    }
}

fn declared_at(declared: Option<&Arc<[ValueType]>>, position: usize) -> Option<ValueType> {
    declared.and_then(|types| types.get(position)).copied()
}

impl<D: SqlxDriver> RowSet for Rows<D> {
    fn len(&self) -> usize {
        self.rows
    }

    fn columns(&self) -> &[Column] {
        self.columns.get_or_init(|| {
            let Some(row) = &self.first else { return Vec::new() };
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
        let Some(decoder) = self.plan.get(column).filter(|_| row < self.rows) else {
            return Err(position_error((row, column), (self.rows, self.columns().len())));
        };
        match decoder {
            Ok(decoder) => D::read(self.cells.get(row * self.plan.len() + column), *decoder),
            Err(fault) => Err(fault.clone()),
        }
        .map_err(|fault| self.fault(column, fault))
    }

    fn get_as(&self, row: usize, column: usize, of: ValueType) -> Result<ValueRef<'_>, DbError> {
        let first = self.first.as_ref().filter(|_| row < self.rows);
        let Some(described) = first.and_then(|first| first.columns().get(column)) else {
            return Err(position_error((row, column), (self.rows, self.columns().len())));
        };
        D::decoder(described, read_as(D::value_type(described), of))
            .and_then(|decoder| D::read(self.cells.get(row * self.plan.len() + column), decoder))
            .map_err(|fault| self.fault(column, fault))
    }
}

impl<D: SqlxDriver> Rows<D> {
    #[cold]
    fn fault(&self, column: usize, fault: DecodeFault) -> DbError {
        let name = self.columns().get(column).map_or("?", |column| &*column.name);
        decode_error(name, fault)
    }
}

impl<D: SqlxDriver> fmt::Debug for Rows<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows")
            .field("rows", &self.rows)
            .field("columns", &self.columns())
            .finish_non_exhaustive()
    }
}

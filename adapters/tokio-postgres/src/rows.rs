//! Answers, read by position from the driver's own buffers.

use std::{error::Error, fmt, sync::Arc};

use rustango_ports::database::{Column, DbError, DecodeFault, RowSet, ValueRef, ValueType};
use rustango_postgres_base::{Decoder, WireType, decoder, read, value_type};
use rustango_sql_base::{decode_error, position_error, read_as};
use tokio_postgres::{
    Row,
    types::{FromSql, Kind, Type},
};

/// What the columns of an answer are called and how they are read: settled
/// once for a prepared statement.
#[derive(Debug)]
pub(crate) struct Shape {
    declared: Option<Arc<[ValueType]>>,
    columns: Vec<Column>,
    plan: Vec<Result<Decoder, DecodeFault>>,
}

impl Shape {
    /// Settles how columns are read, as the statement declared them or else as
    /// what they are.
    pub(crate) fn new(columns: &[tokio_postgres::Column], declared: Option<&Arc<[ValueType]>>) -> Self {
        let declared_at = |position: usize| declared.and_then(|types| types.get(position)).copied();
        let described = |(position, column): (usize, &tokio_postgres::Column)| Column {
            name: Arc::from(column.name()),
            value_type: declared_at(position).or_else(|| value_type(wire_type(column.type_()))),
        };
        let planned = |(position, column): (usize, &tokio_postgres::Column)| {
            decoder(wire_type(column.type_()), declared_at(position))
        };
        Self {
            declared: declared.cloned(),
            columns: columns.iter().enumerate().map(described).collect(),
            plan: columns.iter().enumerate().map(planned).collect(),
        }
    }

    /// Describes an answer without rows, of which nobody knows the names.
    fn declared(declared: Option<&Arc<[ValueType]>>) -> Self {
        let types = declared.into_iter().flat_map(|types| types.iter());
        let columns = types.map(|of| Column { name: Arc::from("?column?"), value_type: Some(*of) });
        Self { declared: declared.cloned(), columns: columns.collect(), plan: Vec::new() }
    }

    /// Tells whether it was settled for this declaration.
    pub(crate) fn is_of(&self, declared: Option<&Arc<[ValueType]>>) -> bool {
        match (&self.declared, declared) {
            (Some(ours), Some(theirs)) => Arc::ptr_eq(ours, theirs) || ours == theirs,
            (None, None) => true,
            _ => false,
        }
    }
}

fn wire_type(found: &Type) -> WireType<'_> {
    WireType { oid: found.oid(), name: found.name(), is_enum: matches!(found.kind(), Kind::Enum(_)) }
}

/// The rows of one answer.
pub struct Rows {
    rows: Vec<Row>,
    shape: Arc<Shape>,
}

impl Rows {
    /// Wraps the rows of a statement.
    pub(crate) fn new(rows: Vec<Row>, shape: Arc<Shape>) -> Self {
        Self { rows, shape }
    }

    /// Wraps rows that describe themselves; without one, only what the statement
    /// declared is known.
    pub(crate) fn of_themselves(rows: Vec<Row>, declared: Option<&Arc<[ValueType]>>) -> Self {
        let shape = match rows.first() {
            Some(row) => Shape::new(row.columns(), declared),
            None => Shape::declared(declared),
        };
        Self { shape: Arc::new(shape), rows }
    }

    #[cold]
    fn fault(&self, column: usize, fault: DecodeFault) -> DbError {
        let name = self.shape.columns.get(column).map_or("?", |column| &*column.name);
        decode_error(name, fault)
    }
}

impl RowSet for Rows {
    fn len(&self) -> usize {
        self.rows.len()
    }

    fn columns(&self) -> &[Column] {
        &self.shape.columns
    }

    fn get(&self, row: usize, column: usize) -> Result<ValueRef<'_>, DbError> {
        let (Some(found), Some(decoder)) = (self.rows.get(row), self.shape.plan.get(column)) else {
            return Err(position_error((row, column), (self.rows.len(), self.shape.columns.len())));
        };
        match decoder {
            Ok(decoder) => match found.try_get(column) {
                Ok(Raw(bytes)) => read(bytes, *decoder),
                // The driver has counted the columns of each row.
                Err(_) => Err(decoder.malformed()),
            },
            Err(fault) => Err(fault.clone()),
        }
        .map_err(|fault| self.fault(column, fault))
    }

    fn get_as(&self, row: usize, column: usize, of: ValueType) -> Result<ValueRef<'_>, DbError> {
        let found = self.rows.get(row);
        let Some((found, described)) = found.and_then(|found| Some((found, found.columns().get(column)?)))
        else {
            return Err(position_error((row, column), (self.rows.len(), self.shape.columns.len())));
        };
        let wire = wire_type(described.type_());
        decoder(wire, read_as(value_type(wire), of))
            .and_then(|decoder| match found.try_get(column) {
                Ok(Raw(bytes)) => read(bytes, decoder),
                Err(_) => Err(decoder.malformed()),
            })
            .map_err(|fault| self.fault(column, fault))
    }
}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows")
            .field("rows", &self.rows.len())
            .field("columns", &self.shape.columns)
            .finish_non_exhaustive()
    }
}

/// What the server sent for a value, or nothing for NULL.
struct Raw<'r>(Option<&'r [u8]>);

impl<'r> FromSql<'r> for Raw<'r> {
    fn from_sql(_: &Type, bytes: &'r [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(Some(bytes)))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(None))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

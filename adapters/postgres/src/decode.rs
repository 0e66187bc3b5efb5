//! Columns and values, as the driver hands them out.

use rustango_ports::database::{DecodeFault, ValueRef, ValueType};
use rustango_postgres_base::{Decoder, WireType, read};
use sqlx::{
    Column as _, Row as _, TypeInfo as _, ValueRef as _,
    postgres::{PgColumn, PgRow, PgTypeKind},
};

/// Describes the type of a column.
pub(crate) fn wire_type(column: &PgColumn) -> WireType<'_> {
    let info = column.type_info();
    WireType {
        oid: info.oid().map_or(0, |oid| oid.0),
        name: info.name(),
        is_enum: matches!(info.kind(), PgTypeKind::Enum(_)),
    }
}

/// Reads a value.
pub(crate) fn decode(row: &PgRow, position: usize, decoder: Decoder) -> Result<ValueRef<'_>, DecodeFault> {
    // Columns are counted before, and all travel in binary.
    let value = row.try_get_raw(position).map_err(|_| decoder.malformed())?;
    if value.is_null() {
        return Ok(ValueRef::Null);
    }
    read(Some(value.as_bytes().map_err(|_| decoder.malformed())?), decoder)
}

/// Returns the type that a column without declaration is read as.
pub(crate) fn value_type(column: &PgColumn) -> Option<ValueType> {
    rustango_postgres_base::value_type(wire_type(column))
}

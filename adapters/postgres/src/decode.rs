//! Columns and values, as the driver hands them out.

use rustango_ports::database::ValueType;
use rustango_postgres_base::WireType;
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

/// Returns what the server sent for a value, which travels in binary; nothing
/// is NULL.
pub(crate) fn cell(row: &PgRow, position: usize) -> Result<Option<&[u8]>, sqlx::Error> {
    let value = row.try_get_raw(position)?;
    if value.is_null() {
        return Ok(None);
    }
    value.as_bytes().map(Some).map_err(sqlx::Error::Decode)
}

/// Returns the type that a column without declaration is read as.
pub(crate) fn value_type(column: &PgColumn) -> Option<ValueType> {
    rustango_postgres_base::value_type(wire_type(column))
}

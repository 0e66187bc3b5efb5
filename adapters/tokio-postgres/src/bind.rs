//! Binds, as the driver takes them.

use std::{error::Error, fmt};

use bytes::BytesMut;
use rustango_ports::database::Value;
use rustango_postgres_base::{type_of, write};
use tokio_postgres::types::{IsNull, ToSql, Type};

/// A value, written straight into the message without a copy in between.
///
/// `Debug` shows its type alone: the driver logs binds.
pub(crate) struct Bound<'v>(pub(crate) &'v Value);

impl fmt::Debug for Bound<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}>", self.0.value_type())
    }
}

impl ToSql for Bound<'_> {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        if self.0.is_null() {
            return Ok(IsNull::Yes);
        }
        write(out, self.0)?;
        Ok(IsNull::No)
    }

    /// Statements are prepared for the types of their binds.
    fn accepts(_: &Type) -> bool {
        true
    }

    fn to_sql_checked(&self, of: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        self.to_sql(of, out)
    }
}

/// Returns the type that a value is bound as.
pub(crate) fn bound_as(value: &Value) -> Type {
    // Every server has all of them.
    Type::from_oid(type_of(value)).unwrap_or(Type::UNKNOWN)
}

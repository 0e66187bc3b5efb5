//! Binds, as the driver takes them.

use std::{
    fmt,
    hash::{DefaultHasher, Hash, Hasher},
};

use rustango_ports::database::{DbError, DbErrorKind, Value};
use rustango_postgres_base::{check, size_of, type_of, write};
use sqlx::{
    Arguments as _, Encode, Postgres, Type,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgArguments, PgTypeInfo, types::Oid},
};

/// Encoded binds, and a number that stands for their types.
pub struct Binds {
    pub(crate) arguments: PgArguments,
    pub(crate) types: u64,
}

impl fmt::Debug for Binds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Binds").field("count", &self.arguments.len()).finish_non_exhaustive()
    }
}

/// Encodes the binds of a statement.
pub(crate) fn encode(params: &[Value]) -> Result<Binds, DbError> {
    check(params)?;
    let mut types = DefaultHasher::new();
    let mut arguments = PgArguments::default();
    // Each has a length before it.
    arguments.reserve(params.len(), params.iter().map(|value| 4 + size_of(value)).sum());
    for (position, value) in params.iter().enumerate() {
        arguments.add(Bound(value)).map_err(|_| {
            let context = format!("bind {}: the value is longer than 2 GiB", position + 1);
            DbError::new(DbErrorKind::InvalidValue, "bind", context)
        })?;
        type_of(value).hash(&mut types);
    }
    Ok(Binds { arguments, types: types.finish() })
}

/// A value, written straight into the message without a copy in between.
struct Bound<'v>(&'v Value);

impl Type<Postgres> for Bound<'_> {
    fn type_info() -> PgTypeInfo {
        // Never asked for: every value says what it is.
        PgTypeInfo::with_name("text")
    }
}

impl Encode<'_, Postgres> for Bound<'_> {
    fn encode_by_ref(&self, out: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        if self.0.is_null() {
            return Ok(IsNull::Yes);
        }
        write(&mut **out, self.0)?;
        Ok(IsNull::No)
    }

    fn produces(&self) -> Option<PgTypeInfo> {
        Some(PgTypeInfo::with_oid(Oid(type_of(self.0))))
    }
}

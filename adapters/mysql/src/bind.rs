//! Binds, as the driver takes them.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Timelike as _};
use rust_decimal::Decimal;
use rustango_ports::database::{DbError, DbErrorKind, Value, ValueType};
use rustango_sqlx::{refusal, subsecond_micros};
use sqlx::{
    Arguments as _, Encode, MySql, Type,
    encode::IsNull,
    error::BoxDynError,
    mysql::{MySqlArguments, MySqlTypeInfo},
};

/// Encodes the binds of a statement.
pub(crate) fn encode(params: &[Value]) -> Result<MySqlArguments, DbError> {
    let mut arguments = MySqlArguments::default();
    arguments.reserve(params.len(), params.len() * 16);
    for (position, value) in params.iter().enumerate() {
        let number = position + 1;
        let refuse = |kind, why: &str| DbError::new(kind, "bind", format!("bind {number}: {why}"));
        if let Value::Array(..) = value {
            return Err(refuse(DbErrorKind::Unsupported, "MySQL and MariaDB bind no arrays"));
        }
        if let Some(why) = refusal(value).or_else(|| infinite(value)) {
            return Err(refuse(DbErrorKind::InvalidValue, why));
        }
        arguments.add(Bound(value)).map_err(|error| {
            refuse(DbErrorKind::InvalidValue, "the value cannot be sent").with_source(error)
        })?;
    }
    Ok(arguments)
}

/// Numbers that neither database holds.
fn infinite(value: &Value) -> Option<&'static str> {
    let is_finite = match value {
        Value::F32(number) => number.is_finite(),
        Value::F64(number) => number.is_finite(),
        _ => true,
    };
    (!is_finite).then_some("MySQL and MariaDB hold no infinite numbers")
}

/// A value, written straight into the message without a copy in between.
struct Bound<'v>(&'v Value);

impl Type<MySql> for Bound<'_> {
    fn type_info() -> MySqlTypeInfo {
        // Never asked for: every value says what it is.
        <str as Type<MySql>>::type_info()
    }
}

impl Encode<'_, MySql> for Bound<'_> {
    fn encode_by_ref(&self, out: &mut Vec<u8>) -> Result<IsNull, BoxDynError> {
        match self.0 {
            Value::Bool(value) => put(&i8::from(*value), out),
            Value::I16(value) => put(value, out),
            Value::I32(value) => put(value, out),
            Value::I64(value) => put(value, out),
            Value::F32(value) => put(value, out),
            Value::F64(value) => put(value, out),
            Value::Decimal(value) => put(value, out),
            Value::Text(value) => put(&value.as_str(), out),
            Value::Bytes(value) => put(&value.as_slice(), out),
            Value::Uuid(value) => put(&value.as_bytes().as_slice(), out),
            Value::Timestamp(value) => {
                let at = value.naive_utc();
                put(&at.date().and_time(whole_micros(at.time())), out)
            }
            Value::Date(value) => put(value, out),
            Value::Time(value) => put(&whole_micros(*value), out),
            Value::Json(value) => put(&value.to_string(), out),
            _ => Ok(IsNull::Yes),
        }
    }

    fn produces(&self) -> Option<MySqlTypeInfo> {
        Some(match self.0.value_type() {
            ValueType::Bool => <i8 as Type<MySql>>::type_info(),
            ValueType::I16 => <i16 as Type<MySql>>::type_info(),
            ValueType::I32 => <i32 as Type<MySql>>::type_info(),
            ValueType::I64 => <i64 as Type<MySql>>::type_info(),
            ValueType::F32 => <f32 as Type<MySql>>::type_info(),
            ValueType::F64 => <f64 as Type<MySql>>::type_info(),
            ValueType::Decimal => <Decimal as Type<MySql>>::type_info(),
            ValueType::Bytes | ValueType::Uuid => <[u8] as Type<MySql>>::type_info(),
            ValueType::Timestamp => <NaiveDateTime as Type<MySql>>::type_info(),
            ValueType::Date => <NaiveDate as Type<MySql>>::type_info(),
            ValueType::Time => <NaiveTime as Type<MySql>>::type_info(),
            _ => <str as Type<MySql>>::type_info(),
        })
    }
}

fn put<T: for<'q> Encode<'q, MySql>>(value: &T, out: &mut Vec<u8>) -> Result<IsNull, BoxDynError> {
    value.encode_by_ref(out)
}

/// Cuts off what is finer than a microsecond; a leap second, which no database
/// has, becomes the last one before.
fn whole_micros(time: NaiveTime) -> NaiveTime {
    time.with_nanosecond(subsecond_micros(&time) * 1_000).unwrap_or(time)
}

//! The numbers of the types that every PostgreSQL server has
//! (`src/include/catalog/pg_type.dat`).

use rustango_ports::database::ValueType;

pub(crate) const BOOL: u32 = 16;
pub(crate) const BYTEA: u32 = 17;
pub(crate) const NAME: u32 = 19;
pub(crate) const INT8: u32 = 20;
pub(crate) const INT2: u32 = 21;
pub(crate) const INT4: u32 = 23;
pub(crate) const TEXT: u32 = 25;
pub(crate) const JSON: u32 = 114;
pub(crate) const FLOAT4: u32 = 700;
pub(crate) const FLOAT8: u32 = 701;
pub(crate) const UNKNOWN: u32 = 705;
pub(crate) const BPCHAR: u32 = 1042;
pub(crate) const VARCHAR: u32 = 1043;
pub(crate) const DATE: u32 = 1082;
pub(crate) const TIME: u32 = 1083;
pub(crate) const TIMESTAMPTZ: u32 = 1184;
pub(crate) const NUMERIC: u32 = 1700;
pub(crate) const VOID: u32 = 2278;
pub(crate) const UUID: u32 = 2950;
pub(crate) const JSONB: u32 = 3802;

/// Returns the type that a value is bound as.
pub(crate) const fn of(value_type: ValueType) -> u32 {
    match value_type {
        ValueType::Bool => BOOL,
        ValueType::I16 => INT2,
        ValueType::I32 => INT4,
        ValueType::I64 => INT8,
        ValueType::F32 => FLOAT4,
        ValueType::F64 => FLOAT8,
        ValueType::Decimal => NUMERIC,
        ValueType::Bytes => BYTEA,
        ValueType::Uuid => UUID,
        ValueType::Timestamp => TIMESTAMPTZ,
        ValueType::Date => DATE,
        ValueType::Time => TIME,
        ValueType::Json => JSONB,
        _ => TEXT,
    }
}

/// Returns the type that an array of values is bound as.
pub(crate) const fn array_of(value_type: ValueType) -> u32 {
    match value_type {
        ValueType::Bool => 1000,
        ValueType::I16 => 1005,
        ValueType::I32 => 1007,
        ValueType::I64 => 1016,
        ValueType::F32 => 1021,
        ValueType::F64 => 1022,
        ValueType::Decimal => 1231,
        ValueType::Bytes => 1001,
        ValueType::Uuid => 2951,
        ValueType::Timestamp => 1185,
        ValueType::Date => 1182,
        ValueType::Time => 1183,
        ValueType::Json => 3807,
        _ => 1009,
    }
}

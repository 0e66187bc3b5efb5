//! What becomes of values whose column gets another type.

use rustango_ports::database::ValueType;

pub(crate) enum Conversion {
    /// Each value has its own.
    Exact,
    /// Some values are too large, too precise or of another form.
    Narrowing,
    /// Databases do not know of one.
    Unknown,
}

/// The types of numbers: those up to the decimal each hold the ones before.
const NUMBERS: [ValueType; 6] =
    [ValueType::I16, ValueType::I32, ValueType::I64, ValueType::Decimal, ValueType::F32, ValueType::F64];

/// What becomes of values where a database casts them by itself.
pub(crate) fn conversion(from: ValueType, to: ValueType) -> Conversion {
    use ValueType::{Bytes, Date, F32, F64, I16, I32, Text, Time, Timestamp};
    let rank = |of| NUMBERS.iter().position(|number| *number == of);
    let ranks = rank(from).zip(rank(to));
    let has_room = match (from, to) {
        (I16, F32) | (I16 | I32 | F32, F64) | (Date, Timestamp) => true,
        (_, F32 | F64) => false,
        _ => ranks.is_some_and(|(from, to)| from < to),
    };
    match (from, to) {
        _ if from == to || has_room => Conversion::Exact,
        (Bytes, _) | (_, Bytes) => Conversion::Unknown,
        (_, Text) => Conversion::Exact,
        (Text, _) | (Timestamp, Date | Time) => Conversion::Narrowing,
        _ if ranks.is_some() => Conversion::Narrowing,
        _ => Conversion::Unknown,
    }
}

/// Tells whether every database makes values of one type those of another by
/// itself, all the same ones; of any other two types, a migration has to say
/// how.
///
/// What does not fit is refused by the database, and never cut.
#[must_use]
pub const fn converts(from: ValueType, to: ValueType) -> bool {
    use ValueType::{Bool, Bytes, Date, Decimal, F32, F64, I16, I32, I64, Json, Text, Time, Timestamp, Uuid};
    matches!(
        (from, to),
        (I16 | I32 | I64 | Decimal, I16 | I32 | I64 | Decimal | F32 | F64 | Text)
            | (F32 | F64, I16 | I32 | I64 | F32 | F64)
            | (I16 | I32 | I64, Bool)
            | (Bool, Bool | I16 | I32 | I64 | Text)
            | (Text, Text | I16 | I32 | I64 | Json)
            | (Uuid, Uuid | Text)
            | (Json, Json | Text)
            | (Date, Date | Timestamp | Text)
            | (Timestamp, Timestamp | Date)
            | (Time, Time)
            | (Bytes, Bytes)
    )
}

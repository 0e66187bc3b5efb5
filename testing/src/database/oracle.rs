//! Lookups evaluated in memory: what every database must answer.

use std::cmp::Ordering;

use rustango_model::Model;
use rustango_ports::database::{TextMatch, Value, ValueRef};
use rustango_query::{Condition, Expression, Lookup};

/// Compares two values of one type as databases must order them; nothing where
/// one is NULL.
pub(crate) fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    Some(match (left, right) {
        (Value::Null(_), _) | (_, Value::Null(_)) => return None,
        (Value::Bool(left), Value::Bool(right)) => left.cmp(right),
        (Value::I16(left), Value::I16(right)) => left.cmp(right),
        (Value::I32(left), Value::I32(right)) => left.cmp(right),
        (Value::I64(left), Value::I64(right)) => left.cmp(right),
        (Value::F32(left), Value::F32(right)) => left.partial_cmp(right)?,
        (Value::F64(left), Value::F64(right)) => left.partial_cmp(right)?,
        (Value::Decimal(left), Value::Decimal(right)) => left.cmp(right),
        // By code point, in no language.
        (Value::Text(left), Value::Text(right)) => left.cmp(right),
        (Value::Bytes(left), Value::Bytes(right)) => left.cmp(right),
        (Value::Uuid(left), Value::Uuid(right)) => left.cmp(right),
        (Value::Timestamp(left), Value::Timestamp(right)) => left.cmp(right),
        (Value::Date(left), Value::Date(right)) => left.cmp(right),
        (Value::Time(left), Value::Time(right)) => left.cmp(right),
        _ => panic!("{left:?} and {right:?} are not of one type, or have no order"),
    })
}

/// Tells whether a row meets a condition; nothing where NULL leaves it open.
pub(crate) fn holds<M: Model>(row: &M, condition: &Condition) -> Option<bool> {
    match condition {
        Condition::Lookup(Expression::Path(path), lookup) => {
            holds_for(&row.values()[path.field.position()], lookup)
        }
        Condition::All(all) => {
            let known: Vec<_> = all.iter().map(|inner| holds(row, inner)).collect();
            if known.contains(&Some(false)) { Some(false) } else { all_known(&known) }
        }
        Condition::Any(any) => {
            let known: Vec<_> = any.iter().map(|inner| holds(row, inner)).collect();
            if known.contains(&Some(true)) { Some(true) } else { all_known(&known).map(|_| false) }
        }
        // The complement: what is open counts as not so, and is taken in.
        Condition::Not(inner) => Some(holds(row, inner) != Some(true)),
        _ => panic!("a condition that the oracle does not know"),
    }
}

fn all_known(known: &[Option<bool>]) -> Option<bool> {
    known.iter().all(Option::is_some).then_some(true)
}

/// Tells whether a value meets a lookup; nothing where NULL leaves it open.
pub(crate) fn holds_for(value: &Value, lookup: &Lookup) -> Option<bool> {
    let equals = |other: &Value| compare(value, other).map(Ordering::is_eq);
    let is = |other: &Expression, wanted: fn(Ordering) -> bool| match other {
        Expression::Value(other) => compare(value, other).map(wanted),
        _ => panic!("a value that the oracle does not compute"),
    };
    match lookup {
        Lookup::Exact(other) => is(other, Ordering::is_eq),
        Lookup::NotEqual(other) => is(other, Ordering::is_ne),
        Lookup::Less(other) => is(other, Ordering::is_lt),
        Lookup::LessOrEqual(other) => is(other, Ordering::is_le),
        Lookup::Greater(other) => is(other, Ordering::is_gt),
        Lookup::GreaterOrEqual(other) => is(other, Ordering::is_ge),
        Lookup::Between(low, high) => Some(is(low, Ordering::is_ge)? && is(high, Ordering::is_le)?),
        Lookup::In(values) => {
            (!value.is_null()).then(|| values.iter().any(|other| equals(other) == Some(true)))
        }
        Lookup::NotIn(values) => {
            (!value.is_null()).then(|| values.iter().all(|other| equals(other) == Some(false)))
        }
        Lookup::IsNull => Some(value.is_null()),
        Lookup::IsNotNull => Some(!value.is_null()),
        Lookup::Text(how, text) => match value {
            Value::Text(subject) => Some(matches(subject, *how, text)),
            _ => None,
        },
        _ => panic!("a lookup that the oracle does not know"),
    }
}

/// Matches text; without case, letter by letter.
pub(crate) fn matches(subject: &str, how: TextMatch, text: &str) -> bool {
    match how {
        TextMatch::Contains => subject.contains(text),
        TextMatch::StartsWith => subject.starts_with(text),
        TextMatch::EndsWith => subject.ends_with(text),
        TextMatch::IExact => fold(subject) == fold(text),
        TextMatch::IContains => fold(subject).contains(&fold(text)),
        TextMatch::IStartsWith => fold(subject).starts_with(&fold(text)),
        TextMatch::IEndsWith => fold(subject).ends_with(&fold(text)),
        _ => panic!("a condition on text that the oracle does not know"),
    }
}

fn fold(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// Tells whether a value came back as it was written: floats to the bit (zero
/// may lose its sign), decimals with their digits.
pub(crate) fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::F32(left), Value::F32(right)) => left.to_bits() == right.to_bits() || both_zero(left, right),
        (Value::F64(left), Value::F64(right)) => left.to_bits() == right.to_bits() || both_zero(left, right),
        (Value::Decimal(left), Value::Decimal(right)) => left == right && left.scale() == right.scale(),
        _ => left == right,
    }
}

fn both_zero<T: PartialEq + Default>(left: &T, right: &T) -> bool {
    *left == T::default() && *right == T::default()
}

/// Hands a value over as a row would.
pub(crate) fn with_ref<R>(value: &Value, take: impl FnOnce(ValueRef<'_>) -> R) -> R {
    let document;
    take(match value {
        Value::Null(_) => ValueRef::Null,
        Value::Bool(value) => ValueRef::Bool(*value),
        Value::I16(value) => ValueRef::I16(*value),
        Value::I32(value) => ValueRef::I32(*value),
        Value::I64(value) => ValueRef::I64(*value),
        Value::F32(value) => ValueRef::F32(*value),
        Value::F64(value) => ValueRef::F64(*value),
        Value::Decimal(value) => ValueRef::Decimal(*value),
        Value::Text(value) => ValueRef::Text(value),
        Value::Bytes(value) => ValueRef::Bytes(value),
        Value::Uuid(value) => ValueRef::Uuid(*value),
        Value::Timestamp(value) => ValueRef::Timestamp(*value),
        Value::Date(value) => ValueRef::Date(*value),
        Value::Time(value) => ValueRef::Time(*value),
        Value::Json(value) => {
            document = value.to_string();
            ValueRef::Json(&document)
        }
        _ => panic!("a value that no row holds"),
    })
}

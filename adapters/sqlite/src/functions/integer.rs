//! Integers of 64 bits that overflow with an error, where SQLite would go on
//! with a real number.

use rusqlite::Connection;

use super::{Reason, integer, scalar};

pub(super) fn register(connection: &Connection) -> rusqlite::Result<()> {
    for (name, operation) in [
        ("rustango_int_add", i64::checked_add as fn(i64, i64) -> Option<i64>),
        ("rustango_int_sub", i64::checked_sub),
        ("rustango_int_mul", i64::checked_mul),
    ] {
        scalar(connection, name, move |[left, right]| {
            operation(integer(left)?, integer(right)?).ok_or(Reason::IntegerOutOfRange)
        })?;
    }
    for (name, operation) in [
        ("rustango_int_div", i64::checked_div as fn(i64, i64) -> Option<i64>),
        // The one division that overflows leaves nothing.
        ("rustango_int_mod", |left, right| Some(left.wrapping_rem(right))),
    ] {
        scalar(connection, name, move |[left, right]| match (integer(left)?, integer(right)?) {
            // What is divided by zero is nothing.
            (_, 0) => Ok(None),
            (left, right) => operation(left, right).map(Some).ok_or(Reason::IntegerOutOfRange),
        })?;
    }
    for (name, operation) in [
        ("rustango_int_neg", i64::checked_neg as fn(i64) -> Option<i64>),
        ("rustango_int_abs", i64::checked_abs),
    ] {
        scalar(connection, name, move |[of]| operation(integer(of)?).ok_or(Reason::IntegerOutOfRange))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{evaluate, refuses};

    #[test]
    fn exact_or_refused() {
        let (most, least) = ("9223372036854775807", "(-9223372036854775807 - 1)");
        for (sql, expected) in [
            (format!("rustango_int_add({most}, -1)"), "9223372036854775806"),
            (format!("rustango_int_sub({least}, -1)"), "-9223372036854775807"),
            (format!("rustango_int_mul({least}, 1)"), "-9223372036854775808"),
            ("rustango_int_mul(3037000499, 3037000499)".to_owned(), "9223372030926249001"),
            (format!("rustango_int_neg({most})"), "-9223372036854775807"),
            ("rustango_int_abs(-5)".to_owned(), "5"),
            ("rustango_int_add(1, NULL)".to_owned(), "NULL"),
            ("rustango_int_div(-7, 2)".to_owned(), "-3"),
            ("rustango_int_mod(-7, 2)".to_owned(), "-1"),
            (format!("rustango_int_mod({least}, -1)"), "0"),
            ("rustango_int_div(1, 0)".to_owned(), "NULL"),
            ("rustango_int_mod(1, 0)".to_owned(), "NULL"),
            ("rustango_int_abs(NULL)".to_owned(), "NULL"),
        ] {
            assert_eq!(evaluate(&sql), expected, "{sql}");
        }
        for (function, arguments) in [
            ("rustango_int_add", format!("{most}, 1")),
            ("rustango_int_sub", format!("{least}, 1")),
            ("rustango_int_mul", format!("{least}, -1")),
            ("rustango_int_div", format!("{least}, -1")),
            ("rustango_int_neg", least.to_owned()),
            ("rustango_int_abs", least.to_owned()),
        ] {
            refuses(&format!("{function}({arguments})"), &format!("{function}: integer out of range"));
        }
        refuses("rustango_int_add(1, 1.0)", "rustango_int_add: not an integer");
        refuses("rustango_int_neg('1')", "rustango_int_neg: not an integer");
    }
}

//! Real numbers: what SQLite's mathematics would do, which is not compiled in.

use rusqlite::{Connection, types::ValueRef};

use super::{Reason, scalar};

pub(super) fn register(connection: &Connection) -> rusqlite::Result<()> {
    scalar(connection, "rustango_floor", |[of]| Ok(real(of)?.floor()))?;
    scalar(connection, "rustango_ceil", |[of]| Ok(real(of)?.ceil()))?;
    // What is divided by zero is not a number, which SQLite takes for NULL.
    scalar(connection, "rustango_mod", |[left, right]| Ok(real(left)? % real(right)?))
}

fn real(value: ValueRef<'_>) -> Result<f64, Reason> {
    match value {
        ValueRef::Real(value) => Ok(value),
        #[allow(clippy::cast_precision_loss, reason = "that is what a real number holds of it")]
        ValueRef::Integer(value) => Ok(value as f64),
        _ => Err(Reason::NotReal),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{evaluate, refuses};

    #[test]
    fn whole_numbers_and_rests() {
        for (sql, expected) in [
            ("rustango_floor(-1.5)", "-2.0"),
            ("rustango_ceil(-1.5)", "-1.0"),
            ("rustango_ceil(2)", "2.0"),
            ("rustango_mod(-7.5, 2)", "-1.5"),
            ("rustango_mod(1.0, 0)", "NULL"),
            ("rustango_floor(NULL)", "NULL"),
        ] {
            assert_eq!(evaluate(sql), expected, "{sql}");
        }
        refuses("rustango_floor('1.5')", "rustango_floor: not a number");
    }
}

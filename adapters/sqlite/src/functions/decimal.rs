//! Decimal numbers, stored as their text: exact where SQLite would calculate
//! with real ones.

use rusqlite::{
    Connection,
    functions::{Aggregate, Context, WindowAggregate},
    types::ValueRef,
};
use rust_decimal::Decimal;

use super::{PURE, Reason, arguments, integer, scalar, text};
use crate::{
    arithmetic::{self, Exact, Sum},
    decimal,
};

type Two = fn(Decimal, Decimal) -> Option<Decimal>;
type One = fn(Decimal) -> Option<Decimal>;

pub(super) fn register(connection: &Connection) -> rusqlite::Result<()> {
    for (name, operation) in [
        ("rustango_decimal_add", arithmetic::add as Two),
        ("rustango_decimal_sub", arithmetic::sub),
        ("rustango_decimal_mul", arithmetic::mul),
    ] {
        scalar(connection, name, move |[left, right]| written(operation(number(left)?, number(right)?)))?;
    }
    let div = |left: Decimal, right| arithmetic::div(Exact::from(left), right);
    for (name, operation) in [("rustango_decimal_div", div as Two), ("rustango_decimal_mod", arithmetic::rem)]
    {
        scalar(connection, name, move |[left, right]| {
            let (left, right) = (number(left)?, number(right)?);
            // What is divided by zero is nothing.
            if right.is_zero() { Ok(None) } else { written(operation(left, right)).map(Some) }
        })?;
    }
    let neg = |of: Decimal| Some(arithmetic::without_sign_of_zero(-of));
    for (name, operation) in [
        ("rustango_decimal_neg", neg as One),
        ("rustango_decimal_abs", |of| Some(of.abs())),
        ("rustango_decimal_floor", arithmetic::floor),
        ("rustango_decimal_ceil", arithmetic::ceil),
    ] {
        scalar(connection, name, move |[of]| written(operation(number(of)?)))?;
    }
    scalar(connection, "rustango_decimal_round", |[of, places]| {
        written(arithmetic::round(number(of)?, integer(places)?))
    })?;
    scalar(connection, "rustango_decimal", |[of]| written(Some(converted(of)?)))?;
    scalar(connection, "rustango_decimal_real", |[of]| {
        // The text decides, so that it is the nearest real number.
        number(of)?.to_string().parse::<f64>().map_err(|_| Reason::NotDecimal)
    })?;
    scalar(
        connection,
        "rustango_decimal_cmp",
        |[left, right]| Ok(number(left)?.cmp(&number(right)?) as i64),
    )?;
    connection.create_window_function(
        "rustango_decimal_sum",
        1,
        PURE,
        Total { name: "rustango_decimal_sum", of: sum },
    )?;
    connection.create_window_function(
        "rustango_decimal_avg",
        1,
        PURE,
        Total { name: "rustango_decimal_avg", of: average },
    )
}

/// Reads a number as it is stored.
fn number(value: ValueRef<'_>) -> Result<Decimal, Reason> {
    match value {
        ValueRef::Integer(value) => Ok(Decimal::from(value)),
        ValueRef::Text(_) => decimal::parse(text(value)?).ok_or(Reason::NotDecimal),
        _ => Err(Reason::NotDecimal),
    }
}

fn written(number: Option<Decimal>) -> Result<String, Reason> {
    number.map(|number| number.to_string()).ok_or(Reason::DecimalOutOfRange)
}

/// Reads a number as people write it.
fn converted(value: ValueRef<'_>) -> Result<Decimal, Reason> {
    let exact = match value {
        ValueRef::Integer(value) => return Ok(Decimal::from(value)),
        // Fifteen digits, those that every real number keeps, as PostgreSQL does.
        ValueRef::Real(value) if value.is_finite() => {
            let number = arithmetic::read(&format!("{value:.14e}")).ok_or(Reason::DecimalOutOfRange)?;
            return number.rounded().map(|number| number.normalize()).ok_or(Reason::DecimalOutOfRange);
        }
        ValueRef::Text(_) => arithmetic::read(text(value)?.trim()).ok_or(Reason::NotDecimal)?,
        _ => return Err(Reason::NotDecimal),
    };
    exact.fit().map(arithmetic::without_sign_of_zero).ok_or(Reason::DecimalOutOfRange)
}

fn sum(sum: &Sum) -> Option<Decimal> {
    sum.total()?.fit()
}

fn average(sum: &Sum) -> Option<Decimal> {
    arithmetic::div(sum.total()?, Decimal::from(sum.count()))
}

/// What is made of a sum, over all rows or those of a window; NULLs are no rows.
struct Total {
    name: &'static str,
    of: fn(&Sum) -> Option<Decimal>,
}

impl Total {
    fn change(
        &self,
        context: &Context<'_>,
        sum: &mut Sum,
        change: fn(&mut Sum, Decimal) -> Option<()>,
    ) -> rusqlite::Result<()> {
        let Some([value]) = arguments::<1>(context) else { return Ok(()) };
        let changed = number(value).and_then(|value| change(sum, value).ok_or(Reason::DecimalOutOfRange));
        changed.map_err(|reason| reason.of(self.name))
    }

    fn result(&self, sum: &Sum) -> rusqlite::Result<Option<String>> {
        if sum.count() == 0 {
            return Ok(None);
        }
        written((self.of)(sum)).map(Some).map_err(|reason| reason.of(self.name))
    }
}

impl Aggregate<Sum, Option<String>> for Total {
    fn init(&self, _context: &mut Context<'_>) -> rusqlite::Result<Sum> {
        Ok(Sum::default())
    }

    fn step(&self, context: &mut Context<'_>, sum: &mut Sum) -> rusqlite::Result<()> {
        self.change(context, sum, Sum::add)
    }

    fn finalize(&self, _context: &mut Context<'_>, sum: Option<Sum>) -> rusqlite::Result<Option<String>> {
        self.result(&sum.unwrap_or_default())
    }
}

impl WindowAggregate<Sum, Option<String>> for Total {
    fn value(&self, sum: Option<&mut Sum>) -> rusqlite::Result<Option<String>> {
        sum.map_or(Ok(None), |sum| self.result(sum))
    }

    fn inverse(&self, context: &mut Context<'_>, sum: &mut Sum) -> rusqlite::Result<()> {
        self.change(context, sum, Sum::remove)
    }
}

#[cfg(test)]
mod tests;

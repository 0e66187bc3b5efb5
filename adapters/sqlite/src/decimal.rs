//! Decimal numbers that are stored as text: how they are read, and their order.

use std::cmp::Ordering;

use rust_decimal::Decimal;

/// The name of the collation in SQL.
pub(crate) const COLLATION: &str = "rustango_decimal";

/// Reads a number as it is stored: digits, a point, a sign before them, and
/// nothing else.
pub(crate) fn parse(text: &str) -> Option<Decimal> {
    Number::parse(text)?;
    let value = Decimal::from_str_exact(text).ok()?;
    Some(if value.is_zero() { value.abs() } else { value })
}

/// Compares two texts as the numbers they write, exactly and at any length.
///
/// `1.10` equals `1.1`, and `-0` equals `0`. Text that is no number comes
/// after all numbers, in the order of its bytes, so that the order is total.
pub(crate) fn compare(left: &str, right: &str) -> Ordering {
    match (Number::parse(left), Number::parse(right)) {
        (Some(left), Some(right)) => left.compare(&right),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => left.cmp(right),
    }
}

/// A number as its digits, without zeros that say nothing.
struct Number<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
}

impl<'a> Number<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text),
        };
        let (whole, fraction) = match digits.split_once('.') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (digits, ""),
        };
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let whole = whole.trim_start_matches('0');
        let fraction = fraction.trim_end_matches('0');
        let is_zero = whole.is_empty() && fraction.is_empty();
        Some(Self { negative: negative && !is_zero, whole, fraction })
    }

    fn compare(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => self.compare_size(other),
            (true, true) => other.compare_size(self),
        }
    }

    fn compare_size(&self, other: &Self) -> Ordering {
        self.whole
            .len()
            .cmp(&other.whole.len())
            .then_with(|| self.whole.cmp(other.whole))
            .then_with(|| self.fraction.cmp(other.fraction))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_numbers_then_other_text() {
        let ascending = [
            "-79228162514264337593543950335",
            "-10",
            "-9.99",
            "-0.0000000000000000000000000001",
            "0",
            "0.0000000000000000000000000001",
            "0.1",
            "0.11",
            "0.2",
            "1",
            "9.99",
            "10",
            "79228162514264337593543950335",
            "79228162514264337593543950335.1",
            "",
            "-",
            ".5",
            "1.",
            "1e3",
            "NaN",
        ];
        for (at, left) in ascending.iter().enumerate() {
            for (other, right) in ascending.iter().enumerate() {
                assert_eq!(compare(left, right), at.cmp(&other), "{left} and {right}");
            }
        }
    }

    #[test]
    fn zeros_that_say_nothing_do_not_count() {
        for (left, right) in [("1.10", "1.1"), ("-0", "0"), ("-0.00", "0"), ("007", "7.000")] {
            assert_eq!(compare(left, right), Ordering::Equal, "{left} and {right}");
        }
    }
}

//! Numbers as JSON spells them (RFC 8259, section 6), kept exactly.

use rust_decimal::{Decimal, prelude::ToPrimitive as _};

/// The most decimals of a `Decimal`.
const MAX_SCALE: i64 = Decimal::MAX_SCALE as i64;
/// The digits that every `Decimal` has room for.
const MAX_DIGITS: usize = 28;

/// Why text is not the number that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberFault {
    /// It is no number, or a broken one where a whole one is needed.
    Malformed,
    /// The type cannot hold it.
    OutOfRange,
}

/// The parts of a number.
struct Parts<'a> {
    is_negative: bool,
    whole: &'a str,
    fraction: &'a str,
    exponent: &'a str,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let (is_negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent),
            None => (rest, "0"),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
            Some(_) => return None,
            None => (mantissa, ""),
        };
        let exponent_digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let is_well_formed = !whole.is_empty()
            && (whole == "0" || !whole.starts_with('0'))
            && all_digits(whole)
            && all_digits(fraction)
            && !exponent_digits.is_empty()
            && all_digits(exponent_digits);
        is_well_formed.then_some(Self { is_negative, whole, fraction, exponent })
    }
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Tells whether text is a number as JSON spells it.
#[must_use]
pub fn is_number(text: &str) -> bool {
    Parts::of(text).is_some()
}

/// Reads a number that is whole, however it is spelled: `3`, `3.0`, `3e0`.
///
/// # Errors
/// Where it is none, or the type cannot hold it.
pub fn whole_number(text: &str) -> Result<i64, NumberFault> {
    let parts = Parts::of(text).ok_or(NumberFault::Malformed)?;
    if parts.fraction.is_empty() && parts.exponent == "0" {
        return text.parse().map_err(|_| NumberFault::OutOfRange);
    }
    let decimal = decimal(text)?;
    if !decimal.is_integer() {
        return Err(NumberFault::Malformed);
    }
    decimal.to_i64().ok_or(NumberFault::OutOfRange)
}

/// Reads a decimal number without rounding it.
///
/// # Errors
/// Where it is none, or the type cannot hold it.
pub fn decimal(text: &str) -> Result<Decimal, NumberFault> {
    let parts = Parts::of(text).ok_or(NumberFault::Malformed)?;
    let mut digits = [parts.whole, parts.fraction].concat().into_bytes();
    if digits.iter().all(|digit| *digit == b'0') {
        // Zero; the decimals that were written are kept as far as they can be.
        let decimals = u32::try_from(parts.fraction.len()).unwrap_or(Decimal::MAX_SCALE);
        return Ok(Decimal::new(0, decimals.min(Decimal::MAX_SCALE)));
    }
    let exponent: i64 = parts.exponent.parse().map_err(|_| NumberFault::OutOfRange)?;
    let decimals = i64::try_from(parts.fraction.len()).map_err(|_| NumberFault::OutOfRange)?;
    let mut scale = decimals.checked_sub(exponent).ok_or(NumberFault::OutOfRange)?;
    // Zeros at the end are kept only where there is room for them.
    let is_long = |digits: &[u8], scale| scale > MAX_SCALE || digits.len() > MAX_DIGITS;
    while scale > 0 && is_long(&digits, scale) && digits.last() == Some(&b'0') {
        digits.pop();
        scale -= 1;
    }
    let mut mantissa: i128 = 0;
    for digit in digits {
        let digit = i128::from(digit - b'0');
        mantissa = times_ten(mantissa)?.checked_add(digit).ok_or(NumberFault::OutOfRange)?;
    }
    while scale < 0 {
        mantissa = times_ten(mantissa)?;
        scale += 1;
    }
    let mantissa = if parts.is_negative { -mantissa } else { mantissa };
    let scale = u32::try_from(scale).map_err(|_| NumberFault::OutOfRange)?;
    Decimal::try_from_i128_with_scale(mantissa, scale).map_err(|_| NumberFault::OutOfRange)
}

fn times_ten(number: i128) -> Result<i128, NumberFault> {
    number.checked_mul(10).ok_or(NumberFault::OutOfRange)
}

/// Reads the nearest 64-bit float, which must be finite.
///
/// # Errors
/// Where it is none, or the type cannot hold it.
pub fn float_64(text: &str) -> Result<f64, NumberFault> {
    let number: f64 = float(text)?;
    if number.is_finite() { Ok(number) } else { Err(NumberFault::OutOfRange) }
}

/// Reads the nearest 32-bit float, which must be finite.
///
/// # Errors
/// Where it is none, or the type cannot hold it.
pub fn float_32(text: &str) -> Result<f32, NumberFault> {
    let number: f32 = float(text)?;
    if number.is_finite() { Ok(number) } else { Err(NumberFault::OutOfRange) }
}

fn float<F: std::str::FromStr>(text: &str) -> Result<F, NumberFault> {
    if !is_number(text) {
        return Err(NumberFault::Malformed);
    }
    text.parse().map_err(|_| NumberFault::Malformed)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_numbers_of_json_are_numbers() {
        for text in ["0", "-0", "7", "-7", "10", "0.5", "1.50", "1e3", "1E+3", "1.5e-3", "-0.0e00"] {
            assert!(is_number(text), "{text}");
        }
        for text in [
            "", "-", "+1", "01", "-01", ".5", "1.", "1e", "1e+", "1e-", "1e--1", "1e+-1", "1_000", "1,5",
            " 1", "1 ", "0x1", "NaN", "inf", "Infinity", "١", "1.5.2", "1e5e5", "--1", "1\0",
        ] {
            assert!(!is_number(text), "{text:?}");
        }
    }

    #[test]
    fn whole_numbers_however_spelled() {
        assert_eq!(whole_number("9223372036854775807"), Ok(i64::MAX));
        assert_eq!(whole_number("-9223372036854775808"), Ok(i64::MIN));
        assert_eq!(whole_number("9223372036854775808"), Err(NumberFault::OutOfRange));
        assert_eq!(whole_number("3.0"), Ok(3));
        assert_eq!(whole_number("-12e2"), Ok(-1200));
        assert_eq!(whole_number("1.5"), Err(NumberFault::Malformed));
        assert_eq!(whole_number("1e400"), Err(NumberFault::OutOfRange));
        assert_eq!(whole_number("1e99999999999999999999"), Err(NumberFault::OutOfRange));
    }

    #[test]
    fn decimals_are_exact_or_refused() {
        let exact = |text: &str| decimal(text).map(|decimal| decimal.to_string());
        for (text, expected) in [
            ("0.10", "0.10"),
            ("-0", "0"),
            ("0.000", "0.000"),
            ("0e999999999999", "0"),
            ("1e2", "100"),
            ("12.5e-1", "1.25"),
            ("79228162514264337593543950335", "79228162514264337593543950335"),
            ("0.0000000000000000000000000001", "0.0000000000000000000000000001"),
            ("1.000000000000000000000000000000000000", "1.000000000000000000000000000"),
            ("12345678901234567890.0000000000000000", "12345678901234567890.00000000"),
        ] {
            assert_eq!(exact(text), Ok(expected.to_owned()), "{text}");
        }
        for text in [
            "79228162514264337593543950336",
            "0.00000000000000000000000000001",
            "1.00000000000000000000000000001",
            "1e29",
            "1e-29",
            "1e-9223372036854775808",
        ] {
            assert_eq!(exact(text), Err(NumberFault::OutOfRange), "{text}");
        }
    }

    #[test]
    fn floats_are_finite() {
        assert_eq!(float_64("1e308"), Ok(1e308));
        assert_eq!(float_64("1e309"), Err(NumberFault::OutOfRange));
        assert_eq!(float_32("3.5e38"), Err(NumberFault::OutOfRange));
        assert_eq!(float_64("NaN"), Err(NumberFault::Malformed));
    }

    proptest! {
        #[test]
        fn decimals_survive(mantissa in -(1_i128 << 96) + 1..1_i128 << 96, scale in 0..=28_u32) {
            let number = Decimal::from_i128_with_scale(mantissa, scale);
            prop_assert_eq!(decimal(&number.to_string()), Ok(number));
        }

        #[test]
        fn no_text_breaks_the_readers(text in "[-+.eE0-9]{0,40}") {
            let known = serde_json::from_str::<serde_json::Number>(&text).is_ok() || float_64(&text) == Err(NumberFault::OutOfRange);
            prop_assert_eq!(is_number(&text), known);
            let _ = (decimal(&text), whole_number(&text), float_32(&text));
        }
    }
}

//! Decimal numbers in the binary form of `numeric`: digits to the base of
//! 10,000 (`src/backend/utils/adt/numeric.c`, `numeric_send`).

use bytes::BufMut;
use rust_decimal::Decimal;

const BASE: u128 = 10_000;
const DIGITS_OF_BASE: i32 = 4;
const NEGATIVE: u16 = 0x4000;
const POSITIVE: u16 = 0;

/// Why bytes are no [`Decimal`].
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// More digits than 28, NaN or an infinity.
    OutOfRange,
    /// Not what the server sends.
    Malformed,
}

/// Writes a number.
pub(crate) fn write(out: &mut impl BufMut, value: Decimal) {
    let scale = value.scale();
    let padding = scale.next_multiple_of(4) - scale;
    // At most 96 bits times 1,000: far below 128 bits.
    let mut rest = value.mantissa().unsigned_abs() * 10_u128.pow(padding);
    let mut digits = [0_u16; 9];
    let mut first = digits.len();
    while rest > 0 {
        first -= 1;
        #[allow(clippy::cast_possible_truncation, reason = "a remainder below 10,000")]
        {
            digits[first] = (rest % BASE) as u16;
        }
        rest /= BASE;
    }
    let digits = &digits[first..];
    let fraction = i32::try_from((scale + padding) / 4).unwrap_or_default();
    let count = i32::try_from(digits.len()).unwrap_or_default();
    let weight = if digits.is_empty() { 0 } else { count - fraction - 1 };
    let kept = digits.iter().rposition(|&digit| digit != 0).map_or(0, |last| last + 1);
    let sign = if value.is_sign_negative() && kept > 0 { NEGATIVE } else { POSITIVE };
    out.put_u16(u16::try_from(kept).unwrap_or_default());
    out.put_i16(i16::try_from(weight).unwrap_or_default());
    out.put_u16(sign);
    out.put_u16(u16::try_from(scale).unwrap_or_default());
    for &digit in &digits[..kept] {
        out.put_u16(digit);
    }
}

/// Reads a number, exactly or not at all.
pub(crate) fn read(bytes: &[u8]) -> Result<Decimal, Fault> {
    let mut halves = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    let mut next = || halves.next().ok_or(Fault::Malformed);
    let (count, weight, sign, scale) = (next()?, next()?.cast_signed(), next()?, next()?);
    if sign != POSITIVE && sign != NEGATIVE {
        return Err(Fault::OutOfRange);
    }
    let mut number: u128 = 0;
    for _ in 0..count {
        let digit = u128::from(next()?);
        number =
            number.checked_mul(BASE).and_then(|number| number.checked_add(digit)).ok_or(Fault::OutOfRange)?;
    }
    let scale = u32::from(scale).min(Decimal::MAX_SCALE);
    // How far the last digit to the base of ten stands from the last place.
    let shift = DIGITS_OF_BASE * (i32::from(weight) - i32::from(count) + 1) + scale.cast_signed();
    let number = match 10_u128.checked_pow(shift.unsigned_abs()) {
        _ if number == 0 => 0,
        Some(power) if shift >= 0 => number.checked_mul(power).ok_or(Fault::OutOfRange)?,
        Some(power) if number.is_multiple_of(power) => number / power,
        _ => return Err(Fault::OutOfRange),
    };
    let number = i128::try_from(number).map_err(|_| Fault::OutOfRange)?;
    let signed = if sign == NEGATIVE { -number } else { number };
    Decimal::try_from_i128_with_scale(signed, scale).map_err(|_| Fault::OutOfRange)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trip() {
        for text in [
            "0",
            "0.00",
            "1",
            "-1",
            "10000",
            "123456789.123456789",
            "0.0001",
            "0.00001",
            "-0.0000000000000000000000000001",
            "79228162514264337593543950335",
            "-7.9228162514264337593543950335",
            "100000000",
            "99999999.9999",
        ] {
            let value = Decimal::from_str_exact(text).unwrap();
            let mut bytes = Vec::new();
            write(&mut bytes, value);
            assert_eq!(read(&bytes).map(|value| value.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn known_bytes() {
        // SELECT numeric_send(12345.678)
        let sent = [0, 3, 0, 1, 0, 0, 0, 3, 0, 1, 0x09, 0x29, 0x1a, 0x7c];
        assert_eq!(read(&sent), Ok(Decimal::new(12_345_678, 3)));
        let mut bytes = Vec::new();
        write(&mut bytes, Decimal::new(12_345_678, 3));
        assert_eq!(bytes, sent);
    }

    #[test]
    fn refuses_what_does_not_fit() {
        let nan = [0, 0, 0, 0, 0xc0, 0, 0, 0];
        assert_eq!(read(&nan), Err(Fault::OutOfRange));
        let too_big = [0, 1, 0, 7, 0, 0, 0, 0, 0x27, 0x0f];
        assert_eq!(read(&too_big), Err(Fault::OutOfRange));
        assert_eq!(read(&[0, 3, 0, 1]), Err(Fault::Malformed));
    }
}

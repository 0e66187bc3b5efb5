//! Arithmetic on decimal numbers, exact or refused. It knows no SQLite.
//!
//! Results have as many places after the point as PostgreSQL's `numeric` gives
//! them, where so many fit (`src/backend/utils/adt/numeric.c`).

use rust_decimal::Decimal;

/// The most places after the point.
const MOST_PLACES: u32 = Decimal::MAX_SCALE;
/// The largest number of a [`Decimal`] without its point.
const MOST: u128 = (1 << 96) - 1;
/// How many digits a quotient has at least.
const DIGITS_OF_QUOTIENT: i32 = 16;

/// Digits, and how many of them stand after the point: more of both than a
/// [`Decimal`] may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Exact {
    digits: i128,
    places: u32,
}

impl From<Decimal> for Exact {
    fn from(value: Decimal) -> Self {
        Self { digits: value.mantissa(), places: value.scale() }
    }
}

impl Exact {
    /// Returns the number as it is, without zeros at its end where it has too
    /// many digits, or nothing where it does not fit.
    pub(crate) fn fit(self) -> Option<Decimal> {
        let Self { mut digits, mut places } = self;
        while digits.unsigned_abs() > MOST || places > MOST_PLACES {
            if places == 0 || digits % 10 != 0 {
                return None;
            }
            digits /= 10;
            places -= 1;
        }
        Decimal::try_from_i128_with_scale(digits, places).ok()
    }

    /// Returns the number, rounded where it has too many places.
    pub(crate) fn rounded(self) -> Option<Decimal> {
        let dropped = self.places.saturating_sub(MOST_PLACES);
        let size = match 10_u128.checked_pow(dropped) {
            Some(_) => round_half_up(self.digits.unsigned_abs(), dropped)?,
            // So far behind the point there is nothing left.
            None => 0,
        };
        let digits = i128::try_from(size).ok()?;
        let digits = if self.digits < 0 { -digits } else { digits };
        Self { digits, places: self.places - dropped }.fit()
    }

    /// Returns the digits with so many places, which are not fewer.
    fn with_places(self, places: u32) -> Option<i128> {
        self.digits.checked_mul(ten_to(places - self.places)?)
    }
}

fn ten_to(power: u32) -> Option<i128> {
    10_i128.checked_pow(power)
}

/// Reads a number as people and programs write it: with a sign, a point, an
/// exponent to the base of ten. Nothing where it is none, or its digits are
/// too many to be counted.
pub(crate) fn read(text: &str) -> Option<Exact> {
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let size = number.strip_prefix(['-', '+']).unwrap_or(number);
    let (whole, fraction) = size.split_once('.').unwrap_or((size, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut digits = 0_i128;
    for digit in whole.bytes().chain(fraction.bytes()) {
        let digit = digit.is_ascii_digit().then(|| i128::from(digit - b'0'))?;
        digits = digits.checked_mul(10)?.checked_add(digit)?;
    }
    let places = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
    let moved = if places < 0 && digits != 0 { ten_to(places.unsigned_abs())? } else { 1 };
    let digits = digits.checked_mul(moved)?;
    let places = u32::try_from(places).unwrap_or(0);
    Some(Exact { digits: if number.starts_with('-') { -digits } else { digits }, places })
}

pub(crate) fn add(left: Decimal, right: Decimal) -> Option<Decimal> {
    let sum = |left: Decimal, right: Decimal| {
        let places = left.scale().max(right.scale());
        let digits =
            Exact::from(left).with_places(places)?.checked_add(Exact::from(right).with_places(places)?)?;
        Exact { digits, places }.fit()
    };
    // Without zeros at its end, a number whose digits need more than 127 bits
    // beside those of the other cannot be in a sum of 96.
    sum(left, right).or_else(|| sum(left.normalize(), right.normalize()))
}

pub(crate) fn sub(left: Decimal, right: Decimal) -> Option<Decimal> {
    add(left, -right)
}

pub(crate) fn mul(left: Decimal, right: Decimal) -> Option<Decimal> {
    let mut places = left.scale() + right.scale();
    let (mut one, mut other) = (left.mantissa(), right.mantissa());
    if let Some(digits) = one.checked_mul(other) {
        return Exact { digits, places }.fit();
    }
    // What has no factor of ten and needs more than 127 bits does not fit.
    while places > 0 {
        let (by_one, by_other) = match (one % 10 == 0, other % 10 == 0) {
            (true, _) => (10, 1),
            (_, true) => (1, 10),
            _ if one % 2 == 0 && other % 5 == 0 => (2, 5),
            _ if one % 5 == 0 && other % 2 == 0 => (5, 2),
            _ => break,
        };
        one /= by_one;
        other /= by_other;
        places -= 1;
    }
    Exact { digits: one.checked_mul(other)?, places }.fit()
}

/// Divides by what is not zero, and rounds half away from zero.
pub(crate) fn div(left: Exact, right: Decimal) -> Option<Decimal> {
    let right = Exact::from(right);
    let (dividend, divisor) = (left.digits.unsigned_abs(), right.digits.unsigned_abs());
    let is_negative = (left.digits < 0) != (right.digits < 0);
    let wanted = places_of_quotient(left, right);

    let mut places = left.places.cast_signed() - right.places.cast_signed();
    let mut quotient = dividend.checked_div(divisor)?;
    let mut rest = dividend % divisor;
    while places < wanted && quotient <= MOST {
        rest *= 10;
        quotient = quotient * 10 + rest / divisor;
        rest %= divisor;
        places += 1;
    }
    if quotient <= MOST {
        quotient += u128::from(rest * 2 >= divisor);
    }
    // All digits too many go at once: rounded one by one, they would be rounded
    // more than once. What is left of the division cannot tip a half.
    let mut rounded = quotient;
    let mut dropped = 0;
    while rounded > MOST {
        dropped += 1;
        rounded = round_half_up(quotient, dropped)?;
    }
    let places = u32::try_from(places).ok()?.checked_sub(dropped)?;
    let digits = i128::try_from(rounded).ok()?;
    Exact { digits: if is_negative { -digits } else { digits }, places }.fit()
}

/// Drops so many digits.
fn round_half_up(number: u128, dropped: u32) -> Option<u128> {
    let unit = 10_u128.checked_pow(dropped)?;
    Some(number / unit + u128::from(number % unit * 2 >= unit))
}

/// `select_div_scale`: at least sixteen digits, and no fewer places than
/// either number has. Digits are counted to the base of 10,000.
fn places_of_quotient(left: Exact, right: Exact) -> i32 {
    let (left_weight, left_first) = first_of_base(left);
    let (right_weight, right_first) = first_of_base(right);
    let weight = left_weight - right_weight - i32::from(left_first <= right_first);
    (DIGITS_OF_QUOTIENT - weight * 4)
        .max(left.places.cast_signed())
        .max(right.places.cast_signed())
        .clamp(0, MOST_PLACES.cast_signed())
}

/// Returns the first digit to the base of 10,000, and its power.
fn first_of_base(number: Exact) -> (i32, u128) {
    let digits = number.digits.unsigned_abs();
    let Some(last) = digits.checked_ilog10() else { return (0, 0) };
    let power = last.cast_signed() - number.places.cast_signed();
    let weight = power.div_euclid(4);
    let kept = power.rem_euclid(4).cast_unsigned();
    let first = match last.checked_sub(kept) {
        Some(dropped) => digits / 10_u128.pow(dropped),
        None => digits * 10_u128.pow(kept - last),
    };
    (weight, first)
}

/// Returns what is left of a division by what is not zero; it has the sign of
/// the dividend.
pub(crate) fn rem(left: Decimal, right: Decimal) -> Option<Decimal> {
    let places = left.scale().max(right.scale());
    let dividend = Exact::from(left);
    // Where the divisor is that large, the dividend is smaller.
    let Some(divisor) = Exact::from(right).with_places(places).map(i128::unsigned_abs) else {
        return Some(left);
    };
    let mut rest = dividend.digits.unsigned_abs().checked_rem(divisor)?;
    for _ in dividend.places..places {
        rest = rest * 10 % divisor;
    }
    let rest = i128::try_from(rest).ok()?;
    Exact { digits: if dividend.digits < 0 { -rest } else { rest }, places }.fit()
}

/// Rounds half away from zero; places before the point are negative.
pub(crate) fn round(value: Decimal, places: i64) -> Option<Decimal> {
    let exact = Exact::from(value);
    let has = i64::from(exact.places);
    if places >= has {
        let wanted = u32::try_from(places).unwrap_or(u32::MAX).min(MOST_PLACES);
        let padded = exact.with_places(wanted).map(|digits| Exact { digits, places: wanted });
        return Some(padded.and_then(Exact::fit).unwrap_or(value));
    }
    let dropped = u32::try_from(has.saturating_sub(places)).unwrap_or(u32::MAX);
    // No number has thirty digits.
    let size = round_half_up(exact.digits.unsigned_abs(), dropped.min(30))?;
    let places = u32::try_from(places).unwrap_or(0);
    let digits =
        i128::try_from(size).ok()?.checked_mul(ten_to(dropped.min(30) - (exact.places - places))?)?;
    Exact { digits: if exact.digits < 0 { -digits } else { digits }, places }.fit()
}

/// Rounds down to a whole number.
pub(crate) fn floor(value: Decimal) -> Option<Decimal> {
    let unit = ten_to(value.scale())?;
    Exact { digits: value.mantissa().div_euclid(unit), places: 0 }.fit()
}

/// Rounds up to a whole number.
pub(crate) fn ceil(value: Decimal) -> Option<Decimal> {
    floor(-value).map(|negative| without_sign_of_zero(-negative))
}

/// There is one zero.
pub(crate) fn without_sign_of_zero(mut value: Decimal) -> Decimal {
    if value.is_zero() {
        value.set_sign_positive(true);
    }
    value
}

/// The sum of any number of decimals, exact whatever is added and taken away.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sum {
    /// By places after the point.
    parts: Vec<Part>,
    count: u64,
}

#[derive(Clone, Copy, Debug)]
struct Part {
    sum: Exact,
    count: u64,
}

impl Sum {
    /// Adds a number; nothing where there are more than can be counted.
    pub(crate) fn add(&mut self, value: Decimal) -> Option<()> {
        let part = self.part(value.scale());
        part.sum.digits = part.sum.digits.checked_add(value.mantissa())?;
        part.count += 1;
        self.count += 1;
        Some(())
    }

    /// Takes a number away that was added.
    pub(crate) fn remove(&mut self, value: Decimal) -> Option<()> {
        let part = self.part(value.scale());
        part.sum.digits = part.sum.digits.checked_sub(value.mantissa())?;
        part.count = part.count.checked_sub(1)?;
        self.count = self.count.checked_sub(1)?;
        Some(())
    }

    fn part(&mut self, places: u32) -> &mut Part {
        let found = self.parts.iter().position(|part| part.sum.places == places);
        let position = found.unwrap_or_else(|| {
            self.parts.push(Part { sum: Exact { digits: 0, places }, count: 0 });
            self.parts.len() - 1
        });
        &mut self.parts[position]
    }

    /// Returns how many numbers there are.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// Returns the sum, or nothing where it has too many digits.
    pub(crate) fn total(&self) -> Option<Exact> {
        let one = ten_to(MOST_PLACES)?;
        let (mut whole, mut fraction, mut places) = (0_i128, 0_i128, 0);
        for Part { sum, count } in &self.parts {
            let unit = ten_to(sum.places)?;
            whole = whole.checked_add(sum.digits / unit)?;
            fraction += sum.digits % unit * (one / unit);
            if *count > 0 {
                places = places.max(sum.places);
            }
        }
        whole = whole.checked_add(fraction.div_euclid(one))?;
        fraction = fraction.rem_euclid(one);
        if whole < 0 && fraction > 0 {
            (whole, fraction) = (whole + 1, fraction - one);
        }
        fraction /= ten_to(MOST_PLACES - places)?;
        loop {
            let digits = ten_to(places)
                .and_then(|unit| whole.checked_mul(unit))
                .and_then(|digits| digits.checked_add(fraction));
            match digits {
                Some(digits) => return Some(Exact { digits, places }),
                None if places > 0 && fraction % 10 == 0 => {
                    fraction /= 10;
                    places -= 1;
                }
                None => return None,
            }
        }
    }
}

#[cfg(test)]
mod tests;

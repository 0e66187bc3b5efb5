//! Dates and times as chrono's serde writes them: RFC 3339, fractions of 0, 3,
//! 6 or 9 digits.

use std::io::Write as _;

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, Timelike as _, Utc};

const SECOND: u32 = 1_000_000_000;

/// Writes `2024-01-01T00:00:00.123456Z`, without quotes.
pub(crate) fn write_timestamp(out: &mut Vec<u8>, timestamp: DateTime<Utc>) {
    let naive = timestamp.naive_utc();
    write_date(out, naive.date());
    out.push(b'T');
    write_time(out, naive.time());
    out.push(b'Z');
}

/// Writes `2024-01-01`, without quotes.
pub(crate) fn write_date(out: &mut Vec<u8>, date: NaiveDate) {
    let year = date.year();
    match u32::try_from(year) {
        Ok(year @ 0..=9999) => {
            write_pair(out, year / 100);
            write_pair(out, year % 100);
        }
        // Writing to a vector cannot fail.
        _ => drop(write!(out, "{year:+05}")),
    }
    out.push(b'-');
    write_pair(out, date.month());
    out.push(b'-');
    write_pair(out, date.day());
}

/// Writes `13:05:00.5`, without quotes.
pub(crate) fn write_time(out: &mut Vec<u8>, time: NaiveTime) {
    // chrono counts a leap second as more than a billion nanoseconds.
    let (leap, nanos) = match time.nanosecond() {
        nanos if nanos >= SECOND => (1, nanos - SECOND),
        nanos => (0, nanos),
    };
    write_pair(out, time.hour());
    out.push(b':');
    write_pair(out, time.minute());
    out.push(b':');
    write_pair(out, time.second() + leap);
    if nanos == 0 {
        return;
    }
    out.push(b'.');
    let (millis, micros, rest) = (nanos / 1_000_000, nanos / 1_000 % 1_000, nanos % 1_000);
    write_three(out, millis);
    if micros > 0 || rest > 0 {
        write_three(out, micros);
    }
    if rest > 0 {
        write_three(out, rest);
    }
}

/// Writes two digits of a number below 100.
fn write_pair(out: &mut Vec<u8>, number: u32) {
    out.extend_from_slice(&[digit(number / 10), digit(number)]);
}

/// Writes three digits of a number below 1,000.
fn write_three(out: &mut Vec<u8>, number: u32) {
    out.extend_from_slice(&[digit(number / 100), digit(number / 10), digit(number)]);
}

/// Returns the last digit of a number.
#[allow(clippy::cast_possible_truncation, reason = "a digit is below ten")]
const fn digit(number: u32) -> u8 {
    b'0' + (number % 10) as u8
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Serialize;

    use super::*;

    fn same<T: Serialize + Copy>(value: T, write: fn(&mut Vec<u8>, T)) -> (String, String) {
        let mut out = vec![b'"'];
        write(&mut out, value);
        out.push(b'"');
        let expected = serde_json::to_string(&value).expect("times are JSON");
        (String::from_utf8(out).expect("JSON is UTF-8"), expected)
    }

    #[test]
    fn leap_seconds_and_far_years() {
        let leap = NaiveTime::from_hms_nano_opt(23, 59, 59, SECOND + 5_000).expect("a leap second");
        let (written, expected) = same(leap, write_time);
        assert_eq!(written, expected);
        assert_eq!(written, "\"23:59:60.000005\"");
        for date in [NaiveDate::MIN, NaiveDate::MAX] {
            let (written, expected) = same(date, write_date);
            assert_eq!(written, expected);
        }
        for timestamp in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC, DateTime::UNIX_EPOCH] {
            let (written, expected) = same(timestamp, write_timestamp);
            assert_eq!(written, expected);
        }
    }

    proptest! {
        #[test]
        fn writes_what_chrono_writes(
            seconds in -62_200_000_000_i64..260_000_000_000,
            nanos in prop_oneof![0..SECOND, (0..1_000_u32).prop_map(|n| n * 1_000_000), (0..1_000_000_u32).prop_map(|n| n * 1_000), Just(0)],
        ) {
            let timestamp = DateTime::from_timestamp(seconds, nanos).expect("within chrono's years");
            let (written, expected) = same(timestamp, write_timestamp);
            prop_assert_eq!(written, expected);
            let (written, expected) = same(timestamp.date_naive(), write_date);
            prop_assert_eq!(written, expected);
            let (written, expected) = same(timestamp.time(), write_time);
            prop_assert_eq!(written, expected);
        }
    }
}

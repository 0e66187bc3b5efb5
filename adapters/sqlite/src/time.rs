//! Dates and times as text that sorts as they do.

use std::fmt::Write as _;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};
use rustango_sql_base::{subsecond_micros, year_fits};

pub(crate) fn write_timestamp(out: &mut String, at: DateTime<Utc>) {
    let at = at.naive_utc();
    write_date(out, at.date());
    out.push(' ');
    write_time(out, at.time());
}

pub(crate) fn write_date(out: &mut String, date: NaiveDate) {
    // Writing to a String cannot fail.
    let _ = write!(out, "{:04}-{:02}-{:02}", date.year(), date.month(), date.day());
}

pub(crate) fn write_time(out: &mut String, time: NaiveTime) {
    let micros = subsecond_micros(&time);
    let _ = write!(out, "{:02}:{:02}:{:02}.{micros:06}", time.hour(), time.minute(), time.second());
}

pub(crate) fn read_date(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let year = i32::try_from(digits(&bytes[..4])?).ok()?;
    NaiveDate::from_ymd_opt(year, digits(&bytes[5..7])?, digits(&bytes[8..])?).filter(|date| year_fits(*date))
}

/// Reads what [`write_time`] writes, and fewer digits: SQLite's own functions
/// leave the fraction out.
pub(crate) fn read_time(text: &str) -> Option<NaiveTime> {
    let bytes = text.as_bytes();
    if bytes.len() < 8 || bytes[2] != b':' || bytes[5] != b':' {
        return None;
    }
    let micros = match bytes.get(8) {
        None => 0,
        Some(b'.') => {
            let fraction = &bytes[9..];
            let scale = 6_u32.checked_sub(u32::try_from(fraction.len()).ok()?)?;
            digits(fraction)? * 10_u32.pow(scale)
        }
        Some(_) => return None,
    };
    NaiveTime::from_hms_micro_opt(digits(&bytes[..2])?, digits(&bytes[3..5])?, digits(&bytes[6..8])?, micros)
}

pub(crate) fn read_timestamp(text: &str) -> Option<DateTime<Utc>> {
    let (date, time) = text.split_at_checked(10)?;
    let time = read_time(time.strip_prefix(' ')?)?;
    Some(NaiveDateTime::new(read_date(date)?, time).and_utc())
}

fn digits(bytes: &[u8]) -> Option<u32> {
    if bytes.is_empty() {
        return None;
    }
    bytes
        .iter()
        .try_fold(0_u32, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        let written = |text: &str| {
            let mut out = String::new();
            write_timestamp(&mut out, read_timestamp(text).unwrap());
            out
        };
        for text in ["0001-01-01 00:00:00.000000", "9999-12-31 23:59:59.999999", "2024-02-29 12:34:56.000001"]
        {
            assert_eq!(written(text), text);
        }
        assert_eq!(written("2024-02-29 12:34:56"), "2024-02-29 12:34:56.000000");
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in [
            "",
            "2024-02-30 00:00:00.000000",
            "0000-01-01 00:00:00.000000",
            "2024-01-01T00:00:00",
            "2024-01-01 24:00:00.000000",
            "2024-01-01 00:00:00.0000001",
            "2024-01-01 00:00:00.",
            "2024-1-01 00:00:00",
            "+024-01-01 00:00:00",
            "２０２４-01-01",
        ] {
            assert_eq!(read_timestamp(text), None, "{text}");
        }
    }
}

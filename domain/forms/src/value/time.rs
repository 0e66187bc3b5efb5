//! Dates and times of RFC 3339, read strictly.
//!
//! Years are 1 to 9999 in UTC: what all databases hold and four digits write.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, Timelike as _, Utc};

/// Reads a timestamp with any offset.
#[must_use]
pub fn timestamp(text: &str) -> Option<DateTime<Utc>> {
    let timestamp = DateTime::parse_from_rfc3339(text).ok()?.to_utc();
    // Whole microseconds; a leap second becomes the one after it.
    let timestamp = DateTime::from_timestamp_micros(timestamp.timestamp_micros())?;
    is_storable(timestamp.year()).then_some(timestamp)
}

/// Reads `YYYY-MM-DD`.
#[must_use]
pub fn date(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let year = i32::try_from(digits(&bytes[..4])?).ok()?;
    let date = NaiveDate::from_ymd_opt(year, digits(&bytes[5..7])?, digits(&bytes[8..])?)?;
    is_storable(year).then_some(date)
}

/// Reads `HH:MM:SS`, with up to nine digits of a fraction.
#[must_use]
pub fn time(text: &str) -> Option<NaiveTime> {
    let bytes = text.as_bytes();
    if bytes.len() < 8 || bytes[2] != b':' || bytes[5] != b':' {
        return None;
    }
    let nanos = match &bytes[8..] {
        [] => 0,
        [b'.', fraction @ ..] if (1..=9).contains(&fraction.len()) => {
            let missing = u32::try_from(9 - fraction.len()).ok()?;
            digits(fraction)? * 10_u32.pow(missing)
        }
        _ => return None,
    };
    let (hour, minute, second) = (digits(&bytes[..2])?, digits(&bytes[3..5])?, digits(&bytes[6..8])?);
    NaiveTime::from_hms_opt(hour, minute, second)?.with_nanosecond(nanos - nanos % 1_000)
}

fn digits(bytes: &[u8]) -> Option<u32> {
    bytes
        .iter()
        .try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
}

const fn is_storable(year: i32) -> bool {
    1 <= year && year <= 9999
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps() {
        let read = |text: &str| timestamp(text).map(|timestamp| timestamp.to_rfc3339());
        for (text, expected) in [
            ("2024-01-31T18:30:00Z", "2024-01-31T18:30:00+00:00"),
            ("2024-01-31T18:30:00.123456789+02:30", "2024-01-31T16:00:00.123456+00:00"),
            ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00+00:00"),
            ("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999+00:00"),
            ("2024-02-29t00:00:00z", "2024-02-29T00:00:00+00:00"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "",
            "2024-01-31",
            "2024-01-31T18:30:00",
            "2024-01-31T18:30Z",
            "2023-02-29T00:00:00Z",
            "2024-01-31T24:00:00Z",
            "2024-01-31T18:30:00+25:00",
            "0001-01-01T00:00:00+01:00",
            "9999-12-31T23:59:59-00:01",
            "+12024-01-31T18:30:00Z",
            "2024-01-31T18:30:00Z ",
            "1706725800",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn dates() {
        assert_eq!(date("2024-02-29"), NaiveDate::from_ymd_opt(2024, 2, 29));
        for text in
            ["2023-02-29", "0000-01-01", "2024-1-01", "+024-01-01", "2024-01-011", "20240101", "２024-01"]
        {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn times() {
        assert_eq!(time("18:30:05"), NaiveTime::from_hms_opt(18, 30, 5));
        assert_eq!(time("00:00:00.5"), NaiveTime::from_hms_milli_opt(0, 0, 0, 500));
        assert_eq!(time("00:00:00.123456789"), NaiveTime::from_hms_micro_opt(0, 0, 0, 123_456));
        for text in [
            "24:00:00",
            "23:59:60",
            "18:30",
            "1:30:00",
            "18:30:05.",
            "18:30:05.1234567890",
            "18:30:05Z",
            "18:30:-5",
        ] {
            assert_eq!(time(text), None, "{text}");
        }
    }
}

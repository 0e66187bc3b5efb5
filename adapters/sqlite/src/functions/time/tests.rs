//! Parts and units against chrono, and what zones do to them.

use chrono::{DateTime, Datelike, Duration, NaiveTime, TimeZone as _, Timelike, Utc};
use chrono_tz::Tz;
use proptest::{prelude::*, sample::select};

use super::super::testing::{evaluate, open, refuses};
use crate::time::{read_timestamp, write_timestamp};

fn written(at: DateTime<Utc>) -> String {
    let mut out = String::new();
    write_timestamp(&mut out, at);
    out
}

#[test]
fn parts() {
    for (unit, of, zone, expected) in [
        ("year", "2024-02-29 23:59:59.999999", "UTC", 2024),
        ("year", "2024-12-31 23:30:00.000000", "Europe/Berlin", 2025),
        ("iso_year", "2024-12-30 00:00:00.000000", "UTC", 2025),
        ("quarter", "2024-10-01", "UTC", 4),
        ("month", "2024-02-29", "Asia/Tokyo", 2),
        ("week", "2021-01-03 12:00:00.000000", "UTC", 53),
        ("day", "2024-03-01 01:00:00.000000", "America/New_York", 29),
        ("week_day", "2024-09-01", "UTC", 7),
        ("week_day", "2024-09-02", "UTC", 1),
        ("yearday", "2024-12-31", "UTC", 366),
        ("hour", "2024-07-01 12:00:00.000000", "Asia/Kolkata", 17),
        ("minute", "2024-07-01 12:00:00.000000", "Asia/Kolkata", 30),
        ("second", "12:34:56.789012", "UTC", 56),
        ("hour", "23:00:00", "Asia/Tokyo", 23),
    ] {
        let sql = format!("rustango_part('{unit}', '{of}', '{zone}')");
        assert_eq!(evaluate(&sql), expected.to_string(), "{sql}");
    }
}

#[test]
fn units() {
    for (unit, of, zone, expected) in [
        ("year", "2024-05-06 07:08:09.101112", "UTC", "2024-01-01 00:00:00.000000"),
        ("iso_year", "2024-12-31 00:00:00.000000", "UTC", "2024-12-30 00:00:00.000000"),
        ("quarter", "2024-05-06 07:08:09.101112", "UTC", "2024-04-01 00:00:00.000000"),
        ("month", "2024-05-06 07:08:09.101112", "UTC", "2024-05-01 00:00:00.000000"),
        ("week", "2024-09-01 23:00:00.000000", "UTC", "2024-08-26 00:00:00.000000"),
        ("day", "2024-05-06 07:08:09.101112", "UTC", "2024-05-06 00:00:00.000000"),
        ("hour", "2024-05-06 07:08:09.101112", "UTC", "2024-05-06 07:00:00.000000"),
        ("minute", "2024-05-06 07:08:09.101112", "UTC", "2024-05-06 07:08:00.000000"),
        ("second", "2024-05-06 07:08:09.101112", "UTC", "2024-05-06 07:08:09.000000"),
        ("day", "2024-05-06 07:08:09.101112", "Asia/Tokyo", "2024-05-05 15:00:00.000000"),
        ("month", "2024-12-31 23:30:00.000000", "Europe/Berlin", "2024-12-31 23:00:00.000000"),
        ("year", "2024-07-01 00:00:00.000000", "Europe/Berlin", "2023-12-31 23:00:00.000000"),
        ("hour", "2024-05-06 07:08:09.101112", "Asia/Kolkata", "2024-05-06 06:30:00.000000"),
        ("month", "2024-05-06", "UTC", "2024-05-01"),
        ("week", "2024-09-01", "Asia/Tokyo", "2024-08-26"),
    ] {
        let sql = format!("rustango_trunc_timestamp('{unit}', '{of}', '{zone}')");
        assert_eq!(evaluate(&sql), expected, "{sql}");
    }
}

/// As PostgreSQL's `date_trunc(unit, at, zone)` answers.
#[test]
fn clocks_that_leap_and_go_back() {
    for (unit, of, zone, expected) in [
        // 02:30 summer time and 02:30 standard time, an hour apart.
        ("hour", "2024-10-27 00:30:00.000000", "Europe/Berlin", "2024-10-27 00:00:00.000000"),
        ("hour", "2024-10-27 01:30:00.000000", "Europe/Berlin", "2024-10-27 01:00:00.000000"),
        ("day", "2024-10-27 20:00:00.000000", "Europe/Berlin", "2024-10-26 22:00:00.000000"),
        // After the leap from 02:00 to 03:00.
        ("hour", "2024-03-31 01:30:00.000000", "Europe/Berlin", "2024-03-31 01:00:00.000000"),
        ("day", "2024-03-31 20:00:00.000000", "Europe/Berlin", "2024-03-30 23:00:00.000000"),
        // Clocks go back by half an hour.
        ("hour", "2024-04-06 15:10:00.000000", "Australia/Lord_Howe", "2024-04-06 14:30:00.000000"),
        // Midnight is leapt over: the day begins at 01:00.
        ("day", "2018-11-04 12:00:00.000000", "America/Sao_Paulo", "2018-11-04 03:00:00.000000"),
        // Midnight comes twice: the later one counts.
        ("day", "2024-11-03 12:00:00.000000", "America/Havana", "2024-11-03 05:00:00.000000"),
        // A whole day was leapt over.
        ("month", "2011-12-31 09:00:00.000000", "Pacific/Apia", "2011-12-01 10:00:00.000000"),
    ] {
        let sql = format!("rustango_trunc_timestamp('{unit}', '{of}', '{zone}')");
        assert_eq!(evaluate(&sql), expected, "{sql}");
    }
    for (of, hour) in [("2024-10-27 00:30:00", 2), ("2024-10-27 01:30:00", 2), ("2024-03-31 01:00:00", 3)] {
        let sql = format!("rustango_part('hour', '{of}', 'Europe/Berlin')");
        assert_eq!(evaluate(&sql), hour.to_string(), "{sql}");
    }
}

#[test]
fn null_and_nonsense() {
    assert_eq!(evaluate("rustango_part('year', NULL, 'UTC')"), "NULL");
    assert_eq!(evaluate("rustango_trunc_timestamp(NULL, '2024-01-01', 'UTC')"), "NULL");
    let now = "'2024-05-06 07:08:09.101112'";
    for (arguments, reason) in [
        (format!("'century', {now}, 'UTC'"), "no such unit"),
        (format!("'Year', {now}, 'UTC'"), "no such unit"),
        (format!("'year', {now}, 'Mars/Olympus'"), "no such zone"),
        (format!("'year', {now}, ''"), "no such zone"),
        ("'year', 'soon', 'UTC'".to_owned(), "not a time"),
        ("'year', 2024, 'UTC'".to_owned(), "not text"),
        ("'year', '0001-01-01 00:00:00.000000', 'America/New_York'".to_owned(), "time out of range"),
    ] {
        for function in ["rustango_part", "rustango_trunc_timestamp"] {
            refuses(&format!("{function}({arguments})"), &format!("{function}: {reason}"));
        }
    }
    refuses("rustango_part('hour', '2024-01-01', 'UTC')", "rustango_part: no such part");
    refuses("rustango_part('year', '12:00:00', 'UTC')", "rustango_part: no such part");
    refuses(
        "rustango_trunc_timestamp('hour', '2024-01-01', 'UTC')",
        "rustango_trunc_timestamp: no such part",
    );
    refuses(
        &format!("rustango_trunc_timestamp('yearday', {now}, 'UTC')"),
        "rustango_trunc_timestamp: no such part",
    );
    assert_eq!(evaluate("rustango_trunc_timestamp('week', '0001-01-07', 'UTC')"), "0001-01-01");
}

const ZONES: [&str; 8] = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Casablanca",
];

fn moments() -> impl Strategy<Value = DateTime<Utc>> {
    // From the year 2 to the year 9998, and often near now.
    prop_oneof![-62_000_000_000_000_000_i64..253_000_000_000_000_000, 0_i64..2_000_000_000_000_000]
        .prop_map(|micros| DateTime::from_timestamp_micros(micros).unwrap())
}

proptest! {
    #[test]
    fn parts_are_those_of_chrono(at in moments(), zone in select(&ZONES)) {
        let connection = open();
        let local = at.with_timezone(&zone.parse::<Tz>().unwrap());
        let mut statement = connection.prepare("SELECT rustango_part(?1, ?2, ?3)").unwrap();
        for (unit, expected) in [
            ("year", i64::from(local.year())),
            ("iso_year", local.iso_week().year().into()),
            ("quarter", (local.month0() / 3 + 1).into()),
            ("month", local.month().into()),
            ("week", local.iso_week().week().into()),
            ("day", local.day().into()),
            ("week_day", local.weekday().number_from_monday().into()),
            ("yearday", local.ordinal().into()),
            ("hour", local.hour().into()),
            ("minute", local.minute().into()),
            ("second", local.second().into()),
        ] {
            let found: i64 = statement.query_row([unit, &written(at), zone], |row| row.get(0)).unwrap();
            prop_assert_eq!(found, expected, "{} of {} in {}", unit, at, zone);
        }
    }

    #[test]
    fn units_begin_where_clocks_show_their_beginning(at in moments(), zone in select(&ZONES)) {
        let connection = open();
        let tz: Tz = zone.parse().unwrap();
        let mut statement = connection.prepare("SELECT rustango_trunc_timestamp(?1, ?2, ?3)").unwrap();
        for unit in ["year", "iso_year", "quarter", "month", "week", "day", "hour", "minute", "second"] {
            let text: String = statement.query_row([unit, &written(at), zone], |row| row.get(0)).unwrap();
            let cut = read_timestamp(&text).unwrap();
            let local = at.with_timezone(&tz).naive_local();
            let shown = match unit {
                // By the clock as it went at the time.
                "hour" | "minute" | "second" => cut.naive_utc() + (local - at.naive_utc()),
                _ => cut.with_timezone(&tz).naive_local(),
            };
            let is_same = match unit {
                "year" => shown.year() == local.year() && shown.ordinal() == 1,
                "iso_year" => shown.iso_week().year() == local.iso_week().year() && shown.iso_week().week() == 1,
                "quarter" => shown.year() == local.year() && shown.month0() == local.month0() / 3 * 3,
                "month" => (shown.year(), shown.month(), shown.day()) == (local.year(), local.month(), 1),
                "week" => shown.iso_week() == local.iso_week() && shown.weekday() == chrono::Weekday::Mon,
                "day" => shown.date() == local.date(),
                "hour" => (shown.minute(), shown.second()) == (0, 0) && at - cut < Duration::hours(1),
                "minute" => shown.second() == 0 && at - cut < Duration::minutes(1),
                _ => shown.nanosecond() == 0 && at - cut < Duration::seconds(1),
            };
            prop_assert!(is_same, "{} of {} in {} is {}", unit, at, zone, cut);
            if !matches!(unit, "hour" | "minute" | "second") && shown.time() != NaiveTime::MIN {
                // Only where clocks leapt over midnight.
                let midnight = shown.date().and_time(NaiveTime::MIN);
                prop_assert!(tz.from_local_datetime(&midnight).earliest().is_none(), "{} in {}", cut, zone);
            }
        }
    }
}

//! How MySQL and MariaDB take dates apart, in UTC and by the clocks of zones. It knows no driver.
//!
//! The servers know zones only where somebody has loaded them, answer NULL where
//! not, and convert nothing beyond 2038. So the zones come from the IANA
//! database that is compiled in: a statement carries the moments at which the
//! clocks of its zone changed.

use chrono::{DateTime, Offset as _, TimeZone as _, Utc};
use chrono_tz::Tz;
use rustango_ports::database::{Argument, DatePart, DateUnit, Fragment, SqlText, ValueType, Zone};

use crate::spelling::as_type;

pub(crate) fn date_part(out: &mut SqlText, part: DatePart, subject: Argument<'_>, zone: Zone<'_>) {
    let (before, after) = match part {
        DatePart::Year => ("YEAR(", ")"),
        DatePart::Quarter => ("QUARTER(", ")"),
        DatePart::Month => ("MONTH(", ")"),
        // Weeks begin on Monday, and the first has four days in the year.
        DatePart::Week => ("WEEK(", ", 3)"),
        DatePart::WeekDay => ("DAYOFWEEK(", ")"),
        DatePart::Hour => ("HOUR(", ")"),
        DatePart::Minute => ("MINUTE(", ")"),
        DatePart::Second => ("SECOND(", ")"),
        _ => ("DAYOFMONTH(", ")"),
    };
    out.push(before);
    shown(out, subject, Clocks::of(zone).as_ref());
    out.push(after);
}

/// A cast to a date rounds; this cuts.
pub(crate) fn local_date(out: &mut SqlText, subject: Argument<'_>, zone: Zone<'_>) {
    out.push("DATE(");
    shown(out, subject, Clocks::of(zone).as_ref());
    out.push(")");
}

pub(crate) fn date_trunc(out: &mut SqlText, unit: DateUnit, subject: Argument<'_>, zone: Zone<'_>) {
    if subject.of == ValueType::Date {
        return as_type(out, &|out| cut(out, unit, subject.write), "DATE");
    }
    let clocks = Clocks::of(zone);
    let local = |out: &mut SqlText| shown(out, subject, clocks.as_ref());
    let began = |out: &mut SqlText| as_type(out, &|out| cut(out, unit, &local), "DATETIME(6)");
    match &clocks {
        None => began(out),
        // Within an hour that is there twice, time goes on as it does elsewhere.
        Some(_) if matches!(unit, DateUnit::Hour | DateUnit::Minute | DateUnit::Second) => {
            out.push("DATE_SUB(");
            (subject.write)(out);
            out.push(", INTERVAL TIMESTAMPDIFF(MICROSECOND, ");
            began(out);
            out.push(", ");
            local(out);
            out.push(") MICROSECOND)");
        }
        Some(clocks) => {
            out.push("DATE_SUB(");
            began(out);
            out.push(", INTERVAL ");
            clocks.offset_at_local(out, &began);
            out.push(" SECOND)");
        }
    }
}

/// Writes what clocks show at a point in time; without clocks, the time in UTC.
fn shown(out: &mut SqlText, subject: Argument<'_>, clocks: Option<&Clocks>) {
    match clocks.filter(|_| subject.of == ValueType::Timestamp) {
        None => (subject.write)(out),
        Some(clocks) => {
            out.push("DATE_ADD(");
            (subject.write)(out);
            out.push(", INTERVAL ");
            clocks.offset_at(out, subject.write);
            out.push(" SECOND)");
        }
    }
}

/// Writes a time cut down to a unit, as text.
fn cut(out: &mut SqlText, unit: DateUnit, subject: Fragment<'_>) {
    let formatted = |out: &mut SqlText, format: &str| {
        out.push("DATE_FORMAT(");
        subject(out);
        out.push(", '").push(format).push("')");
    };
    match unit {
        DateUnit::Year => formatted(out, "%Y-01-01"),
        DateUnit::Quarter => {
            out.push("CONCAT(");
            formatted(out, "%Y-");
            out.push(", QUARTER(");
            subject(out);
            out.push(") * 3 - 2, '-01')");
        }
        DateUnit::Month => formatted(out, "%Y-%m-01"),
        DateUnit::Week => {
            out.push("DATE_SUB(DATE(");
            subject(out);
            out.push("), INTERVAL WEEKDAY(");
            subject(out);
            out.push(") DAY)");
        }
        DateUnit::Hour => formatted(out, "%Y-%m-%d %H:00:00"),
        DateUnit::Minute => formatted(out, "%Y-%m-%d %H:%i:00"),
        DateUnit::Second => formatted(out, "%Y-%m-%d %H:%i:%s"),
        _ => formatted(out, "%Y-%m-%d"),
    }
}

/// The day that moments are counted from, so that none of them is negative, and
/// how long before 1970 it was, in seconds.
const DAY_ONE: &str = "'0001-01-01'";
const DAY_ONE_TO_1970: i64 = 62_135_596_800;
/// When clocks began to follow zones, and how far the IANA database looks ahead.
const YEARS: (i32, i32) = (1840, 2101);
/// Clocks do not change and change back within so many seconds: four days.
const STEP: i64 = 4 * 86_400;

/// How far the clocks of a zone are before UTC, in seconds, and from when on.
#[derive(Debug)]
struct Clocks {
    first: i32,
    /// In seconds since 1970.
    changes: Vec<(i64, i32)>,
}

impl Clocks {
    /// Returns the clocks of a zone; none of UTC, where nothing changes.
    fn of(zone: Zone<'_>) -> Option<Self> {
        let Zone::Named(name) = zone else { return None };
        // Whoever renders has checked that it exists.
        name.parse::<Tz>().ok().map(Self::of_zone)
    }

    fn of_zone(zone: Tz) -> Self {
        let year = |year| Utc.with_ymd_and_hms(year, 1, 1, 0, 0, 0).single().map_or(0, |at| at.timestamp());
        let (mut from, end) = (year(YEARS.0), year(YEARS.1));
        let mut clocks = Self { first: offset(zone, from), changes: Vec::new() };
        while from < end {
            clocks.look_between(zone, from, from + STEP);
            from += STEP;
        }
        clocks
    }

    /// Finds the changes after one moment up to another.
    fn look_between(&mut self, zone: Tz, from: i64, to: i64) {
        let (before, after) = (offset(zone, from), offset(zone, to));
        if before == after {
            return;
        }
        if to - from == 1 {
            self.changes.push((to, after));
            return;
        }
        let middle = from.midpoint(to);
        self.look_between(zone, from, middle);
        self.look_between(zone, middle, to);
    }

    /// Writes how far the clocks are before UTC at a point in time.
    fn offset_at(&self, out: &mut SqlText, subject: Fragment<'_>) {
        self.look_up(out, subject, &mut self.changes.iter().map(|(moment, _)| *moment));
    }

    /// Writes how far the clocks are before UTC where they show a time: of two
    /// moments at the later one, and before a leap where they leapt over it.
    fn offset_at_local(&self, out: &mut SqlText, shown: Fragment<'_>) {
        let locals = self.changes.iter().map(|(moment, offset)| moment + i64::from(*offset));
        self.look_up(out, shown, &mut locals.clone());
    }

    fn look_up(&self, out: &mut SqlText, at: Fragment<'_>, limits: &mut dyn Iterator<Item = i64>) {
        if self.changes.is_empty() {
            out.push(&self.first.to_string());
            return;
        }
        // It finds the place among the limits by halves.
        out.push("ELT(1 + INTERVAL(TIMESTAMPDIFF(SECOND, ").push(DAY_ONE).push(", ");
        at(out);
        out.push(")");
        for limit in limits {
            out.push(", ").push(&(limit + DAY_ONE_TO_1970).to_string());
        }
        out.push(")");
        for offset in std::iter::once(&self.first).chain(self.changes.iter().map(|(_, offset)| offset)) {
            out.push(", ").push(&offset.to_string());
        }
        out.push(")");
    }
}

/// Returns how far clocks are before UTC, in seconds.
fn offset(zone: Tz, moment: i64) -> i32 {
    let at = DateTime::from_timestamp(moment, 0).unwrap_or_default().naive_utc();
    zone.offset_from_utc_datetime(&at).fix().local_minus_utc()
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Clocks {
        fn show(&self, moment: i64) -> i32 {
            let passed = self.changes.partition_point(|(change, _)| *change <= moment);
            passed.checked_sub(1).map_or(self.first, |at| self.changes[at].1)
        }
    }

    #[test]
    fn every_zone_is_known_from_change_to_change() {
        let mut changes = 0;
        for zone in chrono_tz::TZ_VARIANTS {
            let clocks = Clocks::of_zone(zone);
            changes += clocks.changes.len();
            // The limits of local time are in order too, or nobody finds their place.
            let locals: Vec<_> = clocks.changes.iter().map(|(at, offset)| at + i64::from(*offset)).collect();
            assert!(locals.is_sorted(), "{zone}");
            for (change, _) in &clocks.changes {
                for moment in [change - 1, *change, change + 1, change + 43_200] {
                    assert_eq!(clocks.show(moment), offset(zone, moment), "{zone} at {moment}");
                }
            }
            for week in (-6_000..6_700).step_by(7) {
                let moment = week * 604_800 + 1_234;
                assert_eq!(clocks.show(moment), offset(zone, moment), "{zone} at {moment}");
            }
        }
        assert!(changes > 40_000, "{changes}");
    }

    #[test]
    fn a_zone_without_changes_is_a_number() {
        let mut out = SqlText::new();
        Clocks::of_zone(Tz::Etc__GMTMinus3).offset_at(&mut out, &|_| unreachable!("nothing depends on it"));
        assert_eq!(out.sql, "10800");
        assert!(Clocks::of(Zone::Utc).is_none());
    }
}

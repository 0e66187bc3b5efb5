//! Parts of times, and times cut to a unit, on the clocks of a time zone.

use chrono::{
    DateTime, Datelike, Days, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, Offset as _, TimeZone,
    Timelike, Utc,
};
use chrono_tz::Tz;
use rusqlite::Connection;
use rustango_sql_base::year_fits;

use super::{Reason, scalar, text};
use crate::time::{read_date, read_time, read_timestamp, write_date, write_timestamp};

pub(super) fn register(connection: &Connection) -> rusqlite::Result<()> {
    scalar(connection, "rustango_part", |[unit, of, zone]| {
        Unit::named(text(unit)?)?.part(Local::read(text(of)?, Zone::named(text(zone)?)?)?)
    })?;
    scalar(connection, "rustango_trunc_timestamp", |[unit, of, zone]| {
        truncated(Unit::named(text(unit)?)?, text(of)?, Zone::named(text(zone)?)?)
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Year,
    IsoYear,
    Quarter,
    Month,
    Week,
    Day,
    WeekDay,
    YearDay,
    Hour,
    Minute,
    Second,
}

impl Unit {
    fn named(name: &str) -> Result<Self, Reason> {
        Ok(match name {
            "year" => Self::Year,
            "iso_year" => Self::IsoYear,
            "quarter" => Self::Quarter,
            "month" => Self::Month,
            "week" => Self::Week,
            "day" => Self::Day,
            "week_day" => Self::WeekDay,
            "yearday" => Self::YearDay,
            "hour" => Self::Hour,
            "minute" => Self::Minute,
            "second" => Self::Second,
            _ => return Err(Reason::NoSuchUnit),
        })
    }

    fn part(self, Local { date, time }: Local) -> Result<i64, Reason> {
        let of_date = |part: fn(NaiveDate) -> i64| date.map(part);
        let of_time = |part: fn(NaiveTime) -> i64| time.map(part);
        match self {
            Self::Year => of_date(|date| date.year().into()),
            Self::IsoYear => of_date(|date| date.iso_week().year().into()),
            Self::Quarter => of_date(|date| date.quarter().into()),
            Self::Month => of_date(|date| date.month().into()),
            Self::Week => of_date(|date| date.iso_week().week().into()),
            Self::Day => of_date(|date| date.day().into()),
            Self::WeekDay => of_date(|date| date.weekday().number_from_monday().into()),
            Self::YearDay => of_date(|date| date.ordinal().into()),
            Self::Hour => of_time(|time| time.hour().into()),
            Self::Minute => of_time(|time| time.minute().into()),
            Self::Second => of_time(|time| time.second().into()),
        }
        .ok_or(Reason::NoSuchPart)
    }

    /// Returns the first day of the unit that a day is in.
    fn first_day(self, date: NaiveDate) -> Result<NaiveDate, Reason> {
        let first = match self {
            Self::Year => date.with_ordinal(1),
            Self::IsoYear => NaiveDate::from_isoywd_opt(date.iso_week().year(), 1, chrono::Weekday::Mon),
            Self::Quarter => NaiveDate::from_ymd_opt(date.year(), date.month0() / 3 * 3 + 1, 1),
            Self::Month => date.with_day(1),
            Self::Week => date.checked_sub_days(Days::new(date.weekday().num_days_from_monday().into())),
            Self::Day => Some(date),
            Self::WeekDay | Self::YearDay | Self::Hour | Self::Minute | Self::Second => {
                return Err(Reason::NoSuchPart);
            }
        };
        first.filter(|date| year_fits(*date)).ok_or(Reason::TimeOutOfRange)
    }

    /// Returns the beginning of the unit of less than a day that a time is in.
    fn beginning(self, time: NaiveTime) -> Option<NaiveTime> {
        match self {
            Self::Hour => NaiveTime::from_hms_opt(time.hour(), 0, 0),
            Self::Minute => NaiveTime::from_hms_opt(time.hour(), time.minute(), 0),
            Self::Second => time.with_nanosecond(0),
            _ => None,
        }
    }
}

/// What calendars and clocks show.
struct Local {
    date: Option<NaiveDate>,
    time: Option<NaiveTime>,
}

impl Local {
    /// Reads a timestamp, which is shown by the clocks of a zone, or a date or
    /// a time, which are the same everywhere.
    fn read(stored: &str, zone: Zone) -> Result<Self, Reason> {
        if let Some(at) = read_timestamp(stored) {
            let shown = zone.shows(at);
            if !year_fits(shown.date()) {
                return Err(Reason::TimeOutOfRange);
            }
            return Ok(Self { date: Some(shown.date()), time: Some(shown.time()) });
        }
        match (read_date(stored), read_time(stored)) {
            (None, None) => Err(Reason::NotTime),
            (date, time) => Ok(Self { date, time }),
        }
    }
}

/// A time zone.
#[derive(Clone, Copy)]
enum Zone {
    Utc,
    Named(Tz),
}

impl Zone {
    fn named(name: &str) -> Result<Self, Reason> {
        match name {
            "UTC" => Ok(Self::Utc),
            _ => name.parse().map(Self::Named).map_err(|_| Reason::NoSuchZone),
        }
    }

    fn shows(self, at: DateTime<Utc>) -> NaiveDateTime {
        match self {
            Self::Utc => at.naive_utc(),
            Self::Named(zone) => at.with_timezone(&zone).naive_local(),
        }
    }

    /// Finds the moment at which clocks show a time, as PostgreSQL does: of
    /// two, the later one; where they leapt over it, by what they showed before.
    fn moment(self, shown: NaiveDateTime) -> Option<DateTime<Utc>> {
        let zone = match self {
            Self::Utc => return Some(shown.and_utc()),
            Self::Named(zone) => zone,
        };
        match zone.from_local_datetime(&shown) {
            MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(_, at) => Some(at.to_utc()),
            MappedLocalTime::None => {
                let before = shown.checked_sub_days(Days::new(1))?;
                let offset = zone.offset_from_utc_datetime(&before).fix();
                Some(shown.checked_sub_offset(offset)?.and_utc())
            }
        }
    }
}

/// Cuts a timestamp on the clocks of a zone, or a date.
fn truncated(unit: Unit, stored: &str, zone: Zone) -> Result<String, Reason> {
    let mut out = String::with_capacity(26);
    let Some(at) = read_timestamp(stored) else {
        let date = read_date(stored).ok_or(Reason::NotTime)?;
        write_date(&mut out, unit.first_day(date)?);
        return Ok(out);
    };
    let shown = zone.shows(at);
    let cut = match unit.beginning(shown.time()) {
        // Within a day clocks go back by whole hours or not, but what has gone
        // by since the hour began is the same.
        Some(beginning) => at.checked_sub_signed(shown.time() - beginning),
        None => zone.moment(unit.first_day(shown.date())?.and_time(NaiveTime::MIN)),
    };
    let cut = cut.filter(|at| year_fits(at.date_naive())).ok_or(Reason::TimeOutOfRange)?;
    write_timestamp(&mut out, cut);
    Ok(out)
}

#[cfg(test)]
mod tests;

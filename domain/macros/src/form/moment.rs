//! Dates and times as they are written in attributes.

/// A date, a time of a day, or both: in UTC.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub(super) enum Moment {
    Day([u32; 3]),
    Time([u32; 3]),
    Both([u32; 3], [u32; 3]),
}

/// How they are written.
const WRITTEN: &str =
    "a day is written \"2024-02-29\", a point in time \"2024-02-29T18:30\" (in UTC), a time \"18:30\"";

impl Moment {
    /// Reads one, or says what it should be.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let both = text.split_once('T');
        let moment = match both {
            Some((date, time)) => day(date).zip(clock(time.strip_suffix('Z').unwrap_or(time))),
            None => None,
        };
        let moment = moment
            .map(|(day, time)| Self::Both(day, time))
            .or_else(|| day(text).map(Self::Day))
            .or_else(|| clock(text).map(Self::Time));
        match moment {
            None => Err(format!("\"{text}\" is no date or time: {WRITTEN}")),
            Some(Self::Day(day) | Self::Both(day, _)) if !is_day(day) => {
                Err(format!("there is no day \"{text}\""))
            }
            Some(Self::Time(time) | Self::Both(_, time)) if !is_time(time) => {
                Err(format!("there is no time \"{text}\""))
            }
            Some(moment) => Ok(moment),
        }
    }

    /// The check of the type of the field.
    pub(super) const fn check(self) -> &'static str {
        match self {
            Self::Day(_) => "days",
            Self::Time(_) => "times",
            Self::Both(..) => "moments",
        }
    }
}

fn day(text: &str) -> Option<[u32; 3]> {
    let mut parts = text.split('-');
    let mut part = |digits| number(parts.next()?, digits);
    let day = [part(4)?, part(2)?, part(2)?];
    parts.next().is_none().then_some(day)
}

fn clock(text: &str) -> Option<[u32; 3]> {
    let mut parts = text.split(':');
    let (hour, minute) = (number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    let second = parts.next().map_or(Some(0), |second| number(second, 2))?;
    parts.next().is_none().then_some([hour, minute, second])
}

fn number(text: &str, digits: usize) -> Option<u32> {
    let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}

const fn is_day([year, month, day]: [u32; 3]) -> bool {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 0,
    };
    year >= 1 && 1 <= day && day <= days
}

const fn is_time([hour, minute, second]: [u32; 3]) -> bool {
    hour < 24 && minute < 60 && second < 60
}

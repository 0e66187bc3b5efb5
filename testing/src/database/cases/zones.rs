//! What clocks and calendars of time zones show, at the borders where they
//! leap.

use chrono::{DateTime, NaiveDate, Utc};
use rustango_model::Model as _;
use rustango_ports::database::DateUnit;
use rustango_query::{Db, Error, Objects as _, count};

use crate::database::{
    edges::{date, timestamp},
    models::Maybe,
    trial::{Failure, Outcome, Trial},
};

/// A day, then its year, quarter, month, ISO week, day and weekday.
type Calendar = (NaiveDate, [i64; 6]);

type Shown = (&'static str, &'static str, (i32, u32, u32), [i64; 6], [i64; 3]);

/// A zone, a moment, what its calendars show, and its clocks.
const SHOWN: &[Shown] = &[
    // An hour is left out at 01:00 in UTC.
    ("Europe/Paris", "2024-03-31T00:59:59Z", (2024, 3, 31), [2024, 1, 3, 13, 31, 1], [1, 59, 59]),
    ("Europe/Paris", "2024-03-31T01:00:00Z", (2024, 3, 31), [2024, 1, 3, 13, 31, 1], [3, 0, 0]),
    // An hour is there twice.
    ("Europe/Paris", "2024-10-27T00:30:00Z", (2024, 10, 27), [2024, 4, 10, 43, 27, 1], [2, 30, 0]),
    ("Europe/Paris", "2024-10-27T01:30:00Z", (2024, 10, 27), [2024, 4, 10, 43, 27, 1], [2, 30, 0]),
    // The year begins earlier, or ends later.
    ("Europe/Paris", "2023-12-31T23:30:00Z", (2024, 1, 1), [2024, 1, 1, 1, 1, 2], [0, 30, 0]),
    ("America/New_York", "2024-01-01T04:59:59Z", (2023, 12, 31), [2023, 4, 12, 52, 31, 1], [23, 59, 59]),
    // Not by whole hours.
    ("Asia/Kathmandu", "2024-05-05T18:20:00Z", (2024, 5, 6), [2024, 2, 5, 19, 6, 2], [0, 5, 0]),
    // The day before yesterday: there was no 30th.
    ("Pacific/Apia", "2011-12-30T09:59:59Z", (2011, 12, 29), [2011, 4, 12, 52, 29, 5], [23, 59, 59]),
    ("Pacific/Apia", "2011-12-30T10:00:00Z", (2011, 12, 31), [2011, 4, 12, 52, 31, 7], [0, 0, 0]),
    ("UTC", "2024-02-29T12:34:56Z", (2024, 2, 29), [2024, 1, 2, 9, 29, 5], [12, 34, 56]),
];

async fn moments(trial: &Trial, all: impl IntoIterator<Item = &str>) -> Result<Db, Failure> {
    let db = trial.with(&[Maybe::schema]).await?;
    let row = |text: &str| Maybe { timestamp: Some(timestamp(text)), ..Maybe::default() };
    let mut rows: Vec<_> = all.into_iter().map(row).chain([Maybe::default()]).collect();
    Maybe::bulk_insert(&mut rows, &db).await?;
    Ok(db)
}

pub(crate) async fn parts_are_those_of_a_zone(trial: &Trial) -> Outcome {
    let db = moments(trial, SHOWN.iter().map(|shown| shown.1)).await?;
    for (zone, moment, (year, month, day), calendar, clock) in SHOWN {
        let at = || Maybe::timestamp.at_time_zone(zone);
        let this = Maybe::objects().filter(Maybe::timestamp.eq(timestamp(moment)));
        let days = (at().year(), at().quarter(), at().month(), at().week(), at().day(), at().week_day());
        let times = (at().hour(), at().minute(), at().second());
        let (shown_date, days, times) = this.values((at().date(), days, times)).get(&db).await?;
        let days = [days.0, days.1, days.2, days.3, days.4, days.5].map(Option::unwrap_or_default);
        let times = [times.0, times.1, times.2].map(Option::unwrap_or_default);
        let expected: Calendar = (date(*year, *month, *day), *calendar);
        assert_eq!((shown_date, days, times), (Some(expected.0), expected.1, *clock), "{moment} in {zone}");
    }
    let at = || Maybe::timestamp.at_time_zone("Europe/Paris");
    let none = Maybe::objects().filter(Maybe::timestamp.is_null()).values((at().date(), at().hour()));
    assert_eq!(none.get(&db).await?, (None, None));

    // As conditions and as groups.
    let night = Maybe::objects().filter(at().date().eq(date(2024, 10, 27)).and(at().hour().lt(3)));
    assert_eq!(night.count(&db).await?, 2);
    let days = Maybe::objects().filter(at().year().eq(2024)).group_by(at().date()).annotate(count());
    let days: Vec<_> = days
        .fetch(&db)
        .await?
        .into_iter()
        .map(|(day, rows)| (day.map(|day| day.to_string()), rows))
        .collect();
    let day = |text: &str, rows| (Some(text.to_owned()), rows);
    assert_eq!(
        days,
        [
            day("2024-01-01", 2),
            day("2024-02-29", 1),
            day("2024-03-31", 2),
            day("2024-05-05", 1),
            day("2024-10-27", 2)
        ]
    );
    Ok(())
}

/// A zone, a moment, a unit, and when that began.
const CUT: &[(&str, &str, DateUnit, &str)] = &[
    ("Europe/Paris", "2024-03-31T00:59:59Z", DateUnit::Hour, "2024-03-31T00:00:00Z"),
    ("Europe/Paris", "2024-03-31T01:10:00Z", DateUnit::Hour, "2024-03-31T01:00:00Z"),
    ("Europe/Paris", "2024-03-31T01:10:00Z", DateUnit::Day, "2024-03-30T23:00:00Z"),
    // The same hour, twice: each began for itself.
    ("Europe/Paris", "2024-10-27T00:30:30Z", DateUnit::Hour, "2024-10-27T00:00:00Z"),
    ("Europe/Paris", "2024-10-27T01:30:30Z", DateUnit::Hour, "2024-10-27T01:00:00Z"),
    ("Europe/Paris", "2024-10-27T01:30:30Z", DateUnit::Minute, "2024-10-27T01:30:00Z"),
    ("Europe/Paris", "2024-10-27T01:30:30Z", DateUnit::Day, "2024-10-26T22:00:00Z"),
    ("Europe/Paris", "2024-10-28T12:00:00Z", DateUnit::Month, "2024-09-30T22:00:00Z"),
    ("Europe/Paris", "2024-11-15T12:00:00Z", DateUnit::Quarter, "2024-09-30T22:00:00Z"),
    ("Europe/Paris", "2024-07-15T12:00:00Z", DateUnit::Year, "2023-12-31T23:00:00Z"),
    // Monday, on the other side of the change.
    ("Europe/Paris", "2024-03-31T12:00:00Z", DateUnit::Week, "2024-03-24T23:00:00Z"),
    ("Asia/Kathmandu", "2024-05-05T18:20:00.25Z", DateUnit::Hour, "2024-05-05T18:15:00Z"),
    ("Asia/Kathmandu", "2024-05-05T18:20:00.25Z", DateUnit::Second, "2024-05-05T18:20:00Z"),
    // Half an hour of difference between summer and winter.
    ("Australia/Lord_Howe", "2024-04-06T15:10:00Z", DateUnit::Day, "2024-04-06T13:00:00Z"),
    // Midnight is left out.
    ("America/Sao_Paulo", "2018-11-04T03:30:00Z", DateUnit::Day, "2018-11-04T03:00:00Z"),
    // Midnight is there twice.
    ("America/Havana", "2024-11-03T05:30:00Z", DateUnit::Day, "2024-11-03T05:00:00Z"),
    ("UTC", "2024-05-05T18:20:00Z", DateUnit::Day, "2024-05-05T00:00:00Z"),
];

pub(crate) async fn times_are_cut_down_in_a_zone(trial: &Trial) -> Outcome {
    let db = moments(trial, CUT.iter().map(|cut| cut.1)).await?;
    for (zone, moment, unit, began) in CUT {
        let this = Maybe::objects().filter(Maybe::timestamp.eq(timestamp(moment)));
        let cut = this.values(Maybe::timestamp.at_time_zone(zone).trunc(*unit)).first(&db).await?;
        let began: Option<DateTime<Utc>> = Some(timestamp(began));
        assert_eq!(cut, Some(began), "{unit:?} of {moment} in {zone}");
    }
    let midnight = Maybe::timestamp.at_time_zone("Asia/Kathmandu").trunc(DateUnit::Day);
    let since = Maybe::objects().filter(midnight.eq(timestamp("2024-05-05T18:15:00Z")));
    assert_eq!(since.count(&db).await?, 3);
    Ok(())
}

pub(crate) async fn an_unknown_zone_is_named(trial: &Trial) -> Outcome {
    let db = moments(trial, []).await?;
    for name in ["Mars/Olympus_Mons", "", "europe/paris", "UTC' OR '1'='1", "\0"] {
        let at = || Maybe::timestamp.at_time_zone(name);
        for query in [
            Maybe::objects().filter(at().hour().eq(1)),
            Maybe::objects().filter(at().date().is_null()),
            Maybe::objects().order_by(at().trunc(DateUnit::Day).asc()),
        ] {
            let Err(Error::InvalidQuery(told)) = query.fetch(&db).await else {
                panic!("{name:?} is no zone")
            };
            assert!(told.starts_with(&format!("no time zone is called {name:?}")), "{told}");
        }
    }
    Ok(())
}

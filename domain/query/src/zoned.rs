//! What clocks and calendars of a time zone show.

use std::{fmt, marker::PhantomData};

use chrono::NaiveDate;
use rustango_model::{FieldValue, Model};
use rustango_ports::database::{DatePart, DateUnit};

use crate::{Expr, Expression, TimeZone};

/// A point in time as a time zone shows it;
/// [`at_time_zone`](crate::Column::at_time_zone) makes it.
pub struct AtTimeZone<M, T> {
    at: Expression,
    zone: TimeZone,
    of: PhantomData<fn() -> (M, T)>,
}

impl<M: Model, T: FieldValue> AtTimeZone<M, T> {
    pub(crate) const fn new(at: Expression, zone: TimeZone) -> Self {
        Self { at, zone, of: PhantomData }
    }

    fn part(self, part: DatePart) -> Expr<M, T::Like<i64>> {
        Expr::new(Expression::Part(part, Box::new(self.at), self.zone))
    }

    /// The year.
    pub fn year(self) -> Expr<M, T::Like<i64>> {
        self.part(DatePart::Year)
    }

    /// The quarter, 1 to 4.
    pub fn quarter(self) -> Expr<M, T::Like<i64>> {
        self.part(DatePart::Quarter)
    }

    /// The month, 1 to 12.
    pub fn month(self) -> Expr<M, T::Like<i64>> {
        self.part(DatePart::Month)
    }

    /// The week of the ISO year.
    pub fn week(self) -> Expr<M, T::Like<i64>> {
        self.part(DatePart::Week)
    }

    /// The day of the month.
    pub fn day(self) -> Expr<M, T::Like<i64>> {
        self.part(DatePart::Day)
    }

    /// The day of the week: 1 is Sunday, 7 is Saturday.
    pub fn week_day(self) -> Expr<M, T::Like<i64>> {
        self.part(DatePart::WeekDay)
    }

    /// The hour, 0 to 23.
    pub fn hour(self) -> Expr<M, T::Like<i64>> {
        self.part(DatePart::Hour)
    }

    /// The minute.
    pub fn minute(self) -> Expr<M, T::Like<i64>> {
        self.part(DatePart::Minute)
    }

    /// The whole seconds of the minute.
    pub fn second(self) -> Expr<M, T::Like<i64>> {
        self.part(DatePart::Second)
    }

    /// The day.
    pub fn date(self) -> Expr<M, T::Like<NaiveDate>> {
        Expr::new(Expression::LocalDate(Box::new(self.at), self.zone))
    }

    /// The moment at which the day, the month or another unit that it is in
    /// began in the zone. Of two that clocks show alike it is the later one;
    /// where they leapt over the beginning, they count as not having leapt.
    pub fn trunc(self, unit: DateUnit) -> Expr<M, T> {
        Expr::new(Expression::Truncate(unit, Box::new(self.at), self.zone))
    }
}

impl<M, T> Clone for AtTimeZone<M, T> {
    fn clone(&self) -> Self {
        Self { at: self.at.clone(), zone: self.zone.clone(), of: PhantomData }
    }
}

impl<M, T> fmt::Debug for AtTimeZone<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AtTimeZone").field("at", &self.at).field("zone", &self.zone).finish()
    }
}

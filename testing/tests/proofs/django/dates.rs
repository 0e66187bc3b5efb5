//! Parts of dates, dates cut down, and borders of days, months and clocks.

use rustango::{
    model::FieldValue,
    ports::database::DateUnit,
    prelude::*,
    query::{Expr, QuerySet, shape::One},
};

use super::{
    comparison::Comparison,
    lookups::{at, date, except, people, tasks},
    models::{Person, Project, Task},
};

type Keyed<T> = (One<Auto<i64>>, One<T>);

fn each<T: FieldValue + Send + 'static>(value: Expr<Person, T>) -> QuerySet<Person, Keyed<T>> {
    Person::objects().order_by(Person::id).values((Person::id, value))
}

fn of_projects<T: FieldValue + Send + 'static>(value: Expr<Project, T>) -> QuerySet<Project, Keyed<T>> {
    Project::objects().order_by(Project::id).values((Project::id, value))
}

pub(super) async fn ask(of: &mut Comparison<'_>) {
    filters(of).await;
    filters_of_dates(of).await;
    parts(of).await;
    cuts(of).await;
    orders(of).await;
}

async fn filters(of: &mut Comparison<'_>) {
    let joined_at = Person::joined_at;
    of.rows("year", people(joined_at.year().eq(2024))).await;
    of.rows("year_from", people(joined_at.year().gte(2024))).await;
    of.rows("month", people(joined_at.month().eq(12))).await;
    of.rows("day", people(joined_at.day().eq(31))).await;
    of.rows("week_day", people(joined_at.week_day().eq(1))).await;
    of.rows("week", people(joined_at.week().eq(53))).await;
    of.rows("week_of_new_year", people(joined_at.week().eq(1))).await;
    of.rows("quarter", people(joined_at.quarter().eq(4))).await;
    of.rows("hour", people(joined_at.hour().eq(1))).await;
    of.rows("minute", people(joined_at.minute().eq(59))).await;
    of.rows("second", people(joined_at.second().eq(59))).await;
    of.rows("date", people(joined_at.date().eq(date("2024-03-31")))).await;
    of.rows("date_from", people(joined_at.date().gte(date("2024-12-30")))).await;
    let begun = Task::created_at.date().gt(Task::project.to(Project::starts));
    of.rows("date_of_column", tasks(begun)).await;
    let early = Project::due_at.date().lt(Project::starts);
    of.rows("due_before_start", Project::objects().filter(early)).await;
    let (from, to) = (at("2024-02-01T00:00:00Z"), at("2024-03-01T00:00:00Z"));
    of.rows("whole_month", tasks(Task::created_at.gte(from) & Task::created_at.lt(to))).await;
}

async fn filters_of_dates(of: &mut Comparison<'_>) {
    let born = Person::born;
    of.rows("year_of_date", people(born.year().eq(2000))).await;
    of.rows("month_of_date", people(born.month().in_([2_i64, 10]))).await;
    of.rows("leap_day", people(born.month().eq(2) & born.day().eq(29))).await;
    of.rows("week_day_of_date", people(born.week_day().eq(7))).await;
    of.rows("hour_of_time", tasks(Task::alarm.hour().eq(23))).await;
    of.rows("hour_of_time_from", tasks(Task::alarm.hour().gte(7))).await;
    of.rows("exclude_year", except(born.year().eq(1980))).await;
}

async fn parts(of: &mut Comparison<'_>) {
    let joined_at = Person::joined_at;
    of.rows("years", each(joined_at.year())).await;
    of.rows("months", each(joined_at.month())).await;
    of.rows("days", each(joined_at.day())).await;
    of.rows("weeks", each(joined_at.week())).await;
    of.rows("weeks_of_dates", each(Person::born.week())).await;
    of.rows("week_days", each(joined_at.week_day())).await;
    of.rows("quarters", of_projects(Project::starts.quarter())).await;
    of.rows("hours", each(joined_at.hour())).await;
    let minutes = (Task::id, Task::alarm.minute());
    of.rows("minutes", Task::objects().order_by(Task::id).values(minutes)).await;
    of.rows("seconds", each(joined_at.second())).await;
    of.rows("dates", each(joined_at.date())).await;
}

async fn cuts(of: &mut Comparison<'_>) {
    for (name, unit) in [
        ("cut_to_year", DateUnit::Year),
        ("cut_to_quarter", DateUnit::Quarter),
        ("cut_to_month", DateUnit::Month),
        ("cut_to_week", DateUnit::Week),
        ("cut_to_day", DateUnit::Day),
        ("cut_to_hour", DateUnit::Hour),
        ("cut_to_minute", DateUnit::Minute),
        ("cut_to_second", DateUnit::Second),
    ] {
        of.rows(name, each(Person::joined_at.trunc(unit))).await;
    }
    of.rows("date_cut_to_month", each(Person::born.trunc(DateUnit::Month))).await;
    of.rows("date_cut_to_week", each(Person::born.trunc(DateUnit::Week))).await;
    of.rows("date_cut_to_quarter", of_projects(Project::starts.trunc(DateUnit::Quarter))).await;
}

async fn orders(of: &mut Comparison<'_>) {
    let by_month = [Person::joined_at.month().asc(), Person::joined_at.desc()];
    of.rows("order_by_month", Person::objects().order_by(by_month)).await;
    of.rows("order_by_instant", Person::objects().order_by(Person::joined_at)).await;
}

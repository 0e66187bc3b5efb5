//! What is asked of values.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rust_decimal::Decimal;
use rustango::{
    prelude::*,
    query::{Predicate, QuerySet},
};

use super::{
    comparison::Comparison,
    models::{Person, Project, Task, Team},
};

pub(super) fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub(super) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn time(text: &str) -> NaiveTime {
    text.parse().unwrap()
}

pub(super) fn people(predicate: Predicate<Person>) -> QuerySet<Person> {
    Person::objects().filter(predicate)
}

pub(super) fn tasks(predicate: Predicate<Task>) -> QuerySet<Task> {
    Task::objects().filter(predicate)
}

pub(super) fn except(predicate: Predicate<Person>) -> QuerySet<Person> {
    Person::objects().exclude(predicate)
}

pub(super) async fn ask(of: &mut Comparison<'_>) {
    texts(of).await;
    numbers(of).await;
    complements(of).await;
    times(of).await;
    trees(of).await;
}

async fn texts(of: &mut Comparison<'_>) {
    let (name, nickname) = (Person::name, Person::nickname);
    of.rows("exact", people(name.eq("Ann"))).await;
    of.rows("exact_accent", people(name.eq("émile"))).await;
    of.rows("exact_none", people(nickname.is_null())).await;
    of.rows("exact_empty", people(nickname.eq(""))).await;
    of.rows("exact_combining_accent", people(nickname.eq("e\u{301}mile"))).await;
    of.rows("iexact", people(name.iexact("ANN"))).await;
    of.rows("iexact_accent", people(name.iexact("ÉMILE"))).await;
    of.rows("contains", people(name.contains("o"))).await;
    of.rows("contains_capital", people(name.contains("O"))).await;
    of.rows("contains_accent", people(name.contains("Ä"))).await;
    of.rows("icontains", people(name.icontains("O"))).await;
    of.rows("icontains_accent", people(name.icontains("ä"))).await;
    of.rows("icontains_greek", people(name.icontains("ω"))).await;
    of.rows("icontains_sharp_s", people(name.icontains("strasse"))).await;
    of.rows("startswith", people(name.startswith("A"))).await;
    of.rows("istartswith", people(name.istartswith("a"))).await;
    of.rows("istartswith_accent", people(name.istartswith("É"))).await;
    of.rows("endswith", people(name.endswith("B"))).await;
    of.rows("iendswith", people(name.iendswith("B"))).await;
    of.rows("contains_percent", people(nickname.contains("%"))).await;
    of.rows("contains_underscore", people(nickname.contains("_"))).await;
    of.rows("contains_backslash", people(nickname.contains("\\"))).await;
    of.rows("contains_quotes", people(name.contains("'")).filter(name.contains("\""))).await;
    of.rows("contains_nothing", people(nickname.contains(""))).await;
    of.rows("contains_emoji", people(name.contains("👍"))).await;
    of.rows("startswith_percent", tasks(Task::title.startswith("%"))).await;
    of.rows("endswith_percent", tasks(Task::title.endswith("%"))).await;
    of.rows("regex", people(name.regex("^[A-C]"))).await;
    of.rows("regex_alternatives", tasks(Task::title.regex("(fix|plan).+"))).await;
    of.rows("iregex", people(name.iregex("^a"))).await;
    of.rows("in_texts", people(name.in_(["Ann", "BOB", "nobody"]))).await;
    of.rows("range_of_texts", people(name.between("B", "E"))).await;
    of.rows("text_greater", people(name.gt("O'"))).await;
    of.rows("text_less", people(name.lt("a"))).await;
}

async fn numbers(of: &mut Comparison<'_>) {
    let (score, height, rating) = (Person::score, Person::height, Person::rating);
    of.rows("gt", people(score.gt(8))).await;
    of.rows("gte", people(score.gte(8))).await;
    of.rows("lt", people(score.lt(8))).await;
    of.rows("lte", people(score.lte(8))).await;
    of.rows("negative", people(score.lt(0))).await;
    of.rows("decimal_equal", people(height.eq(decimal("1.7")))).await;
    of.rows("decimal_greater", people(height.gt(decimal("1.70")))).await;
    of.rows("decimal_less", people(height.lt(decimal("1")))).await;
    of.rows("decimal_in", people(height.in_([decimal("1.7"), decimal("2")]))).await;
    of.rows("decimal_range", people(height.between(decimal("1.695"), decimal("1.75")))).await;
    of.rows("decimal_large", Project::objects().filter(Project::budget.gte(decimal("999.99")))).await;
    of.rows("float_equal", people(rating.eq(0.1))).await;
    of.rows("float_range", people(rating.gte(4.5).and(rating.lt(1e10)))).await;
    of.rows("float_zero", people(rating.eq(0.0))).await;
    of.rows("in", people(score.in_([10, 25]))).await;
    of.rows("in_nothing", people(score.in_([0; 0]))).await;
    of.rows("range", people(score.between(7, 12))).await;
    of.rows("range_turned_round", people(score.between(12, 7))).await;
    of.rows("isnull", people(score.is_null())).await;
    of.rows("is_not_null", people(score.is_not_null())).await;
    of.rows("boolean", people(Person::active.eq(false))).await;
    of.rows("primary_key", people(Person::id.eq(3))).await;
    of.rows("key_of_row", people(Person::team.eq(1))).await;
    of.rows("key_in", people(Person::team.in_([1, 3]))).await;
    of.rows("key_isnull", people(Person::team.is_null())).await;
}

async fn complements(of: &mut Comparison<'_>) {
    let (score, active, nickname) = (Person::score, Person::active, Person::nickname);
    of.rows("exclude_in", except(score.in_([10, 25]))).await;
    of.rows("exclude_in_nothing", except(score.in_([0; 0]))).await;
    of.rows("exclude_boolean", except(active.eq(true))).await;
    of.rows("exclude_equal", except(score.eq(10))).await;
    of.rows("exclude_greater", except(score.gt(8))).await;
    of.rows("exclude_text", except(nickname.icontains("b"))).await;
    of.rows("exclude_null", except(nickname.is_null())).await;
    of.rows("exclude_both", except(score.eq(10).and(active.eq(true)))).await;
    of.rows("exclude_twice", except(score.eq(10)).exclude(active.eq(false))).await;
    of.rows("exclude_range", except(score.between(0, 20))).await;
}

async fn times(of: &mut Comparison<'_>) {
    let (born, joined_at, alarm) = (Person::born, Person::joined_at, Task::alarm);
    of.rows("date_equal", people(born.eq(date("2000-02-29")))).await;
    of.rows("date_before", people(born.lt(date("1970-01-01")))).await;
    of.rows("date_range", people(born.between(date("1980-01-01"), date("1980-12-31")))).await;
    of.rows("in_dates", people(born.in_([date("2000-02-29"), date("1970-01-01")]))).await;
    of.rows("time_before", tasks(alarm.lt(time("12:30:00")))).await;
    of.rows("time_equal", tasks(alarm.eq(time("23:59:59.999999")))).await;
    of.rows("instant_from", people(joined_at.gte(at("2024-03-31T01:00:00Z")))).await;
    let (from, to) = (at("2024-10-27T00:59:59Z"), at("2024-10-27T01:00:00Z"));
    of.rows("instant_range", people(joined_at.between(from, to))).await;
    of.rows("instant_microsecond", people(joined_at.gt(at("2023-12-31T23:59:59.999998Z")))).await;
}

async fn trees(of: &mut Comparison<'_>) {
    let (id, name, nickname) = (Person::id, Person::name, Person::nickname);
    let (score, rating, active) = (Person::score, Person::rating, Person::active);
    of.rows("both", people(score.eq(10)).filter(active.eq(true))).await;
    of.rows("and", people(score.gte(8) & active.eq(true))).await;
    of.rows("or", people(score.lt(0) | name.eq("Bob"))).await;
    of.rows("or_null", people(score.is_null() | rating.gt(5.0))).await;
    of.rows("not", people(!score.eq(10))).await;
    of.rows("not_not", people(!!score.eq(10))).await;
    of.rows("not_or", people(!(score.eq(10) | active.eq(false)))).await;
    of.rows("not_and", people(!(score.gte(8) & active.eq(true)))).await;
    of.rows("xor", people(score.gte(8) ^ active.eq(true))).await;
    of.rows("xor_of_three", people(id.lte(8) ^ active.eq(true) ^ id.gt(4))).await;
    let nested = (score.eq(25) | active.eq(false)) & !(nickname.is_null() | name.startswith("Ç"));
    of.rows("nested", people(nested)).await;
    of.rows("nothing", Person::objects().none()).await;
    of.rows("everything", Team::objects()).await;
}

//! Trees of conditions as data, and as the query builder has them.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use rustango::query::{Ordering, Predicate, QuerySet};

use super::models::{Kind, Part, Thing};

/// What a value is compared with, and how.
#[derive(Clone, Debug)]
pub(super) enum Compared<V> {
    Equal(V),
    NotEqual(V),
    Less(V),
    LessOrEqual(V),
    Greater(V),
    GreaterOrEqual(V),
    Between(V, V),
    In(Vec<V>),
    NotIn(Vec<V>),
    Distinct(V),
    NotDistinct(V),
    Null,
    NotNull,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Field {
    Name,
    KindLabel,
    NameOrLabel,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum TextAsk {
    Contains,
    IContains,
    StartsWith,
    IStartsWith,
    EndsWith,
    IEndsWith,
    IExact,
}

impl TextAsk {
    pub(super) const ALL: &[Self] = &[
        Self::Contains,
        Self::IContains,
        Self::StartsWith,
        Self::IStartsWith,
        Self::EndsWith,
        Self::IEndsWith,
        Self::IExact,
    ];
}

/// One question about a thing.
#[derive(Clone, Debug)]
pub(super) enum Ask {
    Flag(Compared<bool>),
    Small(Compared<i32>),
    Big(Compared<i64>),
    Ratio(Compared<f64>),
    Price(Compared<Decimal>),
    Text(Field, Compared<String>),
    Match(Field, TextAsk, String),
    Day(Compared<NaiveDate>),
    At(Compared<DateTime<Utc>>),
    KindKey(Compared<i64>),
    KindLevel(Compared<i32>),
    SmallPlusOne(Compared<i64>),
    SmallRemainder(Compared<i64>),
    SmallOrLevel(Compared<i32>),
    NameLength(Compared<i64>),
    NameLower(Compared<String>),
    DayYear(Compared<i64>),
    AtMonth(Compared<i64>),
    /// The number of parts.
    Parts(Compared<i64>),
    /// The weight of all parts.
    PartsWeight(Compared<i64>),
    AnyPartWeight(Compared<i32>),
    /// Of one and the same part.
    APart(Compared<i32>, Compared<String>),
    SmallAgainstBig,
    SmallAgainstLevel,
    SmallIsLevel,
}

#[derive(Clone, Debug)]
pub(super) enum Tree {
    Ask(Ask),
    All(Vec<Tree>),
    Any(Vec<Tree>),
    Odd(Vec<Tree>),
    Not(Box<Tree>),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Sort {
    Flag,
    Small,
    Big,
    Ratio,
    Price,
    Name,
    NameLower,
    Day,
    At,
    KindLevel,
    Parts,
}

impl Sort {
    pub(super) const ALL: &[Self] = &[
        Self::Flag,
        Self::Small,
        Self::Big,
        Self::Ratio,
        Self::Price,
        Self::Name,
        Self::NameLower,
        Self::Day,
        Self::At,
        Self::KindLevel,
        Self::Parts,
    ];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Up,
    Down,
}

impl Direction {
    pub(super) const ALL: &[Self] = &[Self::Up, Self::Down];
}

/// An order, whether NULLs come first where that is asked for, and which of the rows.
#[derive(Clone, Debug)]
pub(super) struct Window {
    pub(super) sorts: Vec<(Sort, Direction, Option<bool>)>,
    pub(super) limit: Option<u64>,
    pub(super) offset: u64,
}

macro_rules! asked {
    ($subject:expr, $ask:expr) => {
        match $ask.clone() {
            Compared::Equal(value) => $subject.eq(value),
            Compared::NotEqual(value) => $subject.ne(value),
            Compared::Less(value) => $subject.lt(value),
            Compared::LessOrEqual(value) => $subject.lte(value),
            Compared::Greater(value) => $subject.gt(value),
            Compared::GreaterOrEqual(value) => $subject.gte(value),
            Compared::Between(low, high) => $subject.between(low, high),
            Compared::In(values) => $subject.in_(values),
            Compared::NotIn(values) => $subject.not_in(values),
            Compared::Distinct(value) => $subject.is_distinct_from(value),
            Compared::NotDistinct(value) => $subject.is_not_distinct_from(value),
            Compared::Null => $subject.is_null(),
            Compared::NotNull => $subject.is_not_null(),
        }
    };
}

macro_rules! matched {
    ($subject:expr, $ask:expr, $text:expr) => {
        match $ask {
            TextAsk::Contains => $subject.contains($text),
            TextAsk::IContains => $subject.icontains($text),
            TextAsk::StartsWith => $subject.startswith($text),
            TextAsk::IStartsWith => $subject.istartswith($text),
            TextAsk::EndsWith => $subject.endswith($text),
            TextAsk::IEndsWith => $subject.iendswith($text),
            TextAsk::IExact => $subject.iexact($text),
        }
    };
}

impl Ask {
    fn predicate(&self) -> Predicate<Thing> {
        let label = Thing::kind.to(Kind::label);
        let level = Thing::kind.to(Kind::level);
        let parts = Part::thing.reverse();
        match self {
            Self::Flag(ask) => asked!(Thing::flag, ask),
            Self::Small(ask) => asked!(Thing::small, ask),
            Self::Big(ask) => asked!(Thing::big, ask),
            Self::Ratio(ask) => asked!(Thing::ratio, ask),
            Self::Price(ask) => asked!(Thing::price, ask),
            Self::Text(Field::Name, ask) => asked!(Thing::name, ask),
            Self::Text(Field::KindLabel, ask) => asked!(label, ask),
            Self::Text(Field::NameOrLabel, ask) => asked!(Thing::name.coalesce(label), ask),
            Self::Match(Field::Name, ask, text) => matched!(Thing::name, ask, text),
            Self::Match(Field::KindLabel, ask, text) => matched!(label, ask, text),
            Self::Match(Field::NameOrLabel, ask, text) => matched!(Thing::name.coalesce(label), ask, text),
            Self::Day(ask) => asked!(Thing::day, ask),
            Self::At(ask) => asked!(Thing::at, ask),
            Self::KindKey(ask) => asked!(Thing::kind, ask),
            Self::KindLevel(ask) => asked!(level, ask),
            Self::SmallPlusOne(ask) => asked!((Thing::small + 1), ask),
            Self::SmallRemainder(ask) => asked!((Thing::small % 2), ask),
            Self::SmallOrLevel(ask) => asked!(Thing::small.coalesce(level), ask),
            Self::NameLength(ask) => asked!(Thing::name.length(), ask),
            Self::NameLower(ask) => asked!(Thing::name.lower(), ask),
            Self::DayYear(ask) => asked!(Thing::day.year(), ask),
            Self::AtMonth(ask) => asked!(Thing::at.month(), ask),
            Self::Parts(ask) => asked!(parts.count(), ask),
            Self::PartsWeight(ask) => asked!(parts.total(Part::weight.sum()), ask),
            Self::AnyPartWeight(ask) => asked!(parts.to(Part::weight), ask),
            Self::APart(weight, code) => {
                parts.any(asked!(Part::weight, weight).and(asked!(Part::code, code)))
            }
            Self::SmallAgainstBig => Thing::small.lt(Thing::big),
            Self::SmallAgainstLevel => Thing::small.gte(level),
            Self::SmallIsLevel => Thing::small.is_not_distinct_from(level),
        }
    }
}

impl Tree {
    pub(super) fn predicate(&self) -> Predicate<Thing> {
        let joined = |trees: &[Self], join: fn(Predicate<Thing>, Predicate<Thing>) -> Predicate<Thing>| {
            trees.iter().map(Self::predicate).reduce(join).expect("trees are not empty")
        };
        match self {
            Self::Ask(ask) => ask.predicate(),
            Self::All(trees) => joined(trees, Predicate::and),
            Self::Any(trees) => joined(trees, Predicate::or),
            Self::Odd(trees) => joined(trees, Predicate::xor),
            Self::Not(tree) => tree.predicate().not(),
        }
    }
}

macro_rules! sorted {
    ($subject:expr, $direction:expr) => {
        match $direction {
            Direction::Up => $subject.asc(),
            Direction::Down => $subject.desc(),
        }
    };
}

impl Window {
    pub(super) fn of(&self, query: QuerySet<Thing>) -> QuerySet<Thing> {
        let terms: Vec<_> =
            self.sorts.iter().map(|(sort, direction, first)| sort.term(*direction, *first)).collect();
        let query = query.order_by(terms).offset(self.offset);
        match self.limit {
            Some(limit) => query.limit(limit),
            None => query,
        }
    }
}

impl Sort {
    fn term(self, direction: Direction, nulls_first: Option<bool>) -> Ordering<Thing> {
        let term = match self {
            Self::Flag => sorted!(Thing::flag, direction),
            Self::Small => sorted!(Thing::small, direction),
            Self::Big => sorted!(Thing::big, direction),
            Self::Ratio => sorted!(Thing::ratio, direction),
            Self::Price => sorted!(Thing::price, direction),
            Self::Name => sorted!(Thing::name, direction),
            Self::NameLower => sorted!(Thing::name.lower(), direction),
            Self::Day => sorted!(Thing::day, direction),
            Self::At => sorted!(Thing::at, direction),
            Self::KindLevel => sorted!(Thing::kind.to(Kind::level), direction),
            Self::Parts => sorted!(Part::thing.reverse().count(), direction),
        };
        match nulls_first {
            None => term,
            Some(true) => term.nulls_first(),
            Some(false) => term.nulls_last(),
        }
    }
}

//! Trees of conditions and orders evaluated in memory, as the guide says what they mean. It knows
//! no SQL.

use std::cmp::Ordering;

use chrono::Datelike as _;
use rustango::prelude::*;

use super::{
    models::{Part, Thing, World},
    tree::{Ask, Compared, Direction, Field, Sort, TextAsk, Tree, Window},
};

impl<V: PartialOrd> Compared<V> {
    /// Whether a value meets it; nothing where NULL leaves it open.
    fn holds(&self, value: Option<V>) -> Option<bool> {
        match (self, value) {
            (Self::Null, value) => Some(value.is_none()),
            (Self::NotNull, value) => Some(value.is_some()),
            (Self::Distinct(other), value) => Some(value.as_ref() != Some(other)),
            (Self::NotDistinct(other), value) => Some(value.as_ref() == Some(other)),
            (_, None) => None,
            (Self::Equal(other), Some(value)) => Some(value == *other),
            (Self::NotEqual(other), Some(value)) => Some(value != *other),
            (Self::Less(other), Some(value)) => Some(value < *other),
            (Self::LessOrEqual(other), Some(value)) => Some(value <= *other),
            (Self::Greater(other), Some(value)) => Some(value > *other),
            (Self::GreaterOrEqual(other), Some(value)) => Some(value >= *other),
            (Self::Between(low, high), Some(value)) => Some(*low <= value && value <= *high),
            (Self::In(all), Some(value)) => Some(all.contains(&value)),
            (Self::NotIn(all), Some(value)) => Some(!all.contains(&value)),
        }
    }
}

fn fold(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

impl TextAsk {
    fn holds(self, subject: &str, text: &str) -> bool {
        match self {
            Self::Contains => subject.contains(text),
            Self::IContains => fold(subject).contains(&fold(text)),
            Self::StartsWith => subject.starts_with(text),
            Self::IStartsWith => fold(subject).starts_with(&fold(text)),
            Self::EndsWith => subject.ends_with(text),
            Self::IEndsWith => fold(subject).ends_with(&fold(text)),
            Self::IExact => fold(subject) == fold(text),
        }
    }
}

impl Ask {
    /// Whether a part meets a question about parts.
    fn holds_for(&self, part: &Part) -> Option<bool> {
        match self {
            Self::AnyPartWeight(ask) => ask.holds(part.weight),
            Self::APart(weight, code) => {
                Some(weight.holds(part.weight)? && code.holds(Some(part.code.clone()))?)
            }
            _ => None,
        }
    }
}

impl Tree {
    /// Everything that is joined by `and`, in however many steps.
    fn joined(&self) -> Vec<&Self> {
        match self {
            Self::All(trees) => trees.iter().flat_map(Self::joined).collect(),
            other => vec![other],
        }
    }

    fn of_a_part(&self) -> Option<&Ask> {
        match self {
            Self::Ask(ask @ (Ask::AnyPartWeight(_) | Ask::APart(..))) => Some(ask),
            _ => None,
        }
    }
}

impl World {
    fn text(&self, field: Field, thing: &Thing) -> Option<String> {
        let label = || self.kind_of(thing).and_then(|kind| kind.label.clone());
        match field {
            Field::Name => thing.name.clone(),
            Field::KindLabel => label(),
            Field::NameOrLabel => thing.name.clone().or_else(label),
        }
    }

    fn level(&self, thing: &Thing) -> Option<i32> {
        self.kind_of(thing).map(|kind| kind.level)
    }

    fn part_count(&self, thing: &Thing) -> i64 {
        self.parts_of(thing).map(|_| 1).sum()
    }

    fn answer(&self, ask: &Ask, thing: &Thing) -> Option<bool> {
        let small = thing.small.map(i64::from);
        match ask {
            Ask::Flag(ask) => ask.holds(thing.flag),
            Ask::Small(ask) => ask.holds(thing.small),
            Ask::Big(ask) => ask.holds(Some(thing.big)),
            Ask::Ratio(ask) => ask.holds(thing.ratio),
            Ask::Price(ask) => ask.holds(thing.price),
            Ask::Text(field, ask) => ask.holds(self.text(*field, thing)),
            Ask::Match(field, ask, text) => self.text(*field, thing).map(|subject| ask.holds(&subject, text)),
            Ask::Day(ask) => ask.holds(thing.day),
            Ask::At(ask) => ask.holds(Some(thing.at)),
            Ask::KindKey(ask) => ask.holds(thing.kind.as_ref().map(|kind| *kind.key())),
            Ask::KindLevel(ask) => ask.holds(self.level(thing)),
            Ask::SmallPlusOne(ask) => ask.holds(small.map(|small| small + 1)),
            Ask::SmallRemainder(ask) => ask.holds(small.map(|small| small % 2)),
            Ask::SmallOrLevel(ask) => ask.holds(thing.small.or_else(|| self.level(thing))),
            Ask::NameLength(ask) => ask.holds(thing.name.as_ref().map(|name| name.chars().map(|_| 1).sum())),
            Ask::NameLower(ask) => ask.holds(thing.name.as_deref().map(fold)),
            Ask::DayYear(ask) => ask.holds(thing.day.map(|day| day.year().into())),
            Ask::AtMonth(ask) => ask.holds(Some(thing.at.month().into())),
            Ask::Parts(ask) => ask.holds(Some(self.part_count(thing))),
            Ask::PartsWeight(ask) => {
                let weights = self.parts_of(thing).filter_map(|part| part.weight);
                ask.holds(weights.map(i64::from).reduce(|sum, weight| sum + weight))
            }
            Ask::AnyPartWeight(_) | Ask::APart(..) => {
                Some(self.parts_of(thing).any(|part| ask.holds_for(part) == Some(true)))
            }
            Ask::SmallAgainstBig => small.map(|small| small < thing.big),
            Ask::SmallAgainstLevel => Some(thing.small? >= self.level(thing)?),
            Ask::SmallIsLevel => Some(thing.small == self.level(thing)),
        }
    }

    /// What NULL leaves open does not hold, and its complement does.
    pub(super) fn holds(&self, tree: &Tree, thing: &Thing) -> bool {
        match tree {
            Tree::Ask(ask) => self.answer(ask, thing) == Some(true),
            Tree::All(_) => self.all_hold(tree, thing),
            Tree::Any(trees) => trees.iter().any(|tree| self.holds(tree, thing)),
            Tree::Odd(trees) => trees.iter().filter(|tree| self.holds(tree, thing)).count() % 2 == 1,
            Tree::Not(tree) => !self.holds(tree, thing),
        }
    }

    /// What is asked of a part is asked together: of one and the same part.
    fn all_hold(&self, tree: &Tree, thing: &Thing) -> bool {
        let (of_parts, others): (Vec<_>, Vec<_>) =
            tree.joined().into_iter().partition(|tree| tree.of_a_part().is_some());
        let holds_for = |part: &Part| {
            of_parts.iter().filter_map(|tree| tree.of_a_part()).all(|ask| ask.holds_for(part) == Some(true))
        };
        let a_part = of_parts.is_empty() || self.parts_of(thing).any(holds_for);
        a_part && others.into_iter().all(|tree| self.holds(tree, thing))
    }

    /// The keys of the rows of a window over those that meet a tree.
    pub(super) fn found(&self, tree: &Tree, window: &Window) -> Vec<Auto<i64>> {
        let mut things: Vec<_> = self.things.iter().filter(|thing| self.holds(tree, thing)).collect();
        // The sort is stable, and the rows come in the order of their keys.
        things.sort_by(|one, other| {
            let by = window.sorts.iter().map(|sort| self.order(*sort, one, other));
            by.fold(Ordering::Equal, Ordering::then)
        });
        let within = things.into_iter().map(|thing| thing.id).skip(index(window.offset));
        within.take(window.limit.map_or(usize::MAX, index)).collect()
    }

    fn order(&self, sort: (Sort, Direction, Option<bool>), one: &Thing, other: &Thing) -> Ordering {
        match sort.0 {
            Sort::Flag => ordered(sort, one.flag, other.flag),
            Sort::Small => ordered(sort, one.small, other.small),
            Sort::Big => ordered(sort, Some(one.big), Some(other.big)),
            Sort::Ratio => ordered(sort, one.ratio, other.ratio),
            Sort::Price => ordered(sort, one.price, other.price),
            Sort::Name => ordered(sort, one.name.as_ref(), other.name.as_ref()),
            Sort::NameLower => ordered(sort, one.name.as_deref().map(fold), other.name.as_deref().map(fold)),
            Sort::Day => ordered(sort, one.day, other.day),
            Sort::At => ordered(sort, Some(one.at), Some(other.at)),
            Sort::KindLevel => ordered(sort, self.level(one), self.level(other)),
            Sort::Parts => ordered(sort, Some(self.part_count(one)), Some(self.part_count(other))),
        }
    }
}

fn index(number: u64) -> usize {
    number.try_into().unwrap_or(usize::MAX)
}

fn ordered<V: PartialOrd>(
    sort: (Sort, Direction, Option<bool>),
    one: Option<V>,
    other: Option<V>,
) -> Ordering {
    let (_, direction, nulls_first) = sort;
    let null = if nulls_first == Some(true) { Ordering::Less } else { Ordering::Greater };
    match (one, other) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => null,
        (Some(_), None) => null.reverse(),
        (Some(one), Some(other)) => {
            let order = one.partial_cmp(&other).expect("no value is NaN");
            if direction == Direction::Down { order.reverse() } else { order }
        }
    }
}

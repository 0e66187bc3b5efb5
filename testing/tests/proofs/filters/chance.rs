//! Rows and trees of conditions by chance, from few values, so that many are equal.

use chrono::{DateTime, NaiveDate, Utc};
use proptest::{option, prelude::*, sample::select, strategy::Union};
use rust_decimal::Decimal;
use rustango::prelude::*;

use super::{
    models::{Kind, Part, Thing, World},
    tree::{Ask, Compared, Direction, Field, Sort, TextAsk, Tree, Window},
};

pub(super) fn texts() -> impl Strategy<Value = String> {
    select(&["", "a", "A", "ab", "aB", "ä", "Ä b", "%", "a_b", "a\\b", "b%", "zz", "Ωω", " a "][..])
        .prop_map(str::to_owned)
}

pub(super) fn smalls() -> impl Strategy<Value = i32> {
    prop_oneof![9 => -3..4, 1 => select(&[i32::MIN, i32::MAX][..])]
}

pub(super) fn bigs() -> impl Strategy<Value = i64> {
    prop_oneof![9 => -3_i64..4, 1 => select(&[i64::MIN, i64::MAX, 1 << 53, (1 << 53) + 1][..])]
}

pub(super) fn ratios() -> impl Strategy<Value = f64> {
    select(&[-1.5, 0.0, 0.1, 0.5, 1.0, 2.5, 1e300][..])
}

pub(super) fn prices() -> impl Strategy<Value = Decimal> {
    select(&["-1", "0", "0.10", "0.1", "1.50", "1.5000", "9.99", "10", "12345678901234567890.12"][..])
        .prop_map(|text| text.parse().unwrap())
}

pub(super) fn days() -> impl Strategy<Value = NaiveDate> {
    select(&["1969-12-31", "1970-01-01", "2000-02-29", "2024-02-29", "2024-12-30", "2021-01-03"][..])
        .prop_map(|text| text.parse().unwrap())
}

pub(super) fn instants() -> impl Strategy<Value = DateTime<Utc>> {
    let all = [
        "1969-12-31T23:59:59.999999Z",
        "1970-01-01T00:00:00Z",
        "2024-02-29T23:59:59Z",
        "2024-03-31T01:00:00Z",
        "2024-10-27T00:59:59.000001Z",
        "2024-12-30T00:00:00Z",
    ];
    select(all.to_vec()).prop_map(|text| text.parse().unwrap())
}

prop_compose! {
    fn things(kinds: i64)(
        flag in option::of(any::<bool>()),
        small in option::of(smalls()),
        big in bigs(),
        ratio in option::of(ratios()),
        price in option::of(prices()),
        name in option::of(texts()),
        day in option::of(days()),
        at in instants(),
        kind in option::of(1..=kinds),
    ) -> Thing {
        let kind = kind.map(ForeignKey::new);
        Thing { id: Auto::default(), flag, small, big, ratio, price, name, day, at, kind }
    }
}

prop_compose! {
    fn kinds()(label in option::of(texts()), level in smalls()) -> Kind {
        Kind { id: Auto::default(), label, level }
    }
}

prop_compose! {
    fn parts(things: i64)(thing in 1..=things, weight in option::of(-2..3), code in texts()) -> Part {
        Part { id: Auto::default(), thing: ForeignKey::new(thing), weight, code }
    }
}

/// Rows with keys, in the order of them.
pub(super) fn worlds() -> impl Strategy<Value = World> {
    use proptest::collection::vec;

    let rows = (vec(kinds(), 4), vec(things(4), 48), vec(parts(48), 60));
    rows.prop_map(|(mut kinds, mut things, mut parts)| {
        (1..).zip(&mut kinds).for_each(|(id, kind)| kind.id = Auto::from(id));
        (1..).zip(&mut things).for_each(|(id, thing)| thing.id = Auto::from(id));
        (1..).zip(&mut parts).for_each(|(id, part)| part.id = Auto::from(id));
        World { kinds, things, parts }
    })
}

fn compared<V: std::fmt::Debug + Clone + 'static>(
    values: impl Strategy<Value = V> + 'static,
) -> impl Strategy<Value = Compared<V>> {
    let values = values.boxed();
    let lists = proptest::collection::vec(values.clone(), 0..4);
    prop_oneof![
        values.clone().prop_map(Compared::Equal),
        values.clone().prop_map(Compared::NotEqual),
        values.clone().prop_map(Compared::Less),
        values.clone().prop_map(Compared::LessOrEqual),
        values.clone().prop_map(Compared::Greater),
        values.clone().prop_map(Compared::GreaterOrEqual),
        (values.clone(), values.clone()).prop_map(|(low, high)| Compared::Between(low, high)),
        values.clone().prop_map(Compared::Distinct),
        values.prop_map(Compared::NotDistinct),
        lists.clone().prop_map(Compared::In),
        lists.prop_map(Compared::NotIn),
        Just(Compared::Null),
        Just(Compared::NotNull),
    ]
}

fn asks() -> impl Strategy<Value = Ask> {
    let texts_asked = (select(TextAsk::ALL), texts());
    let of_text = || select(&[Field::Name, Field::KindLabel, Field::NameOrLabel][..]);
    Union::new([
        compared(any::<bool>()).prop_map(Ask::Flag).boxed(),
        compared(smalls()).prop_map(Ask::Small).boxed(),
        compared(bigs()).prop_map(Ask::Big).boxed(),
        compared(ratios()).prop_map(Ask::Ratio).boxed(),
        compared(prices()).prop_map(Ask::Price).boxed(),
        (of_text(), compared(texts())).prop_map(|(field, ask)| Ask::Text(field, ask)).boxed(),
        (of_text(), texts_asked).prop_map(|(field, (ask, text))| Ask::Match(field, ask, text)).boxed(),
        compared(days()).prop_map(Ask::Day).boxed(),
        compared(instants()).prop_map(Ask::At).boxed(),
        compared(1_i64..6).prop_map(Ask::KindKey).boxed(),
        compared(smalls()).prop_map(Ask::KindLevel).boxed(),
        compared(-6_i64..9).prop_map(Ask::SmallPlusOne).boxed(),
        compared(-3_i64..4).prop_map(Ask::SmallRemainder).boxed(),
        compared(0_i64..5).prop_map(Ask::NameLength).boxed(),
        compared(texts()).prop_map(Ask::NameLower).boxed(),
        compared(select(&[1969_i64, 1970, 2000, 2024][..])).prop_map(Ask::DayYear).boxed(),
        compared(1_i64..13).prop_map(Ask::AtMonth).boxed(),
        compared(smalls()).prop_map(Ask::SmallOrLevel).boxed(),
        compared(0_i64..4).prop_map(Ask::Parts).boxed(),
        compared(-4_i64..5).prop_map(Ask::PartsWeight).boxed(),
        compared(-2..3).prop_map(Ask::AnyPartWeight).boxed(),
        (compared(-2..3), compared(texts())).prop_map(|(weight, code)| Ask::APart(weight, code)).boxed(),
        Just(Ask::SmallAgainstBig).boxed(),
        Just(Ask::SmallAgainstLevel).boxed(),
        Just(Ask::SmallIsLevel).boxed(),
    ])
}

/// Trees of up to a few dozen conditions.
pub(super) fn trees() -> impl Strategy<Value = Tree> {
    use proptest::collection::vec;

    asks().prop_map(Tree::Ask).prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..4).prop_map(Tree::All),
            vec(inner.clone(), 1..4).prop_map(Tree::Any),
            vec(inner.clone(), 2..4).prop_map(Tree::Odd),
            inner.prop_map(|tree| Tree::Not(Box::new(tree))),
        ]
    })
}

/// Orders, and which part of the rows is asked for.
pub(super) fn windows() -> impl Strategy<Value = Window> {
    let sorts = (select(Sort::ALL), select(Direction::ALL), option::of(any::<bool>()));
    let window =
        (proptest::collection::vec(sorts, 0..3), option::of(0_u64..12), option::weighted(0.3, 0_u64..8));
    window.prop_map(|(sorts, limit, offset)| Window { sorts, limit, offset: offset.unwrap_or(0) })
}

//! What databases compute of the values of a row, with one meaning on all.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rust_decimal::Decimal;
use rustango_model::{Auto, Model as _};
use rustango_ports::database::{DateUnit, DbErrorKind};
use rustango_query::{Db, Error, Expr, Objects as _, Predicate, index, key, now, value, when};
use serde_json::json;

use super::paths::library;
use crate::database::{
    models::{Author, Every, Maybe, Post},
    trial::{Failure, Outcome, Trial, refused},
};

async fn one(trial: &Trial, row: Maybe) -> Result<Db, Failure> {
    let db = trial.with(&[Maybe::schema]).await?;
    Maybe::bulk_insert(&mut [row], &db).await?;
    Ok(db)
}

async fn computed<T: rustango_model::FieldValue + Send + 'static>(
    db: &Db,
    expression: Expr<Maybe, T>,
) -> Result<T, Error> {
    Maybe::objects().values(expression).get(db).await
}

async fn holds(db: &Db, predicate: Predicate<Maybe>) -> Result<bool, Error> {
    Maybe::objects().filter(predicate).exists(db).await
}

#[allow(clippy::unnecessary_wraps, reason = "what is read may be NULL")]
fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

pub(crate) async fn functions_mean_the_same(trial: &Trial) -> Outcome {
    let row = Maybe { text: some("  Ünï Ärger "), ..Maybe::default() };
    let db = one(trial, row).await?;
    let text = || Maybe::text;
    assert_eq!(computed(&db, text().lower()).await?, some("  ünï ärger "));
    assert_eq!(computed(&db, text().upper()).await?, some("  ÜNÏ ÄRGER "));
    assert_eq!(computed(&db, text().length()).await?, Some(12), "characters, not bytes");
    assert_eq!(computed(&db, text().trim()).await?, some("Ünï Ärger"));
    assert_eq!(computed(&db, text().trim().length()).await?, Some(9));
    assert_eq!(computed(&db, text().replace("Ä", "A%")).await?, some("  Ünï A%rger "));
    assert_eq!(computed(&db, text().substring(3, 3)).await?, some("Ünï"));
    assert_eq!(computed(&db, text().substring(11, 9)).await?, some("r "), "fewer where there are fewer");
    assert_eq!(
        computed(&db, text().trim().concat("!").concat(Maybe::text.trim())).await?,
        "Ünï Ärger!Ünï Ärger"
    );
    // NULL in makes NULL out, but where it counts as empty.
    Maybe::objects().update().set_null(Maybe::text).execute(&db).await?;
    assert_eq!(computed(&db, text().lower()).await?, None);
    assert_eq!(computed(&db, text().length()).await?, None);
    assert_eq!(computed(&db, text().concat("!")).await?, "!");
    assert_eq!(computed(&db, text().coalesce("none")).await?, "none");
    assert_eq!(computed(&db, text().coalesce(Maybe::text).coalesce("none")).await?, "none");
    Ok(())
}

/// The type of a computed value is optional where the value may be NULL, and only there.
pub(crate) async fn what_may_be_null_is_optional(trial: &Trial) -> Outcome {
    let row = Maybe { small: Some(7), ..Maybe::default() };
    let db = one(trial, row).await?;
    assert_eq!(computed(&db, Maybe::text.coalesce(Maybe::text.upper())).await?, None);
    assert_eq!(computed(&db, Maybe::medium.coalesce(Maybe::small)).await?, Some(7));
    assert_eq!(computed(&db, Maybe::medium.coalesce(Maybe::small).coalesce(1)).await?, 7);
    assert_eq!(computed(&db, Maybe::id.coalesce(Maybe::big)).await?, 1, "a key has a value");
    let has_text = || Maybe::text.is_not_null();
    assert_eq!(computed(&db, when(has_text(), value(&1_i32)).otherwise(Maybe::medium)).await?, None);
    assert_eq!(computed(&db, when(has_text().not(), Maybe::medium).otherwise(1)).await?, None);
    let middle = when(has_text(), value(&1_i32)).when(Maybe::small.eq(7_i16), Maybe::medium).otherwise(2);
    assert_eq!(computed(&db, middle).await?, None);
    assert_eq!(computed(&db, when(has_text(), value(&1_i32)).otherwise(2)).await?, 2);
    Ok(())
}

pub(crate) async fn computed_text_compares_by_code_point(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    let texts = ["b", "B", "ä", "a", "Z"];
    let mut rows = texts.map(|text| Maybe { text: some(text), ..Maybe::default() });
    Maybe::bulk_insert(&mut rows, &db).await?;
    let sorted = async |by: Expr<Maybe, Option<String>>| {
        Maybe::objects().order_by([by.asc(), Maybe::id.asc()]).values(Maybe::text).fetch(&db).await
    };
    let flat = |read: Vec<Option<String>>| read.into_iter().flatten().collect::<String>();
    assert_eq!(flat(sorted(Maybe::text.lower()).await?), "abBZä");
    assert_eq!(flat(sorted(Maybe::text.trim()).await?), "BZabä");
    assert!(holds(&db, Maybe::text.upper().eq("Ä")).await?);
    assert!(!holds(&db, Maybe::text.lower().eq("A")).await?);
    assert!(holds(&db, Maybe::text.lower().startswith("b")).await?);
    Ok(())
}

pub(crate) async fn greatest_and_least_skip_null(trial: &Trial) -> Outcome {
    let row = Maybe { big: Some(3), decimal: Some("10.0".parse()?), ..Maybe::default() };
    let db = one(trial, row).await?;
    assert_eq!(computed(&db, Maybe::big.greatest(5).greatest(4)).await?, Some(5));
    assert_eq!(computed(&db, Maybe::big.least(Maybe::medium).least(7)).await?, Some(3));
    let nine: Decimal = "9.5".parse()?;
    assert_eq!(
        computed(&db, Maybe::decimal.greatest(nine)).await?,
        Some("10.0".parse()?),
        "numbers, not texts"
    );
    assert_eq!(computed(&db, Maybe::decimal.least(nine)).await?, Some(nine));
    assert_eq!(computed(&db, Maybe::medium.greatest(Maybe::small)).await?, None);
    assert_eq!(computed(&db, Maybe::big.nullif(3)).await?, None);
    assert_eq!(computed(&db, Maybe::big.nullif(4)).await?, Some(3));
    let ten: Decimal = "10.00".parse()?;
    assert_eq!(computed(&db, Maybe::decimal.nullif(ten)).await?, None, "of any scale");
    Ok(())
}

pub(crate) async fn integers_are_computed_in_64_bits(trial: &Trial) -> Outcome {
    let row = Maybe { small: Some(32_000), medium: Some(2_000_000_000), big: Some(-7), ..Maybe::default() };
    let db = one(trial, row).await?;
    assert_eq!(computed(&db, Maybe::small + 1_000).await?, Some(33_000));
    assert_eq!(computed(&db, Maybe::medium * 4).await?, Some(8_000_000_000));
    assert_eq!(computed(&db, Maybe::medium * Maybe::small - 1).await?, Some(63_999_999_999_999));
    assert_eq!(computed(&db, Maybe::big / 2).await?, Some(-3), "the whole part");
    assert_eq!(computed(&db, Maybe::big % 2).await?, Some(-1), "with the sign of the dividend");
    assert_eq!(computed(&db, Maybe::big.abs()).await?, Some(7));
    assert!(holds(&db, (Maybe::small + 1_000).gt(32_999)).await?);
    assert!(holds(&db, Maybe::big.lt(Maybe::small)).await?, "columns of several widths compare");
    Ok(())
}

pub(crate) async fn arithmetic_overflows_are_errors(trial: &Trial) -> Outcome {
    let db = one(trial, Maybe { big: Some(i64::MAX), ..Maybe::default() }).await?;
    assert_eq!(refused(computed(&db, Maybe::big + 1).await), DbErrorKind::InvalidValue);
    assert_eq!(refused(computed(&db, Maybe::big * 2).await), DbErrorKind::InvalidValue);
    assert_eq!(refused(computed(&db, value(&-2_i64) - Maybe::big).await), DbErrorKind::InvalidValue);
    let raised = Maybe::objects().update().set(Maybe::big, Maybe::big + 1).execute(&db).await;
    assert_eq!(refused(raised), DbErrorKind::InvalidValue);
    assert_eq!(Maybe::objects().get(&db).await?.big, Some(i64::MAX), "nothing was written");
    Ok(())
}

pub(crate) async fn dividing_by_zero_makes_null(trial: &Trial) -> Outcome {
    let row = Maybe {
        big: Some(1),
        medium: Some(0),
        double: Some(1.5),
        decimal: Some(Decimal::ONE),
        ..Maybe::default()
    };
    let db = one(trial, row).await?;
    assert_eq!(computed(&db, Maybe::big / Maybe::medium).await?, None);
    assert_eq!(computed(&db, Maybe::big % 0).await?, None);
    assert_eq!(computed(&db, Maybe::double / 0.0).await?, None);
    assert_eq!(computed(&db, Maybe::decimal / Decimal::ZERO).await?, None);
    assert_eq!(computed(&db, Maybe::decimal % Decimal::ZERO).await?, None);
    Ok(())
}

pub(crate) async fn decimals_are_computed_exactly(trial: &Trial) -> Outcome {
    let exact = |text: &str| text.parse::<Decimal>().expect("a decimal");
    let db = one(trial, Maybe { decimal: Some(exact("0.1")), ..Maybe::default() }).await?;
    assert_eq!(computed(&db, Maybe::decimal + exact("0.2")).await?, Some(exact("0.3")));
    assert_eq!(computed(&db, Maybe::decimal * exact("-3.30")).await?, Some(exact("-0.33")));
    assert_eq!(
        computed(&db, Maybe::decimal - exact("12345678901234567890.5")).await?,
        Some(exact("-12345678901234567890.4"))
    );
    assert_eq!(computed(&db, Maybe::decimal / exact("3")).await?, Some(exact("0.033333333333")));
    assert_eq!(computed(&db, Maybe::decimal / exact("-0.6")).await?, Some(exact("-0.166666666667")));
    assert_eq!(computed(&db, value(&exact("7.5")) % exact("2")).await?, Some(exact("1.5")));
    for (text, digits, expected) in
        [("2.5", 0, "3"), ("-2.5", 0, "-3"), ("1.005", 2, "1.01"), ("1.004999", 2, "1"), ("10", 2, "10")]
    {
        let rounded = computed(&db, value(&exact(text)).round(digits)).await?;
        assert_eq!(rounded, exact(expected), "{text} to {digits}");
    }
    assert_eq!(computed(&db, value(&exact("-1.5")).floor()).await?, exact("-2"));
    assert_eq!(computed(&db, value(&exact("-1.5")).ceil()).await?, exact("-1"));
    assert_eq!(computed(&db, value(&exact("-1.5")).abs()).await?, exact("1.5"));
    assert!(holds(&db, (Maybe::decimal * exact("100")).eq(exact("10"))).await?);
    assert!(holds(&db, (Maybe::decimal * exact("90")).lt(exact("10"))).await?, "numbers, not texts");
    assert!(holds(&db, (Maybe::decimal * exact("90")).in_([exact("9"), exact("8")])).await?);
    Ok(())
}

pub(crate) async fn updates_are_computed(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let ann = || Post::objects().filter(Post::author.to(Author::name).eq("Ann"));
    assert_eq!(ann().update().set(Post::views, Post::views + 1).execute(&db).await?, 2);
    let views = Post::objects().order_by(Post::title).values(Post::views).fetch(&db).await?;
    assert_eq!(views, [21, 31, 10]);
    let renamed = Post::objects().update().set(Post::title, Post::title.upper().concat("!"));
    assert_eq!(renamed.execute(&db).await?, 3);
    let titles = Post::objects().order_by(Post::title).values(Post::title).fetch(&db).await?;
    assert_eq!(titles, ["GO!", "RUST!", "ZIG!"]);
    let foreign = Post::objects().update().set(Post::title, Post::author.to(Author::name)).execute(&db).await;
    assert!(matches!(foreign, Err(Error::InvalidQuery(_))), "{foreign:?}");
    Ok(())
}

pub(crate) async fn decimals_are_updated_exactly(trial: &Trial) -> Outcome {
    let db = one(trial, Maybe { decimal: Some("0.10".parse()?), ..Maybe::default() }).await?;
    let tenth: Decimal = "0.1".parse()?;
    let raised = Maybe::objects().update().set(Maybe::decimal, Maybe::decimal * tenth + tenth);
    assert_eq!(raised.execute(&db).await?, 1);
    assert_eq!(Maybe::objects().get(&db).await?.decimal, Some("0.11".parse()?));
    Ok(())
}

pub(crate) async fn the_first_case_that_holds_counts(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let size = when(Post::views.gte(30), value(&"large".to_owned()))
        .when(Post::views.gte(20), value(&"medium".to_owned()))
        .otherwise("small");
    let read = Post::objects().order_by(Post::title).values((Post::title, size.clone())).fetch(&db).await?;
    let expected = [("go", "medium"), ("rust", "large"), ("zig", "small")];
    assert_eq!(read, expected.map(|(title, size)| (title.to_owned(), size.to_owned())));
    assert_eq!(Post::objects().filter(size.eq("small")).count(&db).await?, 1);
    let by_many = when(Post::author.to(Author::name).eq("Ann"), Post::views).or_null();
    let read = Post::objects().order_by(Post::title).values(by_many).fetch(&db).await?;
    assert_eq!(read, [Some(20), Some(30), None]);
    let large = Post::views.gt(15).holds();
    let read = Post::objects().order_by(Post::title).values(large).fetch(&db).await?;
    assert_eq!(read, [true, true, false]);
    Ok(())
}

pub(crate) async fn exactly_one_of_two(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let of_two = Post::title.contains("r").xor(Post::views.gt(15));
    let titles = Post::objects().filter(of_two).values(Post::title).fetch(&db).await?;
    assert_eq!(titles, ["go"]);
    let open = Post::editor.eq(1).xor(Post::views.gt(0));
    assert_eq!(Post::objects().filter(open).count(&db).await?, 3, "what NULL leaves open does not hold");
    let three = (Post::views.gt(0) ^ Post::views.gt(15)) ^ Post::views.gt(25);
    let titles = Post::objects().filter(three).order_by(Post::title).values(Post::title).fetch(&db).await?;
    assert_eq!(titles, ["rust", "zig"], "an odd number");
    Ok(())
}

pub(crate) async fn distinct_from_treats_null_as_a_value(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    let row = |big, medium| Maybe { medium, big, ..Maybe::default() };
    let mut rows = [row(Some(1), Some(1)), row(Some(1), Some(2)), row(None, Some(1)), row(None, None)];
    Maybe::bulk_insert(&mut rows, &db).await?;
    let count = async |predicate| Maybe::objects().filter(predicate).count(&db).await;
    assert_eq!(count(Maybe::big.is_distinct_from(Maybe::medium)).await?, 2);
    assert_eq!(count(Maybe::big.is_not_distinct_from(Maybe::medium)).await?, 2);
    assert_eq!(count(Maybe::big.is_distinct_from(1)).await?, 2, "NULL is another value");
    assert_eq!(count(Maybe::big.is_distinct_from(1).not()).await?, 2);
    Ok(())
}

pub(crate) async fn regular_expressions_match(trial: &Trial) -> Outcome {
    let db = one(trial, Maybe { text: some("Rust 2024: ünï\nline two"), ..Maybe::default() }).await?;
    for (pattern, expected) in [
        ("^Rust", true),
        ("^rust", false),
        ("[0-9]{4}", true),
        ("[0-9]{5}", false),
        ("(go|ru?st) ", false),
        ("(go|Ru?st) ", true),
        ("u.t", true),
        ("two$", true),
        ("ünï.line", false),
        ("l+i?ne", true),
        ("\\.", false),
    ] {
        assert_eq!(holds(&db, Maybe::text.regex(pattern)).await?, expected, "{pattern}");
    }
    assert!(holds(&db, Maybe::text.iregex("^rUST")).await?);
    assert!(holds(&db, Maybe::text.iregex("ÜNÏ")).await?);
    assert!(!holds(&db, Maybe::text.regex("ÜNÏ")).await?);
    assert_eq!(refused(holds(&db, Maybe::text.regex("(open")).await), DbErrorKind::InvalidValue);
    Ok(())
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("a time")
}

pub(crate) async fn parts_of_dates_are_those_in_utc(trial: &Trial) -> Outcome {
    let row = Maybe {
        timestamp: Some(at("2024-12-29T23:59:59.999999Z")),
        date: NaiveDate::from_ymd_opt(2024, 12, 30),
        time: NaiveTime::from_hms_micro_opt(7, 8, 9, 999_999),
        ..Maybe::default()
    };
    let db = one(trial, row).await?;
    let stamp = || Maybe::timestamp;
    for (part, expected) in [
        (stamp().year(), 2024),
        (stamp().quarter(), 4),
        (stamp().month(), 12),
        (stamp().week(), 52),
        (stamp().day(), 29),
        (stamp().week_day(), 1),
        (stamp().hour(), 23),
        (stamp().minute(), 59),
        (stamp().second(), 59),
        (Maybe::date.year(), 2024),
        (Maybe::date.week(), 1),
        (Maybe::date.week_day(), 2),
        (Maybe::date.day(), 30),
        (Maybe::time.hour(), 7),
        (Maybe::time.minute(), 8),
        (Maybe::time.second(), 9),
    ] {
        assert_eq!(computed(&db, part.clone()).await?, Some(expected), "{part:?}");
    }
    assert_eq!(computed(&db, stamp().date()).await?, NaiveDate::from_ymd_opt(2024, 12, 29));
    assert!(holds(&db, stamp().year().eq(2024).and(stamp().month().in_([11_i64, 12]))).await?);
    assert!(holds(&db, stamp().date().lt(Maybe::date)).await?);
    Ok(())
}

pub(crate) async fn dates_are_cut_down_in_utc(trial: &Trial) -> Outcome {
    let row = Maybe {
        timestamp: Some(at("2024-08-15T23:05:09.999999Z")),
        date: NaiveDate::from_ymd_opt(2024, 8, 18),
        ..Maybe::default()
    };
    let db = one(trial, row).await?;
    for (unit, expected) in [
        (DateUnit::Year, "2024-01-01T00:00:00Z"),
        (DateUnit::Quarter, "2024-07-01T00:00:00Z"),
        (DateUnit::Month, "2024-08-01T00:00:00Z"),
        (DateUnit::Week, "2024-08-12T00:00:00Z"),
        (DateUnit::Day, "2024-08-15T00:00:00Z"),
        (DateUnit::Hour, "2024-08-15T23:00:00Z"),
        (DateUnit::Minute, "2024-08-15T23:05:00Z"),
        (DateUnit::Second, "2024-08-15T23:05:09Z"),
    ] {
        assert_eq!(computed(&db, Maybe::timestamp.trunc(unit)).await?, Some(at(expected)), "{unit:?}");
    }
    for (unit, month, day) in [
        (DateUnit::Year, 1, 1),
        (DateUnit::Quarter, 7, 1),
        (DateUnit::Month, 8, 1),
        (DateUnit::Week, 8, 12),
        (DateUnit::Day, 8, 18),
    ] {
        let cut = computed(&db, Maybe::date.trunc(unit)).await?;
        assert_eq!(cut, NaiveDate::from_ymd_opt(2024, month, day), "{unit:?}");
    }
    let by_month = Maybe::objects().group_by(Maybe::timestamp.trunc(DateUnit::Month));
    let groups = by_month.annotate(rustango_query::count()).fetch(&db).await?;
    assert_eq!(groups, [(Some(at("2024-08-01T00:00:00Z")), 1)]);
    Ok(())
}

pub(crate) async fn now_is_the_time_of_the_clock(trial: &Trial) -> Outcome {
    let db = one(trial, Maybe { timestamp: Some(at("1999-01-01T00:00:00Z")), ..Maybe::default() }).await?;
    assert_eq!(computed(&db, now()).await?, db.clock().now());
    assert!(holds(&db, Maybe::timestamp.lt(now())).await?);
    Maybe::objects().update().set(Maybe::timestamp, now()).execute(&db).await?;
    assert_eq!(Maybe::objects().get(&db).await?.timestamp, Some(db.clock().now()));
    Ok(())
}

pub(crate) async fn casts_that_all_share_are_made(trial: &Trial) -> Outcome {
    let row = Maybe {
        big: Some(-42),
        decimal: Some("2.50".parse()?),
        double: Some(2.5),
        boolean: Some(true),
        text: some("7"),
        timestamp: Some(at("2024-08-15T23:05:09Z")),
        ..Maybe::default()
    };
    let db = one(trial, row).await?;
    assert_eq!(computed(&db, Maybe::big.cast::<String>()).await?, some("-42"));
    assert_eq!(computed(&db, Maybe::big.cast::<Decimal>()).await?, Some(Decimal::from(-42)));
    assert_eq!(computed(&db, Maybe::big.cast::<f64>()).await?, Some(-42.0));
    assert_eq!(computed(&db, Maybe::decimal.cast::<f64>()).await?, Some(2.5));
    assert_eq!(computed(&db, Maybe::decimal.cast::<i64>()).await?, Some(3), "half away from zero");
    assert_eq!(computed(&db, Maybe::double.cast::<i64>()).await?, Some(3), "half away from zero");
    assert_eq!(computed(&db, Maybe::boolean.cast::<i64>()).await?, Some(1));
    assert_eq!(
        computed(&db, Maybe::timestamp.cast::<NaiveDate>()).await?,
        NaiveDate::from_ymd_opt(2024, 8, 15)
    );
    assert_eq!(refused(computed(&db, Maybe::text.cast::<i64>()).await), DbErrorKind::Unsupported);
    Ok(())
}

async fn documents(trial: &Trial) -> Result<Db, Failure> {
    let db = trial.with(&[Maybe::schema]).await?;
    let all = [
        json!({"name": "ann", "tags": ["a", "b"], "address": {"city": "Oslo", "zip": null}, "age": 41}),
        json!({"name": "bob", "tags": [], "age": 41.0, "it's": {"\"q\"": [10, {"$.x": true}]}}),
        json!([1, 2, {"name": "ann"}]),
        json!("name"),
        json!(null),
    ];
    let mut rows = all.map(|document| Maybe { json: Some(document), ..Maybe::default() });
    Maybe::bulk_insert(&mut rows, &db).await?;
    Ok(db)
}

async fn found(db: &Db, predicate: Predicate<Maybe>) -> Result<Vec<usize>, Failure> {
    let ids = Maybe::objects().order_by(Maybe::id).values(Maybe::id).fetch(db).await?;
    let rows = Maybe::objects().filter(predicate).order_by(Maybe::id).values(Maybe::id).fetch(db).await?;
    Ok(rows.iter().filter_map(|id: &Auto<i64>| ids.iter().position(|known| known == id)).collect())
}

pub(crate) async fn json_is_asked_alike(trial: &Trial) -> Outcome {
    let db = documents(trial).await?;
    let doc = || Maybe::json;
    let nothing: [usize; 0] = [];
    assert_eq!(found(&db, doc().json_contains(json!({"age": 41}))).await?, [0, 1], "numbers by value");
    assert_eq!(found(&db, doc().json_contains(json!({"tags": ["b"]}))).await?, [0]);
    assert_eq!(found(&db, doc().json_contains(json!({"address": {"zip": null}}))).await?, [0]);
    assert_eq!(found(&db, doc().json_contains(json!({"address": {"city": "Rome"}}))).await?, nothing);
    assert_eq!(found(&db, doc().json_contains(json!([2, 1]))).await?, [2], "items in any order");
    assert_eq!(found(&db, doc().json_contains(json!([{"name": "ann"}]))).await?, [2]);
    assert_eq!(found(&db, doc().json_contains(json!({}))).await?, [0, 1]);
    assert_eq!(found(&db, doc().json_contained_by(json!([3, 2, 1, {"name": "ann", "x": 1}]))).await?, [2]);
    assert_eq!(
        found(&db, doc().json_has_key("name")).await?,
        [0, 1],
        "keys of objects, no items and no texts"
    );
    assert_eq!(found(&db, doc().json_has_any_key(["it's", "address"])).await?, [0, 1]);
    assert_eq!(found(&db, doc().json_has_keys(["it's", "name"])).await?, [1]);
    assert_eq!(found(&db, doc().json_has_keys([""; 0])).await?, [0, 1]);
    assert_eq!(found(&db, doc().json_has_any_key([""; 0])).await?, nothing);
    let same =
        json!({"address": {"zip": null, "city": "Oslo"}, "age": 41.0, "tags": ["a", "b"], "name": "ann"});
    assert_eq!(found(&db, doc().json_equals(same)).await?, [0], "whatever the order of keys");
    assert_eq!(
        found(&db, doc().json_equals(json!([2, 1, {"name": "ann"}]))).await?,
        nothing,
        "items have an order"
    );
    assert_eq!(found(&db, doc().json_equals(json!(null))).await?, [4]);
    assert_eq!(found(&db, doc().json_has_key("name").not()).await?, [2, 3, 4]);
    Ok(())
}

/// Lists within lists are asked item by item, and null is an item.
pub(crate) async fn json_lists_are_asked_item_by_item(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    let all = [json!([[1, 2], null]), json!([1, "1"]), json!({"list": [[{"a": null}], []]}), json!(1)];
    let mut rows = all.map(|document| Maybe { json: Some(document), ..Maybe::default() });
    Maybe::bulk_insert(&mut rows, &db).await?;
    let doc = || Maybe::json;
    let nothing: [usize; 0] = [];
    assert_eq!(found(&db, doc().json_contains(json!(1))).await?, [1, 3], "a list holds its own items");
    assert_eq!(found(&db, doc().json_contains(json!("1"))).await?, [1], "a text is no number");
    assert_eq!(found(&db, doc().json_contains(json!([1]))).await?, [1]);
    assert_eq!(found(&db, doc().json_contains(json!([[2]]))).await?, [0]);
    assert_eq!(found(&db, doc().json_contains(json!([null]))).await?, [0]);
    assert_eq!(found(&db, doc().json_contains(json!({"list": [[]]}))).await?, [2]);
    assert_eq!(found(&db, doc().json_contains(json!({"list": [[{"a": null}]]}))).await?, [2]);
    assert_eq!(found(&db, doc().json_contains(json!({"list": [{"a": null}]}))).await?, nothing);
    assert_eq!(found(&db, doc().json_contains(json!({"list": {}}))).await?, nothing);
    assert_eq!(found(&db, doc().json_contained_by(json!([[3, 2, 1], null, 7]))).await?, [0]);
    assert_eq!(found(&db, doc().json_contained_by(json!([1, "1"]))).await?, [1, 3]);
    assert_eq!(found(&db, doc().json_contained_by(json!([1]))).await?, [3]);
    assert_eq!(
        found(&db, doc().json_contained_by(json!({"list": [[{"a": null, "b": 1}]], "x": 1}))).await?,
        [2]
    );
    assert_eq!(found(&db, doc().json_contained_by(json!({"list": [{"a": null}]}))).await?, nothing);
    Ok(())
}

/// R004: a step of a path is data, whatever characters it holds.
pub(crate) async fn json_paths_are_data(trial: &Trial) -> Outcome {
    let db = documents(trial).await?;
    let at = async |path: Vec<rustango_ports::database::JsonStep>| {
        Maybe::objects().order_by(Maybe::id).values(Maybe::json.json_text(path)).fetch(&db).await
    };
    let name = at(vec![key("name")]).await?;
    assert_eq!(name, [some("ann"), some("bob"), None, None, None]);
    assert_eq!(at(vec![key("address"), key("city")]).await?[0], some("Oslo"));
    assert_eq!(at(vec![key("address"), key("zip")]).await?[0], None, "null is NULL");
    assert_eq!(at(vec![key("tags"), index(1)]).await?[0], some("b"));
    assert_eq!(at(vec![index(2), key("name")]).await?[2], some("ann"));
    assert_eq!(at(vec![key("it's"), key("\"q\""), index(0)]).await?[1], some("10"));
    assert_eq!(at(vec![key("it's"), key("\"q\""), index(1), key("$.x")]).await?[1], some("true"));
    assert_eq!(at(vec![index(0)]).await?[0], None, "an object has no items");
    for hostile in
        ["'", "\"", "$", ".", "[0]", "]", "%", "`", "a' OR '1'='1", "$.name", "\\", "name\u{1f600}"]
    {
        assert_eq!(at(vec![key(hostile)]).await?, [None, None, None, None, None], "{hostile}");
        let keyed = found(&db, Maybe::json.json_has_key(hostile)).await?;
        assert!(keyed.is_empty(), "{hostile}: {keyed:?}");
    }
    let ann = Maybe::json.json_text([key("name")]).eq("ann");
    assert_eq!(found(&db, ann).await?, [0]);
    // What a path would read as the beginning of a number.
    let document = json!({ "b": 0, "-": { "c": 1, "-1": [2, "three"], "-A": 4 } });
    let mut row = Maybe { json: Some(document.clone()), ..Maybe::default() };
    row.insert(&db).await?;
    let row = || Maybe::objects().filter(Maybe::id.eq(row.id));
    let deep = row().values(Maybe::json.json_text([key("-"), key("-1"), index(1)])).get(&db).await?;
    assert_eq!(deep.as_deref(), Some("three"));
    let (all, none) =
        (Maybe::json.json_has_keys(["-", "b"]), Maybe::json.json_has_any_key(["-b", "--", "-a"]));
    let held = all.and(none.not()).and(Maybe::json.json_contains(json!({ "-": { "-A": 4 } })));
    assert!(row().filter(held.and(Maybe::json.json_contained_by(document))).exists(&db).await?);
    assert!(!row().filter(Maybe::json.json_contains(json!({ "-": { "-a": 4 } }))).exists(&db).await?);
    Ok(())
}

pub(crate) async fn every_type_is_a_value(trial: &Trial) -> Outcome {
    let db = trial.with(&[Every::schema]).await?;
    let every = super::values::every(&db, 1)?;
    let mut rows = [every.clone()];
    Every::bulk_insert(&mut rows, &db).await?;
    let read = Every::objects()
        .values((
            (Every::boolean, Every::small, Every::medium, Every::big),
            (Every::single, Every::double, Every::decimal, Every::text),
            (Every::bytes, Every::uuid, Every::timestamp, Every::date, Every::time, Every::json),
        ))
        .get(&db)
        .await?;
    let Every { boolean, small, medium, big, single, double, decimal, .. } = every.clone();
    let Every { text, bytes, uuid, timestamp, date, time, json, .. } = every;
    assert_eq!(read.0, (boolean, small, medium, big));
    assert_eq!(read.1, (single, double, decimal, text));
    assert_eq!(read.2, (bytes, uuid, timestamp, date, time, json));
    Ok(())
}

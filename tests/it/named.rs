//! Lookups by name, as requests and Django's users write them.

use rustango::{
    prelude::*,
    query::{Error, LookupValue},
};
use serde_json::json;

use crate::models::{Book, Review, Writer, library};

async fn titles(db: &Db, name: &str, value: impl Into<LookupValue>) -> Vec<String> {
    let predicate = Book::lookup(name, value).unwrap_or_else(|error| panic!("{name}: {error}"));
    Book::objects().filter(predicate).values(Book::title).fetch(db).await.unwrap()
}

#[tokio::test]
async fn names_find_fields_relations_and_lookups() {
    let db = library().await;
    for (name, value, expected) in [
        ("title", LookupValue::from("Fog"), &["Fog"][..]),
        ("title__exact", "Fog".into(), &["Fog"]),
        ("title__icontains", "FO".into(), &["Fog"]),
        ("title__startswith", "F".into(), &["Fjord", "Fog"]),
        ("title__endswith", "a".into(), &["Sea"]),
        ("title__istartswith", "fO".into(), &["Fog"]),
        ("title__iendswith", "EA".into(), &["Sea"]),
        ("title__iexact", "sea".into(), &["Sea"]),
        ("title__is_distinct_from", "Fog".into(), &["Fjord", "Sea"]),
        ("title__regex", "^F.g$".into(), &["Fog"]),
        ("title__iregex", "^S".into(), &["Sea"]),
        ("title__ne", "Fog".into(), &["Fjord", "Sea"]),
        ("title__in", ["Fog", "Sea"].into(), &["Fog", "Sea"]),
        ("title__in", "Fog,Sea".into(), &["Fog", "Sea"]),
        ("title__not_in", "Fog,Sea".into(), &["Fjord"]),
        ("pages", 200_i64.into(), &["Fog"]),
        ("pages", "200".into(), &["Fog"]),
        ("pages__gt", "200".into(), &["Sea"]),
        ("pages__gte", 200.into(), &["Fog", "Sea"]),
        ("pages__lt", 200.into(), &["Fjord"]),
        ("pages__lte", 200.into(), &["Fjord", "Fog"]),
        ("pages__between", [150, 300].into(), &["Fog", "Sea"]),
        ("pages__range", "150,300".into(), &["Fog", "Sea"]),
        ("pk", 1_i64.into(), &["Fjord"]),
        ("pk__in", "1,3".into(), &["Fjord", "Sea"]),
        ("published__year", 2021.into(), &["Fog"]),
        ("published__year__gte", "2021".into(), &["Fog", "Sea"]),
        ("published__month__in", "3,4".into(), &["Fjord", "Fog", "Sea"]),
        ("published__date", "2022-03-01".into(), &["Sea"]),
        ("published__hour", 12.into(), &["Fjord", "Fog", "Sea"]),
        ("published__gt", "2021-01-01T00:00:00Z".into(), &["Fog", "Sea"]),
        ("writer", 2_i64.into(), &["Sea"]),
        ("writer__pk", 2_i64.into(), &["Sea"]),
        ("writer__name", "Ann".into(), &["Fjord", "Fog"]),
        ("writer__name__icontains", "ann".into(), &["Fjord", "Fog"]),
        ("writer__country__code", "NO".into(), &["Fjord", "Fog"]),
        ("writer__country", "NO".into(), &["Fjord", "Fog"]),
        ("writer__country__isnull", true.into(), &["Sea"]),
        ("translator__isnull", "false".into(), &["Fog"]),
        ("translator", LookupValue::Null, &["Fjord", "Sea"]),
        ("translator__ne", 1_i64.into(), &["Fog"]),
        ("translator__is_distinct_from", 1_i64.into(), &["Fjord", "Fog", "Sea"]),
        ("translator__is_distinct_from", 2_i64.into(), &["Fjord", "Sea"]),
        ("translator__name", "Bob".into(), &["Fog"]),
        ("review__stars", 5.into(), &["Fog"]),
        ("review__stars__lt", 3.into(), &["Fog"]),
        ("review__isnull", false.into(), &["Fog"]),
        ("review__isnull", true.into(), &["Fjord", "Sea"]),
        ("writer__book_writer__isnull", true.into(), &[]),
        ("writer__book_writer__title", "Fjord".into(), &["Fjord", "Fog"]),
    ] {
        assert_eq!(titles(&db, name, value).await, expected, "{name}");
    }
    let stars = Review::lookup("book__writer__country__code", "NO").unwrap();
    assert_eq!(Review::objects().filter(stars).count(&db).await.unwrap(), 2);
}

#[tokio::test]
async fn names_find_parts_of_times() {
    let db = library().await;
    // A Sunday, as the first of March 2020 was, near the end of everything.
    let published = "2023-11-19T23:58:57.5Z".parse().unwrap();
    let fog = Book::objects().filter(Book::title.eq("Fog")).get(&db).await.unwrap();
    Book { id: Auto::default(), title: "Ebb".into(), published, ..fog }.insert(&db).await.unwrap();
    for (part, of_ebb, of_fog, equal) in [
        ("year", 2023, 2021, &["Fog"][..]),
        ("quarter", 4, 1, &["Fjord", "Fog", "Sea"]),
        ("month", 11, 3, &["Fjord", "Fog", "Sea"]),
        ("week", 46, 9, &["Fjord", "Fog", "Sea"]),
        ("day", 19, 1, &["Fjord", "Fog", "Sea"]),
        ("week_day", 1, 2, &["Fog"]),
        ("hour", 23, 12, &["Fjord", "Fog", "Sea"]),
        ("minute", 58, 0, &["Fjord", "Fog", "Sea"]),
        ("second", 57, 0, &["Fjord", "Fog", "Sea"]),
    ] {
        let name = format!("published__{part}");
        let ebb = titles(&db, &name, of_ebb).await;
        assert!(ebb.ends_with(&["Ebb".to_owned()]), "{name}: {ebb:?}");
        assert_eq!(titles(&db, &name, of_fog).await, equal, "{name}");
    }
    assert_eq!(titles(&db, "published__week_day", 1).await, ["Fjord", "Ebb"], "weeks begin with Sunday");
}

#[tokio::test]
async fn conditions_on_one_row_of_many_are_put_together() {
    let db = library().await;
    let of_one = |stars: i32, least: i32| {
        let one = Book::lookup("review__stars", stars).unwrap();
        one.and(Book::lookup("review__stars__gte", least).unwrap())
    };
    assert_eq!(Book::objects().filter(of_one(5, 3)).count(&db).await.unwrap(), 1);
    assert_eq!(Book::objects().filter(of_one(1, 3)).count(&db).await.unwrap(), 0, "no review is both");
}

#[tokio::test]
async fn orderings_have_names_too() {
    let db = library().await;
    let sorted = async |name: &str| {
        let by_name = Book::objects().order_by(Book::ordering(name).unwrap());
        by_name.values(Book::title).fetch(&db).await.unwrap()
    };
    assert_eq!(sorted("-pages").await, ["Sea", "Fog", "Fjord"]);
    assert_eq!(sorted("-writer__name").await, ["Sea", "Fjord", "Fog"]);
    assert_eq!(sorted("writer__country__code").await, ["Fjord", "Fog", "Sea"]);
}

/// R007: a text is never compared with a number, which some databases read texts as.
#[test]
fn what_is_unknown_is_named() {
    let text = |text: &str| LookupValue::from(text);
    for (name, value, told) in [
        ("", text("x"), "``"),
        ("titel", text("x"), "`titel`"),
        ("title__", text("x"), "``"),
        ("title__like", text("x"), "`like`"),
        ("title__icontains__x", text("x"), "`x`"),
        ("title__year", text("x"), "`year`"),
        ("writer__nmae", text("x"), "`nmae`"),
        ("writer__name__first", text("x"), "`first`"),
        ("writer__book__title", text("x"), "book_writer, book_translator"),
        ("published__season", text("x"), "`season`"),
        ("title", LookupValue::from(5_i64), "`title` does not take this value"),
        ("title__in", [0, 5].into(), "`title__in` does not take this value"),
        ("pages", text("many"), "a 32-bit integer"),
        ("pages", text("9999999999"), "a 32-bit integer"),
        ("pages__contains", text("1"), "is for text"),
        ("pages__in", text("1,two"), "a 32-bit integer"),
        ("pages__between", text("1"), "two values"),
        ("title__isnull", text("maybe"), "true or false"),
        ("published", text("yesterday"), "a timestamp"),
        ("title; DROP TABLE book", text("x"), "title; DROP TABLE book"),
        ("title\" OR 1=1 --", text("x"), "OR 1=1"),
    ] {
        let Err(error) = Book::lookup(name, value) else { panic!("{name:?} is no lookup") };
        assert!(matches!(error, Error::InvalidQuery(_)), "{name:?}: {error:?}");
        assert!(error.to_string().contains(told), "{name:?}: {error}");
    }
    assert!(Writer::ordering("-name__icontains").is_err(), "a question is no order");
    assert!(Writer::ordering("- name").is_err());
}

#[tokio::test]
async fn names_reach_into_json() {
    let db = library().await;
    assert_eq!(titles(&db, "meta__year", "old").await, ["Fjord"]);
    assert_eq!(titles(&db, "meta__isbn__a-b", "7").await, ["Fog"]);
    assert_eq!(titles(&db, "meta__tags__0", "sea").await, ["Fjord"]);
    assert_eq!(titles(&db, "meta__has_key", "isbn").await, ["Fog"]);
    assert_eq!(titles(&db, "meta__has_any_keys", ["tags", "isbn"]).await, ["Fjord", "Fog"]);
    assert_eq!(titles(&db, "meta__has_keys", ["tags", "year"]).await, ["Fjord"]);
    assert_eq!(titles(&db, "meta__has_keys", ["tags", "isbn"]).await, [""; 0]);
    for name in ["meta__contains", "meta__json_contains"] {
        assert_eq!(titles(&db, name, json!({"tags": ["sea"]})).await, ["Fjord"], "{name}");
    }
    let wider = json!({"isbn": {"a-b": 7, "c": 1}, "x": 1});
    assert_eq!(titles(&db, "meta__contained_by", wider).await, ["Fog"]);
    assert_eq!(titles(&db, "meta__x' OR 1=1 --", "7").await, [""; 0]);
}

/// Known by two fields.
#[derive(Model, Clone, Debug)]
struct Edition {
    #[rustango(primary_key, max_length = 20)]
    isbn: String,
    #[rustango(primary_key)]
    number: i32,
}

/// Points at an edition twice.
#[allow(clippy::duplicated_attributes, reason = "two keys lead to one model")]
#[derive(Model, Clone, Debug)]
#[rustango(
    fk_composite(name = "edition", to = "Edition", from = "isbn, number", on = "isbn, number"),
    fk_composite(name = "reprint", to = "Edition", from = "of_isbn, of_number", on = "isbn, number")
)]
struct Volume {
    #[rustango(primary_key)]
    id: Auto<i64>,
    #[rustango(max_length = 20)]
    isbn: String,
    number: i32,
    #[rustango(max_length = 20)]
    of_isbn: Option<String>,
    of_number: Option<i32>,
}

#[tokio::test]
async fn names_lead_over_keys_of_several_fields() {
    let db = library().await;
    let edition = |number| Edition { isbn: "a".into(), number };
    Edition::bulk_insert(&mut [edition(1), edition(2), edition(3)], &db).await.unwrap();
    let volume = |number, of: Option<i32>| Volume {
        id: Auto::default(),
        isbn: "a".into(),
        number,
        of_isbn: of.map(|_| "a".into()),
        of_number: of,
    };
    Volume::bulk_insert(&mut [volume(1, None), volume(2, Some(1))], &db).await.unwrap();
    for (name, value, expected) in [
        ("volume_edition__id", LookupValue::from(2), &[2][..]),
        ("volume_edition__isnull", false.into(), &[1, 2]),
        ("volume_reprint__isnull", false.into(), &[1]),
        ("volume_reprint__isnull", true.into(), &[2, 3]),
        ("volume_edition__reprint__number", 1.into(), &[2]),
        ("volume_edition__reprint__isnull", true.into(), &[1]),
        ("volume_reprint", 2.into(), &[1]),
        ("volume_reprint__edition__volume_edition__pk__in", "1,2".into(), &[1]),
    ] {
        let found = Edition::objects().filter(Edition::lookup(name, value).unwrap());
        assert_eq!(found.values(Edition::number).fetch(&db).await.unwrap(), expected, "{name}");
    }
    for (name, told) in [
        ("volume__id", "volume_edition, volume_reprint"),
        ("pk", "isbn, number"),
        ("volume_edition__edition", "isbn, number"),
        ("volume_edition__edition__in", "isbn, number"),
        ("volume_edition__nothing", "edition, reprint"),
    ] {
        let told_by = Edition::lookup(name, 1).unwrap_err().to_string();
        assert!(told_by.contains(told), "{name}: {told_by}");
    }
}

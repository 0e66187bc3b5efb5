//! Structs that are forms.

use rustango::{
    Patch,
    forms::{FormData, FormErrors, UploadedFile},
    prelude::*,
};
use rustango_forms::MAX_FIELDS;

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
enum Size {
    Small,
    #[rustango(value = "xl", label = "Extra large")]
    Large,
}

#[derive(Form, Debug, PartialEq)]
#[form(validate = "dates_in_order")]
struct Order {
    #[form(min_length = 2, max_length = 10, pattern = "[^<>]*")]
    name: String,
    #[form(email)]
    email: Option<String>,
    #[form(required = false, widget = "textarea")]
    note: String,
    #[form(min = 1, max = 9, default = 1)]
    count: i16,
    #[form(min = 0.5)]
    weight: Option<f64>,
    floor: Option<u8>,
    size: Size,
    #[form(choices("tea" = "Tea", "mate"))]
    likes: Vec<String>,
    numbers: Vec<i64>,
    gift: bool,
    #[form(required)]
    terms: bool,
    express: Option<bool>,
    from: Option<chrono::NaiveDate>,
    until: Option<chrono::NaiveDate>,
    nickname: Patch<String>,
    #[form(widget = "password")]
    code: Option<String>,
    photo: Option<UploadedFile>,
    r#type: Option<String>,
}

fn dates_in_order(order: &Order, errors: &mut FormErrors) {
    if order.from > order.until {
        errors.add("until", "order", "is before the first day");
        errors.add_general("order", "days are in order");
    }
}

fn good() -> FormData {
    FormData::new().with("name", "Ann").with("size", "xl").with("terms", "on")
}

fn codes(data: &FormData) -> Vec<String> {
    let errors = Order::parse(data).expect_err("something is wrong");
    let of = |(name, errors): (&str, &[rustango_forms::FormError])| {
        let codes: Vec<_> = errors
            .iter()
            .map(|error| match error.item {
                Some(item) => format!("{name}/{item} {}", error.code),
                None => format!("{name} {}", error.code),
            })
            .collect();
        codes.join(", ")
    };
    errors.fields().map(of).collect()
}

#[test]
fn what_is_not_sent_has_its_default() {
    let order = Order::parse(&good()).unwrap();
    let expected = Order {
        name: "Ann".into(),
        email: None,
        note: String::new(),
        count: 1,
        weight: None,
        floor: None,
        size: Size::Large,
        likes: vec![],
        numbers: vec![],
        gift: false,
        terms: true,
        express: None,
        from: None,
        until: None,
        nickname: Patch::Absent,
        code: None,
        photo: None,
        r#type: None,
    };
    assert_eq!(order, expected);
}

#[test]
fn what_is_sent_is_read() {
    let data = good()
        .with("email", " ann@example.org ")
        .with("note", "one\r\ntwo\r\n")
        .with("count", "09")
        .with("weight", ".5")
        .with("floor", "255")
        .with("likes", "mate")
        .with("likes", "tea")
        .with("numbers", "1")
        .with("numbers", "")
        .with("numbers", "-2")
        .with("gift", "true")
        .with("express", "false")
        .with("from", "2024-02-28")
        .with("until", "2024-02-29")
        .with("nickname", "")
        .with("code", " spaced ")
        .with_file("photo", UploadedFile::new("a/b.png", None, "PNG"))
        .with("type", "x")
        .with("csrf_token", "anything");
    let order = Order::parse(&data).unwrap();
    assert_eq!(order.email.as_deref(), Some("ann@example.org"));
    assert_eq!(order.note, "one\ntwo");
    assert_eq!((order.count, order.weight, order.floor), (9, Some(0.5), Some(255)));
    assert_eq!((order.likes, order.numbers), (vec!["mate".to_owned(), "tea".to_owned()], vec![1, -2]));
    assert_eq!((order.gift, order.express), (true, Some(false)));
    assert_eq!(order.nickname, Patch::Null);
    assert_eq!(order.code.as_deref(), Some(" spaced "));
    assert_eq!(order.photo.as_ref().map(UploadedFile::name), Some("b.png"));
    assert_eq!(order.r#type.as_deref(), Some("x"));
}

#[test]
fn every_fault_is_told_at_once() {
    let data = FormData::new()
        .with("name", "A")
        .with("email", "ann")
        .with("count", "10")
        .with("weight", "0.4")
        .with("floor", "256")
        .with("size", "medium")
        .with("likes", "tea")
        .with("likes", "gin")
        .with("numbers", "1")
        .with("numbers", "x")
        .with("numbers", "y")
        .with("gift", "perhaps")
        .with("terms", "false")
        .with("from", "yesterday")
        .with("until", "2024-01-01")
        .with("until", "2024-01-02")
        .with("photo", "b.png")
        .with_file("note", UploadedFile::new("a", None, ""))
        .with("is_admin", "true")
        .with("is_admin", "true");
    assert_eq!(
        codes(&data),
        [
            "name min_length",
            "email invalid",
            "note invalid_type",
            "count max_value",
            "weight min_value",
            "floor max_value",
            "size invalid_choice",
            "likes/1 invalid_choice",
            "numbers/1 invalid, numbers/2 invalid",
            "gift invalid",
            "terms required",
            "from invalid",
            "until repeated",
            "photo invalid_type",
            "is_admin unknown_field",
        ]
    );
    assert_eq!(
        codes(&FormData::new().with("name", " ")),
        ["name required", "size required", "terms required"]
    );
}

#[test]
fn fields_that_are_fine_are_checked_together() {
    let data = good().with("from", "2024-02-02").with("until", "2024-02-01");
    assert_eq!(codes(&data), ["until order"]);
    let errors = Order::parse(&data).unwrap_err();
    assert_eq!(errors.general()[0].detail, "days are in order");
}

#[test]
fn lengths_count_characters() {
    let with = |name: &str| FormData::new().with("name", name).with("size", "xl").with("terms", "on");
    assert!(Order::parse(&with(&"🦀".repeat(10))).is_ok());
    assert_eq!(codes(&with(&"🦀".repeat(11))), ["name max_length"]);
    assert_eq!(codes(&with("é")), ["name min_length"]);
    assert_eq!(codes(&with("a<b>")), ["name pattern"]);
}

/// A form of mass assignment: every name that a model might have, besides.
#[test]
fn names_that_are_no_field_are_refused() {
    for name in ["id", "pk", "is_admin", "Name", "name[]", "name.x", "", "__proto__", "terms\0"] {
        assert_eq!(codes(&good().with(name, "1")).len(), 1, "{name}");
    }
}

#[test]
fn answers_do_not_grow_with_hostile_forms() {
    let hostile = (0..MAX_FIELDS).fold(good(), |data, at| data.with(format!("{at}{}", "x".repeat(500)), ""));
    let errors = Order::parse(&hostile).unwrap_err();
    assert_eq!(errors.fields().count(), 50);
    assert!(errors.to_string().len() < 50 * 400);
}

#[test]
fn values_of_models_can_be_fields() {
    #[derive(Form, Debug)]
    struct Settings {
        #[form(default = "xl", widget = "radio")]
        size: Size,
        #[form(default = 7.25)]
        price: rust_decimal::Decimal,
        id: Option<uuid::Uuid>,
        extra: Option<serde_json::Value>,
        raw: Option<Vec<u8>>,
        at: Option<chrono::DateTime<chrono::Utc>>,
        local: Option<chrono::NaiveDateTime>,
        files: Vec<UploadedFile>,
    }
    let settings = Settings::parse(&FormData::new()).unwrap();
    assert_eq!((settings.size, settings.price.to_string()), (Size::Large, "7.25".to_owned()));
    let data = FormData::new()
        .with("id", "67e55044-10b1-426f-9247-bb680e5fe0c8")
        .with("extra", "{\"a\": 1}")
        .with_file("raw", UploadedFile::new("a", None, "\u{1}"))
        .with("at", "2024-02-29T18:30")
        .with("local", "2024-02-29T18:30")
        .with_file("files", UploadedFile::new("a", None, "1"))
        .with_file("files", UploadedFile::new("b", None, "2"));
    let settings = Settings::parse(&data).unwrap();
    assert!(settings.id.is_some());
    assert_eq!(settings.extra, Some(serde_json::json!({"a": 1})));
    assert_eq!(settings.raw, Some(vec![1]));
    assert_eq!(settings.at.map(|at| at.naive_utc()), settings.local);
    assert_eq!(settings.files.len(), 2);
    assert_eq!(Settings::schema().fields().len(), 8);
}

#[derive(Form, Debug)]
struct Stay {
    #[form(min = "2024-02-29", max = "2024-12-31")]
    day: chrono::NaiveDate,
    #[form(min = "08:00", max = "18:30:30")]
    time: Option<chrono::NaiveTime>,
    #[form(min = "2024-02-29T18:30")]
    at: Option<chrono::DateTime<chrono::Utc>>,
    #[form(max = "2024-02-29T18:30:00Z")]
    local: Option<chrono::NaiveDateTime>,
    #[form(max = "2024-12-31")]
    others: Vec<chrono::NaiveDate>,
}

#[test]
fn days_and_times_are_between_the_first_and_the_last() {
    let day = |day: &str| FormData::new().with("day", day);
    let fault = |data: FormData| {
        let errors = Stay::parse(&data).expect_err("it is too early, or too late");
        let (field, faults) = errors.fields().next().expect("a fault of a field");
        format!("{field}: {} ({})", faults[0].detail, faults[0].code)
    };
    for (data, expected) in [
        (day("2024-02-28"), "day: is before 2024-02-29 (min_value)"),
        (day("2025-01-01"), "day: is after 2024-12-31 (max_value)"),
        (day("2023-02-29"), "day: expected a date such as 2024-01-31, of the years 0001 to 9999 (invalid)"),
        (day("2024-03-01").with("time", "07:59:59"), "time: is before 08:00 (min_value)"),
        (day("2024-03-01").with("time", "18:30:31"), "time: is after 18:30:30 (max_value)"),
        (day("2024-03-01").with("at", "2024-02-29T18:29:59"), "at: is before 2024-02-29T18:30 (min_value)"),
        // An offset makes it earlier than it looks.
        (
            day("2024-03-01").with("at", "2024-02-29T19:00:00+02:00"),
            "at: is before 2024-02-29T18:30 (min_value)",
        ),
        (
            day("2024-03-01").with("local", "2024-02-29T18:31"),
            "local: is after 2024-02-29T18:30:00Z (max_value)",
        ),
        (
            day("2024-03-01").with("others", "2024-12-31").with("others", "2025-01-01"),
            "others: is after 2024-12-31 (max_value)",
        ),
    ] {
        assert_eq!(fault(data), expected);
    }
    for fine in ["2024-02-29", "2024-12-31"] {
        let data = day(fine)
            .with("time", "18:30:30")
            .with("at", "2024-02-29T18:30")
            .with("local", "2024-02-29T18:30");
        let stay = Stay::parse(&data).unwrap_or_else(|errors| panic!("{fine}: {errors}"));
        assert_eq!((stay.day.to_string().as_str(), stay.others.len()), (fine, 0));
        assert!(stay.time.is_some() && stay.at.is_some() && stay.local.is_some());
    }
    let html = Stay::html();
    for (field, limits) in [
        ("day", "min=\"2024-02-29\" max=\"2024-12-31\""),
        ("time", "min=\"08:00:00\" max=\"18:30:30\""),
        ("at", "min=\"2024-02-29T18:30:00\""),
        ("local", "max=\"2024-02-29T18:30:00\""),
    ] {
        let html = html.field(field).expect("it is a field");
        assert!(html.contains(limits), "{html}");
    }
}

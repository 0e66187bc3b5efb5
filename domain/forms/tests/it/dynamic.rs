//! Forms that are put together at run time.

use rustango::ports::database::Value;
use rustango_forms::{DynamicForm, FormData, FormField, Format, UploadedFile, Widget};
use rustango_model::Bound;

fn survey() -> DynamicForm {
    DynamicForm::builder("survey")
        .field(FormField::of::<String, _>("email".to_owned()).format(Format::Email))
        .field(FormField::of::<i64, _>("age").min(Bound::Int(0)).default("18"))
        .field(FormField::of::<Option<UploadedFile>, _>("photo"))
        .field(
            FormField::of::<Vec<String>, _>("likes")
                .choices([("tea", "Tea"), ("mate", "Mate")])
                .required(true),
        )
        .validate(|values, errors| {
            if values.all("likes").len() > 1 && values.get("age") == Some(&Value::I64(18)) {
                errors.add("likes", "too_many", "one is enough");
            }
        })
        .build()
        .expect("the settings make sense")
}

#[test]
fn values_are_found_by_name() {
    let data = FormData::new()
        .with("email", "a@b")
        .with("likes", "tea")
        .with_file("photo", UploadedFile::new("p", None, "x"));
    let values = survey().parse(&data).unwrap();
    assert_eq!(values.text("email"), Some("a@b"));
    assert_eq!(values.get("age"), Some(&Value::I64(18)));
    assert!(!values.is_sent("nothing") && values.is_sent("photo"));
    assert_eq!(values.file("photo").map(UploadedFile::len), Some(1));
    let errors = survey().parse(&data.with("likes", "mate")).unwrap_err();
    assert_eq!(errors.field("likes")[0].code, "too_many");
    let errors = survey().parse(&FormData::new().with("more", "")).unwrap_err();
    let fields: Vec<_> = errors.fields().map(|(name, _)| name).collect();
    assert_eq!(fields, ["email", "likes", "more"]);
}

#[test]
fn settings_that_make_no_sense_are_told_at_once() {
    let invalid = DynamicForm::builder("broken")
        .field(FormField::of::<String, _>("a").pattern("("))
        .field(FormField::of::<i64, _>("a").max_length(3).default("x"))
        .field(FormField::of::<i64, _>("b").min(Bound::Int(2)).default("1"))
        .field(FormField::of::<String, _>("").min(Bound::Int(1)))
        .field(FormField::of::<String, _>("csrf_token"))
        .field(FormField::of::<String, _>("c").min_length(3).max_length(2))
        .field(FormField::of::<bool, _>("d").format(Format::Url))
        .field(FormField::of::<i64, _>("e").widget(Widget::Radio))
        .field(FormField::of::<i64, _>("f").earliest("2024-02-29"))
        .field(FormField::of::<chrono::NaiveDate, _>("g").latest("2023-02-29"))
        .field(FormField::of::<chrono::NaiveTime, _>("h").earliest("18:30").latest("08:00"))
        .field(FormField::of::<chrono::NaiveDate, _>("i").latest("2024-01-01").default("2024-01-02"))
        .build()
        .unwrap_err();
    let expected = [
        "field `a`: `pattern` is not a regular expression: regex parse error:\n    (\n    ^\nerror: unclosed group",
        "field `a`: `max_length` is for text",
        "field `a`: the default \"x\" is not allowed: expected an integer from -9223372036854775808 to \
         9223372036854775807",
        "field `b`: the default \"1\" is not allowed: is less than 2",
        "field ``: a field has a name",
        "field ``: `min` and `max` are for numbers",
        "field `c`: `min_length` is more than `max_length`",
        "field `d`: `format` is for text",
        "field `e`: its widget needs something to choose from",
        "field `f`: `earliest` and `latest` are for dates and times",
        "field `g`: `latest` is \"2023-02-29\": expected a date such as 2024-01-31, of the years 0001 to 9999",
        "field `h`: `earliest` is after `latest`",
        "field `i`: the default \"2024-01-02\" is not allowed: is after 2024-01-01",
        "field `a`: another field has the name",
        "field `csrf_token`: the name is kept for the token against forged requests",
    ];
    assert_eq!(invalid.faults(), expected);
}

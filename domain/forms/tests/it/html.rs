//! Forms as HTML.

use rustango::{
    forms::{FormData, FormErrors, UploadedFile},
    prelude::*,
};
use rustango_forms::{DynamicForm, FormField, Widget};

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
enum Size {
    Small,
    Large,
}

#[derive(Form)]
#[allow(dead_code, reason = "what is shown is the form, not its values")]
struct Everything {
    #[form(
        min_length = 2,
        max_length = 40,
        pattern = "[^<>]*",
        label = "Your name",
        help = "As your friends say it."
    )]
    name: String,
    #[form(email)]
    email: Option<String>,
    #[form(url)]
    homepage: Option<String>,
    #[form(widget = "password")]
    password: String,
    #[form(widget = "textarea", max_length = 500, required = false)]
    note: String,
    #[form(min = 1, max = 9, default = 3)]
    count: i16,
    #[form(min = 0.5)]
    price: rust_decimal::Decimal,
    size: Size,
    #[form(widget = "radio")]
    fit: Option<Size>,
    #[form(choices("tea" = "Tea", "mate" = "Mate"), widget = "checkbox")]
    likes: Vec<String>,
    #[form(choices(1 = "One", 2 = "Two"))]
    numbers: Vec<i64>,
    tags: Vec<String>,
    #[form(required, label = "I agree")]
    terms: bool,
    express: Option<bool>,
    day: chrono::NaiveDate,
    at: Option<chrono::DateTime<chrono::Utc>>,
    hour: Option<chrono::NaiveTime>,
    photo: Option<UploadedFile>,
    album: Vec<UploadedFile>,
    #[form(widget = "hidden")]
    step: i16,
    #[form(widget = "color")]
    tint: Option<String>,
    extra: Option<serde_json::Value>,
}

#[test]
fn an_empty_form() {
    insta::assert_snapshot!(Everything::html().csrf("to\"ken").render());
    assert!(Everything::html().is_multipart());
}

#[test]
fn a_form_with_errors_shows_what_was_sent() {
    let data = FormData::new()
        .with("name", "<b>")
        .with("email", "ann")
        .with("password", "secret")
        .with("note", "\nfirst line was empty")
        .with("count", "12")
        .with("size", "large")
        .with("fit", "small")
        .with("likes", "mate")
        .with("numbers", "2")
        .with("numbers", "3")
        .with("tags", "a")
        .with("tags", "b")
        .with("terms", "true")
        .with("express", "false")
        .with("at", "2024-02-29T18:30:00Z")
        .with("step", "x")
        .with("is_admin", "<script>");
    let mut errors: FormErrors = Everything::parse(&data).err().unwrap();
    errors.add_general("closed", "we are closed on Sundays & holidays");
    insta::assert_snapshot!(Everything::html().data(&data).errors(&errors).id_prefix("f1-").render());
}

#[test]
fn a_field_stands_alone() {
    let html = Everything::html().initial("tags", "one").initial("tags", "two").initial("size", "large");
    insta::assert_snapshot!(html.field("tags").unwrap() + &html.field("size").unwrap());
    assert_eq!(html.field("nothing"), None);
    assert_eq!(html.general() + &html.token(), "");
}

/// Whatever stands where, there are the same tags and quotes.
#[test]
fn text_never_becomes_markup() {
    fn marks(text: &str) -> String {
        // What is escaped has none of these.
        let markup = |name: &str| text.matches(name).count();
        format!("{:?}", ["<", ">", "\"", "'", "</textarea>"].map(markup))
    }
    let render = |text: &str| {
        let form = DynamicForm::builder("any")
            .field(FormField::of::<String, _>("a").label(text.to_owned()).help(text.to_owned()))
            .field(FormField::of::<String, _>("b").widget(Widget::Textarea))
            .field(FormField::of::<String, _>("c").choices([(text.to_owned(), text.to_owned())]))
            .field(
                FormField::of::<String, _>("d")
                    .choices([(text.to_owned(), text.to_owned())])
                    .widget(Widget::Radio),
            )
            .field(FormField::of::<String, _>(format!("e{text}")).widget(Widget::Hidden))
            .build()
            .unwrap();
        let data =
            FormData::new().with("a", text).with("b", text).with("c", text).with(format!("e{text}"), text);
        let mut errors = FormErrors::new();
        errors.add("a", "a", text);
        errors.add("unknown", "a", text);
        errors.add_general("a", text);
        form.html().data(&data).errors(&errors).csrf(text).render()
    };
    let expected = marks(&render("harmless"));
    for text in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "'onfocus='alert(1)",
        "</textarea><script>",
        "</select>",
        "<!--",
        "&lt;",
        "\0<",
        "javascript:alert(1)",
    ] {
        assert_eq!(marks(&render(text)), expected, "{text}");
    }
}

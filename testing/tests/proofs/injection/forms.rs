//! Texts in forms: they are written as they are, and shown as text.

use rustango::{
    forms::{DynamicForm, FormData, FormErrors, FormField, ModelForm, Widget},
    model::Model as _,
    prelude::*,
};

use super::{
    corpus::{HARMLESS, corpus},
    models::{Canary, Exhibit, Shelf},
};
use crate::ground::{Ground, On, registry};

/// What is markup in a page, and how often it stands there.
fn markup(html: &str) -> [usize; 5] {
    ["<", ">", "\"", "'", "&#"].map(|mark| html.matches(mark).count())
}

/// A page that has the text wherever text can be.
fn page(text: &str) -> String {
    let choices = [(text.to_owned(), text.to_owned())];
    let form = DynamicForm::builder("page")
        .field(FormField::of::<String, _>("a").label(text.to_owned()).help(text.to_owned()))
        .field(FormField::of::<String, _>("b").widget(Widget::Textarea))
        .field(FormField::of::<String, _>("c").choices(choices.clone()))
        .field(FormField::of::<Vec<String>, _>("d").choices(choices).widget(Widget::Checkbox))
        .field(FormField::of::<Vec<String>, _>("e"))
        .field(FormField::of::<String, _>(format!("f{text}")))
        .build()
        .unwrap();
    let names = ["a", "b", "c", "d", "e"].map(str::to_owned);
    let names = names.into_iter().chain([format!("f{text}")]);
    let data: FormData = names.map(|name| (name, text)).collect();
    let mut errors = FormErrors::new();
    errors.add("a", "code", text);
    errors.add("unknown", "code", text);
    errors.add_general("code", text);
    form.html().data(&data).errors(&errors).csrf(text).id_prefix(text).render()
}

#[test]
fn pages_have_the_same_markup_whatever_the_text() {
    let [tags, ends, quotes, apostrophes, _] = markup(&page(HARMLESS));
    // Of nothing there is no attribute.
    for text in corpus().into_iter().filter(|text| !text.is_empty()) {
        let [found @ .., _] = markup(&page(&text));
        assert_eq!(found, [tags, ends, quotes, apostrophes], "{text:?}");
    }
}

async fn forms_keep_text_as_it_is(on: On) {
    let ground = Ground::new(on, registry![Shelf, Exhibit, Canary]).await;
    let mut canary = Canary { id: Auto::default(), name: "alive".into() };
    canary.insert(&ground.db).await.unwrap();
    let fields = ["text", "number", "day", "uid", "price", "flag", "shelf", "doc"];
    for text in corpus() {
        let tidied = text.trim().replace("\r\n", "\n");
        let form = ModelForm::of::<Exhibit>(FormData::new().with("text", text.as_str()));
        match form.save(&ground.db).await {
            Ok(_) => {
                let kept = Exhibit::objects()
                    .filter(Exhibit::text.eq(tidied.as_str()))
                    .count(&ground.db)
                    .await
                    .unwrap();
                assert!(kept > 0, "{text:?}");
            }
            Err(error) => assert!(tidied.is_empty() || tidied.contains('\0'), "{text:?}: {error}"),
        }
        // In fields of any type, and as the name of one.
        let everywhere: FormData = fields.iter().map(|field| (*field, text.as_str())).collect();
        let refused = ModelForm::of::<Exhibit>(everywhere.with(text.as_str(), "1")).save(&ground.db).await;
        assert!(
            matches!(refused, Err(rustango::forms::ModelFormError::Validation(_))),
            "{text:?}: {refused:?}"
        );
    }
    assert_eq!(Canary::objects().fetch(&ground.db).await.unwrap(), [canary]);
    assert_eq!(Exhibit::schema().fields.len(), fields.len() + 1);
    ground.remove().await;
}

#[tokio::test]
async fn on_sqlite() {
    forms_keep_text_as_it_is(On::Sqlite).await;
}

#[tokio::test]
async fn on_postgres() {
    forms_keep_text_as_it_is(On::Postgres).await;
}

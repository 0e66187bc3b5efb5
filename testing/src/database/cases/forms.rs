//! Forms whose fields are those of a model.

use rustango_forms::{FormData, FormErrors, FormField, ModelForm, ModelFormError};
use rustango_model::{ForeignKey, Model as _};
use rustango_ports::database::Value;
use rustango_query::{Error, Objects as _, Saved, Signals};
use tokio::task::JoinSet;

use crate::database::{
    models::{Account, Author, Edition, Post, Setting, Status},
    trial::{Outcome, Trial, count_of},
};

fn account(email: &str, tenant: &str, slug: &str) -> FormData {
    FormData::new().with("email", email).with("tenant", tenant).with("slug", slug)
}

fn key_of(author: &Author) -> String {
    author.id.get().map_or_else(String::new, |id| id.to_string())
}

/// Returns what is wrong as `field code`.
#[track_caller]
fn faults(outcome: Result<impl Sized, ModelFormError>) -> Vec<String> {
    let Err(ModelFormError::Validation(errors)) = outcome else { panic!("the form is refused") };
    codes(&errors)
}

fn codes(errors: &FormErrors) -> Vec<String> {
    let of_fields = errors
        .fields()
        .flat_map(|(name, errors)| errors.iter().map(move |error| format!("{name} {}", error.code)));
    let general = errors.general().iter().map(|error| format!("- {}", error.code));
    of_fields.chain(general).collect()
}

pub(crate) async fn forms_write_what_was_sent(trial: &Trial) -> Outcome {
    let db = trial.with(&[Account::schema]).await?;
    let data = account(" a@x ", "007", "größe").with("rank", "");
    let key = ModelForm::of::<Account>(data).save(&db).await?;
    let read = Account::objects().get(&db).await?;
    assert_eq!(key.values(), [Value::I64(read.id.get().unwrap_or_default())]);
    assert_eq!((read.email.as_str(), read.tenant, read.slug.as_str()), ("a@x", 7, "größe"));
    assert_eq!((read.balance, read.status, read.rank), (0, Status::Draft, None), "the database's defaults");

    // What is not sent is empty where it may be, and otherwise as it is where
    // it has a default.
    let data = account("b@x", "7", "größe").with("rank", "3").with("status", "it's out");
    ModelForm::of::<Account>(data).instance(key.clone()).save(&db).await?;
    let read = Account::objects().get(&db).await?;
    assert_eq!((read.email.as_str(), read.status, read.rank), ("b@x", Status::Published, Some(3)));
    ModelForm::of::<Account>(account("b@x", "7", "größe")).instance_of(&read).save(&db).await?;
    let read = Account::objects().get(&db).await?;
    assert_eq!((read.status, read.rank), (Status::Published, None));

    let partial = ModelForm::of::<Account>(FormData::new().with("balance", "5")).partial();
    partial.instance(key.clone()).save(&db).await?;
    let read = Account::objects().get(&db).await?;
    assert_eq!((read.email.as_str(), read.balance), ("b@x", 5));

    read.delete(&db).await?;
    let gone = ModelForm::of::<Account>(account("b@x", "7", "größe")).instance(key).save(&db).await;
    assert!(matches!(gone, Err(ModelFormError::Database(Error::NotFound { .. }))), "{gone:?}");
    Ok(())
}

/// R012: whatever is sent, no other field changes.
pub(crate) async fn forms_write_no_other_field(trial: &Trial) -> Outcome {
    let db = trial.with(&[Author::schema, Post::schema]).await?;
    let mut ann = Author::new("Ann");
    ann.insert(&db).await?;
    let mut post = Post::new("first", &ann);
    post.insert(&db).await?;
    let allowed = ["title", "views"];
    for field in Post::schema().fields {
        let data = FormData::new().with("title", "changed").with("views", "7").with("author", "1");
        let data = if allowed.contains(&field.name) { data } else { data.with(field.name, "2") };
        for form in [ModelForm::of::<Post>(data.clone()), ModelForm::of::<Post>(data).instance_of(&post)] {
            let refused = faults(form.fields(allowed).save(&db).await);
            assert!(refused.contains(&"author unknown_field".to_owned()), "{refused:?}");
        }
    }
    // Without a list, these are fields of nobody.
    for name in ["id", "created_at", "changed_at"] {
        let key = key_of(&ann);
        let data = FormData::new().with("title", "x").with("views", "1").with("author", key);
        let data = data.with(name, "2024-01-01T00:00:00Z");
        assert_eq!(faults(ModelForm::of::<Post>(data).save(&db).await), [format!("{name} unknown_field")]);
        let named = ModelForm::of::<Post>(FormData::new()).fields([name]).save(&db).await;
        assert!(matches!(named, Err(ModelFormError::Settings(_))), "{named:?}");
    }
    assert_eq!(Post::objects().fetch(&db).await?, [post]);
    Ok(())
}

pub(crate) async fn forms_tell_every_fault(trial: &Trial) -> Outcome {
    let db = trial.with(&[Account::schema, Author::schema, Post::schema]).await?;
    Account::new("a@x", 1, "a").insert(&db).await?;
    let data = FormData::new()
        .with("email", "a@x")
        .with("tenant", "x")
        .with("slug", "s".repeat(21))
        .with("status", "gone")
        .with("rank", "40000")
        .with("more", "1");
    assert_eq!(
        faults(ModelForm::of::<Account>(data).save(&db).await),
        [
            "tenant invalid",
            "slug max_length",
            "status invalid_choice",
            "rank out_of_range",
            "more unknown_field",
            "email unique",
        ]
    );
    let data = FormData::new().with("title", "").with("views", "1001").with("author", "");
    assert_eq!(
        faults(ModelForm::of::<Post>(data).save(&db).await),
        ["title required", "views max_value", "author required"]
    );
    let narrowed = ModelForm::of::<Post>(FormData::new().with("title", "ab").with("views", "1"))
        .fields(["title", "views"])
        .customize("title", |field: FormField| field.min_length(3));
    assert_eq!(faults(narrowed.validate(&db).await), ["title min_length"]);
    Ok(())
}

pub(crate) async fn forms_tell_what_is_taken(trial: &Trial) -> Outcome {
    let db = trial.with(&[Account::schema]).await?;
    let (mut first, mut second) = (Account::new("a@x", 1, "a"), Account::new("b@x", 1, "b"));
    first.insert(&db).await?;
    second.insert(&db).await?;
    let all = ["email unique", "tenant unique", "slug unique"];
    assert_eq!(faults(ModelForm::of::<Account>(account("a@x", "1", "b")).save(&db).await), all);
    // Its own values are not taken, those of others are.
    let of_second = |data| ModelForm::of::<Account>(data).instance_of(&second).partial();
    of_second(account("b@x", "1", "b")).save(&db).await?;
    assert_eq!(faults(of_second(account("a@x", "1", "a")).save(&db).await), all);
    let slug = FormData::new().with("slug", "a");
    assert_eq!(faults(of_second(slug).save(&db).await), ["tenant unique", "slug unique"]);
    // What is wrong by itself is compared with nothing.
    let wrong = FormData::new().with("slug", "a").with("tenant", "x");
    assert_eq!(faults(of_second(wrong).save(&db).await), ["tenant invalid"]);
    of_second(FormData::new().with("tenant", "2").with("slug", "a")).save(&db).await?;
    assert_eq!(count_of::<Account>(&db).await?, 2);
    Ok(())
}

/// What changes between the check and the write is told the same.
pub(crate) async fn forms_tell_what_was_taken_meanwhile(trial: &Trial) -> Outcome {
    let signals = Signals::new();
    let db =
        trial.with(&[Account::schema, Author::schema, Post::schema]).await?.with_signals(signals.clone());
    let (mut ann, mut taken) = (Author::new("Ann"), Account::new("a@x", 1, "a"));
    ann.insert(&db).await?;
    taken.insert(&db).await?;
    signals.connect_pre_save(|saving: Saved<Account>| {
        let mut row = saving.row;
        match row.email.as_str() {
            "late@x" => "a@x".clone_into(&mut row.email),
            "poor@x" => row.balance = -1,
            _ => "a".clone_into(&mut row.slug),
        }
        Ok(row)
    });
    signals.connect_pre_save(|saving: Saved<Post>| {
        let mut row = saving.row;
        row.author = ForeignKey::new(404_404);
        Ok(row)
    });
    let late = ModelForm::of::<Account>(account("late@x", "2", "late"));
    assert_eq!(faults(late.save(&db).await), ["email unique"]);
    let slug = ModelForm::of::<Account>(account("slug@x", "1", "late"));
    assert_eq!(faults(slug.save(&db).await), ["tenant unique", "slug unique"]);
    let poor = ModelForm::of::<Account>(account("poor@x", "3", "poor"));
    assert_eq!(faults(poor.save(&db).await), ["- invalid"]);
    let key = key_of(&ann);
    let post = FormData::new().with("title", "x").with("views", "1").with("author", key);
    assert_eq!(faults(ModelForm::of::<Post>(post).save(&db).await), ["author does_not_exist"]);
    Ok(())
}

/// R015: of many that send the same, one row comes of it, and the others are
/// told which field is taken.
pub(crate) async fn of_many_forms_one_is_saved(trial: &Trial) -> Outcome {
    let db = trial.with(&[Account::schema]).await?;
    let mut tasks = JoinSet::new();
    for _ in 0..20 {
        let db = db.clone();
        tasks.spawn(async move { ModelForm::of::<Account>(account("a@x", "1", "a")).save(&db).await });
    }
    let outcomes = tasks.join_all().await;
    let (saved, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    assert_eq!((saved.len(), count_of::<Account>(&db).await?), (1, 1));
    for outcome in refused {
        let faults = faults(outcome);
        assert!(faults.iter().all(|fault| fault.ends_with(" unique")), "{faults:?}");
    }
    Ok(())
}

pub(crate) async fn forms_tell_of_keys_to_nowhere(trial: &Trial) -> Outcome {
    let db = trial.with(&[Author::schema, Post::schema]).await?;
    let mut ann = Author::new("Ann");
    ann.insert(&db).await?;
    let post = |author: &str, editor: &str| {
        let data = FormData::new().with("title", "x").with("views", "1");
        ModelForm::of::<Post>(data.with("author", author).with("editor", editor))
    };
    let key = key_of(&ann);
    let refused = post("404404", "404405").save(&db).await;
    assert_eq!(faults(refused), ["author does_not_exist", "editor does_not_exist"]);
    assert_eq!(faults(post(&key, "404404").save(&db).await), ["editor does_not_exist"]);
    assert_eq!(faults(post("Ann", "").save(&db).await), ["author invalid"]);
    post(&key, "").save(&db).await?;
    assert_eq!(Post::objects().get(&db).await?.editor, None);
    Ok(())
}

pub(crate) async fn forms_write_keys_that_are_named(trial: &Trial) -> Outcome {
    let db = trial.with(&[Author::schema, Edition::schema]).await?;
    let data = || FormData::new().with("isbn", "978").with("number", "1").with("title", "x");
    let fields = ["isbn", "number", "title"];
    let refused = ModelForm::of::<Edition>(data()).save(&db).await;
    assert!(faults(refused).contains(&"isbn unknown_field".to_owned()));
    let key = ModelForm::of::<Edition>(data()).fields(fields).save(&db).await?;
    assert_eq!(key.values().len(), 2);
    let again = faults(ModelForm::of::<Edition>(data()).fields(fields).save(&db).await);
    assert_eq!(again, ["isbn unique", "number unique"]);
    assert_eq!(count_of::<Edition>(&db).await?, 1);
    Ok(())
}

pub(crate) async fn forms_show_the_row_and_what_it_may_point_at(trial: &Trial) -> Outcome {
    let db = trial.with(&[Author::schema, Post::schema]).await?;
    let mut ann = Author::new("<Ann>");
    ann.insert(&db).await?;
    let mut post = Post::new("\"first\"", &ann);
    post.insert(&db).await?;
    let page = ModelForm::empty(Post::schema()).instance_of(&post).page(&db).await?;
    let html = page.html().render();
    assert!(html.contains("value=\"&quot;first&quot;\""), "{html}");
    let key = key_of(&ann);
    assert!(html.contains(&format!("<option value=\"{key}\" selected>")), "{html}");
    assert!(!html.contains("created_at"), "{html}");
    Ok(())
}

/// A user's own posts, by the authors that the user knows of.
pub(crate) async fn forms_keep_to_the_rows_of_their_scope(trial: &Trial) -> Outcome {
    let db = trial.with(&[Author::schema, Post::schema]).await?;
    let (mut ann, mut bob) = (Author::new("Ann"), Author::new("Bob"));
    ann.insert(&db).await?;
    bob.insert(&db).await?;
    let (mut own, mut foreign) = (Post::new("own", &ann), Post::new("foreign", &bob));
    own.insert(&db).await?;
    foreign.insert(&db).await?;
    let form = |data: FormData| {
        ModelForm::of::<Post>(data)
            .fields(["title", "views", "author"])
            .partial()
            .scope(Post::views.lt(500))
            .scope(Author::name.eq("Ann"))
    };
    let title = || FormData::new().with("title", "changed").with("views", "1").with("author", key_of(&ann));

    // Rows out of scope are not there: neither to update nor to show.
    let hidden = form(title()).scope(Post::title.eq("own"));
    let missing = hidden.clone().instance_of(&foreign).save(&db).await;
    assert!(matches!(missing, Err(ModelFormError::Database(Error::NotFound { .. }))), "{missing:?}");
    let missing = hidden.clone().instance_of(&foreign).page(&db).await;
    assert!(matches!(missing, Err(ModelFormError::Database(Error::NotFound { .. }))), "{missing:?}");

    // Nor does a row leave the scope, or come to be outside of it.
    let leaves = hidden.instance_of(&own).save(&db).await;
    assert!(matches!(leaves, Err(ModelFormError::OutOfScope)), "{leaves:?}");
    let outside = FormData::new().with("title", "new").with("views", "700").with("author", key_of(&ann));
    let created = form(outside).save(&db).await;
    assert!(matches!(created, Err(ModelFormError::OutOfScope)), "{created:?}");
    assert_eq!(Post::objects().order_by(Post::id.asc()).fetch(&db).await?, [own.clone(), foreign.clone()]);

    // Keys point at what is known of, and nothing else can be chosen.
    let data = FormData::new().with("title", "x").with("views", "1").with("author", key_of(&bob));
    assert_eq!(faults(form(data.clone()).save(&db).await), ["author does_not_exist"]);
    assert_eq!(faults(form(data).instance_of(&own).save(&db).await), ["author does_not_exist"]);
    let html = form(FormData::new()).instance_of(&own).page(&db).await?.html().render();
    let is_listed = |author: &Author| html.contains(&format!("<option value=\"{}\">", key_of(author)));
    assert!(is_listed(&ann) && !is_listed(&bob), "{html}");

    let key = form(title()).instance_of(&own).save(&db).await?;
    let saved = Post::objects().filter(Post::title.eq("changed")).get(&db).await?;
    assert_eq!(key.values(), [Value::I64(saved.id.get().unwrap_or_default())]);
    form(title()).save(&db).await?;
    assert_eq!(count_of::<Post>(&db).await?, 3);
    Ok(())
}

fn is_stale<T>(outcome: &Result<T, ModelFormError>) -> bool {
    matches!(outcome, Err(ModelFormError::Database(Error::Stale { model: "Setting" })))
}

pub(crate) async fn forms_of_stale_rows_are_refused(trial: &Trial) -> Outcome {
    let db = trial.with(&[Setting::schema]).await?;
    let mut setting = Setting::new("colour", "red");
    setting.insert(&db).await?;
    let form = |value: &str| ModelForm::of::<Setting>(FormData::new().with("value", value)).partial();

    form("blue").version(1).instance_of(&setting).save(&db).await?;
    let stale = form("green").version(1).instance_of(&setting).save(&db).await;
    assert!(is_stale(&stale), "{stale:?}");
    let stale = form("green").version(1).instance_of(&setting).validate(&db).await;
    assert!(is_stale(&stale), "{stale:?}");
    assert_eq!(
        rustango_web::ProblemDetails::from(ModelFormError::from(Error::Stale { model: "x" })).status(),
        409
    );

    // The page holds the version that it was made for.
    let page = form("").versioned().instance_of(&setting).page(&db).await?;
    let html = ModelForm::empty(Setting::schema()).versioned().instance_of(&setting).page(&db).await?;
    let html = html.html().render();
    assert!(html.contains("<input type=\"hidden\" name=\"version\" value=\"2\">"), "{html}");
    assert!(page.schema().field("version").is_some());
    let green = |version: &str| FormData::new().with("value", "green").with("version", version);
    let send = |data| ModelForm::of::<Setting>(data).partial().versioned().instance_of(&setting);
    assert_eq!(faults(send(FormData::new().with("value", "green")).save(&db).await), ["version required"]);
    assert_eq!(faults(send(green("x")).save(&db).await), ["version invalid"]);
    let stale = send(green("1")).save(&db).await;
    assert!(is_stale(&stale), "{stale:?}");
    send(green("2")).save(&db).await?;
    let stored = Setting::objects().get(&db).await?;
    assert_eq!((stored.value.as_str(), stored.version), ("green", 3), "nobody writes the version");

    // Of many at once, one is the first.
    let mut tasks = JoinSet::new();
    for value in ["a", "b", "c", "d"] {
        let (db, form) = (db.clone(), form(value).version(3).instance_of(&setting));
        tasks.spawn(async move { form.save(&db).await });
    }
    let outcomes = tasks.join_all().await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    assert_eq!(Setting::objects().get(&db).await?.version, 4);

    // An insert has no version yet, and other models none at all.
    let new = ModelForm::of::<Setting>(FormData::new().with("name", "size").with("value", "1")).versioned();
    new.save(&db).await?;
    let none = ModelForm::of::<Author>(FormData::new()).version(1).validate(&db).await;
    assert!(matches!(none, Err(ModelFormError::Settings(_))), "{none:?}");
    Ok(())
}

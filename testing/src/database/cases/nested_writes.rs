//! Writes of rows around a row: who is told of them, also where they are taken
//! back, and which the database refuses.

use std::sync::{Arc, Mutex};

use rustango_api::ViewSet;
use rustango_macros::Serializer;
use rustango_model::{Model, ModelSchema};
use rustango_query::{Db, Deleted, Error, LinksChanged, Objects as _, Saved, Signals, audit::AuditEntry};
use rustango_web::{Access, App, ProblemDetails, TestResponse};
use serde_json::{Value as Json, json};

use super::serializers::{LabelSerializer, RemarkSerializer, ShelfSerializer};
use crate::{
    contract::CheckedClient,
    database::{
        models::{Author, Document, Label, Loan, Post, Remark, Shelf},
        trial::{Failure, Outcome, Trial},
    },
    random::SeededRandom,
};

const MODELS: &[fn() -> &'static ModelSchema] = &[
    Shelf::schema,
    Label::schema,
    Author::schema,
    Post::schema,
    Document::schema,
    Loan::schema,
    Remark::schema,
];

#[derive(Serializer)]
#[serializer(crate = "crate::database::cases::serializers::facade", model = Author)]
struct AuthorSerializer {
    id: i64,
    name: String,
}

#[derive(Serializer)]
#[serializer(crate = "crate::database::cases::serializers::facade", model = Document)]
struct DocumentSerializer {
    id: i64,
    title: String,
    #[serializer(write_only, default = "")]
    secret: String,
    #[serializer(nested, write = "create, connect")]
    shelf: Option<ShelfSerializer>,
    #[serializer(nested, many, write = "create, connect, set, disconnect, delete")]
    labels: Vec<LabelSerializer>,
    #[serializer(nested, many, write = "create, delete")]
    remarks: Vec<RemarkSerializer>,
    #[serializer(nested, many, write = "connect, delete")]
    readers: Vec<AuthorSerializer>,
}

/// What receivers noted, in order.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<String>>>);

impl Heard {
    fn note(&self, what: String) {
        self.0.lock().expect("nobody panics while noting").push(what);
    }

    /// Returns what was noted since.
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("nobody panics while noting"))
    }

    /// Notes every write to rows of a model.
    fn listen<M: Model + Clone>(&self, signals: &Signals) {
        let name = M::schema().name;
        let note = self.clone();
        signals.connect_pre_save(move |saving: Saved<M>| {
            note.note(format!("pre_save {name}"));
            Ok(saving.row)
        });
        let note = self.clone();
        signals.connect_post_save(move |saved: Saved<M>| {
            note.note(format!("post_save {name} ({})", if saved.is_new() { "new" } else { "changed" }));
            Ok(())
        });
        let note = self.clone();
        signals.connect_post_save_on_commit(move |_: Saved<M>| {
            note.note(format!("committed {name}"));
            Ok(())
        });
        let note = self.clone();
        signals.connect_pre_delete(move |_: Deleted<M>| {
            note.note(format!("pre_delete {name}"));
            Ok(())
        });
        let note = self.clone();
        signals.connect_post_delete(move |_: Deleted<M>| {
            note.note(format!("post_delete {name}"));
            Ok(())
        });
        let note = self.clone();
        signals.connect_post_delete_on_commit(move |_: Deleted<M>| {
            note.note(format!("committed delete {name}"));
            Ok(())
        });
    }
}

/// A handle whose writes are noted, and a client of documents over it.
async fn listening(trial: &Trial) -> Result<(Db, CheckedClient, Heard), Failure> {
    let (signals, heard) = (Signals::new(), Heard::default());
    heard.listen::<Document>(&signals);
    heard.listen::<Shelf>(&signals);
    heard.listen::<Label>(&signals);
    heard.listen::<Remark>(&signals);
    let note = heard.clone();
    signals.connect_m2m_changed(move |changed: LinksChanged<Document>| {
        note.note(format!("{:?} {} {}", changed.action, changed.relation, changed.targets.len()));
        Ok(())
    });
    let note = heard.clone();
    signals.connect_m2m_changed_on_commit(move |changed: LinksChanged<Document>| {
        note.note(format!("committed {:?}", changed.action));
        Ok(())
    });
    let db = trial.with(MODELS).await?.with_signals(signals);
    let documents = ViewSet::<Document>::new(db.clone(), Access::public()).serializer::<DocumentSerializer>();
    let app = App::new().mount("/documents", documents).random(SeededRandom::new(1));
    Ok((db, CheckedClient::new(app), heard))
}

#[track_caller]
fn expect(answer: &TestResponse, status: u16) -> Json {
    assert_eq!(answer.status(), status, "{}", answer.text());
    answer.json()
}

async fn create(client: &CheckedClient) -> Json {
    let body = json!({
        "title": "a", "shelf": {"name": "north"}, "labels": [{"name": "red"}], "remarks": [{"text": "one"}],
    });
    expect(&client.post("/documents", &body).await, 201)
}

pub(crate) async fn nested_writes_are_told(trial: &Trial) -> Outcome {
    let (_, client, heard) = listening(trial).await?;
    let row = create(&client).await;
    assert_eq!(
        heard.take(),
        [
            "pre_save Shelf",
            "post_save Shelf (new)",
            "pre_save Document",
            "post_save Document (new)",
            "pre_save Label",
            "post_save Label (new)",
            "PreAdd labels 1",
            "PostAdd labels 1",
            "pre_save Remark",
            "post_save Remark (new)",
            "committed Shelf",
            "committed Document",
            "committed Label",
            "committed PostAdd",
            "committed Remark",
        ]
    );
    let path = format!("/documents/{}", row["id"]);
    let body = json!({"labels": [{"disconnect": row["labels"][0]["id"]}], "remarks": [{"delete": row["remarks"][0]["id"]}]});
    expect(&client.patch(&path, &body).await, 200);
    assert_eq!(
        heard.take(),
        [
            "PreRemove labels 1",
            "PostRemove labels 1",
            "pre_delete Remark",
            "post_delete Remark",
            "committed PostRemove",
            "committed delete Remark",
        ]
    );
    let body = json!({"title": "b", "labels": {"set": [row["labels"][0]["id"]]}});
    expect(&client.patch(&path, &body).await, 200);
    assert_eq!(
        heard.take(),
        [
            "pre_save Document",
            "post_save Document (changed)",
            "PreAdd labels 1",
            "PostAdd labels 1",
            "committed Document",
            "committed PostAdd",
        ]
    );
    Ok(())
}

pub(crate) async fn nested_writes_that_are_taken_back_are_not_kept(trial: &Trial) -> Outcome {
    let (db, client, heard) = listening(trial).await?;
    let row = create(&client).await;
    heard.take();
    let recorded = AuditEntry::objects().count(&db).await?;
    let path = format!("/documents/{}", row["id"]);
    // The last item fails, after all else is written.
    let body = json!({
        "title": "b",
        "shelf": {"name": "south"},
        "labels": [{"delete": row["labels"][0]["id"]}, {"name": "blue"}, {"name": "blue"}],
    });
    let answer = expect(&client.patch(&path, &body).await, 409);
    assert_eq!(answer["errors"][0]["pointer"], "/labels/2/name");
    let told = heard.take();
    for happened in ["post_save Shelf (new)", "post_save Document (changed)", "post_delete Label"] {
        assert!(told.iter().any(|what| what == happened), "{happened} is told of as it happens: {told:?}");
    }
    assert!(!told.iter().any(|what| what.starts_with("committed")), "{told:?}");
    assert_eq!(AuditEntry::objects().count(&db).await?, recorded);
    assert_eq!(expect(&client.get(&path).await, 200), row);
    let counts = (Shelf::objects().count(&db).await?, Label::objects().count(&db).await?);
    assert_eq!(counts, (1, 1));
    Ok(())
}

pub(crate) async fn receivers_refuse_nested_writes(trial: &Trial) -> Outcome {
    let signals = Signals::new();
    signals.connect_pre_save(|saving: Saved<Remark>| {
        if saving.row.text == "no" {
            return Err(Error::abort(ProblemDetails::conflict("not this one")));
        }
        Ok(saving.row)
    });
    let db = trial.with(MODELS).await?.with_signals(signals);
    let documents = ViewSet::<Document>::new(db.clone(), Access::public()).serializer::<DocumentSerializer>();
    let client = CheckedClient::new(App::new().mount("/documents", documents).random(SeededRandom::new(1)));
    let body =
        json!({"title": "a", "shelf": {"name": "north"}, "remarks": [{"text": "yes"}, {"text": "no"}]});
    let answer = client.post("/documents", &body).await;
    assert_eq!(expect(&answer, 409)["detail"], "not this one");
    let counts = (
        Document::objects().count(&db).await?,
        Shelf::objects().count(&db).await?,
        Remark::objects().count(&db).await?,
        AuditEntry::objects().count(&db).await?,
    );
    assert_eq!(counts, (0, 0, 0, 0));
    Ok(())
}

pub(crate) async fn nested_rows_that_others_need_stay(trial: &Trial) -> Outcome {
    let (db, client, _) = listening(trial).await?;
    let mut authors = [Author::new("Ann"), Author::new("Bob")];
    Author::bulk_insert(&mut authors, &db).await?;
    let [ann, bob] = &authors;
    Post::new("by Ann", ann).insert(&db).await?;
    let (ann, bob) = (ann.id.get().expect("saved"), bob.id.get().expect("saved"));
    let row = expect(&client.post("/documents", &json!({"title": "a", "readers": [ann, bob]})).await, 201);
    let path = format!("/documents/{}", row["id"]);
    let body = json!({"title": "b", "readers": [{"delete": bob}, {"delete": ann}]});
    let refused = expect(&client.patch(&path, &body).await, 409);
    assert_eq!(refused["detail"], "other rows point at a row to delete");
    for (at, error) in refused["errors"].as_array().into_iter().flatten().enumerate() {
        assert_eq!(error["pointer"], format!("/readers/{at}/delete"));
        assert_eq!(error["code"], "protected");
    }
    assert_eq!(expect(&client.get(&path).await, 200), row, "nothing of it is done");
    assert_eq!(Author::objects().count(&db).await?, 2);
    let row = expect(&client.patch(&path, &json!({"readers": [{"delete": bob}]})).await, 200);
    assert_eq!(row["readers"], json!([{"id": ann, "name": "Ann"}]));
    assert_eq!(Author::objects().count(&db).await?, 1);
    Ok(())
}

//! Receivers that are told of writes, whichever way they are made.

use std::sync::{Arc, Mutex};

use rustango_migrate::create_tables;
use rustango_model::{Auto, ForeignKey, Model as _, ModelSchema};
use rustango_ports::database::DbErrorKind;
use rustango_query::{Db, Deleted, Error, LinksChanged, Made, Objects as _, Saved, Signals, Trashable as _};

use crate::database::{
    models::{Author, Comment, Document, Folder, Label, Legacy, Loan, Note, Post, Shelf},
    trial::{Failure, Outcome, Trial, capabilities, refused, registry},
};

const BLOG: &[fn() -> &'static ModelSchema] = &[Author::schema, Post::schema, Comment::schema];
const LIBRARY: &[fn() -> &'static ModelSchema] =
    &[Shelf::schema, Label::schema, Author::schema, Document::schema, Loan::schema];

/// What receivers noted, in order.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<String>>>);

impl Heard {
    fn note(&self, what: impl Into<String>) {
        self.0.lock().expect("nobody panics while noting").push(what.into());
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("nobody panics while noting"))
    }
}

/// A handle whose signals note every write to posts.
async fn listening(trial: &Trial) -> Result<(Db, Signals, Heard), Failure> {
    let (signals, heard) = (Signals::new(), Heard::default());
    let note = heard.clone();
    signals.connect_pre_save(move |saving: Saved<Post>| {
        note.note(format!("pre_save {}", saving.row.title));
        Ok(saving.row)
    });
    let note = heard.clone();
    signals.connect_post_save(move |saved: Saved<Post>| {
        let note = note.clone();
        async move {
            let what = if saved.is_new() { "new".to_owned() } else { saved.changed().join("+") };
            note.note(format!("post_save {} ({what})", saved.row.title));
            Ok(())
        }
    });
    let note = heard.clone();
    signals.connect_pre_delete(move |deleting: Deleted<Post>| {
        note.note(format!("pre_delete {}", deleting.row.title));
        Ok(())
    });
    let note = heard.clone();
    signals.connect_post_delete(move |deleted: Deleted<Post>| {
        note.note(format!("post_delete {}", deleted.row.title));
        Ok(())
    });
    let db = trial.with(BLOG).await?.with_signals(signals.clone());
    Ok((db, signals, heard))
}

async fn author(db: &Db) -> Result<Author, Error> {
    let mut author = Author::new("Ann");
    author.insert(db).await?;
    Ok(author)
}

pub(crate) async fn every_way_to_write_is_told(trial: &Trial) -> Outcome {
    let (db, _, heard) = listening(trial).await?;
    let ann = author(&db).await?;

    let mut post = Post::new("a", &ann);
    post.insert(&db).await?;
    assert!(post.id.is_set(), "keys come back");
    assert_eq!(heard.take(), ["pre_save a", "post_save a (new)"]);

    post.views = 3;
    post.save(&db).await?;
    assert_eq!(heard.take(), ["pre_save a", "post_save a (views)"]);
    post.views = 4;
    post.save_only(Post::views, &db).await?;
    assert_eq!(heard.take(), ["pre_save a", "post_save a (views)"]);

    let mut more = [Post::new("b", &ann), Post::new("c", &ann)];
    Post::bulk_insert(&mut more, &db).await?;
    assert!(more.iter().all(|post| post.id.is_set()));
    assert_eq!(heard.take(), ["pre_save b", "pre_save c", "post_save b (new)", "post_save c (new)"]);
    for post in &mut more {
        post.views = 9;
    }
    Post::bulk_update(&mut more, Post::views, &db).await?;
    let told = ["pre_save b", "pre_save c", "post_save b (views)", "post_save c (views)"];
    assert_eq!(heard.take(), told);

    let changed = Post::objects().filter(Post::views.gt(4)).order_by(Post::title.desc()).limit(1);
    assert_eq!(changed.update().set(Post::views, Post::views + 1).execute(&db).await?, 1);
    assert_eq!(heard.take(), ["pre_save c", "post_save c (views)"]);
    assert_eq!(Post::objects().get_by_title("c", &db).await?.views, 10);

    let made = Post::get_or_create(Post::title.eq("d"), || Post::new("d", &ann), &db).await?;
    assert_eq!(heard.take(), ["pre_save d", "post_save d (new)"]);
    made.0.delete(&db).await?;
    assert_eq!(heard.take(), ["pre_delete d", "post_delete d"]);
    assert_eq!(Post::objects().filter(Post::title.lt("c")).order_by(Post::title).delete(&db).await?, 2);
    let mut told = heard.take();
    told.sort();
    assert_eq!(told, ["post_delete a", "post_delete b", "pre_delete a", "pre_delete b"]);
    Ok(())
}

/// A look-up that reads well in assertions.
trait ByTitle {
    async fn get_by_title(self, title: &str, db: &Db) -> Result<Post, Error>;
}

impl ByTitle for rustango_query::QuerySet<Post> {
    async fn get_by_title(self, title: &str, db: &Db) -> Result<Post, Error> {
        self.filter(Post::title.eq(title)).get(db).await
    }
}

pub(crate) async fn receivers_change_what_is_saved(trial: &Trial) -> Outcome {
    let (db, signals, _) = listening(trial).await?;
    let ann = author(&db).await?;
    signals.connect_pre_save(|mut saving: Saved<Post>| async move {
        saving.row.title = saving.row.title.to_lowercase();
        Ok(saving.row)
    });
    let mut post = Post::new("LOUD", &ann);
    post.insert(&db).await?;
    assert_eq!(post.title, "loud", "the model holds what was written");
    let mut more = [Post::new("B", &ann), Post::new("C", &ann)];
    Post::bulk_insert(&mut more, &db).await?;
    assert_eq!(more[1].title, "c");
    Post::objects().update().set(Post::title, "AGAIN").execute(&db).await?;
    let titles = Post::objects().values(Post::title).fetch(&db).await?;
    assert_eq!(titles, ["again"; 3]);

    signals.connect_pre_save(|mut saving: Saved<Post>| {
        saving.row.title = "x".repeat(21);
        Ok(saving.row)
    });
    let outcome = post.save(&db).await;
    assert!(matches!(outcome, Err(Error::Validation(_))), "what they make of it is checked: {outcome:?}");
    Ok(())
}

pub(crate) async fn a_receiver_before_a_write_refuses_it(trial: &Trial) -> Outcome {
    let (db, signals, heard) = listening(trial).await?;
    let ann = author(&db).await?;
    signals.connect_pre_save(|saving: Saved<Post>| {
        if saving.row.title == "bad" { Err(Error::abort("not this one")) } else { Ok(saving.row) }
    });
    signals.connect_pre_delete(|_: Deleted<Post>| Err(Error::abort("nothing is deleted")));
    let mut posts = [Post::new("good", &ann), Post::new("bad", &ann)];
    let outcome = Post::bulk_insert(&mut posts, &db).await;
    assert!(matches!(outcome, Err(Error::Aborted(_))), "{outcome:?}");
    assert!(!posts[0].id.is_set());
    assert_eq!(Post::objects().count(&db).await?, 0, "all or nothing");
    let told = heard.take();
    assert!(!told.iter().any(|what| what.starts_with("post_save")), "{told:?}");

    posts[0].insert(&db).await?;
    let outcome = posts[0].delete(&db).await;
    assert!(matches!(outcome, Err(Error::Aborted(_))), "{outcome:?}");
    let outcome = Post::objects().update().set(Post::title, "bad").execute(&db).await;
    assert!(matches!(outcome, Err(Error::Aborted(_))), "{outcome:?}");
    assert_eq!(Post::objects().get(&db).await?.title, "good");
    Ok(())
}

pub(crate) async fn a_receiver_after_a_write_stops_nobody(trial: &Trial) -> Outcome {
    let (db, signals, heard) = listening(trial).await?;
    let ann = author(&db).await?;
    signals.connect_post_save(|saved: Saved<Post>| async move {
        // Sends a statement that the database refuses.
        let mut comment = Comment { id: Auto::default(), post: ForeignKey::new(-1_i64), text: "lost".into() };
        saved
            .db
            .transaction(async |tx| Comment { text: "lost too".into(), ..comment.clone() }.insert(tx).await)
            .await
            .ok();
        comment.insert(&saved.db).await
    });
    signals.connect_post_save(|saved: Saved<Post>| {
        assert!(saved.row.title.is_empty(), "a receiver that panics");
        Ok(())
    });
    signals.connect_post_save(|saved: Saved<Post>| async move {
        let post = ForeignKey::to(&saved.row)?;
        Comment { id: Auto::default(), post, text: "kept".into() }.insert(&saved.db).await
    });
    let mut post = Post::new("a", &ann);
    db.transaction(async |tx| {
        post.insert(tx).await?;
        heard.note("goes on");
        Ok(())
    })
    .await?;
    assert_eq!(heard.take(), ["pre_save a", "post_save a (new)", "goes on"]);
    let texts = Comment::objects().values(Comment::text).fetch(&db).await?;
    assert_eq!(texts, ["kept"], "what the receivers wrote stands or falls for each by itself");
    Ok(())
}

pub(crate) async fn receivers_write_in_the_transaction(trial: &Trial) -> Outcome {
    let (db, signals, _) = listening(trial).await?;
    let ann = author(&db).await?;
    signals.connect_post_save(|saved: Saved<Post>| async move {
        let post = ForeignKey::to(&saved.row)?;
        Comment { id: Auto::default(), post, text: "first".into() }.insert(&saved.db).await
    });
    let mut post = Post::new("a", &ann);
    let outcome = db
        .transaction(async |tx| {
            post.insert(tx).await?;
            assert_eq!(Comment::objects().count(tx).await?, 1);
            Err::<(), _>(Error::abort("after all not"))
        })
        .await;
    assert!(outcome.is_err());
    assert_eq!((Post::objects().count(&db).await?, Comment::objects().count(&db).await?), (0, 0));
    Ok(())
}

pub(crate) async fn receivers_wait_for_the_commit(trial: &Trial) -> Outcome {
    let (db, signals, heard) = listening(trial).await?;
    let ann = author(&db).await?;
    heard.take();
    let note = heard.clone();
    signals.connect_post_save_on_commit(move |saved: Saved<Post>| {
        let note = note.clone();
        async move {
            let seen =
                Post::objects().filter(Post::title.eq(saved.row.title.as_str())).count(&saved.db).await?;
            note.note(format!("committed {} (sees {seen})", saved.row.title));
            Ok(())
        }
    });
    let note = heard.clone();
    signals.connect_post_delete_on_commit(move |deleted: Deleted<Post>| {
        note.note(format!("gone {}", deleted.row.title));
        Ok(())
    });
    let mut post = Post::new("a", &ann);
    db.transaction(async |tx| {
        post.insert(tx).await?;
        let taken_back = tx
            .transaction(async |inner| {
                Post::new("b", &ann).insert(inner).await?;
                Err::<(), _>(Error::abort("not this one"))
            })
            .await;
        assert!(taken_back.is_err());
        heard.note("before the commit");
        Ok(())
    })
    .await?;
    let told = heard.take();
    assert_eq!(told[told.len() - 2..], ["before the commit", "committed a (sees 1)"], "{told:?}");
    post.delete(&db).await?;
    assert_eq!(heard.take().last().map(String::as_str), Some("gone a"));
    Ok(())
}

pub(crate) async fn receivers_know_who_and_what(trial: &Trial) -> Outcome {
    let (db, signals, heard) = listening(trial).await?;
    let ann = author(&db).await?;
    let mut post = Post::new("a", &ann);
    post.insert(&db).await?;
    heard.take();
    let note = heard.clone();
    signals.connect_post_save(move |saved: Saved<Post>| {
        let before = saved.before.as_ref().map(|row| row.views);
        note.note(format!("{:?}: {before:?} to {}", saved.db.actor(), saved.row.views));
        Ok(())
    });
    let by_bob = db.clone().with_actor("user:7");
    post.views = 5;
    post.save(&by_bob).await?;
    assert_eq!(heard.take().last().map(String::as_str), Some("Some(\"user:7\"): Some(0) to 5"));
    by_bob.transaction(async |tx| Post::objects().update().set(Post::views, 6).execute(tx).await).await?;
    assert_eq!(heard.take().last().map(String::as_str), Some("Some(\"user:7\"): Some(5) to 6"));
    Ok(())
}

pub(crate) async fn disconnected_receivers_are_not_told(trial: &Trial) -> Outcome {
    let signals = Signals::new();
    let heard = Heard::default();
    let note = heard.clone();
    let id = signals.connect_post_save(move |_: Saved<Note>| {
        note.note("told");
        Ok(())
    });
    let db = trial.with(&[Note::schema]).await?;
    Note::new("nobody listens on this handle").insert(&db).await?;
    let listening = db.clone().with_signals(signals.clone());
    Note::new("a").insert(&listening).await?;
    assert_eq!(heard.take(), ["told"]);
    assert!(signals.disconnect(id));
    assert!(!signals.disconnect(id));
    Note::new("b").insert(&listening).await?;
    assert_eq!(heard.take(), Vec::<String>::new());
    Ok(())
}

pub(crate) async fn rows_that_go_with_others_are_told(trial: &Trial) -> Outcome {
    let signals = Signals::new();
    let heard = Heard::default();
    let note = heard.clone();
    signals.connect_post_delete(move |deleted: Deleted<Comment>| {
        note.note(format!("comment {}", deleted.row.text));
        Ok(())
    });
    let note = heard.clone();
    signals.connect_post_save(move |saved: Saved<Post>| {
        note.note(format!("post {} without editor: {}", saved.row.title, saved.row.editor.is_none()));
        Ok(())
    });
    let quiet = trial.with(BLOG).await?;
    let (ann, mut bob) = (author(&quiet).await?, Author::new("Bob"));
    bob.insert(&quiet).await?;
    let mut posts =
        [Post { editor: Some(ForeignKey::to(&bob)?), ..Post::new("a", &ann) }, Post::new("b", &ann)];
    Post::bulk_insert(&mut posts, &quiet).await?;
    for text in ["x", "y"] {
        let post = ForeignKey::to(&posts[0])?;
        Comment { id: Auto::default(), post, text: text.into() }.insert(&quiet).await?;
    }
    let db = quiet.clone().with_signals(signals);
    // Nobody asked about authors, but about posts that point at them.
    bob.delete(&db).await?;
    assert_eq!(heard.take(), ["post a without editor: true"]);
    assert!(Post::objects().filter(Post::title.eq("a")).get(&db).await?.editor.is_none());
    Post::objects().delete(&db).await?;
    assert_eq!(heard.take(), ["comment x", "comment y"]);
    let refused = {
        posts[1].id = Auto::default();
        posts[1].insert(&db).await?;
        ann.delete(&db).await
    };
    let kind = refused.as_ref().err().and_then(Error::database_kind);
    assert!(matches!(kind, Some(DbErrorKind::ForeignKeyViolation { .. })), "{refused:?}");
    Ok(())
}

/// Rows that point at rows that point at the deleted one; and rows in a circle.
pub(crate) async fn rows_that_go_over_several_levels_are_told(trial: &Trial) -> Outcome {
    let signals = Signals::new();
    let heard = Heard::default();
    let note = heard.clone();
    signals.connect_pre_delete(move |deleting: Deleted<Folder>| {
        note.note(format!("pre {}", deleting.row.name));
        Ok(())
    });
    let note = heard.clone();
    signals.connect_post_delete(move |deleted: Deleted<Folder>| {
        note.note(format!("post {}", deleted.row.name));
        Ok(())
    });
    let db = trial.with(&[Folder::schema]).await?.with_signals(signals);
    let folder = async |name: &str, parent: Option<&Folder>| -> Result<Folder, Error> {
        let parent = parent.map(ForeignKey::to).transpose()?;
        let mut folder = Folder { id: Auto::default(), name: name.to_owned(), parent };
        folder.insert(&db).await?;
        Ok(folder)
    };
    let line = async || -> Result<[Folder; 4], Error> {
        let top = folder("top", None).await?;
        let middle = folder("middle", Some(&top)).await?;
        let low = folder("low", Some(&middle)).await?;
        let lowest = folder("lowest", Some(&low)).await?;
        Ok([top, middle, low, lowest])
    };
    let told = ["lowest", "low", "middle", "top"];
    let told: Vec<_> =
        ["pre", "post"].iter().flat_map(|when| told.map(|name| format!("{when} {name}"))).collect();
    line().await?[0].delete(&db).await?;
    assert_eq!(heard.take(), told);
    assert_eq!(Folder::objects().count(&db).await?, 0);

    let [mut top, _, _, lowest] = line().await?;
    top.parent = Some(ForeignKey::to(&lowest)?);
    top.update(&db).await?;
    top.delete(&db).await?;
    assert_eq!(heard.take(), told, "each of a circle once");
    assert_eq!(Folder::objects().count(&db).await?, 0);
    Ok(())
}

pub(crate) async fn keys_that_become_their_default_are_told(trial: &Trial) -> Outcome {
    let signals = Signals::new();
    let heard = Heard::default();
    let note = heard.clone();
    signals.connect_post_save(move |saved: Saved<Legacy>| {
        let heirs = (saved.before.as_ref().map(|row| *row.heir.key()), *saved.row.heir.key());
        note.note(format!("{heirs:?}"));
        Ok(())
    });
    let db = trial.with(&[Author::schema]).await?.with_signals(signals);
    let made = create_tables(&db, &registry(&[Legacy::schema])?).await;
    if !capabilities(&db).set_default {
        assert_eq!(refused(made), DbErrorKind::Unsupported);
        return Ok(());
    }
    made?;
    let db = db.with_registry(registry(&[Author::schema, Legacy::schema])?);
    let (mut first, mut second) = (Author::new("the first"), Author::new("the second"));
    first.insert(&db).await?;
    second.insert(&db).await?;
    Legacy { id: Auto::default(), heir: ForeignKey::to(&second)? }.insert(&db).await?;
    assert_eq!(heard.take(), ["(None, 2)"]);
    second.delete(&db).await?;
    assert_eq!(heard.take(), ["(Some(2), 1)"]);
    assert_eq!(*Legacy::objects().get(&db).await?.heir.key(), 1);
    Ok(())
}

pub(crate) async fn rows_that_are_looked_for_first_are_told(trial: &Trial) -> Outcome {
    let (db, _, heard) = listening(trial).await?;
    let ann = author(&db).await?;
    for told in ["post_save a (new)", "post_save a (views)"] {
        let change = |post: &mut Post| post.views += 1;
        let (post, _) =
            Post::update_or_create(Post::title.eq("a"), change, || Post::new("a", &ann), &db).await?;
        assert_eq!(heard.take(), ["pre_save a", told]);
        let same = Post::get_or_create(Post::title.eq("a"), || Post::new("a", &ann), &db).await?;
        assert_eq!((same.0.id, same.1), (post.id, Made::Existed));
        assert_eq!(heard.take(), Vec::<String>::new(), "what is only found is not saved");
    }
    Ok(())
}

pub(crate) async fn receivers_of_links_wait_for_the_commit(trial: &Trial) -> Outcome {
    let signals = Signals::new();
    let heard = Heard::default();
    let note = heard.clone();
    signals.connect_m2m_changed_on_commit(move |changed: LinksChanged<Document>| {
        let note = note.clone();
        async move {
            let seen =
                Label::objects().filter(Document::labels().reverse().exist()).count(&changed.db).await?;
            note.note(format!("{:?} {} (sees {seen})", changed.action, changed.targets.len()));
            Ok(())
        }
    });
    let db = trial.with(LIBRARY).await?.with_signals(signals);
    let mut document = Document::new("a");
    document.insert(&db).await?;
    let mut labels = ["red", "blue"].map(Label::new);
    Label::bulk_insert(&mut labels, &db).await?;
    db.transaction(async |tx| {
        document.labels_m2m().add(&labels, tx).await?;
        heard.note("before the commit");
        Ok(())
    })
    .await?;
    assert_eq!(heard.take(), ["before the commit", "PostAdd 2 (sees 2)"]);
    let undone = db
        .transaction(async |tx| {
            document.labels_m2m().clear(tx).await?;
            Err::<(), _>(Error::abort("after all not"))
        })
        .await;
    assert!(undone.is_err() && heard.take().is_empty(), "what is taken back is not told");
    Ok(())
}

pub(crate) async fn changed_links_are_told(trial: &Trial) -> Outcome {
    let signals = Signals::new();
    let heard = Heard::default();
    let note = heard.clone();
    signals.connect_m2m_changed(move |changed: LinksChanged<Document>| {
        note.note(format!("{:?} {} {}", changed.action, changed.relation, changed.targets.len()));
        Ok(())
    });
    let db = trial.with(LIBRARY).await?.with_signals(signals.clone());
    let mut document = Document::new("a");
    document.insert(&db).await?;
    let mut labels = ["red", "blue", "green"].map(Label::new);
    Label::bulk_insert(&mut labels, &db).await?;
    document.labels_m2m().add(&labels[..2], &db).await?;
    assert_eq!(heard.take(), ["PreAdd labels 2", "PostAdd labels 2"]);
    document.labels_m2m().add(&labels, &db).await?;
    assert_eq!(heard.take(), ["PreAdd labels 1", "PostAdd labels 1"], "only what is new");
    document.labels_m2m().set(&labels[2..], &db).await?;
    assert_eq!(heard.take(), ["PreRemove labels 2", "PostRemove labels 2"]);
    document.labels_m2m().clear(&db).await?;
    assert_eq!(heard.take(), ["PreClear labels 1", "PostClear labels 1"]);
    document.labels_m2m().clear(&db).await?;
    assert_eq!(heard.take(), Vec::<String>::new());
    signals.connect_m2m_changed(
        |changed: LinksChanged<Document>| {
            if changed.action.is_before() { Err(Error::abort("no")) } else { Ok(()) }
        },
    );
    assert!(document.labels_m2m().add(&labels, &db).await.is_err());
    assert_eq!(document.labels_m2m().all().count(&db).await?, 0);
    Ok(())
}

pub(crate) async fn rows_that_become_models_are_told(trial: &Trial) -> Outcome {
    let signals = Signals::new();
    let heard = Heard::default();
    let note = heard.clone();
    signals.connect_pre_init::<Note>(move || note.note("pre_init"));
    let note = heard.clone();
    let id = signals.connect_post_init(move |row: &mut Note| {
        note.note(format!("post_init {}", row.text));
        row.text.push('!');
    });
    let db = trial.with(&[Note::schema]).await?.with_signals(signals.clone());
    let mut notes = ["a", "b"].map(Note::new);
    Note::bulk_insert(&mut notes, &db).await?;
    let read = Note::objects().fetch(&db).await?;
    assert_eq!(read[1].text, "b!");
    assert_eq!(heard.take(), ["pre_init", "post_init a", "pre_init", "post_init b"]);
    let pairs = Note::objects().annotate(Note::id).fetch(&db).await?;
    assert_eq!(pairs[0].0.text, "a!");
    heard.take();
    Note::objects().values(Note::text).fetch(&db).await?;
    assert_eq!(heard.take(), Vec::<String>::new(), "values are no models");
    signals.disconnect(id);
    assert_eq!(Note::objects().fetch(&db).await?[0].text, "a");
    Ok(())
}

pub(crate) async fn the_trash_is_told_as_a_delete(trial: &Trial) -> Outcome {
    let signals = Signals::new();
    let heard = Heard::default();
    let note = heard.clone();
    signals.connect_post_delete(move |deleted: Deleted<Document>| {
        note.note(format!("deleted {}", deleted.row.title));
        Ok(())
    });
    let note = heard.clone();
    signals.connect_post_save(move |saved: Saved<Document>| {
        note.note(format!("saved {}", saved.row.title));
        Ok(())
    });
    let db = trial.with(LIBRARY).await?.with_signals(signals);
    let mut document = Document::new("a");
    document.insert(&db).await?;
    heard.take();
    document.delete(&db).await?;
    assert_eq!(heard.take(), ["deleted a"]);
    document.restore(&db).await?;
    assert_eq!(heard.take(), ["saved a"]);
    document.purge(&db).await?;
    assert_eq!(heard.take(), ["deleted a"]);

    // The same of all rows of a query.
    let mut documents = ["b", "c"].map(Document::new);
    Document::bulk_insert(&mut documents, &db).await?;
    heard.take();
    documents[0].soft_delete(&db).await?;
    assert_eq!(heard.take(), ["deleted b"]);
    assert_eq!(Document::objects().restore(&db).await?, 1);
    assert_eq!(heard.take(), ["saved b"]);
    assert_eq!(Document::objects().purge(&db).await?, 2);
    assert_eq!(heard.take(), ["deleted b", "deleted c"]);
    Ok(())
}

//! Foreign keys followed, one by one and along with their rows.

use rustango_model::{Auto, ForeignKey, Model as _, ModelSchema};
use rustango_ports::database::DbErrorKind;
use rustango_query::{Db, Error, Follow as _, Objects as _};

use super::paths::library;
use crate::{
    database::{
        models::{Author, City, Comment, Country, Document, Folder, Label, Loan, Post, Remark, Shelf},
        trial::{Outcome, Trial, count_of, refused},
    },
    doubles::{CallLog, CountingDatabase},
};

pub(crate) async fn following_a_key_asks_once(trial: &Trial) -> Outcome {
    let (db, log) = trial.logged(&[Author::schema, Post::schema]).await?;
    let mut author = Author::new("Ann");
    author.save(&db).await?;
    Post::new("a post", &author).save(&db).await?;
    let post = Post::objects().get(&db).await?;
    log.clear();
    assert!(post.author.loaded().is_none());
    for _ in 0..3 {
        assert_eq!(post.author.get(&db).await?, &author);
    }
    assert_eq!(post.author.loaded(), Some(&author));
    assert_eq!(log.count(), 1, "{log}");
    Ok(())
}

pub(crate) async fn following_a_key_to_a_row_that_is_gone_is_not_found(trial: &Trial) -> Outcome {
    let db = trial.with(&[Author::schema]).await?;
    let key: ForeignKey<Author> = ForeignKey::new(7);
    let outcome = key.get(&db).await;
    assert!(matches!(outcome, Err(Error::NotFound { model: "Author" })), "{outcome:?}");
    Ok(())
}

pub(crate) async fn a_key_to_an_unsaved_row_is_refused(_trial: &Trial) -> Outcome {
    assert!(ForeignKey::to(&Author::new("never saved")).is_err());
    Ok(())
}

pub(crate) async fn select_related_loads_in_one_statement(trial: &Trial) -> Outcome {
    let (db, log) = trial.logged(&[Author::schema, Post::schema]).await?;
    let (mut ann, mut bob) = (Author::new("Ann"), Author::new("Bob"));
    ann.save(&db).await?;
    bob.save(&db).await?;
    Post { views: 2, ..Post::new("without", &ann) }.save(&db).await?;
    Post { views: 1, editor: Some(ForeignKey::to(&bob)?), ..Post::new("with", &ann) }.save(&db).await?;
    log.clear();

    // Two keys to one table, of which one may be NULL.
    let posts = Post::objects().select_related(Post::author).select_related(Post::editor).fetch(&db).await?;
    assert_eq!(posts.len(), 2, "a row without an editor is a row");
    assert_eq!(posts[0].title, "without");
    assert!(posts[0].editor.is_none());
    assert_eq!(posts[1].editor.as_ref().and_then(ForeignKey::loaded), Some(&bob));
    for post in &posts {
        assert_eq!(post.author.loaded(), Some(&ann));
        assert_eq!(post.author.get(&db).await?, &ann);
    }
    assert_eq!(log.count(), 1, "{log}");

    let filtered = Post::objects()
        .select_related(Post::editor)
        .select_related(Post::editor)
        .filter(Post::title.contains("with"))
        .order_by(Post::title.asc())
        .limit(1);
    let first = filtered.fetch(&db).await?;
    assert_eq!(first[0].editor.as_ref().and_then(ForeignKey::loaded), Some(&bob));
    assert!(first[0].author.loaded().is_none());
    Ok(())
}

pub(crate) async fn select_related_works_with_pages_and_streams(trial: &Trial) -> Outcome {
    use futures_util::TryStreamExt as _;
    let db = trial.with(&[Author::schema, Post::schema]).await?;
    let mut author = Author::new("Ann");
    author.save(&db).await?;
    for title in ["a", "b", "c"] {
        Post::new(title, &author).save(&db).await?;
    }
    let posts = || Post::objects().select_related(Post::author);
    let page = posts().page(2, 2).fetch_paginated(&db).await?;
    assert_eq!((page.count, page.results.len()), (3, 1));
    assert_eq!(page.results[0].author.loaded(), Some(&author));
    let streamed: Vec<Post> = posts().stream(&db).try_collect().await?;
    assert!(streamed.iter().all(|post| post.author.loaded() == Some(&author)));
    assert_eq!(posts().count(&db).await?, 3);
    assert!(posts().exists(&db).await?);
    Ok(())
}

pub(crate) async fn a_table_may_point_at_itself(trial: &Trial) -> Outcome {
    let db = trial.with(&[Folder::schema]).await?;
    let mut parent: Option<Folder> = None;
    for name in ["root", "usr", "bin"] {
        let key = parent.as_ref().map(ForeignKey::to).transpose()?;
        let mut folder = Folder { id: Auto::default(), name: name.to_owned(), parent: key };
        folder.save(&db).await?;
        parent = Some(folder);
    }
    let folders = Folder::objects().select_related(Folder::parent).fetch(&db).await?;
    let parents: Vec<_> = folders
        .iter()
        .map(|folder| folder.parent.as_ref().and_then(ForeignKey::loaded).map(|parent| &*parent.name))
        .collect();
    assert_eq!(parents, [None, Some("root"), Some("usr")]);
    folders[0].delete(&db).await?;
    assert_eq!(count_of::<Folder>(&db).await?, 0, "what is within goes too");
    Ok(())
}

pub(crate) async fn keys_that_are_text_are_followed(trial: &Trial) -> Outcome {
    let db = trial.with(&[City::schema, Country::schema]).await?;
    let mut country = Country { code: "FR".to_owned(), name: "France".to_owned() };
    country.insert(&db).await?;
    let mut city = City { id: Auto::default(), name: "Lyon".to_owned(), country: ForeignKey::new("FR") };
    city.save(&db).await?;
    let read = City::objects().select_related(City::country).get(&db).await?;
    assert_eq!(read.country.loaded(), Some(&country));
    assert_eq!(City::objects().filter(City::country.eq("FR")).count(&db).await?, 1);
    assert!(matches!(refused(country.delete(&db).await), DbErrorKind::ForeignKeyViolation { .. }));
    Ok(())
}

pub(crate) async fn collections_come_along_within_collections(trial: &Trial) -> Outcome {
    library(trial).await?;
    let log = CallLog::default();
    let db = Db::new(CountingDatabase::shared(trial.database(), &log));
    let comments = Comment::objects().filter(Comment::text.ne("spam")).order_by(Comment::text).limit(1);
    let posts = Post::objects()
        .select_related(Post::editor)
        .order_by(Post::title.desc())
        .prefetch(Comment::post.reverse(), comments);
    let authors = Author::objects().order_by(Author::name).prefetch(Post::author.reverse(), posts);
    let found = authors.fetch(&db).await?;
    assert_eq!(log.count(), 3, "one for each model: {log}");
    let shown: Vec<_> = found
        .iter()
        .map(|(author, posts)| {
            let posts = posts.iter().map(|(post, comments)| {
                let editor = post.editor.as_ref().and_then(|editor| editor.loaded());
                let comments: Vec<_> = comments.iter().map(|comment| &*comment.text).collect();
                format!("{} ({}) {comments:?}", post.title, editor.map_or("-", |editor| &editor.name))
            });
            (author.name.clone(), posts.collect::<Vec<_>>())
        })
        .collect();
    let of_ann = vec![r#"rust (Bob) ["bad"]"#.to_owned(), "go (-) []".to_owned()];
    let of_bob = vec![r#"zig (-) ["good"]"#.to_owned()];
    assert_eq!(
        shown,
        [("Ann".to_owned(), of_ann), ("Bob".to_owned(), of_bob), ("Cy".to_owned(), Vec::new())]
    );

    // Two relations beside each other, and one row alone.
    let edited = Post::objects().order_by(Post::title);
    let bob =
        Author::objects().filter(Author::name.eq("Bob")).prefetch(Post::author.reverse(), edited.clone());
    let ((bob, written), edited) = bob.prefetch(Post::editor.reverse(), edited).get(&db).await?;
    assert_eq!((&*bob.name, &*written[0].title, &*edited[0].title), ("Bob", "zig", "rust"));
    log.clear();
    let nobody = Author::objects().none().prefetch(Post::author.reverse(), Post::objects());
    assert!(nobody.fetch(&db).await?.is_empty());
    assert_eq!(log.count(), 1, "nothing is asked for nobody: {log}");
    Ok(())
}

/// Over links one row belongs to several, and comes with its own to each.
pub(crate) async fn collections_over_links_come_along(trial: &Trial) -> Outcome {
    let models: &[fn() -> &'static ModelSchema] =
        &[Shelf::schema, Label::schema, Author::schema, Document::schema, Loan::schema, Remark::schema];
    let db = trial.with(models).await?;
    let mut documents = ["a", "b"].map(Document::new);
    Document::bulk_insert(&mut documents, &db).await?;
    let mut labels = ["red", "blue"].map(Label::new);
    Label::bulk_insert(&mut labels, &db).await?;
    documents[0].labels_m2m().add(&labels, &db).await?;
    documents[1].labels_m2m().add(&labels[..1], &db).await?;
    let document = ForeignKey::to(&documents[0])?;
    Remark { id: Auto::default(), document, text: "x".into() }.insert(&db).await?;
    let remarked = Document::objects().prefetch(Remark::document.reverse(), Remark::objects());
    let found = Label::objects().prefetch(Document::labels().reverse(), remarked).fetch(&db).await?;
    let shown: Vec<_> = found
        .iter()
        .map(|(label, documents)| {
            let documents = documents.iter().map(|(document, remarks)| (&*document.title, remarks.len()));
            (&*label.name, documents.collect::<Vec<_>>())
        })
        .collect();
    assert_eq!(shown, [("blue", vec![("a", 1)]), ("red", vec![("a", 1), ("b", 0)])]);
    Ok(())
}

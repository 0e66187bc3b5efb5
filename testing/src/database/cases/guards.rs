//! Rows that are loaded one by one, and what a handle was told to do about it.

use std::panic::Location;

use rustango_model::{Auto, ForeignKey, Model as _};
use rustango_query::{Db, Error, Follow as _, Guard, Objects as _, QuerySet, count};

use super::paths::library;
use crate::{
    database::{
        models::{Author, Comment, Document, Label, Loan, Post, Shelf},
        trial::{Failure, Outcome, Trial},
    },
    doubles::{CallLog, CountingDatabase},
};

/// The library with so many more posts, each of an author of its own.
async fn crowded(trial: &Trial, posts: usize) -> Result<(Db, CallLog), Failure> {
    let db = library(trial).await?;
    let mut authors: Vec<_> = (0..posts).map(|number| Author::new(&format!("author {number}"))).collect();
    Author::bulk_insert(&mut authors, &db).await?;
    let mut more: Vec<_> = authors.iter().map(|author| Post::new("another", author)).collect();
    Post::bulk_insert(&mut more, &db).await?;
    let log = CallLog::default();
    Ok((Db::new(CountingDatabase::shared(trial.database(), &log)), log))
}

pub(crate) async fn loads_one_by_one_are_refused(trial: &Trial) -> Outcome {
    let (db, _) = crowded(trial, 7).await?;
    let guarded = db.clone().with_n_plus_one(Guard::Raise(5));
    let posts = Post::objects().fetch(&guarded).await?;
    let mut loaded = 0;
    let mut refusal = None;
    let line = Location::caller().line() + 2;
    for post in &posts {
        match post.author.get(&guarded).await {
            Ok(_) => loaded += 1,
            Err(error) => refusal = Some(error),
        }
    }
    assert_eq!(loaded, 5);
    let refusal = refusal.expect("the sixth is refused");
    assert!(matches!(refusal, Error::OneByOne { model: "Author", .. }), "{refusal:?}");
    let told = refusal.to_string();
    assert!(told.contains("guards.rs") && told.contains(&format!(":{line}:")), "{told}");
    assert!(told.contains("select_related"), "{told}");

    // What was loaded costs nothing, nor what comes along; another place counts for itself.
    for post in &posts[..5] {
        post.author.get(&guarded).await?;
    }
    for post in Post::objects().select_related(Post::author).fetch(&guarded).await? {
        post.author.get(&guarded).await?;
    }
    let by_key = async |db: &Db| {
        for post in &posts {
            Author::objects().filter(Author::id.eq(post.author.key().to_owned())).get(db).await?;
        }
        Ok::<_, Error>(())
    };
    assert!(matches!(by_key(&guarded).await, Err(Error::OneByOne { .. })));
    // A piece of work of its own begins anew, and nobody else is watched.
    let unit = guarded.unit();
    for post in &posts[..5] {
        ForeignKey::<Author>::new(*post.author.key()).get(&unit).await?;
    }
    by_key(&db).await?;
    // Rows that are not asked for by key, or locked one after the other, are none of these.
    for post in &posts {
        Author::objects().filter(Author::name.eq("Ann")).get(&unit).await?;
        let key = post.author.key().to_owned();
        unit.transaction(async |tx| {
            Author::objects().filter(Author::id.eq(key)).select_for_update().get(tx).await
        })
        .await?;
    }
    Ok(())
}

pub(crate) async fn loads_one_by_one_may_go_on(trial: &Trial) -> Outcome {
    let (db, log) = crowded(trial, 7).await?;
    let db = db.with_n_plus_one(Guard::Warn(3));
    let posts = Post::objects().fetch(&db).await?;
    log.clear();
    for post in &posts {
        post.author.get(&db).await?;
    }
    assert_eq!(log.count(), posts.len(), "a warning changes nothing: {log}");
    Ok(())
}

pub(crate) async fn keys_that_were_read_together_are_loaded_together(trial: &Trial) -> Outcome {
    let (db, log) = crowded(trial, 30).await?;
    let db = db.with_n_plus_one(Guard::Batch);
    let posts = Post::objects().order_by(Post::id).fetch(&db).await?;
    log.clear();
    let mut names = Vec::new();
    for post in &posts {
        names.push(post.author.get(&db).await?.name.as_str());
    }
    assert_eq!((names.len(), &names[..4]), (33, &["Ann", "Ann", "Bob", "author 0"][..]));
    assert_eq!(log.count(), 1, "{log}");
    // Keys that may be NULL, parts of rows, values, and keys of rows that came along in turn.
    log.clear();
    let editors: Vec<_> = posts.iter().filter_map(|post| post.editor.as_ref()).collect();
    assert_eq!(editors[0].get(&db).await?.name, "Bob");
    let comments = Comment::objects().fetch(&db).await?;
    for comment in &comments {
        comment.post.get(&db).await?.author.get(&db).await?;
    }
    assert_eq!(log.count(), 4, "{log}");
    log.clear();
    let parts = Post::objects().only(Post::author).fetch(&db).await?;
    let values = Post::objects().values((Post::title, Post::author)).fetch(&db).await?;
    for (part, (_, author)) in parts.iter().zip(&values) {
        assert_eq!(part.get(Post::author)?.get(&db).await?, author.get(&db).await?);
    }
    assert_eq!(log.count(), 4, "{log}");
    // A row that is not there is not found, whatever else is.
    let gone: ForeignKey<Author> = ForeignKey::new(-1);
    assert!(matches!(gone.get(&db).await, Err(Error::NotFound { .. })));
    Ok(())
}

/// What is loaded together is shared where it was read, and until something is
/// written there.
pub(crate) async fn loads_together_see_what_was_written(trial: &Trial) -> Outcome {
    let (db, _) = crowded(trial, 3).await?;
    let db = db.with_n_plus_one(Guard::Batch);
    let rename =
        async |db: &Db, name: &str| Author::objects().update().set(Author::name, name).execute(db).await;
    let posts = async |db: &Db| Post::objects().order_by(Post::id).fetch(db).await;

    let read = posts(&db).await?;
    assert_eq!(read[0].author.get(&db).await?.name, "Ann");
    rename(&db, "renamed").await?;
    assert_eq!(read[2].author.get(&db).await?.name, "renamed", "its own writes are seen");

    // What a transaction does stays in it until it commits, and goes where it is taken back.
    let outside = posts(&db).await?;
    let mut within = Vec::new();
    let aborted = db
        .transaction(async |tx| {
            rename(tx, "undone").await?;
            within = posts(tx).await?;
            assert_eq!(within[0].author.get(tx).await?.name, "undone");
            let inner = tx
                .transaction(async |inner| {
                    rename(inner, "undone twice").await?;
                    assert_eq!(within[2].author.get(inner).await?.name, "undone twice");
                    Err::<(), _>(Error::abort(std::fmt::Error))
                })
                .await;
            assert!(inner.is_err());
            assert_eq!(within[3].author.get(tx).await?.name, "undone", "a savepoint was taken back");
            Err::<(), _>(Error::abort(std::fmt::Error))
        })
        .await;
    assert!(aborted.is_err());
    assert_eq!(within[4].author.get(&db).await?.name, "renamed", "read elsewhere, and never committed");
    assert_eq!(outside[0].author.get(&db).await?.name, "renamed");
    // Nor where both have written as often.
    let mut lost = Vec::new();
    let aborted = db
        .transaction(async |tx| {
            rename(tx, "undone").await?;
            lost = posts(tx).await?;
            assert_eq!(lost[0].author.get(tx).await?.name, "undone");
            Err::<(), _>(Error::abort(std::fmt::Error))
        })
        .await;
    assert!(aborted.is_err());
    assert_eq!(lost[2].author.get(&db).await?.name, "renamed");
    db.transaction(async |tx| rename(tx, "committed").await).await?;
    assert_eq!(outside[2].author.get(&db).await?.name, "committed");
    Ok(())
}

/// Posts with none, one and two comments in turn, of which there are two in the library already.
async fn discussed(trial: &Trial, posts: usize) -> Result<(Db, CallLog), Failure> {
    let (db, log) = crowded(trial, posts).await?;
    let mut comments = Vec::new();
    for (at, post) in Post::objects().order_by(Post::id).fetch(&db).await?.iter().enumerate() {
        for text in ["b", "a"].into_iter().take(at % 3) {
            comments.push(Comment { id: Auto::default(), post: ForeignKey::to(post)?, text: text.into() });
        }
    }
    Comment::bulk_insert(&mut comments, &db).await?;
    log.clear();
    Ok((db, log))
}

fn comments_of(post: &Post) -> QuerySet<Comment> {
    Comment::objects().filter(Comment::post.eq(post.id)).order_by(Comment::text)
}

/// So many documents, each with two labels of three.
async fn labelled(trial: &Trial, documents: usize) -> Result<(Db, CallLog), Failure> {
    let models = &[Shelf::schema, Label::schema, Author::schema, Document::schema, Loan::schema];
    let (db, log) = trial.logged(models).await?;
    let mut labels = ["blue", "green", "red"].map(Label::new);
    Label::bulk_insert(&mut labels, &db).await?;
    let mut rows: Vec<_> = (0..documents).map(|at| Document::new(&format!("{at:03}"))).collect();
    Document::bulk_insert(&mut rows, &db).await?;
    for (at, document) in rows.iter().enumerate() {
        document.labels_m2m().add([&labels[at % 3], &labels[(at + 1) % 3]], &db).await?;
    }
    log.clear();
    Ok((db, log))
}

pub(crate) async fn collections_one_by_one_are_refused(trial: &Trial) -> Outcome {
    let (db, _) = discussed(trial, 4).await?;
    let guarded = db.clone().with_n_plus_one(Guard::Raise(3));
    let posts = Post::objects().fetch(&guarded).await?;
    let mut outcomes = Vec::new();
    let line = Location::caller().line() + 2;
    for post in &posts {
        outcomes.push(comments_of(post).fetch(&guarded).await);
    }
    let refusal = outcomes[3].as_ref().expect_err("the fourth is refused");
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 3);
    assert!(matches!(refusal, Error::OneByOne { model: "Comment", .. }), "{refusal:?}");
    let told = refusal.to_string();
    assert!(told.contains("guards.rs") && told.contains(&format!(":{line}:")), "{told}");
    assert!(told.contains("fetch_for"), "{told}");

    // Whatever is asked of them.
    let mut refused = [0; 6];
    for post in &posts {
        let comments = || comments_of(post);
        let of_post = [
            comments().count(&guarded).await.err(),
            comments().exists(&guarded).await.err(),
            comments().first(&guarded).await.err(),
            comments().last(&guarded).await.err(),
            comments().filter(Comment::text.eq("a")).values(Comment::text).fetch(&guarded).await.err(),
            comments().aggregate(count(), &guarded).await.err(),
        ];
        for (refused, outcome) in refused.iter_mut().zip(of_post) {
            *refused += usize::from(matches!(outcome, Some(Error::OneByOne { model: "Comment", .. })));
        }
    }
    assert_eq!(refused, [posts.len() - 3; 6]);
    // All at once costs nothing, nor what belongs to nobody; a piece of work of its own begins anew.
    Comment::post.reverse().fetch_for(&posts, Comment::objects(), &guarded).await?;
    let unit = guarded.unit();
    for post in &posts {
        Comment::objects().filter(Comment::text.eq(&post.title)).fetch(&unit).await?;
        Comment::objects().filter(Comment::post.in_([post.id])).fetch(&unit).await?;
    }
    for post in &posts[..3] {
        comments_of(post).fetch(&unit).await?;
    }
    Ok(())
}

pub(crate) async fn links_one_by_one_are_refused(trial: &Trial) -> Outcome {
    let (db, log) = labelled(trial, 5).await?;
    let guarded = db.clone().with_n_plus_one(Guard::Raise(2));
    let documents = Document::objects().fetch(&guarded).await?;
    let mut outcomes = Vec::new();
    for document in &documents {
        outcomes.push(document.labels_m2m().all().fetch(&guarded).await);
    }
    let refused =
        outcomes.iter().filter(|outcome| matches!(outcome, Err(Error::OneByOne { model: "Label", .. })));
    assert_eq!((refused.count(), outcomes.len()), (3, 5));
    let warned = db.with_n_plus_one(Guard::Warn(2));
    log.clear();
    for document in &documents {
        assert_eq!(document.labels_m2m().all().fetch(&warned).await?.len(), 2);
    }
    assert_eq!(log.count(), 5, "a warning changes nothing: {log}");
    Ok(())
}

pub(crate) async fn collections_of_rows_read_together_are_loaded_together(trial: &Trial) -> Outcome {
    type Ask = fn(&Post) -> QuerySet<Comment>;

    let (db, log) = discussed(trial, 27).await?;
    let watched = db.clone().with_n_plus_one(Guard::Batch);
    let posts = Post::objects().order_by(Post::id).fetch(&watched).await?;
    log.clear();
    comments_of(&posts[0]).fetch(&watched).await?;
    assert_eq!(log.count(), 1, "whoever asks once may never ask again: {log}");
    // The first of a place is loaded alone, and all others with the second.
    let asks: [(Ask, usize); 5] = [
        (comments_of, 2),
        (|post| comments_of(post).limit(1), 1),
        (|post| comments_of(post).filter(Comment::text.ne("b")), 1),
        (|post| comments_of(post).select_related(Comment::post), 1),
        (|post| comments_of(post).offset(1), 30),
    ];
    for (at, (ask, statements)) in asks.into_iter().enumerate() {
        log.clear();
        let mut found = Vec::new();
        for post in &posts {
            found.push(ask(post).fetch(&watched).await?);
        }
        assert_eq!(log.count(), statements, "{at}: {log}");
        for (post, found) in posts.iter().zip(found) {
            assert_eq!(found, ask(post).fetch(&db).await?, "{at}");
        }
    }
    log.clear();
    for post in &posts {
        let texts = comments_of(post).values(Comment::text).fetch(&watched).await?;
        assert!(texts.is_sorted() && texts.len() < 5);
        comments_of(post).filter(Comment::text.ne("z")).first(&watched).await?;
    }
    assert_eq!(log.count(), 4, "two places: {log}");
    // What is loaded this way was read together in turn.
    log.clear();
    let authors = Author::objects().order_by(Author::id).fetch(&watched).await?;
    let mut seen = 0;
    for author in &authors {
        for post in Post::objects().filter(Post::author.eq(author.id)).fetch(&watched).await? {
            seen += comments_of(&post).fetch(&watched).await?.len();
        }
    }
    assert_eq!(seen as u64, Comment::objects().count(&db).await?);
    assert!(log.count() < 10, "{log}");
    // A row that nobody read is loaded alone, and one that is not there has none.
    assert_eq!(Comment::objects().filter(Comment::post.eq(-1_i64)).fetch(&watched).await?, []);
    Ok(())
}

pub(crate) async fn links_of_rows_read_together_are_loaded_together(trial: &Trial) -> Outcome {
    type Ask = fn(&Document) -> QuerySet<Label>;

    let (db, log) = labelled(trial, 20).await?;
    let watched = db.clone().with_n_plus_one(Guard::Batch);
    let documents = Document::objects().fetch(&watched).await?;
    let asks: [(Ask, usize); 4] = [
        (|document| document.labels_m2m().all(), 2),
        (|document| document.labels_m2m().all().order_by(Label::name.desc()).limit(1), 1),
        (|document| document.labels_m2m().all().filter(Label::name.ne("red")), 1),
        (|document| document.labels_m2m().all().distinct(), 20),
    ];
    for (at, (ask, statements)) in asks.into_iter().enumerate() {
        log.clear();
        let mut found = Vec::new();
        for document in &documents {
            found.push(ask(document).fetch(&watched).await?);
        }
        assert_eq!(log.count(), statements, "{at}: {log}");
        for (document, found) in documents.iter().zip(found) {
            assert_eq!(found, ask(document).fetch(&db).await?, "{at}");
        }
    }
    Ok(())
}

pub(crate) async fn collections_loaded_together_see_what_was_written(trial: &Trial) -> Outcome {
    let (db, _) = discussed(trial, 5).await?;
    let db = db.with_n_plus_one(Guard::Batch);
    let posts = Post::objects().order_by(Post::id).fetch(&db).await?;
    let texts = async |post: &Post, db: &Db| {
        let comments = comments_of(post).fetch(db).await?;
        Ok::<_, Error>(comments.into_iter().map(|comment| comment.text).collect::<Vec<_>>())
    };
    let rename =
        async |db: &Db, text: &str| Comment::objects().update().set(Comment::text, text).execute(db).await;
    for post in &posts[..2] {
        texts(post, &db).await?;
    }
    rename(&db, "renamed").await?;
    assert_eq!(texts(&posts[5], &db).await?, ["renamed", "renamed"], "its own writes are seen");
    let aborted = db
        .transaction(async |tx| {
            rename(tx, "undone").await?;
            assert_eq!(texts(&posts[5], tx).await?, ["undone", "undone"]);
            Err::<(), _>(Error::abort(std::fmt::Error))
        })
        .await;
    assert!(aborted.is_err());
    assert_eq!(texts(&posts[5], &db).await?, ["renamed", "renamed"], "what was taken back is not seen");
    Ok(())
}

//! Rows that are loaded one by one, and what a handle was told to do about it.

use std::panic::Location;

use rustango_model::ForeignKey;
use rustango_query::{Db, Error, Follow as _, Guard, Objects as _};

use super::paths::library;
use crate::{
    database::{
        models::{Author, Comment, Post},
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

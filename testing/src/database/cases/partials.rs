//! Rows of which some fields are read.

use futures_util::TryStreamExt as _;
use rustango_query::{Error, Follow as _, Objects as _, count};

use super::paths::library;
use crate::database::{
    models::{Comment, Post},
    trial::{Outcome, Trial},
};

pub(crate) async fn parts_hold_what_was_read(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let some = Post::objects().filter(Post::title.eq("rust")).only((Post::title, Post::author));
    let sql = some.clone().to_statement(&db)?;
    assert!(!sql.sql().contains("views,") && !sql.sql().contains("status"), "{}", sql.sql());
    let part = some.get(&db).await?;
    let whole = part.load(&db).await?;
    assert_eq!((part.get(Post::title)?.as_str(), Some(*part.key())), ("rust", whole.id.get()));
    assert_eq!(part.get(Post::id)?, &whole.id, "the key is always read");
    assert_eq!(part.get(Post::author)?.get(&db).await?.name, "Ann");
    assert!(part.get(Post::author)?.loaded().is_some(), "a target that was followed is kept");
    assert!(part.has(Post::title) && !part.has(Post::views));

    let rest = Post::objects().defer([Post::views]).filter(Post::views.eq(30)).get(&db).await?;
    assert_eq!((rest.get(Post::status)?, rest.get(Post::created_at)?), (&whole.status, &whole.created_at));
    assert!(!rest.has(Post::views) && rest.has(Post::id));
    let keyed = Post::objects().defer(Post::id).first(&db).await?;
    assert!(keyed.is_some_and(|row| row.has(Post::id)), "the key is never left out");
    Ok(())
}

pub(crate) async fn a_field_that_was_not_read_says_so(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let part = Post::objects().only(Post::title).filter(Post::title.eq("go")).get(&db).await?;
    let deferred = part.get(Post::views).expect_err("it was not read");
    assert!(deferred.to_string().starts_with("Post::views was not read"), "{deferred}");
    let shown = format!("{part:?}");
    assert!(shown.contains("title") && !shown.contains("go"), "{shown}");
    let whole = part.load(&db).await?;
    Comment::objects().delete(&db).await?;
    whole.delete(&db).await?;
    assert!(matches!(part.load(&db).await, Err(Error::NotFound { model: "Post" })));
    Ok(())
}

pub(crate) async fn parts_bring_related_rows_along(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let posts = || Post::objects().order_by(Post::title).select_related(Post::author);
    let parts = posts().only((Post::title, Post::author)).annotate((Post::views * 2, Post::title.upper()));
    for (part, (doubled, capital)) in parts.clone().fetch(&db).await? {
        let author = part.get(Post::author)?.loaded().map(|author| author.name.as_str());
        let expected = match part.get(Post::title)?.as_str() {
            "go" => (Some("Ann"), 40, "GO"),
            "rust" => (Some("Ann"), 60, "RUST"),
            _ => (Some("Bob"), 20, "ZIG"),
        };
        assert_eq!((author, doubled, &*capital), expected);
    }
    let streamed: Vec<_> = parts.stream(&db).try_collect().await?;
    assert_eq!(streamed.len(), 3);
    let left_out = posts().only(Post::title).fetch(&db).await;
    assert!(matches!(left_out, Err(Error::InvalidQuery(_))), "{left_out:?}");
    Ok(())
}

pub(crate) async fn parts_are_rows_like_others(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let titled = |title: &str| Post::objects().filter(Post::title.eq(title)).only(Post::title);
    let both = titled("rust").union(titled("go")).order_by(Post::views);
    assert_eq!(both.clone().count(&db).await?, 2);
    let page = both.page(1, 1).fetch_paginated(&db).await?;
    assert_eq!((page.count, page.results[0].get(Post::title)?.as_str()), (2, "go"));
    let differ = titled("rust").union(Post::objects().only(Post::views)).fetch(&db).await;
    assert!(matches!(differ, Err(Error::InvalidQuery(_))), "{differ:?}");
    let commented = Comment::objects().filter(Comment::post.in_query(titled("rust")));
    assert_eq!(commented.aggregate(count(), &db).await?, 2);
    assert!(titled("zig").exists(&db).await? && !titled("ada").exists(&db).await?);
    assert_eq!(titled("ada").first(&db).await?.map(|row| *row.key()), None);
    Ok(())
}

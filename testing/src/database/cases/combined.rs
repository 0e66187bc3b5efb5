//! Rows of several queries, values instead of models, and what is distinct.

use futures_util::TryStreamExt as _;
use rustango_model::Model as _;
use rustango_query::{Error, Objects as _, QuerySet, count};

use super::paths::library;
use crate::database::{
    models::{Author, Comment, Post},
    trial::{Outcome, Trial},
};

pub(crate) async fn queries_are_joined(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let by = |name: &str| Post::objects().filter(Post::author.to(Author::name).eq(name));
    let seen = |least: i32| Post::objects().filter(Post::views.gte(least));
    let titles = async |query: QuerySet<Post>| {
        query
            .order_by(Post::title)
            .fetch(&db)
            .await
            .map(|rows| rows.into_iter().map(|post| post.title).collect::<Vec<_>>())
    };
    assert_eq!(titles(by("Ann").union(by("Bob"))).await?, ["go", "rust", "zig"]);
    assert_eq!(titles(by("Ann").union(seen(20))).await?, ["go", "rust"], "equal rows are there once");
    assert_eq!(titles(by("Ann").union_all(seen(30))).await?, ["go", "rust", "rust"]);
    assert_eq!(titles(by("Ann").intersect(seen(30))).await?, ["rust"]);
    assert_eq!(titles(by("Ann").except(seen(30))).await?, ["go"]);
    assert_eq!(
        titles(seen(0).except(by("Ann")).union(seen(30))).await?,
        ["rust", "zig"],
        "one after the other"
    );
    assert_eq!(
        titles(seen(0).except(by("Ann").union(by("Bob")))).await?,
        [""; 0],
        "a joined query as a part"
    );
    let top = Post::objects().order_by(Post::views.desc()).limit(1);
    let least = Post::objects().order_by(Post::views).limit(1);
    assert_eq!(titles(top.union(least)).await?, ["rust", "zig"], "windows of parts are honoured");
    let joined = || by("Ann").union(by("Bob"));
    assert_eq!(joined().count(&db).await?, 3);
    assert!(joined().exists(&db).await?);
    assert_eq!(titles(joined().filter(Post::views.lt(25))).await?, ["go", "zig"], "filtered after it");
    let limited = joined().order_by(Post::views.desc()).limit(2).fetch(&db).await?;
    assert_eq!(limited.iter().map(|post| post.views).collect::<Vec<_>>(), [30, 20]);
    let related = joined().select_related(Post::author).order_by(Post::title).fetch(&db).await?;
    assert_eq!(related[0].author.loaded().map(|author| &*author.name), Some("Ann"));
    let total = joined().aggregate(Post::views.sum(), &db).await?;
    assert_eq!(total, Some(60));
    Ok(())
}

pub(crate) async fn queries_of_values_are_joined(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let by_title = || Post::objects().values((Post::title.upper(), Post::views));
    let small = || Post::objects().filter(Post::views.lt(15)).values((Post::title, Post::views));
    let read = by_title().union(small()).fetch(&db).await?;
    let expected = [("GO", 20), ("RUST", 30), ("ZIG", 10), ("zig", 10)];
    assert_eq!(read, expected.map(|(title, views)| (title.to_owned(), views)), "in the order of the values");
    assert_eq!(by_title().union_all(by_title()).count(&db).await?, 6);
    assert_eq!(by_title().intersect(by_title()).limit(1).fetch(&db).await?.len(), 1);
    Ok(())
}

pub(crate) async fn distinct_values_are_there_once(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let authors = Post::objects().values(Post::author.to(Author::name));
    assert_eq!(authors.clone().count(&db).await?, 3);
    assert_eq!(authors.clone().distinct().fetch(&db).await?, ["Ann", "Bob"]);
    assert_eq!(authors.clone().distinct().count(&db).await?, 2);
    assert_eq!(authors.distinct().reverse().fetch(&db).await?, ["Bob", "Ann"]);
    let texts = Comment::objects().values(Comment::text).distinct();
    assert_eq!(texts.fetch(&db).await?, ["bad", "good"]);
    assert_eq!(Post::objects().distinct().fetch(&db).await?.len(), 3, "whole rows differ in their key");
    let by_other = Post::objects().values(Post::status).distinct().order_by(Post::title).fetch(&db).await;
    assert!(matches!(by_other, Err(Error::InvalidQuery(_))), "{by_other:?}");
    Ok(())
}

pub(crate) async fn the_first_row_of_each_group(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let best = Post::objects().order_by(Post::views.desc()).distinct_on(Post::author);
    let titles: Vec<_> = best.clone().fetch(&db).await?.into_iter().map(|post| post.title).collect();
    assert_eq!(titles, ["rust", "zig"], "in the order of the query");
    let least = Post::objects().order_by(Post::views).distinct_on(Post::author).filter(Post::views.gt(10));
    assert_eq!(least.fetch(&db).await?[0].title, "go", "the filter comes first");
    assert_eq!(best.count(&db).await?, 2);
    Ok(())
}

pub(crate) async fn ends_of_an_order_are_found(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let posts = Post::objects;
    assert_eq!(posts().earliest(Post::views, &db).await?.title, "zig");
    assert_eq!(posts().latest(Post::views, &db).await?.title, "rust");
    assert_eq!(posts().order_by(Post::title).last(&db).await?.map(|post| post.title), Some("zig".to_owned()));
    let by_editor = posts().latest(Post::editor, &db).await?;
    assert_eq!(by_editor.title, "rust", "NULL is the latest of nothing");
    assert!(posts().none().fetch(&db).await?.is_empty());
    assert_eq!(posts().none().aggregate(count(), &db).await?, 0);
    assert!(matches!(posts().none().earliest(Post::views, &db).await, Err(Error::NotFound { .. })));
    Ok(())
}

pub(crate) async fn rows_are_annotated(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let rows = Post::objects()
        .select_related(Post::author)
        .annotate((Post::title.length(), Post::views * 2))
        .order_by(Post::title)
        .fetch(&db)
        .await?;
    let (post, (length, doubled)) = &rows[1];
    assert_eq!((&*post.title, *length, *doubled), ("rust", 4, 60));
    assert_eq!(post.author.loaded().map(|author| &*author.name), Some("Ann"));
    let page = Post::objects().annotate(Post::title.length()).page(2, 2).fetch_paginated(&db).await?;
    assert_eq!((page.count, page.results.len()), (3, 1));
    let streamed: Vec<_> =
        Post::objects().order_by(Post::title).values(Post::title).stream(&db).try_collect().await?;
    assert_eq!(streamed, ["go", "rust", "zig"]);
    Ok(())
}

pub(crate) async fn a_query_over_another_model_is_refused(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let select = rustango_query::Select::all(Author::schema()).filter(rustango_query::Condition::Lookup(
        rustango_query::FieldRef::named(Post::schema(), "title").expect("a field").into(),
        rustango_query::Lookup::IsNull,
    ));
    let refused = rustango_query::records::fetch(&db, &select).await.map(|_| ()).expect_err("another table");
    let told = refused.to_string();
    assert!(told.contains("Post") && told.contains("Author"), "{told}");
    Ok(())
}

pub(crate) async fn an_alias_filters_and_sorts(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let comments = Comment::post.reverse().count();
    let discussed = Post::objects()
        .alias(comments, |posts, comments| posts.filter(comments.clone().gt(0)).order_by(comments.desc()));
    let sql = discussed.clone().to_sql(&db)?;
    assert!(!sql.split(" FROM ").next().is_some_and(|answer| answer.contains("COUNT")), "{sql}");
    let titles: Vec<_> = discussed.fetch(&db).await?.into_iter().map(|post| post.title).collect();
    assert_eq!(titles, ["rust", "zig"]);
    Ok(())
}

//! Conditions, orderings and counts over relations, to one row and to many.

use rustango_model::{Auto, ForeignKey, Model as _};
use rustango_query::{Db, Error, Expr, Objects as _, Predicate, exists, outer, subquery};

use crate::{
    database::{
        models::{Author, Comment, Folder, Post},
        trial::{Failure, Outcome, Trial, count_of},
    },
    doubles::{CallLog, CountingDatabase},
};

/// Ann wrote `rust` (edited by Bob) and `go`, Bob wrote `zig`, Cy wrote
/// nothing. `rust` has the comments `good` and `bad`, `zig` has `good`.
pub(super) async fn library(trial: &Trial) -> Result<Db, Failure> {
    let db = trial.with(&[Author::schema, Post::schema, Comment::schema]).await?;
    let mut authors = ["Ann", "Bob", "Cy"].map(Author::new);
    Author::bulk_insert(&mut authors, &db).await?;
    let [ann, bob, _] = &authors;
    let mut posts = [
        Post { views: 30, editor: Some(ForeignKey::to(bob)?), ..Post::new("rust", ann) },
        Post { views: 20, ..Post::new("go", ann) },
        Post { views: 10, ..Post::new("zig", bob) },
    ];
    Post::bulk_insert(&mut posts, &db).await?;
    let comment = |post: &Post, text: &str| -> Result<Comment, Failure> {
        Ok(Comment { id: Auto::default(), post: ForeignKey::to(post)?, text: text.to_owned() })
    };
    let mut comments = [comment(&posts[0], "good")?, comment(&posts[0], "bad")?, comment(&posts[2], "good")?];
    Comment::bulk_insert(&mut comments, &db).await?;
    Ok(db)
}

async fn titles(db: &Db, predicate: Predicate<Post>) -> Result<Vec<String>, Error> {
    Post::objects().filter(predicate).order_by(Post::title).values(Post::title).fetch(db).await
}

async fn names(db: &Db, predicate: Predicate<Author>) -> Result<Vec<String>, Error> {
    Author::objects().filter(predicate).order_by(Author::name).values(Author::name).fetch(db).await
}

pub(crate) async fn conditions_reach_over_foreign_keys(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    assert_eq!(titles(&db, Post::author.to(Author::name).eq("Ann")).await?, ["go", "rust"]);
    assert_eq!(titles(&db, Post::author.to(Author::name).icontains("NN")).await?, ["go", "rust"]);
    let name = |comment: Expr<Comment, ForeignKey<Author>>| comment.to(Author::name);
    let over_two = Comment::objects().filter(name(Comment::post.to(Post::author)).eq("Bob"));
    assert_eq!(over_two.count(&db).await?, 1);
    let of_both = Post::author.to(Author::name).eq("Ann").and(Post::editor.to(Author::name).eq("Bob"));
    assert_eq!(titles(&db, of_both).await?, ["rust"], "two keys to one table are two joins");
    Ok(())
}

pub(crate) async fn the_key_of_a_target_needs_no_join(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let query = Post::objects().filter(Post::author.to(Author::id).in_([1_i64, 2]));
    let statement = query.clone().to_statement(&db)?;
    assert!(!statement.sql().contains("JOIN"), "{}", statement.sql());
    let asked = Author::objects().filter(Author::name.eq("Bob")).get(&db).await?;
    assert_eq!(titles(&db, Post::author.to(Author::id).eq(asked.id)).await?, ["zig"]);
    Ok(())
}

pub(crate) async fn a_key_that_may_be_null_reaches_null(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let editor = || Post::editor.to(Author::name);
    assert_eq!(titles(&db, editor().is_null()).await?, ["go", "zig"]);
    assert_eq!(titles(&db, editor().ne("Bob")).await?, [""; 0], "NULL differs from nothing");
    assert_eq!(titles(&db, editor().eq("Bob").not()).await?, ["go", "zig"], "the complement takes NULL in");
    let read: Vec<Option<String>> = Post::objects().order_by(Post::title).values(editor()).fetch(&db).await?;
    assert_eq!(read, [None, Some("Bob".to_owned()), None]);
    Ok(())
}

pub(crate) async fn keys_behind_keys_that_may_be_null_are_followed(trial: &Trial) -> Outcome {
    let db = trial.with(&[Folder::schema]).await?;
    let mut above = None;
    for name in ["root", "usr", "bin"] {
        let parent = above.map(ForeignKey::new);
        let mut folder = Folder { id: Auto::default(), name: name.to_owned(), parent };
        folder.save(&db).await?;
        above = folder.id.get();
    }
    let two_up = Folder::objects().filter(Folder::parent.to(Folder::parent).to(Folder::name).eq("root"));
    assert_eq!(two_up.values(Folder::name).fetch(&db).await?, ["bin"]);
    let along = Folder::objects().select_related(Folder::parent.to(Folder::parent)).order_by(Folder::id);
    let loaded = along.fetch(&db).await?;
    let parent = |folder: &Folder| folder.parent.as_ref().and_then(ForeignKey::loaded).cloned();
    let two_up = |folder: &Folder| parent(folder).as_ref().and_then(parent).map(|folder| folder.name);
    assert_eq!(loaded.iter().map(two_up).collect::<Vec<_>>(), [None, None, Some("root".to_owned())]);
    Ok(())
}

pub(crate) async fn one_row_of_many_is_enough(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let posts = || Post::author.reverse();
    let found = names(&db, posts().to(Post::views).gte(20)).await?;
    assert_eq!(found, ["Ann"], "two posts do not make two authors");
    assert_eq!(names(&db, posts().any(Post::views.lt(15))).await?, ["Bob"]);
    assert_eq!(names(&db, posts().exist()).await?, ["Ann", "Bob"]);
    let over_two = posts().to(Comment::post.reverse().to(Comment::text)).eq("good");
    assert_eq!(names(&db, over_two).await?, ["Ann", "Bob"]);
    Ok(())
}

pub(crate) async fn what_is_asked_together_is_asked_of_one_row(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let views = || Post::author.reverse().to(Post::views);
    let title = || Post::author.reverse().to(Post::title);
    let together = title().eq("rust").and(views().eq(20));
    assert_eq!(names(&db, together).await?, [""; 0], "no post of hers is both");
    let apart =
        (Author::name.ne("Bob").and(title().eq("rust"))).and(Author::name.ne("Cy").and(views().eq(20)));
    assert_eq!(names(&db, apart).await?, [""; 0], "however they were put together");
    let apart = Author::objects().filter(title().eq("rust")).filter(views().eq(20));
    assert_eq!(apart.values(Author::name).fetch(&db).await?, ["Ann"], "one post is this, one is that");
    let either = title().eq("zig").or(views().eq(20));
    assert_eq!(names(&db, either).await?, ["Ann", "Bob"]);
    Ok(())
}

pub(crate) async fn exclude_over_many_means_no_such_row(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let title = || Post::author.reverse().to(Post::title);
    let without = Author::objects().exclude(title().eq("rust")).order_by(Author::name);
    assert_eq!(without.values(Author::name).fetch(&db).await?, ["Bob", "Cy"]);
    assert_eq!(names(&db, Post::author.reverse().none(Post::views.gt(0))).await?, ["Cy"]);
    assert_eq!(names(&db, title().eq("rust").or(title().eq("zig")).not()).await?, ["Cy"]);
    Ok(())
}

pub(crate) async fn orderings_reach_over_keys(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let by_author = Post::objects().order_by([Post::author.to(Author::name).desc(), Post::views.asc()]);
    assert_eq!(by_author.values(Post::title).fetch(&db).await?, ["zig", "go", "rust"]);
    let by_editor = Post::objects().order_by([Post::editor.to(Author::name).asc(), Post::title.asc()]);
    let sorted = by_editor.clone().values(Post::title).fetch(&db).await?;
    assert_eq!(sorted, ["rust", "go", "zig"], "what reaches nothing is last");
    let reversed = by_editor.reverse().values(Post::title).fetch(&db).await?;
    assert_eq!(reversed, ["zig", "go", "rust"]);
    let by_many = Author::objects().order_by(Post::author.reverse().to(Post::title)).fetch(&db).await;
    let refused = by_many.expect_err("which of her posts?").to_string();
    assert!(refused.contains("Author") && refused.contains("Post"), "{refused}");
    Ok(())
}

pub(crate) async fn select_related_goes_over_several_steps(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let comments = Comment::objects()
        .select_related(Comment::post.to(Post::author))
        .select_related(Comment::post.to(Post::editor))
        .order_by(Comment::id)
        .fetch(&db)
        .await?;
    let post = |at: usize| comments[at].post.loaded().expect("it came along");
    assert_eq!(post(0).title, "rust");
    assert_eq!(post(0).author.loaded().map(|author| &*author.name), Some("Ann"));
    let editor = |at: usize| post(at).editor.as_ref().and_then(ForeignKey::loaded);
    assert_eq!(editor(0).map(|editor| &*editor.name), Some("Bob"));
    assert_eq!(post(2).author.loaded().map(|author| &*author.name), Some("Bob"));
    assert!(editor(2).is_none());
    let statement = Comment::objects()
        .select_related(Comment::post.to(Post::author))
        .filter(Comment::post.to(Post::title).eq("rust"))
        .to_statement(&db)?;
    assert_eq!(statement.sql().matches("JOIN").count(), 2, "a step is joined once: {}", statement.sql());
    Ok(())
}

pub(crate) async fn totals_over_many_do_not_multiply(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let posts = || Post::author.reverse();
    let edited = || Post::editor.reverse();
    let rows = Author::objects()
        .order_by(Author::name)
        .annotate((posts().count(), posts().total(Post::views.sum()), edited().count()))
        .fetch(&db)
        .await?;
    let read: Vec<_> = rows.into_iter().map(|(author, totals)| (author.name, totals)).collect();
    assert_eq!(
        read,
        [
            ("Ann".to_owned(), (2, Some(50), 0)),
            ("Bob".to_owned(), (1, Some(10), 1)),
            ("Cy".to_owned(), (0, None, 0))
        ]
    );
    let prolific = Author::objects().filter(posts().count().gt(1)).values(Author::name);
    assert_eq!(prolific.fetch(&db).await?, ["Ann"]);
    let sorted = Author::objects().order_by(posts().count().desc()).values(Author::name);
    assert_eq!(sorted.fetch(&db).await?, ["Ann", "Bob", "Cy"]);
    Ok(())
}

pub(crate) async fn rows_of_many_come_in_one_statement(trial: &Trial) -> Outcome {
    library(trial).await?;
    let log = CallLog::default();
    let db = Db::new(CountingDatabase::shared(trial.database(), &log));
    let authors = Author::objects().order_by(Author::name).fetch(&db).await?;
    log.clear();
    let posts = Post::author.reverse().fetch_for(&authors, Post::objects(), &db).await?;
    assert_eq!(log.count(), 1, "{log}");
    let titles = |posts: &[Vec<Post>]| -> Vec<Vec<String>> {
        posts.iter().map(|posts| posts.iter().map(|post| post.title.clone()).collect()).collect()
    };
    assert_eq!(titles(&posts), [vec!["rust", "go"], vec!["zig"], vec![]]);
    let least = Post::objects().order_by(Post::views).limit(1);
    let posts = Post::author.reverse().fetch_for(&authors, least, &db).await?;
    assert_eq!(titles(&posts), [vec!["go"], vec!["zig"], vec![]], "a limit is one for each");
    let seen = Post::objects().filter(Post::views.gt(15)).select_related(Post::editor);
    let posts = Post::author.reverse().fetch_for(&authors, seen, &db).await?;
    assert_eq!(titles(&posts), [vec!["rust", "go"], vec![], vec![]]);
    assert!(posts[0][0].editor.as_ref().is_some_and(|editor| editor.loaded().is_some()));
    let flat: Vec<Post> = posts.into_iter().flatten().collect();
    let comments = Comment::post.reverse().fetch_for(&flat, Comment::objects(), &db).await?;
    assert_eq!(comments.iter().map(Vec::len).collect::<Vec<_>>(), [2, 0]);
    log.clear();
    assert!(Post::author.reverse().fetch_for(&[], Post::objects(), &db).await?.is_empty());
    assert_eq!(log.count(), 0, "nothing is asked for nobody");
    let twice = [authors[0].clone(), authors[0].clone()];
    assert!(Post::author.reverse().fetch_for(&twice, Post::objects(), &db).await.is_err());
    Ok(())
}

pub(crate) async fn writes_reach_over_keys(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let by_ann = || Post::objects().filter(Post::author.to(Author::name).eq("Ann"));
    assert_eq!(by_ann().update().set(Post::views, 5).execute(&db).await?, 2);
    assert_eq!(Post::objects().filter(Post::views.eq(5)).count(&db).await?, 2);
    let commented = Post::objects().filter(Comment::post.reverse().to(Comment::text).eq("bad"));
    assert_eq!(commented.update().set(Post::title, "spam").execute(&db).await?, 1);
    let silent = Author::objects().exclude(Post::author.reverse().exist());
    assert_eq!(silent.delete(&db).await?, 1);
    assert_eq!(count_of::<Author>(&db).await?, 2);
    let most_viewed = Post::objects().order_by(Post::views.desc()).limit(1);
    assert_eq!(most_viewed.filter(Post::author.to(Author::name).eq("Bob")).delete(&db).await?, 1);
    assert_eq!(count_of::<Post>(&db).await?, 2);
    Ok(())
}

pub(crate) async fn subqueries_look_at_the_row_around(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let own = || Post::objects().filter(Post::author.eq(outer(Author::id)));
    assert_eq!(names(&db, exists(own().filter(Post::views.gt(25)))).await?, ["Ann"]);
    assert_eq!(names(&db, exists(own()).not()).await?, ["Cy"]);
    let best = own().order_by(Post::views.desc()).limit(1).values(Post::title);
    let rows = Author::objects().order_by(Author::name).values((Author::name, subquery(best)));
    let read: Vec<(String, Option<String>)> = rows.fetch(&db).await?;
    let expected = [("Ann", Some("rust")), ("Bob", Some("zig")), ("Cy", None)];
    assert_eq!(read, expected.map(|(name, title)| (name.to_owned(), title.map(str::to_owned))));
    let editors = Post::objects().filter(Post::editor.is_not_null()).values(Post::editor);
    assert_eq!(names(&db, Author::id.in_query(editors)).await?, ["Bob"]);
    let authors = Author::objects().filter(Author::name.startswith("A"));
    assert_eq!(titles(&db, Post::author.in_query(authors)).await?, ["go", "rust"]);
    // Two queries deep, and over a relation within.
    let discussed = own().filter(exists(rustango_query::QuerySet::filter(
        Comment::objects(),
        Comment::post.eq(outer(Post::id)),
    )));
    assert_eq!(names(&db, exists(discussed)).await?, ["Ann", "Bob"]);
    Ok(())
}

pub(crate) async fn trees_are_walked(trial: &Trial) -> Outcome {
    let db = trial.with(&[Folder::schema]).await?;
    let mut ids = Vec::new();
    for (name, parent) in
        [("root", None), ("usr", Some(0)), ("bin", Some(1)), ("etc", Some(0)), ("tmp", None)]
    {
        let parent = parent.map(|at: usize| ForeignKey::new(ids[at]));
        let mut folder = Folder { id: Auto::default(), name: name.to_owned(), parent };
        folder.save(&db).await?;
        ids.push(folder.id.get().expect("it was saved"));
    }
    let folder_named = |name: &str| Folder::objects().filter(Folder::name.eq(name)).order_by(Folder::id);
    let names = async |query: rustango_query::QuerySet<Folder>| {
        query.order_by(Folder::id).values(Folder::name).fetch(&db).await
    };
    assert_eq!(
        names(folder_named("root").with_descendants(Folder::parent)).await?,
        ["root", "usr", "bin", "etc"]
    );
    assert_eq!(names(folder_named("bin").with_ancestors(Folder::parent)).await?, ["root", "usr", "bin"]);
    assert_eq!(names(folder_named("tmp").with_descendants(Folder::parent)).await?, ["tmp"]);
    let below = folder_named("root").with_descendants(Folder::parent).filter(Folder::name.contains("i"));
    assert_eq!(names(below).await?, ["bin"], "a walk is filtered after it");
    // A circle ends.
    let root = Folder::objects().filter(Folder::id.eq(ids[0]));
    root.update().set(Folder::parent, ids[2]).execute(&db).await?;
    assert_eq!(folder_named("usr").with_descendants(Folder::parent).count(&db).await?, 4);
    // How many of them go with others is for each database to count.
    assert!(folder_named("usr").with_descendants(Folder::parent).delete(&db).await? > 0);
    assert_eq!(names(Folder::objects()).await?, ["tmp"]);
    Ok(())
}

/// A write may ask its own table which rows it is about.
pub(crate) async fn writes_look_at_their_own_table(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let own = || Post::objects().filter(Post::author.eq(outer(Post::author)));
    let less_viewed = || Post::objects().filter(exists(own().filter(Post::views.gt(outer(Post::views)))));
    assert_eq!(less_viewed().update().set(Post::views, 1).execute(&db).await?, 1);
    let by_key = Post::objects().filter(Post::id.in_query(Post::objects().filter(Post::views.eq(1))));
    assert_eq!(by_key.clone().update().set(Post::views, Post::views + 1).execute(&db).await?, 1);
    assert_eq!(less_viewed().delete(&db).await?, 1);
    assert_eq!(titles(&db, Post::views.gt(0)).await?, ["rust", "zig"]);
    Ok(())
}

/// What IN looks through may be the first rows of an order.
pub(crate) async fn subqueries_may_have_a_limit(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let first = |rows| Post::objects().order_by(Post::views.desc()).limit(rows).values(Post::author);
    assert_eq!(names(&db, Author::id.in_query(first(1))).await?, ["Ann"]);
    assert_eq!(names(&db, Author::id.in_query(first(3))).await?, ["Ann", "Bob"]);
    assert_eq!(names(&db, Author::id.in_query(first(1)).not()).await?, ["Bob", "Cy"]);
    Ok(())
}

/// Longer walks than databases allow by themselves.
pub(crate) async fn trees_may_be_deep(trial: &Trial) -> Outcome {
    let db = trial.with(&[Folder::schema]).await?;
    let mut chain: Vec<_> = (1..=1_200)
        .map(|id: i64| {
            let parent = (id > 1).then(|| ForeignKey::new(id - 1));
            Folder { id: Auto::from(id), name: id.to_string(), parent }
        })
        .collect();
    Folder::bulk_insert(&mut chain, &db).await?;
    let first = Folder::objects().filter(Folder::id.eq(1));
    assert_eq!(first.with_descendants(Folder::parent).count(&db).await?, 1_200);
    let last = Folder::objects().filter(Folder::id.eq(1_200));
    assert_eq!(last.with_ancestors(Folder::parent).count(&db).await?, 1_200);
    Ok(())
}

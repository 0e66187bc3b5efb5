//! Common table expressions: queries that are written once, and walks from row to row.

use rustango_model::{ForeignKey, Model as _};
use rustango_query::{Db, Error, Objects as _, QuerySet, exists, outer};

use super::paths::library;
use crate::database::{
    models::{Author, Comment, Document, Folder, Label, Loan, Post, Shelf},
    trial::{Failure, Outcome, Trial},
};

async fn titles(db: &Db, query: QuerySet<Post>) -> Result<Vec<String>, Error> {
    query.order_by(Post::title).values(Post::title).fetch(db).await
}

pub(crate) async fn common_queries_are_written_once(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let seen = Post::objects().filter(Post::views.gte(20)).order_by(Post::views.desc()).limit(1).common();
    assert_eq!(titles(&db, seen.clone()).await?, ["rust"]);
    assert_eq!(seen.clone().fetch(&db).await?[0].title, "rust", "its rows are models");
    let writers = Author::objects().filter(Author::id.in_query(seen.clone().values(Post::author)));
    let others = Author::objects().filter(Author::id.in_query(seen.clone().values(Post::author)).not());
    let sql = writers.clone().union(others.clone()).to_sql(&db)?;
    assert_eq!((sql.matches("WITH ").count(), sql.matches("LIMIT").count()), (1, 1), "{sql}");
    assert!(sql.starts_with("WITH "), "{sql}");
    assert_eq!(writers.clone().union(others.clone()).count(&db).await?, 3);
    assert_eq!(writers.values(Author::name).fetch(&db).await?, ["Ann"]);
    assert!(others.exists(&db).await?);

    // One that is made of another; both with values that are bound, before those of the rest.
    let of_ann = Post::objects().filter(Post::author.to(Author::name).eq("Ann")).common();
    let both = of_ann.clone().filter(Post::views.gte(20)).common();
    let query = both.clone().filter(Post::title.ne("go")).filter(Post::id.in_query(of_ann));
    assert_eq!(titles(&db, query).await?, ["rust"]);
    let number = both.aggregate(Post::views.sum(), &db).await?;
    assert_eq!(number, Some(50));

    // Rows around are looked at from outside of it.
    let discussed = Comment::objects().filter(Comment::text.eq("good")).common();
    let own = discussed.filter(Comment::post.eq(outer(Post::id)));
    assert_eq!(titles(&db, Post::objects().filter(exists(own))).await?, ["rust", "zig"]);
    Ok(())
}

pub(crate) async fn common_queries_tell_what_to_write(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let dull = || Post::objects().filter(Post::views.lt(25)).common();
    let of_dull = || Post::objects().filter(Post::id.in_query(dull()));
    assert_eq!(of_dull().update().set(Post::views, 5).execute(&db).await?, 2);
    assert_eq!(dull().filter(Post::title.eq("go")).update().set(Post::views, 6).execute(&db).await?, 1);
    let computed = rustango_query::subquery(dull().limit(1).values(Post::views));
    let refused = Post::objects().update().set(Post::views, computed.coalesce(0)).execute(&db).await;
    assert!(matches!(refused, Err(Error::InvalidQuery(_))), "{refused:?}");
    let mut deleted = Post::objects().filter(Post::title.eq("go")).common();
    assert_eq!(deleted.clone().delete(&db).await?, 1);
    deleted = dull();
    let locked = db.transaction(async |tx| deleted.select_for_update().fetch(tx).await).await;
    assert!(locked.is_err() || locked.is_ok_and(|rows| rows.len() == 1));
    Ok(())
}

pub(crate) async fn walks_follow_any_relation(trial: &Trial) -> Outcome {
    let db = trial
        .with(&[Shelf::schema, Label::schema, Author::schema, Document::schema, Loan::schema, Folder::schema])
        .await?;
    let mut documents = ["a", "b", "c", "d", "e"].map(Document::new);
    Document::bulk_insert(&mut documents, &db).await?;
    // a → b → c → a is a circle, c → d leads out of it; nothing leads to e.
    for (from, to) in [(0, 1), (1, 2), (2, 0), (2, 3)] {
        documents[from].related_m2m().add([&documents[to]], &db).await?;
    }
    let found = async |query: QuerySet<Document>| query.values(Document::title).fetch(&db).await;
    let first = || Document::objects().filter(Document::title.eq("a"));
    let walk = |step| first().with_recursive(Document::related(), step);
    assert_eq!(found(walk(Document::objects())).await?, ["a", "b", "c", "d"]);
    assert_eq!(found(walk(Document::objects().filter(Document::title.ne("c")))).await?, ["a", "b"]);
    let back = |title: &str| Document::objects().filter(Document::title.eq(title));
    let back = |title| back(title).with_recursive(Document::related().reverse(), Document::objects());
    assert_eq!(found(back("d")).await?, ["a", "b", "c", "d"]);
    assert_eq!(found(back("e")).await?, ["e"]);
    assert_eq!(
        walk(Document::objects()).filter(Document::title.gt("b")).count(&db).await?,
        2,
        "filtered after it"
    );
    // What is in the trash is no step.
    rustango_query::Trashable::soft_delete(&documents[1], &db).await?;
    assert_eq!(found(walk(Document::objects())).await?, ["a"]);
    Ok(())
}

async fn folders(db: &Db) -> Result<Vec<Folder>, Failure> {
    let mut folders: Vec<Folder> = Vec::new();
    for (name, parent) in
        [("root", None), ("usr", Some(0)), ("bin", Some(1)), ("share", Some(1)), ("man", Some(3))]
    {
        let parent = parent.map(|at: usize| ForeignKey::to(&folders[at])).transpose()?;
        let mut folder = Folder { id: rustango_model::Auto::default(), name: name.to_owned(), parent };
        folder.insert(db).await?;
        folders.push(folder);
    }
    Ok(folders)
}

pub(crate) async fn walks_take_steps_that_are_asked_for(trial: &Trial) -> Outcome {
    let db = trial.with(&[Folder::schema]).await?;
    folders(&db).await?;
    let folder_of = |name: &str| Folder::objects().filter(Folder::name.eq(name));
    let names =
        async |query: QuerySet<Folder>| query.order_by(Folder::id).values(Folder::name).fetch(&db).await;
    let (down, up) = (Folder::parent.reverse(), Folder::parent.reverse().reverse());
    let all = folder_of("root").with_recursive(down.clone(), Folder::objects());
    assert_eq!(names(all.clone()).await?, names(folder_of("root").with_descendants(Folder::parent)).await?);
    let without_share = Folder::objects().filter(Folder::name.ne("share"));
    let some = folder_of("root").with_recursive(down, without_share.clone());
    assert_eq!(names(some).await?, ["root", "usr", "bin"], "what is left out leads nowhere");
    let above = folder_of("man").with_recursive(up.clone(), Folder::objects());
    assert_eq!(names(above).await?, ["root", "usr", "share", "man"]);
    assert_eq!(names(folder_of("man").with_recursive(up, without_share)).await?, ["man"]);
    // A walk may be common, as any query.
    let all = all.common();
    let inner = all.clone().filter(Folder::id.in_query(all.values(Folder::parent)));
    assert_eq!(names(inner).await?, ["root", "usr", "share"]);
    Ok(())
}

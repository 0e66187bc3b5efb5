//! Statements in the program's own SQL.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use futures_util::TryStreamExt as _;
use rust_decimal::Decimal;
use rustango_macros::FromRow;
use rustango_model::{Auto, ForeignKey, Model as _};
use rustango_ports::database::{DbErrorKind, Intent};
use rustango_query::{Error, Follow as _, Objects as _, Raw, count, raw};
use uuid::Uuid;

use super::{paths::library, values::every};
use crate::database::{
    models::{Author, Comment, Every, Maybe, Note, Post, Status},
    trial::{Outcome, Trial, capabilities, refused},
};

/// What databases store in forms of their own.
type Values = (bool, Decimal, Uuid, DateTime<Utc>, NaiveDate, NaiveTime, serde_json::Value, i64);

/// What is in a row besides its key, in another order.
#[derive(FromRow, Debug, PartialEq)]
#[rustango(crate = "crate::database::models")]
struct Everything {
    json: serde_json::Value,
    time: NaiveTime,
    date: NaiveDate,
    #[rustango(column = "timestamp")]
    at: DateTime<Utc>,
    uuid: Uuid,
    bytes: Vec<u8>,
    text: String,
    decimal: Decimal,
    double: f64,
    single: f32,
    big: i64,
    medium: i32,
    small: i16,
    boolean: bool,
}

pub(crate) async fn raw_rows_are_read_as_their_types(trial: &Trial) -> Outcome {
    let db = trial.with(&[Every::schema, Maybe::schema]).await?;
    let mut rows = (0..30).map(|at| every(&db, at)).collect::<Result<Vec<_>, _>>()?;
    Every::bulk_insert(&mut rows, &db).await?;
    let models = Every::raw_query("SELECT * FROM every ORDER BY id").fetch(&db).await?;
    assert_eq!(models, rows, "models are found by the names of their columns");
    let structs: Vec<Everything> = raw("SELECT * FROM every ORDER BY id DESC").fetch(&db).await?;
    for (read, row) in structs.iter().rev().zip(&rows) {
        assert_eq!((&read.decimal, &read.uuid, &read.at), (&row.decimal, &row.uuid, &row.timestamp));
        assert_eq!((&read.date, &read.time, &read.json), (&row.date, &row.time, &row.json));
        assert_eq!((read.boolean, read.small, read.medium), (row.boolean, row.small, row.medium));
        assert_eq!((read.big, read.single, read.double), (row.big, row.single, row.double));
        assert_eq!((&read.text, &read.bytes), (&row.text, &row.bytes));
    }
    let sql = "SELECT every.boolean, every.decimal, every.uuid, every.timestamp, every.date, every.time, every.json, \
               every.id FROM every ORDER BY every.id";
    let tuples: Vec<Values> = raw(sql).fetch(&db).await?;
    let streamed: Vec<Values> = raw(sql).stream(&db).try_collect().await?;
    assert_eq!(tuples, streamed);
    assert_eq!(tuples[0].1, rows[0].decimal);

    Maybe::default().insert(&db).await?;
    let empty = Maybe::raw_query("SELECT * FROM maybe").get(&db).await?;
    assert_eq!(Maybe { id: Auto::default(), ..empty }, Maybe::default());
    let count: Vec<(i32,)> = raw("SELECT COUNT(*) FROM maybe").fetch(&db).await?;
    assert_eq!(count, [(1,)], "integers of other widths are read");
    Ok(())
}

/// Posts beside the names of their authors.
#[derive(FromRow, Debug)]
#[rustango(crate = "crate::database::models")]
struct Credited {
    #[rustango(flatten)]
    post: Post,
    #[rustango(column = "name")]
    by: String,
    author: ForeignKey<Author>,
}

pub(crate) async fn raw_rows_are_models_and_structs(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let sql = "SELECT post.*, author.name FROM post INNER JOIN author ON author.id = post.author_id \
               WHERE author.name = :name ORDER BY post.title";
    let credited: Vec<Credited> = raw(sql).bind("name", "Ann").fetch(&db).await?;
    let titles: Vec<_> = credited.iter().map(|row| (&*row.post.title, &*row.by)).collect();
    assert_eq!(titles, [("go", "Ann"), ("rust", "Ann")]);
    assert_eq!(credited[0].author.get(&db).await?.name, "Ann");
    let post = Post::raw_query("SELECT *, 1 AS more FROM post WHERE views = :views").bind("views", 30);
    assert_eq!(post.clone().first(&db).await?.map(|post| post.title).as_deref(), Some("rust"));
    assert_eq!(post.get(&db).await?.status, Status::Draft);
    let none = Post::raw_query("SELECT * FROM post WHERE views > :views").bind("views", 1_000);
    assert!(none.clone().first(&db).await?.is_none());
    assert!(matches!(none.get(&db).await, Err(Error::NotFound { .. })));
    let several = Post::raw_query("SELECT * FROM post").get(&db).await;
    assert!(matches!(several, Err(Error::MultipleRows { .. })));
    if capabilities(&db).insert_returning {
        let inserted: (i64, String) = raw("INSERT INTO author (name) VALUES (:name) RETURNING id, name")
            .bind("name", "Dan")
            .get(&db)
            .await?;
        assert_eq!(inserted.1, "Dan");
    } else {
        Author::new("Dan").insert(&db).await?;
    }
    let changed =
        raw("UPDATE author SET name = :new WHERE name = :old").bind("new", "Don").bind("old", "Dan");
    assert_eq!(changed.execute(&db).await?, 1);
    Ok(())
}

pub(crate) async fn raw_binds_have_names(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let titles = async |query: Raw<(String,)>| -> Result<Vec<String>, Error> {
        Ok(query.fetch(&db).await?.into_iter().map(|(title,)| title).collect())
    };
    let by =
        raw("SELECT title FROM post WHERE author_id = :author AND views >= :least AND views <= :least + 5");
    let [ann, bob] = ["Ann", "Bob"].map(|name| Author::objects().filter(Author::name.eq(name)));
    let (ann, bob) = (ann.get(&db).await?, bob.get(&db).await?);
    assert_eq!(titles(by.clone().bind("least", 20).bind("author", ann.id)).await?, ["go"]);
    assert_eq!(titles(by.clone().bind("author", &ForeignKey::to(&bob)?).bind("least", 10)).await?, ["zig"]);

    // What stands in a text, a name or a comment is no bind, and no text of a value is SQL.
    let text = "it's :a \"?\" $1 -- ; DROP TABLE post";
    let sql = "SELECT ':a', 'it''s :b' AS \":c\", :d AS text /* :e */ -- :f\n FROM author WHERE name = :g";
    let row: (String, String, String) = raw(sql).bind("d", text).bind("g", "Cy".to_owned()).get(&db).await?;
    assert_eq!((&*row.0, &*row.1, &*row.2), (":a", "it's :b", text));

    let refused = async |query: Raw<(String,)>| match query.fetch(&db).await {
        Err(Error::InvalidQuery(context)) => context,
        other => panic!("it should be refused, and answered {other:?}"),
    };
    let told = refused(by.clone().bind("authr", 1).bind("least", 2)).await;
    assert!(told.contains("\"author\" is not bound") && told.contains("\"authr\" is bound, and"), "{told}");
    let told = refused(by.clone().bind("author", 1).bind("least", 1).bind("least", 2)).await;
    assert_eq!(told, "\"least\" is bound twice");
    let told = refused(by.bind("author", Author::new("unsaved").id).bind("least", 2)).await;
    assert!(told.starts_with("\"author\" is a key that is not set yet"), "{told}");
    let told = refused(raw("SELECT title FROM post; DELETE FROM post")).await;
    assert!(told.starts_with("one statement is run at a time"), "{told}");
    assert_eq!(Post::objects().count(&db).await?, 3);
    let none: Vec<(i64,)> =
        raw("SELECT id FROM post WHERE views = :views").bind("views", None::<i32>).fetch(&db).await?;
    assert_eq!(none, [], "NULL is bound, and equals nothing");
    Ok(())
}

/// A list takes as many placeholders as it has values; nothing is in an empty one.
pub(crate) async fn raw_lists_are_bound(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let titles = async |query: Raw<(String,)>| -> Result<Vec<String>, Error> {
        Ok(query.fetch(&db).await?.into_iter().map(|(title,)| title).collect())
    };
    let listed = || raw("SELECT title FROM post WHERE title IN (:titles) AND views < :most ORDER BY title");
    let most = || listed().bind("most", 1_000);
    assert_eq!(titles(most().bind("titles", vec!["rust", "zig", "c"])).await?, ["rust", "zig"]);
    assert_eq!(titles(most().bind("titles", ["go".to_owned()])).await?, ["go"]);
    assert_eq!(titles(most().bind("titles", Vec::<String>::new())).await?, [""; 0]);
    let others =
        || raw("SELECT title FROM post WHERE views not in ( :views ) AND views NOT IN (:views) ORDER BY 1");
    assert_eq!(titles(others().bind("views", &[10, 30][..])).await?, ["go"]);
    assert_eq!(titles(others().bind("views", Vec::<i32>::new())).await?, ["go", "rust", "zig"]);

    let authors = Author::objects().order_by(Author::name).fetch(&db).await?;
    let keys: Vec<_> = authors[..2].iter().map(|author| author.id).collect();
    let by = Post::raw_query("SELECT * FROM post WHERE author_id IN (:authors) ORDER BY title");
    assert_eq!(by.clone().bind("authors", &keys[1..]).get(&db).await?.title, "zig");
    let keys: Vec<_> = authors.iter().map(ForeignKey::to).collect::<Result<_, _>>()?;
    assert_eq!(by.clone().bind("authors", keys).fetch(&db).await?.len(), 3);
    assert_eq!(by.clone().bind("authors", Vec::<i64>::new()).fetch(&db).await?, []);
    let drafts =
        Post::raw_query("SELECT * FROM post WHERE status IN (:status)").bind("status", [Status::Draft]);
    assert_eq!(drafts.fetch(&db).await?.len(), 3);
    let all: Vec<i64> = (1..=1_500).collect();
    assert_eq!(by.clone().bind("authors", &all).fetch(&db).await?.len(), 3, "as many as it has");

    let refused = |query: Raw<Post>| match query.to_statement(&db) {
        Err(Error::InvalidQuery(context)) => context,
        other => panic!("it should be refused, and became {other:?}"),
    };
    let told = refused(by.clone().bind("authors", vec![Some(1_i64), None]));
    assert!(told.starts_with("\"authors\" is a list that holds NULL"), "{told}");
    let told = refused(by.clone().bind("authors", [Author::new("unsaved").id]));
    assert!(told.starts_with("\"authors\" is a key that is not set yet"), "{told}");
    for sql in [
        "SELECT * FROM post WHERE views = :list",
        "SELECT * FROM post WHERE views IN (:list, 3)",
        "SELECT * FROM post WHERE views IN (3, :list)",
        "SELECT * FROM post WHERE views = (:list)",
        "SELECT * FROM post WHERE begin(:list)",
    ] {
        let told = refused(Post::raw_query(sql).bind("list", [1, 2]));
        assert_eq!(told, "\"list\" is a list: write IN (:list), nothing beside it", "{sql}");
    }
    let told = refused(by.bind("authors", vec![1_i64; 1_000_000]));
    assert!(told.starts_with("1000000 values are bound, and the database takes "), "{told}");
    Ok(())
}

/// Of every type that can be compared, an empty list too.
pub(crate) async fn raw_lists_are_of_any_type(trial: &Trial) -> Outcome {
    let db = trial.with(&[Every::schema]).await?;
    let mut rows = (0..3).map(|at| every(&db, at)).collect::<Result<Vec<_>, _>>()?;
    Every::bulk_insert(&mut rows, &db).await?;
    macro_rules! found {
        ($($field:ident: $ty:ty),*) => {$(
            let sql = concat!("SELECT * FROM every WHERE every.", stringify!($field), " IN (:list)");
            let [first, .., last] = &rows[..] else { panic!("three rows") };
            let list = vec![first.$field.clone(), last.$field.clone()];
            let read = Every::raw_query(sql).bind("list", list).fetch(&db).await?;
            for row in [first, last] {
                assert!(read.contains(row), stringify!($field));
            }
            let none = Every::raw_query(sql).bind("list", Vec::<$ty>::new()).fetch(&db).await?;
            assert_eq!(none, [], stringify!($field));
        )*};
    }
    found!(
        boolean: bool, small: i16, medium: i32, big: i64, decimal: Decimal, text: String, bytes: Vec<u8>,
        uuid: Uuid, timestamp: DateTime<Utc>, date: NaiveDate, time: NaiveTime
    );
    Ok(())
}

pub(crate) async fn raw_values_of_other_types_are_named(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    Note::new("no number").insert(&db).await?;
    let column = |kind: DbErrorKind| match kind {
        DbErrorKind::Decode { column } => column,
        other => panic!("the column is named, not {other:?}"),
    };
    let wrong = raw::<(i64, i64)>("SELECT id, text FROM note").fetch(&db).await;
    assert_eq!(column(refused(wrong)), "text");
    let wrong = raw::<(Uuid,)>("SELECT text AS code FROM note").fetch(&db).await;
    assert_eq!(column(refused(wrong)), "code");
    let null = raw::<(String,)>("SELECT NULLIF(text, text) AS gone FROM note").fetch(&db).await;
    assert_eq!(column(refused(null)), "gone");
    let outside = raw::<(i16,)>("SELECT 70000 AS number").fetch(&db).await;
    assert_eq!(column(refused(outside)), "number");
    let missing = Note::raw_query("SELECT id FROM note").fetch(&db).await;
    assert_eq!(column(refused(missing)), "text");
    let twice = Note::raw_query("SELECT id, text, text FROM note").fetch(&db).await;
    assert_eq!(column(refused(twice)), "text");
    let more = raw::<(i64,)>("SELECT id, text FROM note").fetch(&db).await;
    assert_eq!(column(refused(more)), "text");
    let fewer = raw::<(i64, String, i64)>("SELECT id, text FROM note").fetch(&db).await;
    assert_eq!(column(refused(fewer)), "?");
    let nothing = raw::<(i64, String)>("SELECT id, text FROM note WHERE 1 = 0").fetch(&db).await?;
    assert!(nothing.is_empty());
    Ok(())
}

/// A read may go to any server, and a write only where writes go.
pub(crate) async fn raw_statements_go_where_they_belong(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let intent = |query: Raw<()>| query.to_statement(&db).map(|statement| statement.intent());
    assert_eq!(intent(raw("SELECT 'DELETE' FROM note"))?, Intent::Read);
    assert_eq!(intent(raw("SELECT 1").writes())?, Intent::Write);
    assert_eq!(intent(raw("DELETE FROM note"))?, Intent::Write);
    let made = format!("INSERT INTO {} (text) VALUES (:text)", Note::schema().table);
    assert_eq!(Raw::unchecked(made).bind("text", "made").execute(&db).await?, 1);
    let within = db
        .transaction(async |tx| {
            raw("UPDATE note SET text = :text").bind("text", "changed").execute(tx).await?;
            raw::<(String,)>("SELECT text FROM note").get(tx).await
        })
        .await?;
    assert_eq!(within.0, "changed");
    let texts: BTreeSet<String> =
        raw("SELECT text FROM note").stream(&db).map_ok(|(text,): (String,)| text).try_collect().await?;
    assert_eq!(texts, BTreeSet::from(["changed".to_owned()]));
    Ok(())
}

/// What a group answers with.
#[derive(FromRow, Debug, PartialEq)]
#[rustango(crate = "crate::database::models")]
struct AuthorTotals {
    name: String,
    posts: i64,
    views: Option<i64>,
}

/// A model, and what was computed beside it.
#[derive(FromRow, Debug)]
#[rustango(crate = "crate::database::models")]
struct Ranked {
    #[rustango(flatten)]
    post: Post,
    doubled: i64,
    comments: i64,
}

pub(crate) async fn rows_of_queries_become_structs(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let by_author = Post::objects().group_by(Post::author.to(Author::name));
    let totals = by_author.annotate((count(), Post::views.sum())).into_rows::<AuthorTotals>();
    let ann = AuthorTotals { name: "Ann".to_owned(), posts: 2, views: Some(50) };
    let bob = AuthorTotals { name: "Bob".to_owned(), posts: 1, views: Some(10) };
    assert_eq!(totals.clone().fetch(&db).await?, [ann, bob]);
    assert_eq!(totals.having(Post::views.sum().expr().lt(20)).get(&db).await?.name, "Bob");
    let one = Post::objects().values((Post::title.max(), count(), Post::views.max().expr().cast::<i64>()));
    let one: Vec<(Option<String>, i64, Option<i64>)> = one.into_rows().fetch(&db).await?;
    assert_eq!(one, [(Some("zig".to_owned()), 3, Some(30))]);

    let ranked = Post::objects()
        .select_related(Post::author)
        .annotate((Post::views * 2, Comment::post.reverse().count()))
        .into_rows::<Ranked>()
        .order_by(Post::views.desc());
    let first = ranked.first(&db).await?.expect("there are posts");
    assert_eq!((&*first.post.title, first.doubled, first.comments), ("rust", 60, 2));
    assert_eq!(first.post.author.loaded().map(|author| &*author.name), Some("Ann"), "models come along");

    // The same struct, by the names of its columns.
    let sql = "SELECT COUNT(*) AS posts, SUM(views) AS views, author.name FROM post INNER JOIN author \
               ON author.id = post.author_id WHERE author.name = :name GROUP BY author.name";
    let ann: AuthorTotals = raw(sql).bind("name", "Ann").get(&db).await?;
    assert_eq!((ann.posts, ann.views), (2, Some(50)));
    Ok(())
}

//! What contradicts in a serializer, or between it and its ViewSet, is told at
//! start-up, all at once.

use rustango::{
    Db,
    api::{Serializer as _, ViewSet},
    prelude::*,
    web::{Access, App},
};
use rustango_testing::{doubles::CallLog, random::SeededRandom};

use super::{
    models::{Article, Label, Reaction, Remark, Writer},
    shapes::{ArticleSerializer, ArticleWriter, LabelSerializer},
};
use crate::support::database;

#[derive(Serializer)]
#[serializer(model = Writer)]
struct Leaky {
    email: String,
    #[serializer(source = "home__name")]
    home: Option<String>,
}

#[derive(Serializer)]
#[serializer(model = Remark)]
struct Endless {
    #[serializer(nested, source = "article")]
    parent: Option<Parent>,
    #[serializer(nested, many)]
    labels: Vec<LabelSerializer>,
}

#[derive(Serializer)]
#[serializer(model = Article)]
struct Parent {
    #[serializer(nested, many)]
    remarks: Vec<Endless>,
}

#[derive(Serializer)]
#[serializer(model = Remark)]
struct Bare {
    text: String,
}

#[derive(Serializer)]
#[serializer(model = Reaction)]
struct Wordy {
    #[serializer(rename = "connect")]
    mark: String,
}

#[derive(Serializer)]
#[serializer(model = Remark)]
struct WordyRemark {
    text: String,
    by: i64,
    article: i64,
    #[serializer(nested, many, write = "create")]
    reactions: Vec<Wordy>,
}

#[derive(Serializer)]
#[serializer(model = Article)]
struct Greedy {
    title: String,
    #[serializer(source = "title", rename = "other")]
    again: String,
    #[serializer(nested, write = "set, disconnect, connect")]
    writer: Option<super::shapes::PenSerializer>,
    #[serializer(nested, many, write = "create, disconnect")]
    remarks: Vec<Bare>,
    #[serializer(source = "writer__name", required)]
    by: Option<String>,
    #[serializer(required)]
    written_at: chrono::DateTime<chrono::Utc>,
}

#[derive(Model, Clone, Debug)]
#[rustango(
    table = "club",
    m2m(name = "members", to = "Writer", through = "Membership", src = "club", dst = "member")
)]
struct Club {
    #[rustango(primary_key)]
    id: Auto<i64>,
}

/// A link that says more, and must.
#[derive(Model, Clone, Debug)]
#[rustango(table = "membership", unique_together("club, member"))]
struct Membership {
    #[rustango(primary_key)]
    id: Auto<i64>,
    club: ForeignKey<Club>,
    member: ForeignKey<Writer>,
    #[rustango(max_length = 20)]
    role: String,
    #[rustango(default = "1")]
    rank: i32,
}

#[derive(Serializer)]
#[serializer(model = Club)]
struct Joining {
    id: i64,
    #[serializer(nested, many, write = "connect, disconnect")]
    members: Vec<super::shapes::PenSerializer>,
}

#[derive(Serializer)]
#[serializer(model = Club)]
struct Parting {
    id: i64,
    #[serializer(nested, many, write = "disconnect, delete")]
    members: Vec<super::shapes::PenSerializer>,
}

fn fault<M>(view_set: ViewSet<M>) -> String
where
    ViewSet<M>: rustango::web::Routes,
{
    match App::new().mount("/x", view_set).random(SeededRandom::new(1)).build() {
        Ok(_) => String::new(),
        Err(errors) => errors.to_string(),
    }
}

#[track_caller]
fn tells(found: &str, expected: &[&str]) {
    for fault in expected {
        assert!(found.contains(fault), "{fault}\nis not in: {found}");
    }
}

fn of<M: rustango::model::Model>(db: &Db) -> ViewSet<M> {
    ViewSet::new(db.clone(), Access::public())
}

#[tokio::test]
async fn what_names_nothing_is_told() {
    let db = database(&CallLog::default()).await;
    tells(
        &fault(of::<Writer>(&db).serializer::<Leaky>().read_only_endpoints()),
        &["Leaky: \"email\" shows a sensitive field: write `write_only`, or leave it out"],
    );
    tells(
        &fault(of::<Remark>(&db).serializer::<Endless>().read_only_endpoints()),
        &[
            "Parent: \"remarks\" nests Endless, which stands around it: it would never end",
            "Endless: \"labels\" names \"labels\", and nothing of Remark leads to Label",
        ],
    );
    let error = Endless::fetch(Remark::objects(), &db).await.map(|_| ()).expect_err("it names nothing");
    assert!(error.to_string().contains("it would never end"), "{error}");
}

#[tokio::test]
async fn writes_that_cannot_be_are_told() {
    let db = database(&CallLog::default()).await;
    tells(
        &fault(of::<Article>(&db).serializer::<Greedy>()),
        &[
            "Greedy: \"other\" writes \"title\", which another member writes already",
            "Greedy: \"writer\" is one row, and `set` is for several: remove it",
            "Greedy: \"writer\" cannot be disconnected, as \"writer\" of Article is never NULL",
            "Greedy: \"remarks\" cannot be disconnected, as \"article\" of Remark is never NULL",
            "Greedy: \"remarks\" creates rows of Remark, whose \"by\" has no value of its own",
            "Greedy: \"by\" is behind a foreign key, and so only goes out",
            "Greedy: \"written_at\" is written by the database or by the toolkit, never by clients",
        ],
    );
    tells(
        &fault(of::<Remark>(&db).serializer::<WordyRemark>()),
        &[
            "WordyRemark: \"reactions\" creates rows with a member \"connect\", a word of nested writes: rename it",
        ],
    );
    assert_eq!(
        fault(of::<Club>(&db).serializer::<Joining>())
            .lines()
            .filter(|line| line.contains("is linked by"))
            .count(),
        1,
        "what has a value of its own is no fault"
    );
    tells(
        &fault(of::<Club>(&db).serializer::<Joining>()),
        &[
            "Joining: \"members\" is linked by rows of Membership, whose \"role\" has no value of its own: write \
             `disconnect` or `delete` alone, and let clients write Membership instead",
        ],
    );
    assert_eq!(fault(of::<Club>(&db).serializer::<Parting>()), "");
    tells(
        &fault(of::<Remark>(&db).serializer::<Bare>()),
        &["\"article\" has no value of its own and cannot be written", "\"by\" has no value of its own"],
    );
}

#[tokio::test]
async fn settings_beside_a_serializer_are_told() {
    let db = database(&CallLog::default()).await;
    let articles = of::<Article>(&db)
        .serializer::<ArticleWriter>()
        .serializer::<ArticleSerializer>()
        .fields(Article::title)
        .read_only(Article::title)
        .hidden(Article::price)
        .filter_fields(Article::draft_notes)
        .search_fields(Article::draft_notes)
        .ordering_fields(Article::draft_notes)
        .read_only_endpoints();
    tells(
        &fault(articles),
        &[
            "serializer is called more than once, and the last one would win",
            "fields is called beside serializer: ArticleSerializer says which members there are",
            "\"title\" stands in read_only beside serializer: write `read_only` on the member of ArticleSerializer",
            "\"price\" is hidden, and ArticleSerializer has it as a member: remove one of both",
            "filter_fields names \"draft_notes\", and Article.draft_notes is only for who has article.see_notes",
            "search_fields names \"draft_notes\", and Article.draft_notes is only for who has article.see_notes",
            "ordering_fields names \"draft_notes\", and Article.draft_notes is only for who has article.see_notes",
        ],
    );
    assert_eq!(fault(of::<Article>(&db).serializer::<ArticleWriter>()), "");
    assert_eq!(fault(of::<Label>(&db).serializer::<LabelSerializer>()), "");
}

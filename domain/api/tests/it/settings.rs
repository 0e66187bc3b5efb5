//! Settings that contradict each other stop the program at its start.

use rustango::{
    Db,
    api::{Action, ViewSet},
    web::{Access, App},
};
use rustango_testing::{doubles::CallLog, random::SeededRandom};

use crate::support::{Author, Country, Everything, Post, Secret, database};

fn posts(db: &Db) -> ViewSet<Post> {
    ViewSet::new(db.clone(), Access::public())
}

/// Builds an application with one ViewSet and returns what is wrong.
fn fault<M>(view_set: ViewSet<M>) -> String
where
    ViewSet<M>: rustango::web::Routes,
{
    match App::new().mount("/x", view_set).random(SeededRandom::new(1)).build() {
        Ok(_) => String::new(),
        Err(errors) => errors.to_string(),
    }
}

#[tokio::test]
async fn each_contradiction_is_told() {
    let db = database(&CallLog::default()).await;
    let cases = [
        (posts(&db).page_size(0), "page_size is 0, and a page has at least one row"),
        (posts(&db).max_page_size(0), "max_page_size is 0, and a page has at least one row"),
        (posts(&db).page_size(50).max_page_size(20), "page_size is 50, and max_page_size is 20"),
        (posts(&db).search_fields([Post::title, Post::title]), "search_fields names \"title\" twice"),
        (
            posts(&db).filter_fields(Post::author).filter_fields(Post::author),
            "filter_fields names \"author\" twice",
        ),
        (posts(&db).ordering_fields((Post::id, Post::id)), "ordering_fields names \"id\" twice"),
        (
            posts(&db).hidden(Post::slug).filter_fields(Post::slug),
            "\"slug\" is hidden and stands in filter_fields",
        ),
        (
            posts(&db).hidden(Post::body).search_fields(Post::body),
            "\"body\" is hidden and stands in search_fields",
        ),
        (
            posts(&db).hidden(Post::stars).ordering_fields(Post::stars),
            "\"stars\" is hidden and stands in ordering_fields",
        ),
        (
            posts(&db).hidden(Post::stars).read_only(Post::stars),
            "\"stars\" is hidden and stands in read_only",
        ),
        (
            posts(&db).fields((Post::title, Post::author)).read_only(Post::stars),
            "\"stars\" stands in read_only and not in fields",
        ),
        (
            posts(&db).read_only(Post::author),
            "\"author\" has no value of its own and cannot be written, so no row could be created",
        ),
        (
            posts(&db).fields((Post::id, Post::author)),
            "\"title\" has no value of its own and cannot be written, so no row could be created",
        ),
        (
            posts(&db)
                .access_for(Action::List, Access::public())
                .access_for(Action::List, Access::authenticated()),
            "access_for is said twice of list",
        ),
        (
            posts(&db).read_only_endpoints().access_for(Action::Create, Access::public()),
            "access_for is said of create, and read_only_endpoints has no create",
        ),
    ];
    for (view_set, expected) in cases {
        let found = fault(view_set);
        assert!(found.contains("the ViewSet of Post: "), "{expected}: {found}");
        assert!(found.contains(expected), "{expected}: {found}");
    }
    let documents = ViewSet::<Everything>::new(db.clone(), Access::public());
    let found = fault(documents.filter_fields(Everything::document).ordering_fields(Everything::document));
    assert!(!found.contains("filter_fields"), "{found}");
    assert!(found.contains("ordering_fields names \"document\", which holds JSON"), "{found}");
}

#[tokio::test]
async fn all_faults_are_told_at_once() {
    let db = database(&CallLog::default()).await;
    let found = fault(posts(&db).page_size(0).hidden(Post::title).search_fields([Post::title, Post::title]));
    for expected in [
        "page_size is 0",
        "search_fields names",
        "is hidden and stands in search_fields",
        "no row could be created",
    ] {
        assert!(found.contains(expected), "{expected}: {found}");
    }
}

#[tokio::test]
async fn what_makes_sense_is_accepted() {
    let db = database(&CallLog::default()).await;
    assert_eq!(fault(posts(&db)), "");
    assert_eq!(fault(posts(&db).page_size(500)), "", "the maximum follows where it is not said");
    assert_eq!(fault(posts(&db).max_page_size(5)), "", "so does the page");
    assert_eq!(fault(posts(&db).read_only(Post::author).read_only_endpoints()), "");
    assert_eq!(fault(posts(&db).fields((Post::title, Post::author)).search_fields(Post::body)), "");
    assert_eq!(fault(ViewSet::<Country>::new(db.clone(), Access::public())), "", "a key that clients choose");
    assert_eq!(fault(ViewSet::<Secret>::new(db.clone(), Access::public()).hidden(Secret::password)), "");
    assert_eq!(fault(ViewSet::<Author>::new(db, Access::public()).ordering(Author::name.desc())), "");
}

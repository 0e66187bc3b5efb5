//! Pages by number, by offset and by cursor; links between them; counts.

use rustango::prelude::*;
use serde_json::{Value, json};

use crate::support::{
    Account, Answer, Article, Service,
    press::{self, press},
};

fn ids(page: &Value) -> Vec<i64> {
    page["results"].as_array().expect("rows").iter().map(|row| row["id"].as_i64().expect("an id")).collect()
}

#[tokio::test]
async fn links_lead_from_page_to_page() {
    let service = press(5, press::app).await;
    let page = service.get("/articles?page_size=2&ordering=id&page=2").await;
    assert_eq!(
        page.header("link"),
        Some(
            "</articles?page_size=2&ordering=id&page=1>; rel=\"first\", \
             </articles?page_size=2&ordering=id&page=1>; rel=\"prev\", \
             </articles?page_size=2&ordering=id&page=3>; rel=\"next\", \
             </articles?page_size=2&ordering=id&page=3>; rel=\"last\""
        )
    );
    let last = service.get(&page.link("last").expect("a last page")).await;
    assert_eq!((last.link("next"), ids(&last.expect(200))), (None, vec![5]));
    let first = service.get("/articles?page_size=2&ordering=id").await;
    assert_eq!((first.link("prev"), ids(&first.expect(200))), (None, vec![1, 2]));
}

#[tokio::test]
async fn nothing_is_counted_where_nobody_asks() {
    let service = press(5, press::app).await;
    let page = service.get("/articles?page_size=2&page=2&ordering=id&count=none").await;
    assert_eq!(service.log.count(), 1, "{}", service.log);
    assert_eq!((page.link("last"), page.link("next").is_some()), (None, true));
    let page = page.expect(200);
    assert_eq!(ids(&page), [3, 4]);
    assert_eq!((&page["count"], &page["last_page"], &page["page"]), (&Value::Null, &Value::Null, &json!(2)));
    assert_eq!(service.get("/articles?page_size=2&page=3&count=none").await.link("next"), None);
    service.get("/articles?page_size=2&page=4&count=none").await.expect(404);
    assert_eq!(ids(&service.get("/articles?title=none&count=none").await.expect(200)), Vec::<i64>::new());
}

#[tokio::test]
async fn windows_begin_anywhere() {
    let service = press(5, press::app).await;
    let window = service.get("/limited?limit=2&offset=1&ordering=id").await;
    assert_eq!(window.link("next").as_deref(), Some("/limited?limit=2&ordering=id&offset=3"));
    assert_eq!(window.link("prev").as_deref(), Some("/limited?limit=2&ordering=id&offset=0"));
    assert_eq!(window.link("last").as_deref(), Some("/limited?limit=2&ordering=id&offset=3"));
    let window = window.expect(200);
    assert_eq!(ids(&window), [2, 3]);
    assert_eq!((&window["count"], &window["limit"], &window["offset"]), (&json!(5), &json!(2), &json!(1)));
    let beyond = service.get("/limited?offset=99").await;
    assert_eq!((beyond.link("next"), ids(&beyond.expect(200))), (None, vec![]));
    for (query, fault) in [
        ("limit=0", "limit: min_value"),
        ("limit=101", "limit: max_value"),
        ("offset=-1", "offset: invalid"),
        ("offset=9223372036854775808", "offset: max_value"),
        ("page=1", "page: unknown_parameter"),
    ] {
        let answer = service.get(&format!("/limited?{query}")).await;
        answer.expect(400);
        assert_eq!(answer.faults(), [fault]);
    }
}

/// Walks through all pages by the links, in both directions.
async fn walk(service: &Service, query: &str, relation: &str, from: Option<String>) -> (Vec<i64>, Answer) {
    let mut target = from.unwrap_or_else(|| format!("/walked?{query}"));
    let mut seen = Vec::new();
    loop {
        let answer = service.get(&target).await;
        let page = answer.expect(200);
        let mut found = ids(&page);
        if relation == "prev" {
            found.reverse();
        }
        seen.extend(found);
        match answer.link(relation) {
            Some(next) => target = next,
            None => return (seen, answer),
        }
    }
}

#[tokio::test]
async fn walks_meet_each_row_once_in_both_directions() {
    let service = press(23, press::app).await;
    for ordering in [
        "id",
        "-id",
        "title",
        "-title,rank",
        "rank",
        "-rank",
        "tenant,-rank",
        "-tenant,title",
        "owner__name,-rank",
    ] {
        let whole =
            ids(&service.get(&format!("/articles?page_size=100&ordering={ordering}")).await.expect(200));
        for size in [1, 2, 5, 23, 30] {
            let query = format!("page_size={size}&ordering={ordering}");
            let (forward, last) = walk(&service, &query, "next", None).await;
            assert_eq!(forward, whole, "{query}");
            let Some(back) = last.link("prev") else { continue };
            let (mut backward, first) = walk(&service, &query, "prev", Some(back)).await;
            backward.reverse();
            let rest = ids(&last.expect(200)).len();
            assert_eq!(backward, whole[..whole.len() - rest], "{query}");
            assert!(first.link("next").is_some(), "{query}");
        }
    }
}

#[tokio::test]
async fn rows_that_come_and_go_neither_repeat_nor_hide_others() {
    let service = press(12, press::app).await;
    let owner = Account::objects().first(&service.db).await.expect("a row").expect("an account");
    let everything = ids(&service.get("/articles?page_size=100&ordering=rank,title").await.expect(200));
    let (mut seen, mut target) = (Vec::new(), Some("/walked?page_size=2&ordering=rank,title".to_owned()));
    let mut step = 0;
    while let Some(next) = target {
        let answer = service.get(&next).await;
        seen.extend(ids(&answer.expect(200)));
        target = answer.link("next");
        // Before, at and behind the place where the walk is.
        let mut row = Article {
            id: Auto::default(),
            title: "article 2".into(),
            owner: ForeignKey::to(&owner).expect("a saved account"),
            tenant: None,
            rank: [None, Some(0), Some(1), Some(-5)][step % 4],
            version: 1,
        };
        row.insert(&service.db).await.expect("a row");
        step += 1;
    }
    let old: Vec<i64> = seen.iter().copied().filter(|id| everything.contains(id)).collect();
    assert_eq!(old, everything);
    let mut once = seen.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), seen.len(), "{seen:?}");
}

#[tokio::test]
async fn cursors_belong_to_one_list() {
    let service = press(9, press::app).await;
    let first = service.get("/walked?page_size=2&ordering=-title&owner__name=ada").await;
    let cursor = first.expect(200)["next_cursor"].as_str().expect("a cursor").to_owned();
    let next = format!("/walked?page_size=3&cursor={cursor}&owner__name=ada&ordering=-title");
    assert_eq!(
        ids(&service.get(&next).await.expect(200)).len(),
        3,
        "the size may change, and the order of parameters"
    );
    for (query, code) in [
        (format!("cursor={cursor}&ordering=-title"), "other_list"),
        (format!("cursor={cursor}&ordering=title&owner__name=ada"), "other_list"),
        (format!("cursor={cursor}&ordering=-title&owner__name=grace"), "other_list"),
        (format!("cursor={cursor}&ordering=-title&owner__name=ada&search=a"), "other_list"),
        (format!("cursor={cursor}A&ordering=-title&owner__name=ada"), "invalid"),
        (format!("cursor=B{}&ordering=-title&owner__name=ada", &cursor[1..]), "invalid"),
        ("cursor=".to_owned(), "invalid"),
        ("cursor=%00".to_owned(), "invalid"),
    ] {
        let answer = service.get(&format!("/walked?{query}")).await;
        answer.expect(400);
        assert_eq!(answer.faults(), [format!("cursor: {code}")], "{query}");
    }
    let counted = service.get("/walked?count=exact&page_size=2").await.expect(200);
    assert_eq!(counted["count"], json!(9));
}

#[tokio::test]
async fn cursors_of_another_program_are_foreign() {
    let service = press(5, press::app).await;
    let other =
        press(5, |db| press::app(db).provide(rustango::web::SigningKey::new([8; 32]).expect("32 bytes")))
            .await;
    let cursor = service.get("/walked?page_size=2").await.link("next").expect("a next page");
    assert_eq!(service.get(&cursor).await.status(), 200);
    let answer = other.get(&cursor).await;
    answer.expect(400);
    assert_eq!(answer.faults(), ["cursor: invalid"]);
}

#[tokio::test]
async fn cursors_need_a_key_and_bounded_text() {
    let log = rustango_testing::doubles::CallLog::default();
    let db = crate::support::database(&log).await;
    let random = || rustango_testing::random::SeededRandom::new(1);
    let walked = press::articles(&db).pagination(rustango::api::Pagination::Cursor);
    let fault = rustango::web::App::new().mount("/x", walked).random(random()).build().unwrap_err();
    assert!(fault.to_string().contains("call App::provide with a SigningKey"), "{fault}");
    let posts = rustango::api::ViewSet::<crate::support::Post>::new(db, rustango::web::Access::public())
        .ordering_fields(crate::support::Post::body)
        .pagination(rustango::api::Pagination::Cursor);
    let fault = rustango::web::App::new()
        .mount("/x", posts)
        .provide(press::key())
        .random(random())
        .build()
        .unwrap_err();
    assert!(fault.to_string().contains("sorted by Post.body, text of any length"), "{fault}");
}

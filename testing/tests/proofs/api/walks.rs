//! Walks from cursor to cursor while others write: rows that are there throughout come once each,
//! in their order.

use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::{collection::vec, option, prelude::*, sample::select};
use serde_json::{Value, json};
use tokio::sync::watch;

use super::{
    client::{Front, Service, encode, over_both},
    models, newsroom,
};
use crate::{
    chance::{deep, one_of},
    ground::On,
};

over_both! {
    walks_meet_every_row_once
    walks_meet_every_row_once_on_postgres
    cursors_are_of_one_list_and_one_program
}

/// What a row is sorted by; from few values, so that ties are many.
type Values = (&'static str, Option<&'static str>, Option<i32>, i64);

fn values() -> impl Strategy<Value = Values> {
    let tenants = option::of(select(&["", "a", "B", "ä"][..]));
    (select(&["red", "green", "Red", "zz"][..]), tenants, option::of(-2..3), 1..=2_i64)
}

#[derive(Clone, Debug)]
struct Walk {
    stay: Vec<Values>,
    move_about: Vec<Values>,
    ordering: Vec<(&'static str, bool)>,
    page: usize,
}

fn walks() -> impl Strategy<Value = Walk> {
    let terms = select(&["title", "tenant", "rank", "owner__name", "id"][..]);
    let ordering = vec((terms, any::<bool>()), 0..4).prop_map(|mut terms| {
        let mut known = std::collections::BTreeSet::new();
        terms.retain(|(name, _)| known.insert(*name));
        terms
    });
    (vec(values(), 4..24), vec(values(), 2..12), ordering, 1..7_usize)
        .prop_map(|(stay, move_about, ordering, page)| Walk { stay, move_about, ordering, page })
}

fn row((title, tenant, rank, owner): Values, body: &str) -> Value {
    json!({"title": title, "tenant": tenant, "rank": rank, "owner": owner, "body": body})
}

impl Walk {
    fn query(&self) -> String {
        let sign = |down: &bool| if *down { "-" } else { "" };
        let terms: Vec<_> =
            self.ordering.iter().map(|(name, down)| format!("{}{name}", sign(down))).collect();
        if terms.is_empty() { String::new() } else { format!("&ordering={}", terms.join(",")) }
    }

    /// Creates, moves and deletes rows of its own through the API, one after the other.
    async fn write(&self, service: &Service, is_walked: &AtomicUsize, written: watch::Sender<usize>) {
        let mut own: Vec<i64> = Vec::new();
        for (at, values) in self.move_about.iter().cycle().enumerate() {
            if is_walked.load(Ordering::Relaxed) > 0 {
                return;
            }
            match at % 3 {
                0 => {
                    let body = row(*values, "moves").to_string();
                    let created = service.ask("POST", "/articles", &[], body).await.expect(201);
                    own.push(created["id"].as_i64().unwrap());
                }
                1 => {
                    let target = format!("/articles/{}", own[at % own.len()]);
                    service.ask("PATCH", &target, &[], row(*values, "moves").to_string()).await.expect(200);
                }
                _ if own.len() > 4 => {
                    let target = format!("/articles/{}", own.swap_remove(at % own.len()));
                    service.ask("DELETE", &target, &[], "").await.expect(204);
                }
                _ => {}
            }
            written.send_modify(|number| *number += 1);
        }
    }

    /// Follows the links. Between two pages at least one row is written.
    async fn walk(&self, service: &Service, mut written: watch::Receiver<usize>) -> Vec<i64> {
        let (mut met, mut target) = (Vec::new(), format!("/walked?page_size={}{}", self.page, self.query()));
        loop {
            let before = *written.borrow_and_update();
            let answer = service.get(&target).await;
            let page = answer.expect(200);
            let stays = page["results"].as_array().unwrap().iter().filter(|row| row["body"] == "stays");
            met.extend(stays.map(|row| row["id"].as_i64().unwrap()));
            let Some(next) = answer.link("next") else { return met };
            target = next;
            written.wait_for(|now| *now > before).await.unwrap();
        }
    }

    async fn meets_every_row_once(self, service: &Service) {
        let rows: Vec<_> = self.stay.iter().map(|values| row(*values, "stays")).collect();
        service.ask("POST", "/articles", &[], Value::from(rows).to_string()).await.expect(201);
        let list = service.get(&format!("/articles?page_size=100{}", self.query())).await.expect(200);
        let expected: Vec<i64> =
            list["results"].as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect();
        assert_eq!(expected.len(), self.stay.len());
        let (sender, written) = watch::channel(0);
        let is_walked = AtomicUsize::new(0);
        let walk = async {
            let met = self.walk(service, written).await;
            is_walked.store(1, Ordering::Relaxed);
            met
        };
        let (met, ()) = tokio::join!(walk, self.write(service, &is_walked, sender));
        assert_eq!(met, expected, "{self:?}");
        models::remove_articles(&service.db).await.unwrap();
    }
}

async fn walk_on(on: On, front: Front, number: u64) {
    let service = Service::start_on(on, front, newsroom::app).await;
    models::fill(&service.db, 0, "5b1e").await.unwrap();
    for number in 0..number {
        one_of(&walks(), number).meets_every_row_once(&service).await;
    }
    service.end().await;
}

/// Whatever the order, the ties and the NULLs, and whatever is written between two pages.
async fn walks_meet_every_row_once(front: Front) {
    walk_on(On::Sqlite, front, deep(25, 500)).await;
}

async fn walks_meet_every_row_once_on_postgres(front: Front) {
    walk_on(On::Postgres, front, deep(10, 300)).await;
}

/// A cursor is signed, and is of the rows, the order and the program that it was made for.
async fn cursors_are_of_one_list_and_one_program(front: Front) {
    let service = newsroom::newsroom(front, 9).await;
    let query = "ordering=-title&owner__name=ada";
    let first = service.get(&format!("/walked?page_size=2&{query}")).await.expect(200);
    let cursor = first["next_cursor"].as_str().unwrap();
    service.get(&format!("/walked?page_size=2&cursor={cursor}&{query}")).await.expect(200);
    for (other, code) in [
        ("ordering=-title", "other_list"),
        ("ordering=title&owner__name=ada", "other_list"),
        ("ordering=-title,id&owner__name=ada", "other_list"),
        ("ordering=-title&owner__name=grace", "other_list"),
        ("ordering=-title&owner__name__in=ada", "other_list"),
        ("ordering=-title&owner__name=ada&search=a", "other_list"),
        ("ordering=-title&owner__name=ada&rank__gte=0", "other_list"),
    ] {
        let answer = service.get(&format!("/walked?cursor={cursor}&{other}")).await;
        assert_eq!(
            (answer.status(), answer.faults()),
            (400, vec![("cursor".into(), code.to_owned())]),
            "{other}"
        );
    }
    // Not a letter of it may be another, or be missing.
    for at in 0..cursor.len() {
        let other = if cursor.as_bytes()[at] == b'A' { "B" } else { "A" };
        let changed = format!("{}{other}{}", &cursor[..at], &cursor[at + 1..]);
        for forged in [changed, cursor[..at].to_owned(), format!("{}{}", &cursor[..at], &cursor[at + 1..])] {
            let answer = service.get(&format!("/walked?cursor={}&{query}", encode(&forged))).await;
            assert_eq!(answer.status(), 400, "{forged}: {}", answer.text());
        }
    }
    service.end().await;
}

//! What a request may see, by every way that there is to see it.

use std::collections::BTreeSet;

use proptest::{collection::vec, option, prelude::*, sample::select};
use rustango::prelude::*;
use serde_json::{Value, json};

use super::{
    client::{CSV, Front, JSON_API, NDJSON, Service, over_both},
    models::{self, Article, Remark},
    newsroom::newsroom,
};
use crate::chance::{deep, one_of};

over_both! {
    every_way_shows_the_same_rows
}

/// An article, by what scopes and filters look at.
#[derive(Clone, Debug)]
struct Row {
    owner: i64,
    tenant: Option<&'static str>,
    rank: Option<i32>,
    title: &'static str,
}

/// A filter, and the rows that it is about.
type Filter = (&'static str, fn(&Row) -> bool);

const FILTERS: [Filter; 14] = [
    ("", |_| true),
    ("rank__gte=1", |row| row.rank >= Some(1)),
    ("rank__isnull=true", |row| row.rank.is_none()),
    ("rank__in=0,2", |row| matches!(row.rank, Some(0 | 2))),
    ("tenant=a", |row| row.tenant == Some("a")),
    ("tenant__isnull=false", |row| row.tenant.is_some()),
    ("title__startswith=gr", |row| row.title.starts_with("gr")),
    ("title__in=red,green", |row| ["red", "green"].contains(&row.title)),
    ("search=RE", |row| row.title.contains("re")),
    ("owner=1", |row| row.owner == 1),
    ("owner__name=grace", |row| row.owner == 2),
    ("ordering=-rank", |_| true),
    ("ordering=owner__name,-title", |_| true),
    ("rank__lt=2&title=red&ordering=title", |row| {
        row.rank.is_some_and(|rank| rank < 2) && row.title == "red"
    }),
];

/// Rows, who asks for which, and by what.
#[derive(Clone, Debug)]
struct Case {
    rows: Vec<Row>,
    user: Option<&'static str>,
    tenant: Option<&'static str>,
    filter: usize,
}

fn cases() -> impl Strategy<Value = Case> {
    let tenants = || option::of(select(&["a", "b"][..]));
    let row = (1..=2_i64, tenants(), option::of(0..3), select(&["red", "green", "grey"][..]));
    let row = row.prop_map(|(owner, tenant, rank, title)| Row { owner, tenant, rank, title });
    let users = option::weighted(0.8, select(&["1", "1", "2", "2", "3", "nobody"][..]));
    let all = (vec(row, 0..14), users, option::weighted(0.3, select(&["a", "b", "c"][..])), 0..FILTERS.len());
    all.prop_map(|(rows, user, tenant, filter)| Case { rows, user, tenant, filter })
}

impl Case {
    fn sees(&self, row: &Row) -> bool {
        // Who does not say who it is sees all, as the application has it.
        let Some(user) = self.user else { return true };
        user.parse() == Ok(row.owner) && self.tenant.is_none_or(|tenant| row.tenant == Some(tenant))
    }

    fn fields(&self) -> Vec<(&'static str, &'static str)> {
        let fields = [("x-user", self.user), ("x-tenant", self.tenant)];
        fields.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// The keys of the rows that meet a condition.
    fn keys(&self, keys: &[i64], is_meant: impl Fn(&Row) -> bool) -> BTreeSet<i64> {
        keys.iter().zip(&self.rows).filter(|(_, row)| is_meant(row)).map(|(key, _)| *key).collect()
    }

    /// Writes the rows, and returns their keys.
    async fn fill(&self, db: &Db) -> Result<Vec<i64>, Error> {
        let mut keys = Vec::new();
        for row in &self.rows {
            let mut article = Article {
                id: Auto::default(),
                title: row.title.into(),
                body: "words".into(),
                owner: ForeignKey::new(row.owner),
                tenant: row.tenant.map(str::to_owned),
                rank: row.rank,
                notes: None,
                approved: false,
                slug: None,
                document: None,
                picture: None,
                created_at: chrono::DateTime::UNIX_EPOCH,
                version: 1,
            };
            article.insert(db).await?;
            keys.extend(article.id.get());
            for by in 1..=2 {
                let (text, article) = (format!("by {by}"), ForeignKey::to(&article)?);
                Remark { id: Auto::default(), article, by: ForeignKey::new(by), text, address: None }
                    .insert(db)
                    .await?;
            }
        }
        Ok(keys)
    }

    /// Checks lists of all kinds, counts, exports, walks and actions on lists.
    async fn holds_of_lists(&self, keys: &[i64], service: &Service) {
        let (query, is_meant) = FILTERS[self.filter];
        let expected = self.keys(keys, |row| self.sees(row) && is_meant(row));
        let fields = self.fields();
        for path in ["/articles", "/stories"] {
            let length = service.ask("GET", &format!("{path}/length?{query}"), &fields, "").await.expect(200);
            assert_eq!(length, json!(expected.len()), "{path}/length {self:?}");
            for accept in [CSV, NDJSON, JSON_API] {
                let fields: Vec<_> = fields.iter().copied().chain([("accept", accept)]).collect();
                let answer = service.ask("GET", &format!("{path}?page_size=100&{query}"), &fields, "").await;
                assert_eq!(answer.status(), 200, "{}", answer.text());
                assert_eq!(keys_in(accept, answer.text()), expected, "{path} as {accept} {self:?}");
                if accept != JSON_API {
                    let whole = service.ask("GET", &format!("{path}?{query}"), &fields, "").await;
                    assert_eq!(keys_in(accept, whole.text()), expected, "{path} as {accept} {self:?}");
                }
            }
        }
        for start in
            ["/articles?page_size=3", "/stories?page_size=3", "/walked?page_size=3", "/window?limit=3"]
        {
            let (mut met, mut target) = (Vec::new(), Some(format!("{start}&count=exact&{query}")));
            while let Some(next) = target {
                let answer = service.ask("GET", &next, &fields, "").await;
                let page = answer.expect(200);
                assert_eq!(page["count"], json!(expected.len()), "{next} {self:?}");
                met.extend(page["results"].as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()));
                target = answer.link("next");
            }
            assert_eq!(met.len(), expected.len(), "{start} {self:?}: {met:?}");
            assert_eq!(met.into_iter().collect::<BTreeSet<_>>(), expected, "{start} {self:?}");
        }
        let rejected =
            service.ask("POST", &format!("/articles/reject?{query}"), &fields, "").await.expect(200);
        assert_eq!(rejected, json!(expected.len()), "{self:?}");
    }

    /// Checks that of the remarks on an article those are nested that may be seen.
    fn holds_of_nested(&self, story: &Value) {
        let by: Vec<_> = story["remarks"].as_array().unwrap().iter().map(|remark| &remark["by"]).collect();
        let expected = self.user.map_or(vec![1, 2], |user| vec![user.parse::<i64>().unwrap()]);
        assert_eq!(json!(by), json!(expected), "{self:?}");
    }

    /// Checks single rows, what is nested in them, actions on them, and writes of many.
    async fn holds_of_rows(&self, keys: &[i64], service: &Service) {
        let (seen, fields) = (self.keys(keys, |row| self.sees(row)), self.fields());
        for id in keys.iter().copied().chain([i64::MAX]) {
            let status = if seen.contains(&id) { 200 } else { 404 };
            for (method, target, body) in [
                ("GET", format!("/articles/{id}"), String::new()),
                ("HEAD", format!("/articles/{id}"), String::new()),
                ("GET", format!("/stories/{id}"), String::new()),
                ("GET", format!("/walked/{id}"), String::new()),
                ("PATCH", format!("/articles/{id}"), "{}".to_owned()),
                ("PATCH", format!("/stories/{id}"), r#"{"rank":1}"#.to_owned()),
                ("PATCH", "/articles".to_owned(), format!(r#"[{{"id":{id},"body":"other"}}]"#)),
                ("PATCH", "/stories".to_owned(), format!(r#"[{{"id":{id},"text":"other"}}]"#)),
                ("POST", format!("/articles/{id}/approve"), String::new()),
                ("POST", format!("/stories/{id}/approve"), String::new()),
            ] {
                let answer = service.ask(method, &target, &fields, body).await;
                assert_eq!(answer.status(), status, "{method} {target} {self:?}: {}", answer.text());
            }
            if seen.contains(&id) {
                let story = service.ask("GET", &format!("/stories/{id}"), &fields, "").await.expect(200);
                self.holds_of_nested(&story);
            }
        }
        // Nested in pages, in lists that go out whole, and in what writes of many show.
        let page = service.ask("GET", "/stories?page_size=100", &fields, "").await.expect(200);
        page["results"].as_array().unwrap().iter().for_each(|story| self.holds_of_nested(story));
        let lines: Vec<_> = fields.iter().copied().chain([("accept", NDJSON)]).collect();
        let lines = service.ask("GET", "/stories", &lines, "").await;
        lines.text().lines().for_each(|line| self.holds_of_nested(&serde_json::from_str(line).unwrap()));
        let nothing: Vec<_> = seen.iter().map(|id| json!({ "id": id })).collect();
        if !nothing.is_empty() {
            let rows =
                service.ask("PATCH", "/stories", &fields, json!(nothing).to_string()).await.expect(200);
            rows.as_array().unwrap().iter().for_each(|story| self.holds_of_nested(story));
        }
        let mut many: Vec<i64> = seen.iter().copied().collect();
        if let Some(hidden) = keys.iter().copied().find(|id| !seen.contains(id)) {
            many.insert(many.len() / 2, hidden);
            for target in ["/articles", "/stories", "/walked"] {
                let answer = service.ask("DELETE", target, &fields, json!(many).to_string()).await;
                assert_eq!(answer.status(), 404, "{target} {self:?}");
            }
            many.retain(|id| *id != hidden);
            assert_eq!(Article::objects().count(&service.db).await.unwrap(), self.rows.len() as u64);
        }
        if !many.is_empty() {
            let answer = service.ask("DELETE", "/stories", &fields, json!(many).to_string()).await;
            assert_eq!(answer.status(), 204, "{self:?}: {}", answer.text());
        }
        let left = Article::objects().values(Article::id).fetch(&service.db).await.unwrap();
        let left: BTreeSet<i64> = left.into_iter().filter_map(|id| id.get()).collect();
        assert_eq!(left, self.keys(keys, |row| !self.sees(row)), "{self:?}");
    }
}

/// The keys of the rows in an answer.
fn keys_in(of: &str, text: &str) -> BTreeSet<i64> {
    let of_json = |row: &Value| row["id"].as_i64().or_else(|| row["id"].as_str()?.parse().ok()).unwrap();
    match of {
        CSV => text.lines().skip(1).map(|line| line.split(',').next().unwrap().parse().unwrap()).collect(),
        NDJSON => text.lines().map(|line| of_json(&serde_json::from_str(line).unwrap())).collect(),
        _ => {
            let document: Value = serde_json::from_str(text).unwrap();
            document["data"].as_array().unwrap().iter().map(of_json).collect()
        }
    }
}

/// Whatever the rows, whoever asks and whatever for: lists, pages, walks, windows, counts, exports,
/// documents, single rows, nested ones, actions and writes of many show and change the same rows,
/// which are those of the scope.
async fn every_way_shows_the_same_rows(front: Front) {
    let service = newsroom(front, 0).await;
    for number in 0..deep(12, 200) {
        let case = one_of(&cases(), number);
        let keys = case.fill(&service.db).await.unwrap();
        case.holds_of_lists(&keys, &service).await;
        case.holds_of_rows(&keys, &service).await;
        models::remove_articles(&service.db).await.unwrap();
    }
    service.end().await;
}

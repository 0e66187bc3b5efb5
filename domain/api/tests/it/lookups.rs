//! Filters by every lookup, over relations, and what they cost.

use std::time::{Duration, Instant};

use rustango::{
    api::ViewSet,
    web::{Access, App},
};

use crate::support::{
    Account, Article, Everything, Service, blog, encode,
    press::{self, press},
};

async fn ids(service: &Service, target: &str) -> Vec<i64> {
    let page = service.get(target).await.expect(200);
    page["results"].as_array().expect("rows").iter().map(|row| row["id"].as_i64().expect("an id")).collect()
}

#[tokio::test]
async fn each_field_takes_the_lookups_of_its_type() {
    let service = blog().await;
    for (query, expected) in [
        ("author__exact=1", vec![1, 2]),
        ("author__ne=1", vec![3, 4, 5]),
        ("author__in=1,2", vec![1, 2, 3, 4, 5]),
        ("author__in=99", vec![]),
        ("author__not_in=1", vec![3, 4, 5]),
        ("stars__gt=3", vec![1]),
        ("stars__gte=3", vec![1, 2, 3]),
        ("stars__lt=5", vec![2, 3]),
        ("stars__lte=5", vec![1, 2, 3]),
        ("stars__between=4,5", vec![1]),
        ("stars__range=3,3", vec![2, 3]),
        ("stars__isnull=true", vec![4, 5]),
        ("stars__isnull=false", vec![1, 2, 3]),
        ("stars__is_distinct_from=3", vec![1, 4, 5]),
        ("title__contains=and", vec![2, 3]),
        ("title__icontains=RUST", vec![2, 3]),
        ("title__startswith=Draft", vec![4, 5]),
        ("title__istartswith=draft", vec![4, 5]),
        ("title__endswith=SQL", vec![2]),
        ("title__iendswith=sql", vec![2]),
        ("title__iexact=draft+one", vec![4]),
        ("status__in=draft,published", vec![1, 2, 3, 4, 5]),
        ("status__contains=raf", vec![4, 5]),
        ("published_at__gte=2024-01-02T00:00:00Z", vec![2, 3]),
        ("published_at__lt=2024-01-02T00:00:00Z&stars__gt=4", vec![1]),
    ] {
        let found = ids(&service, &format!("/api/posts?page_size=5&ordering=id&{query}")).await;
        assert_eq!(found, expected, "{query}");
    }
}

#[tokio::test]
async fn documents_take_the_lookups_of_json() {
    let service = Service::start(|db| {
        let everything = ViewSet::<Everything>::new(db.clone(), Access::public())
            .filter_fields(Everything::document)
            .filter_paths(["at__year", "document__a__b"]);
        App::new().mount("/x", everything)
    })
    .await;
    for body in [
        r#"{"document":{"a":{"b":"c"},"n":1},"at":"2023-05-01T00:00:00Z"}"#,
        r#"{"document":{"n":2},"at":"2024-05-01T00:00:00Z"}"#,
        r#"{"document":null}"#,
    ] {
        service.post("/x", body).await.expect(201);
    }
    for (query, expected) in [
        (format!("document={}", encode(r#"{"n":2}"#)), vec![2]),
        (format!("document__contains={}", encode(r#"{"n":1}"#)), vec![1]),
        ("document__has_key=a".to_owned(), vec![1]),
        ("document__has_any_keys=a,n".to_owned(), vec![1, 2]),
        ("document__has_keys=a,n".to_owned(), vec![1]),
        ("document__isnull=true".to_owned(), vec![3]),
        ("document__a__b=c".to_owned(), vec![1]),
        ("at__year=2024".to_owned(), vec![2]),
        ("at__year__lt=2024".to_owned(), vec![1]),
        ("at__year__in=2023,2024".to_owned(), vec![1, 2]),
    ] {
        assert_eq!(ids(&service, &format!("/x?{query}")).await, expected, "{query}");
    }
    for query in ["document=%7B", "document__gt=1", "at__year=x", "at__month=1", "document__a__c=1"] {
        assert_eq!(service.get(&format!("/x?{query}")).await.status(), 400, "{query}");
    }
}

#[tokio::test]
async fn names_lead_over_relations_that_are_listed() {
    let service = press(6, press::app).await;
    for (query, expected) in [
        ("owner__name=ada", vec![1, 3, 5]),
        ("owner__name__in=grace,nobody", vec![2, 4, 6]),
        ("owner__article__title=article+2", vec![1, 3, 5]),
        ("search=grace", vec![2, 4, 6]),
        ("search=grace+3", vec![4]),
    ] {
        assert_eq!(ids(&service, &format!("/articles?ordering=id&{query}")).await, expected, "{query}");
    }
    assert_eq!(ids(&service, "/articles?ordering=-owner__name,-id").await, [6, 4, 2, 5, 3, 1]);
    for name in ["owner__password", "owner__password__startswith", "owner__id", "owner__article__version"] {
        let answer = service.get(&format!("/articles?{name}=a")).await;
        assert_eq!(answer.status(), 400, "{name}");
    }
}

/// R009: every field, lookup and relation that is not listed is refused.
#[tokio::test]
async fn nothing_else_can_be_asked_for() {
    let service = press(2, press::app).await;
    let lookups =
        ["", "__exact", "__ne", "__startswith", "__contains", "__regex", "__gt", "__isnull", "__in"];
    let mut names = Vec::new();
    for hop in ["", "owner__", "owner__article__", "owner__article__owner__", "account__", "post__author__"] {
        for field in ["password", "version", "pk", "nothing", "bio"] {
            names.extend(lookups.map(|lookup| format!("{hop}{field}{lookup}")));
        }
    }
    for name in &names {
        for target in [
            format!("/articles?{name}=a"),
            format!("/accounts?{name}=a"),
            format!("/articles?ordering={name}"),
        ] {
            let answer = service.get(&target).await;
            assert_eq!(answer.status(), 400, "{target}: {}", answer.text());
            assert_eq!(service.log.count(), 0, "{target}");
        }
    }
}

#[tokio::test]
async fn secrets_are_a_fault_at_the_start() {
    let log = rustango_testing::doubles::CallLog::default();
    let db = crate::support::database(&log).await;
    let accounts = || ViewSet::<Account>::new(db.clone(), Access::public());
    let articles = || ViewSet::<Article>::new(db.clone(), Access::public());
    let fault = |app: App| match app.random(rustango_testing::random::SeededRandom::new(1)).build() {
        Ok(_) => String::new(),
        Err(errors) => errors.to_string(),
    };
    for (app, list) in [
        (App::new().mount("/", accounts().filter_fields(Account::password)), "filter_fields"),
        (App::new().mount("/", accounts().search_fields(Account::password)), "search_fields"),
        (App::new().mount("/", accounts().ordering_fields(Account::password)), "ordering_fields"),
        (App::new().mount("/", articles().filter_paths(["owner__password"])), "filter_paths"),
        (App::new().mount("/", articles().filter_paths(["owner__password__startswith"])), "filter_paths"),
        (App::new().mount("/", articles().search_paths(["owner__password"])), "search_paths"),
        (App::new().mount("/", articles().ordering_paths(["owner__password"])), "ordering_paths"),
    ] {
        let found = fault(app);
        assert!(
            found.contains(&format!("{list} names ")) && found.contains("Account.password is sensitive"),
            "{found}"
        );
    }
    for (app, expected) in [
        (App::new().mount("/", articles().filter_paths(["nothing__here"])), "`nothing`"),
        (
            App::new().mount("/", articles().ordering_paths(["owner__article__title"])),
            "leads to several rows",
        ),
        (App::new().mount("/", articles().ordering_paths(["title__gt"])), "ends with a lookup"),
        (App::new().mount("/", articles().search_paths(["rank"])), "no field of text"),
        (
            App::new().mount("/", articles().filter_paths(["title", "title"])),
            "filter_paths names \"title\" twice",
        ),
        (App::new().mount("/", accounts().lookup_field(Account::password)), "not unique"),
        (App::new().mount("/", accounts().include(["name"])), "no member that nests rows"),
    ] {
        let found = fault(app);
        assert!(found.contains(expected), "{expected}: {found}");
    }
}

#[tokio::test]
async fn secrets_are_written_and_never_shown() {
    let service = press(0, press::app).await;
    let created = service.post("/accounts", r#"{"name":"barbara","password":"canary-barbara"}"#).await;
    assert_eq!(created.header("location"), Some("/accounts/barbara"));
    created.expect(201);
    for target in ["/accounts", "/accounts/barbara", "/accounts/ada", "/accounts?fields=name"] {
        let answer = service.get(target).await;
        assert_eq!(answer.status(), 200);
        assert!(
            !answer.text().contains("canary") && !answer.text().contains("password"),
            "{}",
            answer.text()
        );
    }
    assert_eq!(service.get("/accounts?fields=password").await.status(), 400);
    assert_eq!(service.get("/accounts/1").await.status(), 404);
}

/// R010: ten thousand terms are refused before the database hears of them.
#[tokio::test]
#[allow(clippy::disallowed_methods, reason = "what a refusal costs is measured")]
async fn long_filters_are_refused_at_once() {
    let service = press(0, press::app).await;
    let numbers: Vec<_> = (0..10_000).map(|number| number.to_string()).collect();
    for query in [
        format!("id__in={}", numbers.join(",")),
        format!("id__not_in={}", ",".repeat(9_999)),
        "id=1&".repeat(10_000),
        "x=1&".repeat(10_000),
        format!("ordering={}", numbers.join(",")),
        format!("fields={}", numbers.join(",")),
    ] {
        let target = format!("/articles?{query}");
        let mut fastest = Duration::MAX;
        for _ in 0..5 {
            let start = Instant::now();
            let answer = service.get(&target).await;
            fastest = fastest.min(start.elapsed());
            assert_eq!(answer.status(), 400, "{}", &target[..40]);
            assert!(answer.text().len() < 20_000, "{}", answer.text().len());
        }
        // An unoptimised build is about ten times as slow as a release.
        assert!(fastest < Duration::from_millis(60), "{fastest:?} for {}", &target[..40]);
    }
    assert_eq!(service.log.count(), 0);
}

/// R062: twice the text takes about twice the time.
#[tokio::test]
#[allow(clippy::disallowed_methods, reason = "what reading costs is measured")]
async fn time_grows_with_the_text() {
    let service = press(0, press::app).await;
    let measure = async |query: &dyn Fn(usize) -> String, length: usize| {
        let target = format!("/articles?{}", query(length));
        let mut best = Duration::MAX;
        for _ in 0..5 {
            let start = Instant::now();
            let answer = service.get(&target).await;
            best = best.min(start.elapsed());
            assert_eq!(answer.status(), 400);
        }
        best
    };
    let queries: [(&str, &dyn Fn(usize) -> String); 4] = [
        ("values", &|length| format!("id__in={}", "1,".repeat(length / 2))),
        ("terms", &|length| "id=1&".repeat(length / 5)),
        ("search", &|length| format!("search={}", "a+".repeat(length / 2))),
        ("cursor", &|length| format!("cursor={}", "A".repeat(length))),
    ];
    for (name, query) in queries {
        let (once, twice) = (measure(query, 16 * 1024).await, measure(query, 32 * 1024).await);
        let ratio = twice.as_secs_f64() / once.as_secs_f64().max(50e-6);
        assert!(ratio < 4.0, "{name}: {once:?}, then {twice:?}");
    }
}

#[tokio::test]
async fn few_members_go_out_where_few_are_asked_for() {
    let service = blog().await;
    let page = service.get("/api/posts?fields=title,id&page_size=1&ordering=id").await.expect(200);
    assert_eq!(page["results"].to_string(), r#"[{"id":1,"title":"Größe zählt"}]"#);
    assert_eq!(service.get("/api/posts/2?fields=title").await.text(), r#"{"title":"Rust and SQL"}"#);
    let selected = service.log.statements().last().cloned().unwrap_or_default();
    assert!(!selected.contains("body"), "{selected}");
}

//! Methods that a path does not answer.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    client::{Front, over_both},
    newsroom::newsroom,
};

over_both! {
    other_methods_are_told_which_there_are
}

const METHODS: [&str; 18] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "TRACK", "DEBUG", "PURGE",
    "PROPFIND", "COPY", "LINK", "QUERY", "SEARCH", "get", "FOO",
];

/// R066: each path, of ViewSets, actions, forms, documents and pages, answers the methods that it
/// lists, and every other with 405 and the list; TRACE with that everywhere.
async fn other_methods_are_told_which_there_are(front: Front) {
    let service = newsroom(front, 2).await;
    let mut paths: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, methods) in service.document["paths"].as_object().unwrap() {
        let methods = methods.as_object().unwrap().keys().filter(|method| *method != "parameters");
        paths.insert(path.replace("{id}", "1"), methods.map(|method| method.to_uppercase()).collect());
    }
    for path in ["/docs", "/openapi.json", "/openapi.yaml", "/forms/articles", "/forms/accounts/1"] {
        let usual = if path == "/forms/articles" { "POST" } else { "GET" };
        paths.entry(path.to_owned()).or_default().insert(usual.to_owned());
    }
    for path in service
        .get("/docs")
        .await
        .text()
        .split('"')
        .filter(|path| path.starts_with("docs/") || path.starts_with("/docs/"))
    {
        paths.entry(format!("/{}", path.trim_start_matches('/'))).or_default().insert("GET".to_owned());
    }
    assert!(paths.len() > 20, "{paths:?}");
    for (path, methods) in &mut paths {
        if methods.contains("GET") {
            methods.insert("HEAD".to_owned());
        }
        methods.insert("OPTIONS".to_owned());
        for method in METHODS.iter().filter(|method| !methods.contains(**method)) {
            let answer = service.ask(method, path, &[], "").await;
            assert_eq!(answer.status(), 405, "{method} {path}: {}", answer.text());
            let allowed: BTreeSet<String> = answer.header("allow").split(", ").map(str::to_owned).collect();
            assert_eq!(allowed, *methods, "{method} {path}");
        }
        let answer = service.ask("OPTIONS", path, &[], "").await;
        let allowed: BTreeSet<String> = answer.header("allow").split(", ").map(str::to_owned).collect();
        assert_eq!((answer.status() < 300, &allowed), (true, &*methods), "OPTIONS {path}");
    }
    for target in ["/", "/nowhere", "/articles/1/nothing"] {
        let answer = service.ask("TRACE", target, &[("x-secret", "canary-trace")], "").await;
        assert_eq!(answer.status(), 404, "{target}");
        assert!(!answer.text().contains("canary-trace"), "{target}");
    }
    service.end().await;
}

//! Which crate may use which: the layers, and what of the world each may name.
//!
//! Dependencies of tests are exempt: a test composes what it needs.

use std::collections::BTreeMap;

use crate::workspace::Member;

/// The domain crates; each may use those before it.
const DOMAIN: &[&str] = &[
    "model",
    "migration-files",
    "macros",
    "query",
    "migrate",
    "web",
    "openapi",
    "cache",
    "i18n",
    "config",
    "auth",
    "permissions",
    "forms",
    "api",
    "mail",
    "jobs",
    "webhooks",
    "media",
    "tenancy",
    "admin",
];

/// Adapters that other adapters may use (docs/decisions/0001-shared-adapter-bases.md).
const SHARED_BASES: &[&str] = &["postgres-base", "scaffold", "sql-base", "sqlx", "system"];

/// The accept loop that both front-ends use.
const ACCEPT_LOOP: &str = "hyper";

/// Adapters that drive the domain instead of serving it.
const DRIVING: &[&str] = &["manage", "cargo-rustango"];

/// All that the ports may use of the world.
const VOCABULARY: &[&str] = &[
    "async-trait",
    "bytes",
    "chrono",
    "futures-core",
    "http",
    "http-body",
    "rust_decimal",
    "serde",
    "serde_json",
    "thiserror",
    "tower-layer",
    "tower-service",
    "uuid",
];

/// What neither ports nor domain may use, each with all that is called `name-…`.
const INFRASTRUCTURE: &[&str] = &[
    "argon2",
    "axum",
    "hyper",
    "jsonwebtoken",
    "lettre",
    "moka",
    "opendal",
    "poem",
    "redis",
    "reqwest",
    "rusqlite",
    "sqlx",
    "tokio",
];

/// What a front-end may use of that, besides the framework it is named after.
const FRONT_END: &[&str] = &["hyper", "tokio"];

#[derive(Clone, Copy)]
enum Layer<'a> {
    Ports,
    Domain(&'a str),
    SharedBase,
    Adapter(&'a str),
    Driving,
    FrontEnd(&'a str),
    /// The facade, the test kit and the examples: they compose all the others.
    Composition,
}

impl<'a> Layer<'a> {
    fn of(folder: &'a str) -> Option<Self> {
        if let Some(name) = folder.strip_prefix("domain/") {
            return DOMAIN.contains(&name).then_some(Self::Domain(name));
        }
        if let Some(name) = folder.strip_prefix("adapters/") {
            return Some(if SHARED_BASES.contains(&name) {
                Self::SharedBase
            } else if DRIVING.contains(&name) {
                Self::Driving
            } else {
                Self::Adapter(name)
            });
        }
        match folder {
            "ports" => Some(Self::Ports),
            "" | "testing" => Some(Self::Composition),
            _ if folder.starts_with("examples/") => Some(Self::Composition),
            _ => folder.strip_prefix("http-").map(Self::FrontEnd),
        }
    }

    fn may_use(self, other: Layer<'_>) -> bool {
        match (self, other) {
            (Self::Composition, _) => true,
            (Self::Ports, _) | (_, Layer::Composition) => false,
            (Self::Domain(name), Layer::Domain(below)) => rank(below) < rank(name),
            (Self::FrontEnd(_), Layer::Adapter(name)) => name == ACCEPT_LOOP,
            (_, Layer::Ports)
            | (Self::Driving | Self::FrontEnd(_), Layer::Domain(_))
            | (Self::SharedBase | Self::Adapter(_) | Self::Driving, Layer::SharedBase) => true,
            _ => false,
        }
    }

    fn may_use_of_the_world(self, package: &str) -> bool {
        let infrastructure = |except: &[&str]| {
            INFRASTRUCTURE.iter().any(|name| !except.contains(name) && belongs_to(package, name))
        };
        match self {
            Self::Ports => VOCABULARY.contains(&package),
            Self::Domain(_) => !infrastructure(&[]),
            Self::FrontEnd(framework) => {
                belongs_to(package, framework) || !infrastructure(&[FRONT_END, &[framework]].concat())
            }
            Self::SharedBase | Self::Adapter(_) | Self::Driving | Self::Composition => true,
        }
    }
}

fn rank(domain: &str) -> Option<usize> {
    DOMAIN.iter().position(|name| *name == domain)
}

fn belongs_to(package: &str, family: &str) -> bool {
    package.strip_prefix(family).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// Finds dependencies that the layer of their user forbids.
pub(crate) fn violations(members: &[Member]) -> Vec<String> {
    let folders: BTreeMap<&str, &str> =
        members.iter().map(|member| (member.name.as_str(), member.folder.as_str())).collect();
    let mut found = Vec::new();
    for member in members {
        let Some(layer) = Layer::of(&member.folder) else {
            found.push(format!("{} is in no layer; place it in {}", member.folder, file!()));
            continue;
        };
        let shipped = member.dependencies.iter().filter(|used| used.kind.as_deref() != Some("dev"));
        for used in shipped {
            let allowed = match folders.get(used.name.as_str()) {
                Some(folder) => Layer::of(folder).is_none_or(|other| layer.may_use(other)),
                None => layer.may_use_of_the_world(&used.name),
            };
            if !allowed {
                let user = if member.folder.is_empty() { &member.name } else { &member.folder };
                found.push(format!("{user} depends on {}", used.name));
            }
        }
    }
    found
}

/// Finds layers without a crate, about which the table would say nothing.
pub(crate) fn empty_layers(members: &[Member]) -> Vec<String> {
    ["ports", "domain/", "adapters/", "http-", "testing", "examples/"]
        .iter()
        .filter(|layer| !members.iter().any(|member| member.folder.starts_with(**layer)))
        .map(|layer| format!("no crate lies in {layer}"))
        .collect()
}

fn sample(folder: &str, dependencies: &[(&str, Option<&str>)]) -> Member {
    use crate::workspace::Dependency;
    let name = if folder.is_empty() { "rustango".to_owned() } else { folder.replace('/', "-") };
    let dependencies = dependencies
        .iter()
        .map(|(name, kind)| Dependency { name: (*name).to_owned(), kind: kind.map(str::to_owned) })
        .collect();
    Member { name, folder: folder.to_owned(), dependencies, manifest: String::new() }
}

#[test]
fn each_layer_is_held_to_its_row_of_the_table() {
    let house = [
        "",
        "ports",
        "domain/model",
        "domain/query",
        "domain/web",
        "adapters/sql-base",
        "adapters/sqlx",
        "adapters/postgres-base",
        "adapters/postgres",
        "adapters/hyper",
        "adapters/manage",
        "http-axum",
        "testing",
        "examples/blog",
    ];
    let (good, bad) = (true, false);
    for (user, used, expected) in [
        ("ports", "serde", good),
        ("ports", "tower-http", bad),
        ("ports", "domain-model", bad),
        ("domain/query", "domain-model", good),
        ("domain/query", "ports", good),
        ("domain/model", "domain-query", bad),
        ("domain/query", "domain-web", bad),
        ("domain/query", "adapters-sqlx", bad),
        ("domain/query", "base64", good),
        ("domain/query", "sqlx", bad),
        ("domain/query", "sqlx-core", bad),
        ("domain/query", "rusqlite", bad),
        ("domain/query", "tokio-util", bad),
        ("domain/surprise", "serde", bad),
        ("adapters/postgres", "ports", good),
        ("adapters/postgres", "adapters-sqlx", good),
        ("adapters/postgres", "adapters-postgres-base", good),
        ("adapters/postgres-base", "adapters-sql-base", good),
        ("adapters/postgres-base", "adapters-postgres", bad),
        ("adapters/postgres", "adapters-hyper", bad),
        ("adapters/postgres", "domain-query", bad),
        ("adapters/sqlx", "domain-model", bad),
        ("adapters/sqlx", "sqlx", good),
        ("adapters/manage", "domain-query", good),
        ("adapters/manage", "adapters-postgres", bad),
        ("http-axum", "domain-web", good),
        ("http-axum", "adapters-hyper", good),
        ("http-axum", "adapters-postgres", bad),
        ("http-axum", "axum", good),
        ("http-axum", "tokio", good),
        ("http-axum", "poem", bad),
        ("http-axum", "sqlx", bad),
        ("http-axum", "testing", bad),
        ("", "adapters-postgres", good),
        ("testing", "domain-web", good),
        ("examples/blog", "rustango", good),
    ] {
        let mut members: Vec<Member> = house.iter().map(|folder| sample(folder, &[])).collect();
        members.push(sample(user, &[(used, None)]));
        let found = violations(&members);
        assert_eq!(found.is_empty(), expected, "{user} uses {used}: {found:?}");
    }
}

#[test]
fn only_dependencies_of_tests_are_exempt() {
    for (kind, violated) in [(None, true), (Some("build"), true), (Some("dev"), false)] {
        let members = [sample("domain/query", &[("sqlx", kind)])];
        assert_eq!(violations(&members).len(), usize::from(violated), "{kind:?}");
    }
}

#[test]
fn a_layer_without_crates_is_noticed() {
    assert!(empty_layers(&[sample("ports", &[])]).contains(&"no crate lies in adapters/".to_owned()));
}

//! How the crates are set up: lints, and the calls that clippy bans in the pure layers.

use toml::{Table, Value};

use crate::workspace::Member;

/// What no ban list of a pure layer may lack.
const BANNED_IN_PURE_LAYERS: &[&str] = &[
    "chrono::Local::now",
    "chrono::Utc::now",
    "getrandom::fill",
    "rand::rng",
    "std::env::var",
    "std::fs::File",
    "std::fs::read_to_string",
    "std::net::TcpListener",
    "std::net::TcpStream",
    "std::thread::sleep",
    "std::thread::spawn",
    "std::time::Instant::now",
    "std::time::SystemTime::now",
    "tokio::spawn",
    "uuid::Uuid::new_v4",
    "uuid::Uuid::now_v7",
];

/// Finds crates that do not take the lints of the workspace.
pub(crate) fn without_lints(members: &[Member]) -> Vec<String> {
    members
        .iter()
        .filter(|member| {
            let manifest: Table = toml::from_str(&member.manifest).expect("cargo has read the manifest");
            manifest.get("lints").and_then(|lints| lints.get("workspace")) != Some(&Value::Boolean(true))
        })
        .map(|member| format!("{} does not", member.name))
        .collect()
}

/// Finds what keeps the files of the pure layers from being alike, from repeating the root's
/// settings (clippy reads one file and merges nothing) and from banning what they must.
pub(crate) fn clippy_drift(root: &str, ports: &str, domain: &str) -> Vec<String> {
    let mut found = Vec::new();
    if ports != domain {
        found.push("they differ".to_owned());
    }
    let [root, pure]: [Table; 2] =
        [root, domain].map(|text| toml::from_str(text).expect("clippy.toml is TOML"));
    for (name, value) in &root {
        if pure.get(name) != Some(value) {
            found.push(format!("they do not repeat `{name}` of clippy.toml"));
        }
    }
    let bans: Vec<&str> = ["disallowed-methods", "disallowed-types"]
        .iter()
        .filter_map(|list| pure.get(*list)?.as_array())
        .flatten()
        .filter_map(|ban| ban.get("path")?.as_str())
        .collect();
    for call in BANNED_IN_PURE_LAYERS {
        if !bans.contains(call) {
            found.push(format!("they do not ban {call}"));
        }
    }
    found
}

#[test]
fn a_crate_without_lints_is_noticed() {
    for (manifest, violated) in [
        ("[lints]\nworkspace = true", false),
        ("lints.workspace = true", false),
        ("[lints]\nworkspace = false", true),
        ("[lints.rust]\nunsafe_code = 'allow'", true),
        ("", true),
    ] {
        let member = Member {
            name: "sample".to_owned(),
            folder: "ports".to_owned(),
            dependencies: Vec::new(),
            manifest: manifest.to_owned(),
        };
        assert_eq!(!without_lints(&[member]).is_empty(), violated, "{manifest:?}");
    }
}

#[test]
fn drift_between_the_clippy_files_is_noticed() {
    let bans: Vec<String> =
        BANNED_IN_PURE_LAYERS.iter().map(|path| format!("{{ path = \"{path}\" }}")).collect();
    let whole = format!("a = true\ndisallowed-methods = [{}]\n", bans.join(", "));
    let leaky = whole.replace("std::env::var", "std::env::other");
    for (root, ports, domain, violated) in [
        ("a = true", &whole, &whole, false),
        ("a = false", &whole, &whole, true),
        ("", &leaky, &leaky, true),
        ("", &leaky, &whole, true),
    ] {
        let found = clippy_drift(root, ports, domain);
        assert_eq!(!found.is_empty(), violated, "{root:?}: {found:?}");
    }
}

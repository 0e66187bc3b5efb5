//! What may come in from outside: bans, licences and registries, as deny.toml decides them.
//!
//! The same file is read by cargo-deny, which also sees other platforms and known faults.

use std::collections::BTreeSet;

use spdx::{Expression, Licensee, ParseMode};

use crate::workspace::{Locked, Package, Policy};

/// Banned packages that Cargo.lock may name although no feature turns them on: rustls-webpki,
/// which sqlx brings, has an optional dependency on it. A build with it is still refused.
const LOCKED_BUT_NEVER_BUILT: &[&str] = &["ring"];

/// Finds banned packages: built ones, and locked ones, since another platform may build those.
pub(crate) fn banned(policy: &Policy, locked: &[Locked], built: &[Package]) -> Vec<String> {
    let mut found = Vec::new();
    if locked.is_empty() || built.is_empty() || policy.bans.deny.is_empty() {
        found.push("no package or no ban was found".to_owned());
    }
    for ban in &policy.bans.deny {
        if built.iter().any(|package| package.name == ban.name) {
            found.push(format!("{} is built ({}); see `cargo tree -i {}`", ban.name, ban.reason, ban.name));
        } else if locked.iter().any(|package| package.name == ban.name)
            && !LOCKED_BUT_NEVER_BUILT.contains(&ban.name.as_str())
        {
            found.push(format!("{} is in Cargo.lock ({})", ban.name, ban.reason));
        }
    }
    found
}

/// Finds packages whose licence asks for more than the policy allows.
pub(crate) fn unlicensed(policy: &Policy, built: &[Package]) -> Vec<String> {
    let allowed: Vec<Licensee> = policy
        .licenses
        .allow
        .iter()
        .map(|name| Licensee::parse(name).unwrap_or_else(|error| panic!("deny.toml: {name}: {error}")))
        .collect();
    let mut found: BTreeSet<String> = built
        .iter()
        .filter(|package| !is_allowed(&allowed, &package.licence))
        .map(|package| format!("{} is under {:?}", package.name, package.licence))
        .collect();
    if built.is_empty() {
        found.insert("no package was found".to_owned());
    }
    found.into_iter().collect()
}

fn is_allowed(allowed: &[Licensee], licence: &str) -> bool {
    // Old manifests write `MIT/Apache-2.0`.
    Expression::parse_mode(licence, ParseMode::LAX).is_ok_and(|expression| {
        expression.evaluate(|required| allowed.iter().any(|licensee| licensee.satisfies(required)))
    })
}

/// Finds packages that come from elsewhere than the registries of the policy.
pub(crate) fn foreign(policy: &Policy, locked: &[Locked]) -> Vec<String> {
    let mut found: Vec<String> = locked
        .iter()
        .filter_map(|package| package.source.as_ref().map(|source| (&package.name, source)))
        .filter(|(_, source)| {
            !policy.sources.allow_registry.iter().any(|url| **source == format!("registry+{url}"))
        })
        .map(|(name, source)| format!("{name} comes from {source}"))
        .collect();
    if locked.iter().all(|package| package.source.is_none()) {
        found.push("no package was found".to_owned());
    }
    found
}

fn sample_policy() -> Policy {
    toml::from_str(
        r#"
        [bans]
        deny = [{ crate = "ring", reason = "one provider" }, { crate = "rsa", reason = "leaks" }]
        [licenses]
        allow = ["MIT", "Apache-2.0"]
        [sources]
        allow-registry = ["https://example.com/index"]
        "#,
    )
    .expect("the sample is a policy")
}

fn sample_locked(name: &str, source: &str) -> Locked {
    Locked { name: name.to_owned(), source: Some(source.to_owned()) }
}

fn sample_built(name: &str, licence: &str) -> Package {
    Package { name: name.to_owned(), licence: licence.to_owned() }
}

#[test]
fn a_banned_package_is_noticed() {
    let harmless = sample_built("serde", "MIT");
    for (locked, built, violated) in
        [("serde", "serde", false), ("rsa", "serde", true), ("ring", "serde", false), ("ring", "ring", true)]
    {
        let locked = [sample_locked(locked, "")];
        let found = banned(&sample_policy(), &locked, &[sample_built(built, "MIT")]);
        assert_eq!(!found.is_empty(), violated, "{found:?}");
    }
    assert!(!banned(&sample_policy(), &[], &[harmless]).is_empty(), "nothing to look at must not pass");
}

#[test]
fn a_restrictive_licence_is_noticed() {
    for (licence, violated) in [
        ("MIT", false),
        ("MIT/Apache-2.0", false),
        ("GPL-3.0-only OR MIT", false),
        ("GPL-3.0-only AND MIT", true),
        ("AGPL-3.0", true),
        ("", true),
        ("see LICENSE", true),
    ] {
        let found = unlicensed(&sample_policy(), &[sample_built("sample", licence)]);
        assert_eq!(!found.is_empty(), violated, "{licence:?}: {found:?}");
    }
    assert!(!unlicensed(&sample_policy(), &[]).is_empty(), "nothing to look at must not pass");
}

#[test]
fn a_foreign_source_is_noticed() {
    for (source, violated) in
        [("registry+https://example.com/index", false), ("git+https://example.com/index", true)]
    {
        let found = foreign(&sample_policy(), &[sample_locked("sample", source)]);
        assert_eq!(!found.is_empty(), violated, "{source}: {found:?}");
    }
}

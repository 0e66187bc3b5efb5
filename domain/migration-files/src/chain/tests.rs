//! Chains as one line each: `name<prev`, and what they replace behind `=`.

use chrono::DateTime;
use rustango_ports::schema::Schema;

use super::*;
use crate::Checksum;

fn name(text: &str) -> MigrationName {
    let (number, slug) = text.split_at(1);
    MigrationName::numbered(number.parse().unwrap(), slug)
}

fn names(text: &str) -> Vec<MigrationName> {
    text.split('+').filter(|text| !text.is_empty()).map(name).collect()
}

/// `2b<1a`, `4m<3a+3b`, `1s=1a+2b`.
fn migration(text: &str) -> Migration {
    let (rest, replaces) = text.split_once('=').unwrap_or((text, ""));
    let (own, prev) = rest.split_once('<').unwrap_or((rest, ""));
    let mut migration = Migration::new(name(own), DateTime::UNIX_EPOCH, Schema::default());
    migration.prev = names(prev);
    migration.replaces = names(replaces);
    migration
}

fn files(text: &str) -> Vec<Migration> {
    text.split_whitespace().map(migration).collect()
}

fn chain(text: &str) -> Chain {
    Chain::forked(files(text)).unwrap()
}

fn ledger(text: &str) -> Vec<Applied> {
    let row = |text| {
        let migration = migration(text);
        Applied { name: migration.name.to_string(), checksum: migration.checksum() }
    };
    text.split_whitespace().map(row).collect()
}

/// `0001_a` as `1a`.
fn short<'a>(migrations: impl IntoIterator<Item = &'a Migration>) -> String {
    let short = |migration: &Migration| format!("{}{}", migration.name.number(), migration.name.slug());
    migrations.into_iter().map(short).collect::<Vec<_>>().join(" ")
}

#[test]
fn files_come_behind_what_they_follow() {
    for (text, order) in [
        ("", ""),
        ("1a", "1a"),
        ("3c<2b 1a 2b<1a", "1a 2b 3c"),
        ("1z 2y<1z 3x<2y 4b<5a 5a<3x", "1z 2y 3x 5a 4b"),
        ("1a 2b<1a 2a<1a 3m<2a+2b", "1a 2a 2b 3m"),
    ] {
        let chain = Chain::new(files(text)).unwrap();
        assert_eq!(short(chain.migrations()), order, "{text}");
    }
}

#[test]
fn what_is_no_chain_is_told() {
    for (text, expected) in [
        ("1a 1a", "there are two migrations \"0001_a\": rename one of them, in its file too"),
        (
            "2b<1a",
            "\"0002_b\" follows \"0001_a\", which is not there: bring its file back, or correct `prev`",
        ),
        (
            "1a 2b",
            "\"0001_a\" and \"0002_b\" all follow none, but only the first does: set `prev` of the others",
        ),
        (
            "1a 2b<3c 3c<2b 4d<3c",
            "\"0002_b\" and \"0003_c\" follow each other in a circle: correct `prev` of one of them",
        ),
        (
            "1b<2c 2c<1b",
            "\"0001_b\" and \"0002_c\" follow each other in a circle: correct `prev` of one of them",
        ),
        (
            "1a 2b<1a 2c<1a 2d<1a",
            "\"0002_b\", \"0002_c\" and \"0002_d\" are both the last: `makemigrations --merge` writes",
        ),
        ("1a 2b<1a 3s=1a 4t<3s=1a", "\"0003_s\" and \"0004_t\" both replace \"0001_a\": only one can"),
    ] {
        let faults = Chain::new(files(text)).unwrap_err();
        assert!(faults[0].to_string().starts_with(expected), "{text}: {faults:?}");
    }
    let both = Chain::new(files("2b<1a 3c<1a")).unwrap_err();
    assert_eq!(both.len(), 2, "all faults are told at once: {both:?}");
}

#[test]
fn a_fork_has_two_heads_until_it_is_joined() {
    let fork = chain("1a 2b<1a 2c<1a");
    assert_eq!(short(fork.heads()), "2b 2c");
    assert!(fork.head().is_none());
    let joined = chain("1a 2b<1a 2c<1a 3m<2b+2c");
    assert_eq!(joined.head().unwrap().name, "0003_m");
    assert_eq!(short(joined.ancestors(&name("3m"))), "1a 2b 2c");
    assert_eq!(short(joined.parents(&name("3m"))), "2b 2c");
    assert_eq!(joined.next_number(), 4);
}

#[test]
fn one_that_replaces_others_stands_in_their_place() {
    for text in ["1a 2b<1a 1s=1a+2b 3c<2b", "1s=1a+2b 3c<2b", "1a 2b<1a 1s=1a+2b 3c<1s"] {
        let chain = Chain::new(files(text)).unwrap();
        assert_eq!(short(chain.migrations()), "1s 3c", "{text}");
    }
    let twice = Chain::new(files("1a 2b<1a 1s=1a+2b 3c<2b 1t=1s+3c 4d<3c")).unwrap();
    assert_eq!(short(twice.migrations()), "1t 4d");
    assert_eq!(short(twice.replaced()), "1a 1s 2b 3c");
}

#[test]
fn a_database_stands_where_its_ledger_says() {
    let text = "1a 2b<1a 3c<2b";
    for (ledger_text, applied, pending) in
        [("", "", "1a 2b 3c"), ("1a 2b<1a", "1a 2b", "3c"), ("2b<1a 3c<2b 1a", "1a 2b 3c", "")]
    {
        let chain = chain(text);
        let found = chain.compare(&ledger(ledger_text)).unwrap();
        assert_eq!((short(found.applied), short(found.pending)), (applied.to_owned(), pending.to_owned()));
    }
}

#[test]
fn drift_is_told() {
    for (text, ledger_text, expected) in [
        ("1a", "1a 2b", "\"0002_b\" is applied, but its file is not there: bring it back"),
        (
            "1a 2b<1a 3c<2b",
            "1a 3c",
            "\"0002_b\" is not applied, but \"0003_c\" is, which it comes before: set its `prev`",
        ),
        (
            "1s=1a+2b+3c",
            "1a 2b",
            "\"0001_s\" replaces \"0001_a\" and \"0002_b\", which are applied, and \"0003_c\", which are not",
        ),
    ] {
        let drift = chain(text).compare(&ledger(ledger_text)).unwrap_err();
        assert!(drift.len() == 1 && drift[0].to_string().starts_with(expected), "{text}: {drift:?}");
    }
    let mut rows = ledger("1a 2b");
    rows[0].checksum = Checksum::from("of something else".to_owned());
    let drift = chain("1a 2b<1a").compare(&rows).unwrap_err();
    assert_eq!(drift, [Drift::Edited(name("1a"))]);
    let drift = chain("1a 2b<1a 1s=1a+2b").compare(&rows).unwrap_err();
    assert_eq!(drift, [Drift::Edited(name("1a"))], "replaced files are compared too");
}

#[test]
fn a_branch_that_is_not_applied_is_no_gap() {
    let chain = chain("1a 2b<1a 2c<1a");
    let found = chain.compare(&ledger("1a 2c")).unwrap();
    assert_eq!(short(found.pending), "2b");
}

#[test]
fn all_replaced_ones_count_as_the_one_that_replaces_them() {
    let squashed = chain("1s=1a+2b 3c<2b");
    let found = squashed.compare(&ledger("1a 2b")).unwrap();
    assert_eq!(
        (short(found.applied), short(found.adopted), short(found.pending)),
        ("1s".into(), "1s".into(), "3c".into())
    );
    let found = squashed.compare(&ledger("1a 2b 1s")).unwrap();
    assert_eq!((short(found.applied), short(found.adopted)), ("1s".into(), String::new()));
    assert_eq!(short(squashed.compare(&[]).unwrap().pending), "1s 3c", "a new database takes the short way");
}

#[test]
fn half_replaced_ones_go_on_where_their_files_are_there() {
    for text in ["1a 2b<1a 3c<2b 1s=1a+2b+3c 4d<3c", "1a 2b<1a 3c<2b 1s=1a+2b+3c 4d<1s"] {
        let rows = ledger("1a");
        let chain = chain(text).beside(&rows).unwrap();
        let found = chain.compare(&rows).unwrap();
        assert_eq!((short(found.applied), short(found.pending)), ("1a".into(), "2b 3c 4d".into()), "{text}");
    }
    for rows in ["", "1a 2b 3c", "1s"] {
        let rows = ledger(rows);
        let chain = chain("1a 2b<1a 3c<2b 1s=1a+2b+3c 4d<3c").beside(&rows).unwrap();
        assert_eq!(short(chain.migrations()), "1s 4d", "{rows:?}");
    }
}

#[test]
fn people_name_targets_briefly() {
    let chain = chain("1a 2b<1a 2bc<1a 3m<2b+2bc");
    for (text, found) in [("3", "0003_m"), ("0001", "0001_a"), ("0002_b", "0002_b"), ("0003_", "0003_m")] {
        assert_eq!(chain.target(text), Ok(Target::At(MigrationName::parse(found).unwrap())), "{text}");
    }
    assert_eq!(chain.target("zero"), Ok(Target::Zero));
    for (text, fault) in [
        ("2", "\"2\" may be \"0002_b\" and \"0002_bc\": write more of the name"),
        (
            "9",
            "no migration is \"9\": expected `zero`, a number, or the beginning of a name; the last is \"0003_m\"",
        ),
    ] {
        assert_eq!(chain.target(text).unwrap_err().to_string(), fault);
    }
    let squashed = super::Chain::new(files("1s=1a+2b")).unwrap();
    assert_eq!(
        squashed.target("0002_b").unwrap_err().to_string(),
        "\"0002_b\" is a part of \"0001_s\" by now: only the whole of it can be gone to"
    );
}

#[test]
fn plans_lead_exactly_to_their_target() {
    let text = "1a 2b<1a 2c<1a 3m<2b+2c 4d<3m";
    let chain = chain(text);
    for (applied, target, back, forward) in [
        ("", "4", "", "1a 2b 2c 3m 4d"),
        ("", "0002_b", "", "1a 2b"),
        ("1a 2b 2c 3m", "4", "", "4d"),
        ("1a 2b 2c 3m 4d", "3", "4d", ""),
        ("1a 2b 2c 3m 4d", "0002_b", "4d 3m 2c", ""),
        ("1a 2b", "0002_c", "2b", "2c"),
        ("1a 2b 2c 3m 4d", "zero", "4d 3m 2c 2b 1a", ""),
        ("1a", "1", "", ""),
    ] {
        let comparison = chain.compare(&ledger(applied)).unwrap();
        let plan = chain.plan(&comparison, &chain.target(target).unwrap());
        let gone = |direction| {
            short(plan.iter().filter(|step| step.direction == direction).map(|step| step.migration))
        };
        assert_eq!(
            (gone(Direction::Backward), gone(Direction::Forward)),
            (back.to_owned(), forward.to_owned()),
            "{applied} to {target}"
        );
        assert!(plan.is_sorted_by_key(|step| step.direction == Direction::Forward), "back before forward");
    }
    let comparison = chain.compare(&[]).unwrap();
    assert_eq!(chain.plan(&comparison, &Target::Latest).len(), 5);
}

#[test]
fn files_of_a_directory_are_read_together() {
    let good = migration("1a").to_json();
    let faults = Chain::parse([("0001_a", good.as_str()), ("0002_b", "{"), ("0003_c", "[]")]).unwrap_err();
    let texts: Vec<_> = faults.iter().map(ToString::to_string).collect();
    assert!(texts.len() == 2 && texts[0].starts_with("0002_b.json: EOF"), "{texts:?}");
    let faults =
        Chain::parse([("0001_a", good.as_str()), ("0003_c", &migration("3c<2b").to_json())]).unwrap_err();
    assert!(matches!(faults[..], [ParseFault::Chain(ChainFault::MissingPrev { .. })]), "{faults:?}");
    assert_eq!(short(Chain::parse([("0001_a", good)]).unwrap().migrations()), "1a");
}

//! The rules of the house that no compiler holds: which crate may use which, what may come in
//! from outside, how files look, and that every adapter keeps the contract of its port.
//!
//! Each rule is a function from what it looks at to the violations it finds, so that it is
//! tried on a sample that breaks it, beside its definition, before it is tried on the project.

#[path = "architecture/conformance.rs"]
mod conformance;
#[path = "architecture/contracts.rs"]
mod contracts;
#[path = "architecture/dependencies.rs"]
mod dependencies;
#[path = "architecture/linter.rs"]
mod linter;
#[path = "architecture/packages.rs"]
mod packages;
#[path = "architecture/rows.rs"]
mod rows;
#[path = "architecture/settings.rs"]
mod settings;
#[path = "architecture/sources.rs"]
mod sources;
#[path = "architecture/workspace.rs"]
mod workspace;

#[track_caller]
fn assert_holds(rule: &str, violations: &[String]) {
    assert!(violations.is_empty(), "{rule}, but:\n  {}\n", violations.join("\n  "));
}

#[test]
fn every_layer_has_crates() {
    assert_holds("the dependency table speaks of crates", &dependencies::empty_layers(&workspace::members()));
}

#[test]
fn crates_use_only_what_their_layer_allows() {
    assert_holds("crates use only what their layer allows", &dependencies::violations(&workspace::members()));
}

#[test]
fn no_banned_package_is_built() {
    assert_holds(
        "no package that deny.toml bans is built",
        &packages::banned(&workspace::policy(), &workspace::locked_packages(), &workspace::built_packages()),
    );
}

#[test]
fn licences_are_permissive() {
    assert_holds(
        "every package has a licence that deny.toml allows",
        &packages::unlicensed(&workspace::policy(), &workspace::built_packages()),
    );
}

#[test]
fn packages_come_from_allowed_registries() {
    assert_holds(
        "every package comes from a registry that deny.toml allows",
        &packages::foreign(&workspace::policy(), &workspace::locked_packages()),
    );
}

#[test]
fn every_file_says_what_it_is() {
    assert_holds(
        "every .rs file starts with a line `//! what it is`",
        &sources::without_lead(&workspace::sources()),
    );
}

#[test]
fn no_file_is_too_long() {
    assert_holds("no file is longer than it may be", &sources::too_long(&workspace::sources()));
}

/// R005: nothing that a request names becomes a word of SQL.
#[test]
fn only_the_renderer_writes_sql() {
    assert_holds("only the renderer writes SQL", &sources::sql_outside_renderer(&workspace::sources()));
}

#[test]
fn every_fault_of_data_layers_is_shown_not_to_be_here() {
    assert_holds(
        "the documentation of some test names each fault",
        &rows::unshown(rows::FAULTS, &workspace::sources()),
    );
}

#[test]
fn every_crate_takes_the_lints_of_the_workspace() {
    assert_holds("every crate has `lints.workspace = true`", &settings::without_lints(&workspace::members()));
}

#[test]
fn pure_layers_ban_the_same_calls() {
    let [root, ports, domain] =
        ["clippy.toml", "ports/clippy.toml", "domain/clippy.toml"].map(workspace::read);
    assert_holds(
        "ports/clippy.toml and domain/clippy.toml are whole and alike",
        &settings::clippy_drift(&root, &ports, &domain),
    );
}

#[test]
fn every_adapter_runs_the_suite_of_its_port() {
    assert_holds(
        "every adapter runs the conformance suite of its port",
        &contracts::adapters_without_suite(
            contracts::CONFORMANCE_CALLS,
            &workspace::members(),
            &workspace::sources(),
        ),
    );
}

#[test]
fn every_must_names_a_case_that_exists() {
    assert_holds(
        "every MUST of a port names the conformance case that holds it",
        &contracts::musts_without_case(contracts::PROMISES, &workspace::sources()),
    );
}

#[test]
fn the_table_of_conformance_is_that_of_the_suite() {
    let (suites, sources) = (conformance::SUITES, workspace::sources());
    let made = conformance::page(suites, &sources);
    if std::env::var_os(conformance::WRITE).is_some() {
        workspace::write(conformance::GUIDE, &made);
    }
    assert_holds(
        "docs/conformance.md is what the suites make of it",
        &conformance::staleness(&workspace::read(conformance::GUIDE), &made, suites, &sources),
    );
}

#[test]
fn the_page_of_the_linter_is_made_of_its_rules() {
    let made = linter::page(rustango_migrate::lint::rules());
    if std::env::var_os(linter::WRITE).is_some() {
        workspace::write(linter::GUIDE, &made);
    }
    let kept = workspace::read(linter::GUIDE);
    assert_holds("docs/lint.md is what the rules make of it", &linter::staleness(&kept, &made));
}

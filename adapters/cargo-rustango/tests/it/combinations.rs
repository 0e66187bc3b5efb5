//! Every template with every database and every front-end, as text.

use std::{collections::BTreeSet, io::Write as _, path::Path, process::Command};

use cargo_rustango::{Backend, FrontEnd, Project, Source, Template};
use rustango_scaffold::{Files, PackageName};

const TEMPLATES: [Template; 2] = [Template::Default, Template::Api];
const BACKENDS: [Backend; 3] = [Backend::Sqlite, Backend::Postgres, Backend::Mysql];
const FRONT_ENDS: [FrontEnd; 2] = [FrontEnd::Axum, FrontEnd::Poem];

fn every_project(name: &str) -> Vec<(Project, Files)> {
    let mut all = Vec::new();
    for template in TEMPLATES {
        for backend in BACKENDS {
            for front_end in FRONT_ENDS {
                let name = PackageName::parse(name).expect("a name");
                let project = Project { name, template, backend, front_end, source: Source::Registry };
                let files = project.files(&rustango_system::ambient()).expect("files");
                all.push((project, files));
            }
        }
    }
    all
}

#[test]
fn no_gap_is_left_and_no_line_ends_in_spaces() {
    for (project, files) in every_project("corner-shop") {
        for (path, text) in files.iter() {
            let place = format!("{} of {project:?}", path.display());
            let gap = text.split("__").nth(1).filter(|_| text.matches("__").count() > 1);
            assert_eq!(gap, None, "{place}");
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{place} ends with one line feed");
            assert!(text.lines().all(|line| line == line.trim_end()), "{place}");
        }
    }
}

#[test]
fn rust_is_as_rustfmt_has_it_however_long_the_name() {
    let mut seen = BTreeSet::new();
    for name in ["a", "a-shop-at-the-corner-of-two-long-streets"] {
        for (project, files) in every_project(name) {
            for (path, text) in files.iter().filter(|(path, _)| path.extension().is_some_and(|of| of == "rs"))
            {
                if seen.insert(text.to_owned()) {
                    assert_eq!(formatted(text), text, "{} of {project:?}", path.display());
                }
            }
        }
    }
}

/// Formats a file as rustfmt does where nobody has set anything.
fn formatted(text: &str) -> String {
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path", "/dev/null"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("rustfmt runs");
    rustfmt.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("it reads");
    let output = rustfmt.wait_with_output().expect("it ends");
    assert!(output.status.success());
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn secrets_are_made_by_chance_and_stay_out_of_examples() {
    let text = |files: &Files, path: &str| {
        let found = files.iter().find(|(known, _)| *known == Path::new(path));
        found.map(|(_, text)| text.to_owned()).unwrap_or_default()
    };
    let value = |text: &str, name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
        line.map(str::to_owned)
    };
    let mut secrets = BTreeSet::new();
    let projects = every_project("shop");
    for (project, files) in &projects {
        let (real, example) = (text(files, ".env"), text(files, ".env.example"));
        let secret = value(&real, "SECRET_KEY").expect("a key");
        assert_eq!(secret.len(), 64, "{real}");
        assert!(secrets.insert(secret), "each project has a key of its own");
        assert_eq!(value(&example, "SECRET_KEY").as_deref(), Some(""), "{example}");
        let is_server = project.backend != Backend::Sqlite;
        assert_eq!(value(&real, "DB_PASSWORD").is_some_and(|password| password.len() == 32), is_server);
        assert_eq!(value(&example, "DB_PASSWORD").is_some_and(|password| password.is_empty()), is_server);
        assert!(text(files, ".gitignore").lines().any(|line| line == ".env"));
        assert!(text(files, ".dockerignore").lines().any(|line| line == ".env"));
        assert_eq!(text(files, "docker-compose.yml").contains("DB_PASSWORD:?"), is_server);
    }
}

#[test]
fn manifests_ask_for_what_was_chosen_and_nothing_else() {
    for (project, files) in every_project("shop") {
        let (_, manifest) =
            files.iter().find(|(path, _)| *path == Path::new("Cargo.toml")).expect("a manifest");
        let (main, dev) = manifest.split_once("[dev-dependencies]").expect("both");
        for (feature, chosen) in [
            ("sqlite", project.backend == Backend::Sqlite),
            ("postgres", project.backend == Backend::Postgres),
            ("mysql", project.backend == Backend::Mysql),
            ("axum", project.front_end == FrontEnd::Axum),
            ("poem", project.front_end == FrontEnd::Poem),
        ] {
            assert_eq!(main.contains(&format!("\"{feature}\"")), chosen, "{feature} of {project:?}");
        }
        assert_eq!(dev.contains("\"sqlite\""), project.backend != Backend::Sqlite, "{dev}");
        assert_eq!(dev.contains("serde_json"), project.template == Template::Api, "{dev}");
    }
}

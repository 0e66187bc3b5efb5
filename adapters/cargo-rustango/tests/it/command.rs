//! What the command line takes, and what it refuses.

use std::{
    path::PathBuf,
    process::{Command, Output},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_cargo-rustango");

/// An empty folder of its own.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn run(folder: &PathBuf, arguments: &[&str]) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } =
        Command::new(PROGRAM).args(arguments).current_dir(folder).output().expect("it runs");
    (status.code(), String::from_utf8([stdout, stderr].concat()).expect("text"))
}

#[test]
fn it_is_called_by_cargo_and_by_itself() {
    let folder = folder("called");
    for (name, arguments) in [("one", &["new", "one"][..]), ("two", &["rustango", "new", "two"])] {
        let (code, said) = run(&folder, arguments);
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains(&format!("cd {name}")) && said.contains("cargo run"), "{said}");
        let manifest = std::fs::read_to_string(folder.join(name).join("Cargo.toml")).expect("a manifest");
        assert!(manifest.contains(concat!("version = \"", env!("CARGO_PKG_VERSION"), "\"")), "{manifest}");
    }
}

#[test]
fn what_is_there_stays_as_it_is() {
    let folder = folder("there");
    std::fs::create_dir(folder.join("shop")).expect("a folder");
    std::fs::write(folder.join("cafe"), "a file").expect("a file");
    for name in ["shop", "cafe"] {
        let (code, said) = run(&folder, &["new", name]);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains(&format!("{name} is there already")), "{said}");
    }
    assert_eq!(std::fs::read_dir(folder.join("shop")).expect("a folder").count(), 0);
    assert_eq!(std::fs::read_to_string(folder.join("cafe")).expect("a file"), "a file");
}

#[test]
fn what_makes_no_sense_is_refused_with_what_does() {
    let folder = folder("refused");
    for (arguments, told) in [
        (&["new", "match"][..], "keyword of Rust"),
        (&["new", "rustango"], "something else already"),
        (&["new", "Shop"], "lower-case ASCII letters"),
        (&["new", "../shop"], "'.' is not allowed"),
        (&["new", "shop", "--template", "tenant"], "possible values: default, api"),
        (&["new", "shop", "--database", "oracle"], "possible values: sqlite, postgres, mysql"),
        (&["new", "shop", "--http", "actix"], "possible values: axum, poem"),
        (&["new", "shop", "--rustango-path", "nowhere"], "nowhere is no checkout of rustango"),
        (&["new"], "<NAME>"),
        (&["old", "shop"], "unrecognized subcommand"),
    ] {
        let (code, said) = run(&folder, arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {said}");
        assert!(said.contains(told), "{arguments:?}: {said}");
    }
    assert_eq!(std::fs::read_dir(&folder).expect("a folder").count(), 0, "nothing is left behind");
}

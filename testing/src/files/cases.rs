//! The cases: what places for the files of migrations promise.

#![allow(clippy::missing_panics_doc, reason = "a case panics where the behaviour is not kept")]

use rustango_ports::schema::{FilesErrorKind, MigrationFiles};

use super::Fixture;

const TEXT: &str = "{\n\t\"name\": \"été\"}\r\n\n";

async fn listed(files: &dyn MigrationFiles) -> Vec<(String, String)> {
    let listed = files.list().await.expect("the files are listed");
    listed.into_iter().map(|file| (file.name, file.text)).collect()
}

fn pair(name: &str, text: &str) -> (String, String) {
    (name.to_owned(), text.to_owned())
}

/// Files come back in order, byte for byte.
pub async fn files_are_listed_by_name_as_written(fixture: &dyn Fixture) {
    let files = fixture.files();
    assert_eq!(listed(files).await, []);
    for (name, text) in [("0010_c", ""), ("0002_b", TEXT), ("0001_initial", "{}")] {
        files.write(name, text).await.expect("a new file");
    }
    let expected = [pair("0001_initial", "{}"), pair("0002_b", TEXT), pair("0010_c", "")];
    assert_eq!(listed(files).await, expected);
}

/// What is there stays.
pub async fn no_file_is_overwritten(fixture: &dyn Fixture) {
    let files = fixture.files();
    files.write("0001_initial", TEXT).await.expect("a new file");
    let error = files.write("0001_initial", "{}").await.expect_err("it is there");
    assert_eq!(error.kind(), FilesErrorKind::Exists, "{error}");
    assert!(error.to_string().contains("0001_initial"), "{error}");
    assert_eq!(listed(files).await, [pair("0001_initial", TEXT)]);
}

/// Two writers do not mix their texts.
pub async fn one_of_two_writers_succeeds(fixture: &dyn Fixture) {
    let files = fixture.files();
    for round in 0..20 {
        let name = format!("{round:04}_race");
        let (first, second) = ("a".repeat(10_000), "b".repeat(10_000));
        let outcomes = futures_util::join!(files.write(&name, &first), files.write(&name, &second));
        let (kept, refused) = match outcomes {
            (Ok(()), Err(error)) => (first, error),
            (Err(error), Ok(())) => (second, error),
            both => panic!("one of the two succeeds: {both:?}"),
        };
        assert_eq!(refused.kind(), FilesErrorKind::Exists, "{refused}");
        assert_eq!(listed(files).await.pop(), Some((name, kept)));
    }
}

/// A removed file leaves nothing behind.
pub async fn removed_files_are_gone(fixture: &dyn Fixture) {
    let files = fixture.files();
    files.write("0001_initial", TEXT).await.expect("a new file");
    files.remove("0001_initial").await.expect("it is there");
    assert_eq!(listed(files).await, []);
    let error = files.remove("0001_initial").await.expect_err("it is gone");
    assert_eq!(error.kind(), FilesErrorKind::Missing, "{error}");
    files.write("0001_initial", "{}").await.expect("its name is free");
    assert_eq!(listed(files).await, [pair("0001_initial", "{}")]);
}

/// No name reaches outside of the place.
pub async fn no_name_leads_elsewhere(fixture: &dyn Fixture) {
    let files = fixture.files();
    for name in ["", ".", "..", "../up", "/tmp/x", "a/b", "a\\b", "a.json", "a b", "é", "a\0", ".hidden"] {
        let written = files.write(name, TEXT).await.expect_err(name);
        let removed = files.remove(name).await.expect_err(name);
        for error in [written, removed] {
            assert_eq!(error.kind(), FilesErrorKind::InvalidName, "{error}");
        }
    }
    assert_eq!(listed(files).await, []);
}

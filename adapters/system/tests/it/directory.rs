//! The suite of the files of migrations, in a directory, and what else lies in one.

use std::{
    env, fs,
    path::PathBuf,
    process,
    sync::atomic::{AtomicU32, Ordering},
};

use rustango_ports::schema::{FilesErrorKind, MigrationFiles};
use rustango_system::Directory;
use rustango_testing::files::Fixture;

/// A directory that goes with the test.
struct Temporary {
    path: PathBuf,
    directory: Directory,
}

impl Temporary {
    fn missing() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("rustango-migrations-{}-{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = env::temp_dir().join(name);
        Self { directory: Directory::new(path.join("migrations")), path }
    }
}

impl Fixture for Temporary {
    fn create() -> Self {
        let temporary = Self::missing();
        fs::create_dir_all(temporary.directory.path()).unwrap();
        temporary
    }

    fn files(&self) -> &dyn MigrationFiles {
        &self.directory
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // A test that made no directory has none to remove.
        drop(fs::remove_dir_all(&self.path));
    }
}

rustango_testing::files::suite!(Temporary);

#[tokio::test]
async fn a_missing_directory_is_told_and_made_with_the_first_file() {
    let place = Temporary::missing();
    let error = place.directory.list().await.unwrap_err();
    assert_eq!(error.kind(), FilesErrorKind::Missing);
    assert!(error.to_string().ends_with("/migrations is not there"), "{error}");
    place.directory.write("0001_initial", "{}").await.unwrap();
    assert_eq!(place.directory.list().await.unwrap().len(), 1);
}

#[tokio::test]
async fn other_files_are_left_alone() {
    let place = Temporary::create();
    let path = place.directory.path();
    for name in ["README.md", ".0001_initial.json", "0001_initial.json~", "json"] {
        fs::write(path.join(name), [0xff]).unwrap();
    }
    assert_eq!(place.directory.list().await.unwrap(), []);
    fs::write(path.join("0002_latin.json"), [0xff]).unwrap();
    let error = place.directory.list().await.unwrap_err();
    assert_eq!(error.kind(), FilesErrorKind::NotText);
    assert!(error.to_string().ends_with("0002_latin.json is not UTF-8"), "{error}");
}

//! The command line of a program on servers: their tools, and models of the
//! tables that they have.

mod inspected;
#[allow(dead_code, unreachable_pub, reason = "they are as `inspectdb` writes them, and nobody asks for rows")]
mod models;
mod tools;

use std::{path::Path, process::ExitCode};

use rustango::{
    Registry,
    command_line::{Console, Manage},
    connect,
    prelude::*,
    system::Directory,
};

/// A program on a database, in a folder of its own.
struct Program {
    folder: tempfile::TempDir,
    url: String,
    registry: Registry,
}

/// How a run ended, and what it wrote.
struct Ran {
    code: String,
    out: String,
    notes: String,
}

impl Program {
    fn new(url: &str, registry: Registry) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), url: url.to_owned(), registry }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Calls it with arguments that hold no spaces.
    async fn run(&self, arguments: &str) -> Ran {
        self.run_with(&arguments.split(' ').collect::<Vec<_>>()).await
    }

    async fn run_with(&self, arguments: &[&str]) -> Ran {
        let (url, connected) = (self.url.clone(), self.url.clone());
        let connect = move || {
            let url = connected.clone();
            async move { connect(&url).await }
        };
        let files = Directory::new(self.path().join("migrations"));
        let manage =
            Manage::new(self.registry.clone(), connect, files).url(move || Ok::<_, Error>(url.clone()));
        let (console, captured) = Console::captured();
        let code = manage.run_from([&["shop"], arguments].concat(), console).await;
        Ran { code: format!("{code:?}"), out: captured.out(), notes: captured.notes() }
    }
}

impl Ran {
    #[track_caller]
    fn ends(self, code: u8) -> Self {
        assert_eq!(self.code, format!("{:?}", ExitCode::from(code)), "{}\n{}", self.out, self.notes);
        self
    }

    #[track_caller]
    fn says(self, words: &[&str]) -> Self {
        for word in words {
            let said = self.out.contains(word) || self.notes.contains(word);
            assert!(said, "{word:?} not in:\n{}\n{}", self.out, self.notes);
        }
        self
    }
}

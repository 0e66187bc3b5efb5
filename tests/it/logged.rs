//! What the toolkit tells the log of: what goes wrong where nobody is told by an error.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use rustango::{
    prelude::*,
    query::{Guard, Saved, Signals},
};
use tracing::subscriber::DefaultGuard;

use crate::models::{Book, Country, library};

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Listens to this thread, on which the tests here run.
    fn listen(&self) -> DefaultGuard {
        let log = self.clone();
        let written = tracing_subscriber::fmt().with_ansi(false).with_writer(move || log.clone()).finish();
        tracing::subscriber::set_default(written)
    }

    fn lines(&self) -> Vec<String> {
        let written = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        String::from_utf8(written).unwrap().lines().map(str::to_owned).collect()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn rows_that_are_loaded_one_by_one_are_told_once() {
    let db = library().await;
    let log = Log::default();
    let _listening = log.listen();
    let guarded = db.with_n_plus_one(Guard::Warn(1));
    for _ in 0..3 {
        for book in Book::objects().fetch(&guarded).await.unwrap() {
            book.writer.get(&guarded).await.unwrap();
        }
    }
    let lines = log.lines();
    assert_eq!(lines.len(), 1, "{lines:?}");
    for part in ["WARN", "one by one", "Writer", file!()] {
        assert!(lines[0].contains(part), "{part}: {lines:?}");
    }
}

#[tokio::test]
async fn receivers_that_fail_or_panic_are_told() {
    let signals = Signals::new();
    let db = library().await.with_signals(signals.clone());
    signals.connect_post_save(|_: Saved<Country>| Err(Error::abort("the mailbox is full")));
    signals.connect_post_save(|saved: Saved<Country>| {
        assert!(saved.row.code.is_empty(), "a receiver that panics");
        Ok(())
    });
    signals.connect_post_save_on_commit(|_: Saved<Country>| Err(Error::abort("too late")));
    let log = Log::default();
    let _listening = log.listen();
    Country { code: "SE".into() }.insert(&db).await.unwrap();
    let lines = log.lines();
    assert_eq!(lines.len(), 3, "{lines:?}");
    for (line, part) in lines.iter().zip(["the mailbox is full", "panicked", "too late"]) {
        assert!(line.contains("ERROR") && line.contains("Country") && line.contains(part), "{part}: {line}");
    }
    assert_eq!(Country::objects().count(&db).await.unwrap(), 2, "the row is there all the same");
}

//! A process that writes to an SQLite file and is killed: the file is whole, and what was
//! acknowledged is in it.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    process::{Command, Stdio},
};

use rustango::{connect, create_tables, prelude::*, query::raw};
use rustango_testing::services::FreshDatabase;

use crate::{chance::deep, ground::registry};

#[derive(Model, Clone, Debug)]
#[rustango(table = "kill_entry")]
struct Entry {
    #[rustango(primary_key)]
    id: Auto<i64>,
    /// Both entries of a transaction have it.
    number: i64,
    text: String,
}

/// Says to a process of this program that it is the one to be killed, and where it writes.
const URL: &str = "RUSTANGO_KILL_URL";

/// Stands before the number of a transaction that was acknowledged.
const DONE: &str = "committed ";

fn entries(number: i64) -> [Entry; 2] {
    // Over several pages of the file.
    let text = format!("{number} ").repeat(2_000);
    [(); 2].map(|()| Entry { id: Auto::default(), number, text: text.clone() })
}

/// Writes until it is killed; without being told where, it writes a little to memory.
#[tokio::test]
async fn a_process_writes() {
    let (url, most) =
        std::env::var(URL).map_or_else(|_| ("sqlite::memory:".to_owned(), 3), |url| (url, i64::MAX));
    let db = connect(&url).await.unwrap();
    create_tables(&db, &registry![Entry]).await.unwrap();
    for number in 0..most {
        db.transaction(async |tx| Entry::bulk_insert(&mut entries(number), tx).await).await.unwrap();
        let mut out = std::io::stdout().lock();
        writeln!(out, "{DONE}{number}").unwrap();
        out.flush().unwrap();
    }
    assert_eq!(Entry::objects().count(&db).await.unwrap(), 6);
}

/// Lets a process write, and kills it in the middle of it once so many transactions are
/// acknowledged. Returns the last one of which it said so.
fn killed_after(acknowledged: usize, url: &str) -> i64 {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "kill::a_process_writes", "--nocapture", "--test-threads=1"]).env(URL, url);
    let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
    let number = |line: String| line.rsplit_once(DONE).and_then(|(_, number)| number.parse::<i64>().ok());
    let mut last = None;
    for _ in 0..acknowledged {
        last = lines.by_ref().find_map(number);
        assert!(last.is_some(), "the process ended by itself");
    }
    // SIGKILL: nothing of it runs any more.
    process.kill().unwrap();
    process.wait().unwrap();
    // What it still said before it died.
    lines.filter_map(number).last().or(last).unwrap()
}

async fn is_whole(db: &Db, acknowledged: i64) {
    let found = raw::<(String,)>("PRAGMA integrity_check").fetch(db).await.unwrap();
    assert_eq!(found, [("ok".to_owned(),)]);
    let rows = Entry::objects().order_by(Entry::id).fetch(db).await.unwrap();
    let (pairs, rest) = rows.as_chunks::<2>();
    assert!(rest.is_empty(), "half of a transaction is there");
    for (at, pair) in (0_i64..).zip(pairs) {
        for (row, expected) in pair.iter().zip(entries(at)) {
            assert_eq!((row.number, &row.text), (expected.number, &expected.text));
        }
    }
    let last = i64::try_from(pairs.len()).unwrap() - 1;
    assert!(
        last == acknowledged || last == acknowledged + 1,
        "{acknowledged} was acknowledged, {last} is there"
    );
}

/// R092: whatever a process that is killed was in the middle of.
#[tokio::test]
async fn a_killed_writer_leaves_the_file_whole() {
    for round in 0..deep(4, 100) {
        let fresh = FreshDatabase::sqlite(env!("CARGO_TARGET_TMPDIR"));
        let acknowledged = killed_after(1 + round * 7, fresh.url());
        let db = connect(fresh.url()).await.unwrap();
        is_whole(&db, acknowledged).await;
        // And it goes on.
        let next = Entry::objects().count(&db).await.unwrap();
        Entry::bulk_insert(&mut entries(-1), &db).await.unwrap();
        assert_eq!(Entry::objects().count(&db).await.unwrap(), next + 2);
        db.close().await;
        fresh.remove().await;
    }
}

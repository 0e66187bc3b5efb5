//! Rows in batches, read as fast as they are wanted.

use futures_util::{StreamExt as _, TryStreamExt as _};
use rustango_model::Model as _;
use rustango_ports::database::{
    DbError, DbErrorKind, Executor as _, Statement, TransactionOptions, ValueRef, ValueType,
};
use rustango_query::{Db, Error, Objects as _};

use crate::{
    database::{
        Settings,
        models::Note,
        trial::{Failure, Outcome, Trial, count_of, eventually, read_sql, refusal, refused, soon},
    },
    proxy::Proxy,
};

/// More rows in one batch than anybody needs.
const MOST_ROWS: usize = 4_096;

async fn with_notes(trial: &Trial, settings: Settings, count: u32) -> Result<Db, Failure> {
    let db = trial.with_settings(settings, &[Note::schema]).await?;
    let mut notes: Vec<_> = (0..count).map(|number| Note::new(number.to_string())).collect();
    Note::bulk_insert(&mut notes, &db).await?;
    Ok(db)
}

/// As many rows as a thousand notes make with each other, twice over: more than
/// anybody can hold.
fn endless(db: &Db, width: usize) -> Statement {
    let text = format!("SELECT a.id, '{}' AS padding FROM note a, note b, note c", "x".repeat(width));
    read_sql(db, &text, []).with_columns([ValueType::I64, ValueType::Text])
}

pub(crate) async fn a_stream_hands_out_every_row_in_order(trial: &Trial) -> Outcome {
    let db = with_notes(trial, Settings::new(), 2_000).await?;
    let streamed: Vec<Note> = Note::objects().stream(&db).try_collect().await?;
    assert_eq!(streamed, Note::objects().fetch(&db).await?);
    let some =
        Note::objects().filter(Note::text.startswith("19")).order_by(Note::id.desc()).limit(700).offset(1);
    let streamed: Vec<Note> = some.clone().stream(&db).try_collect().await?;
    assert_eq!(streamed, some.fetch(&db).await?);
    let none: Vec<Note> = Note::objects().limit(0).stream(&db).try_collect().await?;
    assert!(none.is_empty());
    Ok(())
}

/// The last batch may be exactly full, or empty.
pub(crate) async fn streams_of_every_length_end(trial: &Trial) -> Outcome {
    let db = with_notes(trial, Settings::new().connections(1), 1_100).await?;
    for length in [0, 1, 127, 128, 129, 255, 256, 257, 511, 512, 513, 1_000, 1_024, 1_025] {
        let streamed: Vec<Note> = Note::objects().limit(length).stream(&db).try_collect().await?;
        assert_eq!(streamed.len() as u64, length);
    }
    assert_eq!(db.status().size, 1);
    Ok(())
}

pub(crate) async fn stream_holds_one_batch(trial: &Trial) -> Outcome {
    let proxy = match trial.network() {
        Some(network) => Some(Proxy::start(network.address).await?),
        None => None,
    };
    let mut settings = Settings::new().connections(1);
    settings.through = proxy.as_ref().map(Proxy::address);
    let db = with_notes(trial, settings, 1_000).await?;
    let mut stream = db.stream(endless(&db, 1_000));
    for _ in 0..3 {
        let batch = soon("a batch comes before the statement has ended", stream.next()).await;
        let batch = batch.expect("there are many more")?;
        assert!((1..=MOST_ROWS).contains(&batch.len()), "{} rows at once", batch.len());
        assert!(matches!(batch.get(0, 0)?, ValueRef::I64(1..=1_000)));
    }
    if let Some(proxy) = &proxy {
        // What nobody reads, nobody sends: the flow comes to rest.
        let mut before = u64::MAX;
        eventually("the server stops sending", async || {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            let received = proxy.received();
            Ok(std::mem::replace(&mut before, received) == received)
        })
        .await?;
        assert!(proxy.received() < 32 << 20, "{} bytes were sent", proxy.received());
    }
    drop(stream);
    trial.pool_is_whole(&db, None).await
}

pub(crate) async fn dropped_stream_returns_its_connection(trial: &Trial) -> Outcome {
    let db = with_notes(trial, Settings::new().connections(1), 1_000).await?;
    let outside = trial.outside().await?;
    for taken in [0, 1, 2, 256, 257, 999] {
        let mut stream = std::pin::pin!(Note::objects().stream(&db));
        for _ in 0..taken {
            stream.try_next().await?.expect("there are more");
        }
        stream.set(Note::objects().stream(&db));
        soon("the connection is free", trial.pool_is_whole(&db, outside.as_ref())).await?;
    }
    // Even one that would go on for ever.
    let mut stream = db.stream(endless(&db, 10));
    stream.next().await.expect("there are more")?;
    drop(stream);
    soon("the connection is free", trial.pool_is_whole(&db, outside.as_ref())).await?;
    assert_eq!(db.status().size, 1);
    Ok(())
}

pub(crate) async fn stream_in_transaction_blocks_nobody(trial: &Trial) -> Outcome {
    let db = with_notes(trial, Settings::new(), 1_000).await?;
    db.transaction(async |tx| {
        for is_read_to_its_end in [false, true] {
            let mut stream = Box::pin(Note::objects().stream(tx));
            stream.try_next().await?;
            let others = [
                soon("a query", Note::objects().count(tx)).await.map(drop),
                soon("a write", Note::new("refused").insert(tx)).await,
                soon("a savepoint", tx.transaction(async |_| Ok(()))).await,
            ];
            for outcome in others {
                assert_eq!(refused(outcome), DbErrorKind::StreamOpen);
            }
            let mut second = Box::pin(Note::objects().stream(tx));
            assert_eq!(refused(soon("a second stream", second.try_next()).await), DbErrorKind::StreamOpen);
            if is_read_to_its_end {
                while stream.try_next().await?.is_some() {}
            }
            drop(stream);
            Note::new("after the stream").insert(tx).await?;
        }
        Ok(())
    })
    .await?;
    assert_eq!(count_of::<Note>(&db).await?, 1_002);
    Ok(())
}

/// A stream that outlives its transaction says so, and holds nothing.
pub(crate) async fn a_stream_outlived_by_nothing_ends_with_its_transaction(trial: &Trial) -> Outcome {
    let db = with_notes(trial, Settings::new().connections(1), 1_000).await?;
    let mut kept = None;
    let outcome = db
        .transaction(async |tx| {
            let mut stream = Box::pin(Note::objects().stream(tx));
            stream.try_next().await?;
            kept = Some(stream);
            Err::<(), _>(Error::abort(std::fmt::Error))
        })
        .await;
    assert!(outcome.is_err());
    drop(kept);
    soon("the connection is free", trial.pool_is_whole(&db, None)).await
}

/// A stream sees the work of its transaction.
pub(crate) async fn streams_belong_to_their_transaction(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let outcome = db
        .transaction(async |tx| {
            let mut notes: Vec<_> = (0..600).map(|number| Note::new(number.to_string())).collect();
            Note::bulk_insert(&mut notes, tx).await?;
            let streamed: Vec<Note> = Note::objects().stream(tx).try_collect().await?;
            assert_eq!(streamed, notes);
            Err::<(), _>(Error::abort(std::fmt::Error))
        })
        .await;
    assert!(outcome.is_err());
    let left: Vec<Note> = Note::objects().stream(&db).try_collect().await?;
    assert!(left.is_empty());
    Ok(())
}

/// A row in the middle that cannot be computed ends the stream with its error.
pub(crate) async fn a_stream_that_fails_says_so_and_ends(trial: &Trial) -> Outcome {
    let db = trial.with_settings(Settings::new().connections(1), &[Note::schema]).await?;
    let text = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) \
                SELECT abs(CASE WHEN i = 3000 THEN -9223372036854775807 - 1 ELSE i END) FROM n";
    let mut stream = db.stream(read_sql(&db, text, []).with_columns([ValueType::I64]));
    let mut rows = 0;
    let error: DbError = loop {
        match stream.next().await.expect("an error comes before the end") {
            Ok(batch) => rows += batch.len(),
            Err(error) => break error,
        }
    };
    refusal(&error);
    assert!(rows < 3_000, "{rows} rows before the one that fails");
    assert!(stream.next().await.is_none(), "nothing comes after an error");
    drop(stream);
    let mut missing = db.stream(read_sql(&db, "SELECT * FROM no_such_table", []));
    let error = missing.next().await.expect("an error").map(drop).expect_err("there is no such table");
    assert_eq!(refusal(&error), DbErrorKind::MissingTable { table: "no_such_table".to_owned() });
    drop(missing);
    trial.pool_is_whole(&db, None).await
}

/// A stream that fails in a transaction fails it; a savepoint brings it back.
pub(crate) async fn a_stream_that_fails_fails_its_transaction(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let tx = trial.database().begin(TransactionOptions::default()).await?;
    tx.savepoint(1).await?;
    let mut stream = tx.stream(read_sql(&db, "SELECT * FROM no_such_table", []));
    let error = stream.next().await.expect("an error").map(drop).expect_err("there is no such table");
    drop(stream);
    let then =
        tx.query(&read_sql(&db, "SELECT 1", [])).await.map(drop).expect_err("the transaction has failed");
    assert_eq!(refusal(&then), refusal(&error));
    tx.rollback_to(1).await?;
    assert_eq!(tx.query(&read_sql(&db, "SELECT 1", [])).await?.len(), 1);
    tx.commit().await?;
    Ok(())
}

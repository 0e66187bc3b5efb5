//! Several statements at once.

use rustango_model::Model as _;
use rustango_ports::database::{DbError, DbErrorKind, Executor as _, TransactionOptions, Value, ValueType};
use rustango_query::Objects as _;

use crate::database::{
    Settings,
    models::{Account, Note},
    trial::{Outcome, Trial, count_of, only_integer, read_sql, refusal, sql},
};

fn expect_error<T>(outcome: Result<T, DbError>) -> DbError {
    outcome.map(drop).expect_err("a statement of the batch is wrong")
}

pub(crate) async fn batch_keeps_order(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    Note::new("a").insert(&db).await?;
    let statements: Vec<_> = (0..20)
        .map(|number| match number % 4 {
            // One without rows among them.
            3 => read_sql(&db, "SELECT text FROM note WHERE id > 100", []),
            _ => read_sql(&db, "SELECT ? + 0", [Value::I64(number)]).with_columns([ValueType::I64]),
        })
        .collect();
    let outside = db.batch(&statements).await?;
    let tx = trial.database().begin(TransactionOptions::default()).await?;
    for answers in [outside, tx.batch(&statements).await?] {
        assert_eq!(answers.len(), 20);
        for (number, rows) in (0..).zip(answers) {
            if number % 4 == 3 {
                assert!(rows.is_empty());
            } else {
                assert_eq!(only_integer(&*rows)?, number);
            }
        }
    }
    tx.commit().await?;
    assert!(db.batch(&[]).await?.is_empty());
    Ok(())
}

pub(crate) async fn batches_may_write(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let insert = |text: &str| sql(&db, "INSERT INTO note (text) VALUES (?)", [Value::Text(text.to_owned())]);
    let answers = db.batch(&[insert("a"), read_sql(&db, "SELECT 1", []), insert("b")]).await?;
    assert_eq!(answers.iter().map(|rows| rows.len()).collect::<Vec<_>>(), [0, 1, 0]);
    assert_eq!(count_of::<Note>(&db).await?, 2);
    Ok(())
}

pub(crate) async fn batch_reports_the_first_failure(trial: &Trial) -> Outcome {
    let db = trial.with_settings(Settings::new().connections(1), &[Note::schema, Account::schema]).await?;
    let statements = [
        read_sql(&db, "SELECT COUNT(*) FROM note", []),
        read_sql(&db, "SELECT * FROM first_missing", []),
        read_sql(&db, "SELECT COUNT(*) FROM note", []),
        read_sql(&db, "SELECT * FROM second_missing", []),
    ];
    let first = DbErrorKind::MissingTable { table: "first_missing".to_owned() };
    for _ in 0..3 {
        assert_eq!(refusal(&expect_error(db.batch(&statements).await)), first);
        assert_eq!(count_of::<Note>(&db).await?, 0, "the connection is as good as before");
    }
    Note::new("a").insert(&db).await?;
    let tx = trial.database().begin(TransactionOptions::default()).await?;
    tx.savepoint(1).await?;
    assert_eq!(refusal(&expect_error(tx.batch(&statements).await)), first);
    tx.rollback_to(1).await?;
    assert_eq!(tx.batch(&statements[..1]).await?.len(), 1);
    tx.rollback().await?;
    trial.pool_is_whole(&db, None).await
}

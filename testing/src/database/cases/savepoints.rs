//! Transactions within transactions.

use rustango_model::Model as _;
use rustango_ports::database::{DbErrorKind, TransactionOptions};
use rustango_query::{Db, Error, Objects as _};

use crate::database::{
    cut::{cut_where_it_lingers, linger},
    models::{Account, Note},
    trial::{Failure, Outcome, Trial, count_of, refusal, refused, sql},
};

async fn texts(db: &Db) -> Result<Vec<String>, Failure> {
    Ok(Note::objects().fetch(db).await?.into_iter().map(|note| note.text).collect())
}

async fn note(text: &str, db: &Db) -> Result<(), Error> {
    Note::new(text).insert(db).await
}

fn abort<T>() -> Result<T, Error> {
    Err(Error::abort(std::fmt::Error))
}

pub(crate) async fn an_inner_error_takes_back_the_inner_work(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    db.transaction(async |tx| {
        note("before", tx).await?;
        let inner = tx
            .transaction(async |inner| {
                note("lost", inner).await?;
                abort::<()>()
            })
            .await;
        assert!(matches!(inner, Err(Error::Aborted(_))));
        note("after", tx).await?;
        tx.transaction(async |inner| note("kept", inner).await).await
    })
    .await?;
    assert_eq!(texts(&db).await?, ["before", "after", "kept"]);
    Ok(())
}

pub(crate) async fn an_outer_error_takes_back_everything(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let outcome = db
        .transaction(async |tx| {
            note("outer", tx).await?;
            tx.transaction(async |inner| note("inner", inner).await).await?;
            abort::<()>()
        })
        .await;
    assert!(outcome.is_err());
    assert_eq!(count_of::<Note>(&db).await?, 0);
    Ok(())
}

/// Dropped at any point, an inner closure takes its own work with it, and
/// nothing else.
pub(crate) async fn a_dropped_inner_future_takes_back_its_work(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    db.transaction(async |tx| {
        note("before", tx).await?;
        cut_where_it_lingers(tx.transaction(async |inner| {
            note("lost", inner).await?;
            inner
                .transaction(async |innermost| {
                    note("lost too", innermost).await?;
                    linger::<Result<(), _>>().await
                })
                .await
        }))
        .await;
        note("after", tx).await?;
        tx.transaction(async |inner| note("kept", inner).await).await
    })
    .await?;
    assert_eq!(texts(&db).await?, ["before", "after", "kept"]);
    Ok(())
}

pub(crate) async fn an_abandoned_savepoint_is_taken_back_before_the_commit(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    db.transaction(async |tx| {
        note("kept", tx).await?;
        cut_where_it_lingers(tx.transaction(async |inner| {
            note("lost", inner).await?;
            linger::<Result<(), _>>().await
        }))
        .await;
        Ok(())
    })
    .await?;
    assert_eq!(texts(&db).await?, ["kept"]);
    Ok(())
}

/// A violated constraint inside is caught, and the transaction goes on.
pub(crate) async fn savepoint_recovers_from_failure(trial: &Trial) -> Outcome {
    let db = trial.with(&[Account::schema]).await?;
    let account = |slug: &str| Account::new(&format!("{slug}@example.org"), 1, slug);
    db.transaction(async |tx| {
        account("a").insert(tx).await?;
        for _ in 0..3 {
            let inner = tx
                .transaction(async |inner| {
                    account("b").insert(inner).await?;
                    account("a").insert(inner).await
                })
                .await;
            assert!(matches!(refused(inner), DbErrorKind::UniqueViolation { .. }));
        }
        account("c").insert(tx).await
    })
    .await?;
    let slugs: Vec<_> =
        Account::objects().fetch(&db).await?.into_iter().map(|account| account.slug).collect();
    assert_eq!(slugs, ["a", "c"]);

    // The port by itself: the transaction answers to `rollback_to`.
    let tx = trial.database().begin(TransactionOptions::default()).await?;
    tx.savepoint(1).await?;
    let broken = tx.query(&sql(&db, "SELECT no_such_column FROM account", [])).await;
    let Err(error) = broken else { panic!("there is no such column") };
    assert_eq!(refusal(&error), DbErrorKind::MissingColumn { column: "no_such_column".to_owned() });
    tx.rollback_to(1).await?;
    tx.execute(&sql(&db, "DELETE FROM account", [])).await?;
    tx.commit().await?;
    assert_eq!(count_of::<Account>(&db).await?, 0);
    Ok(())
}

pub(crate) async fn savepoints_nest_deeply(trial: &Trial) -> Outcome {
    async fn nest(db: &Db, depth: u32) -> Result<(), Error> {
        note(&depth.to_string(), db).await?;
        if depth < 20 {
            let inner = Box::pin(db.transaction(async |inner| nest(inner, depth + 1).await)).await;
            if depth == 9 {
                // Everything from the tenth on is lost, released or not.
                assert!(inner.is_err());
                return Ok(());
            }
            inner?;
        }
        if depth == 10 { abort() } else { Ok(()) }
    }
    let db = trial.with(&[Note::schema]).await?;
    db.transaction(async |tx| nest(tx, 0).await).await?;
    let expected: Vec<_> = (0..10).map(|depth| depth.to_string()).collect();
    assert_eq!(texts(&db).await?, expected);
    Ok(())
}

pub(crate) async fn savepoints_follow_one_another(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    db.transaction(async |tx| {
        for number in 0..30 {
            let inner = tx
                .transaction(async |inner| {
                    note(&number.to_string(), inner).await?;
                    if number % 3 == 0 { Ok(()) } else { abort() }
                })
                .await;
            assert_eq!(inner.is_ok(), number % 3 == 0);
        }
        Ok(())
    })
    .await?;
    let expected: Vec<_> = (0..30).step_by(3).map(|number| number.to_string()).collect();
    assert_eq!(texts(&db).await?, expected);
    Ok(())
}

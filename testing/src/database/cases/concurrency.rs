//! Many at once.

use std::sync::Arc;

use rustango_model::Model as _;
use rustango_ports::database::DbErrorKind;
use rustango_query::{Db, Objects as _};
use tokio::task::JoinSet;

use crate::database::{
    Reach, Settings,
    models::{Account, Counter, Note},
    trial::{Failure, Outcome, Trial, count_of, deep, refused},
};

/// Runs tasks side by side and gathers what they return.
async fn side_by_side<T: Send + 'static, F>(tasks: impl IntoIterator<Item = F>) -> Result<Vec<T>, Failure>
where
    F: Future<Output = T> + Send + 'static,
{
    Ok(tasks.into_iter().collect::<JoinSet<T>>().join_all().await)
}

/// R092: no writer is told that the database is busy.
pub(crate) async fn writers_do_not_get_in_each_others_way(trial: &Trial) -> Outcome {
    const WRITERS: u64 = 16;
    let inserts = deep(200, 1_000);
    let db = trial.with(&[Note::schema]).await?;
    // Four pools, as four programs on one database would have.
    let mut pools = vec![db.clone()];
    if trial.reach() == Reach::Shared {
        for _ in 0..3 {
            pools.push(Db::shared(trial.open(Settings::new().connections(2)).await?));
        }
    }
    let pools = Arc::new(pools);
    let outcomes = side_by_side((0..WRITERS).map(|writer| {
        let pools = Arc::clone(&pools);
        async move {
            let db = &pools[usize::try_from(writer).unwrap_or_default() % pools.len()];
            for number in 0..inserts {
                Note::new(format!("{writer}: {number}")).insert(db).await?;
            }
            Ok::<_, rustango_query::Error>(())
        }
    }))
    .await?;
    for outcome in outcomes {
        outcome?;
    }
    assert_eq!(count_of::<Note>(&db).await?, WRITERS * inserts);
    Ok(())
}

/// R015: of many that insert the same, one does.
pub(crate) async fn of_many_unique_inserts_one_succeeds(trial: &Trial) -> Outcome {
    let db = trial.with(&[Account::schema]).await?;
    let outcomes = side_by_side((0..100).map(|_| {
        let db = db.clone();
        async move { Account::new("a@example.org", 1, "a").insert(&db).await }
    }))
    .await?;
    let mut successes = 0;
    for outcome in outcomes {
        match outcome {
            Ok(()) => successes += 1,
            Err(error) => {
                let kind = refused::<()>(Err(error));
                assert!(matches!(kind, DbErrorKind::UniqueViolation { .. }), "{kind:?}");
            }
        }
    }
    assert_eq!((successes, count_of::<Account>(&db).await?), (1, 1));
    Ok(())
}

/// Readers are not held up by a transaction that writes.
pub(crate) async fn readers_read_beside_a_writer(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    Note::new("before").insert(&db).await?;
    db.transaction(async |tx| {
        Note::objects().update().set(Note::text, "changed").execute(tx).await?;
        if trial.reach() == Reach::Shared {
            for _ in 0..10 {
                assert_eq!(Note::objects().get(&db).await?.text, "before");
            }
        }
        assert_eq!(Note::objects().get(tx).await?.text, "changed");
        Ok(())
    })
    .await?;
    // Whoever wrote reads what was written.
    assert_eq!(Note::objects().get(&db).await?.text, "changed");
    Ok(())
}

/// Whatever a write returned after, a read sees, on whichever connection.
pub(crate) async fn writes_are_read_at_once(trial: &Trial) -> Outcome {
    let db = trial.with(&[Counter::schema]).await?;
    Counter { id: 1, value: 0 }.insert(&db).await?;
    for value in 1..=200 {
        Counter::objects().update().set(Counter::value, value).execute(&db).await?;
        assert_eq!(Counter::objects().get(&db).await?.value, value);
    }
    Ok(())
}

/// Each case has a database of its own.
pub(crate) async fn databases_of_cases_are_apart(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    assert_eq!(count_of::<Note>(&db).await?, 0);
    Note::new("mine").insert(&db).await?;
    assert_eq!(count_of::<Note>(&db).await?, 1);
    Ok(())
}

//! Tables made, dropped and changed.

use rustango_migrate::{create_tables, drop_tables};
use rustango_model::{Auto, ForeignKey, Model as _};
use rustango_ports::database::{DbErrorKind, Executor as _};
use rustango_query::{Error, Objects as _};

use crate::database::{
    models::{Author, Comment, Country, Egg, Hen, Note, Post},
    trial::{Outcome, Trial, capabilities, count_of, only_integer, read_sql, refused, registry, sql},
};

/// Tables that point at each other are made and dropped, and keep each other.
pub(crate) async fn tables_may_point_at_each_other(trial: &Trial) -> Outcome {
    let db = trial.with(&[Hen::schema, Egg::schema]).await?;
    let mut hen = Hen { id: Auto::default(), hatched_from: None };
    hen.save(&db).await?;
    let mut egg = Egg { id: Auto::default(), laid_by: ForeignKey::to(&hen)? };
    egg.save(&db).await?;
    hen.hatched_from = Some(ForeignKey::to(&egg)?);
    hen.save(&db).await?;
    for outcome in [hen.delete(&db).await, egg.delete(&db).await] {
        assert!(matches!(refused(outcome), DbErrorKind::ForeignKeyViolation { .. }));
    }
    let nowhere = Hen { id: Auto::default(), hatched_from: Some(ForeignKey::new(99)) }.insert(&db).await;
    assert!(matches!(refused(nowhere), DbErrorKind::ForeignKeyViolation { .. }));
    drop_tables(&db, &registry(&[Hen::schema, Egg::schema])?).await?;
    assert!(matches!(refused(Hen::objects().fetch(&db).await), DbErrorKind::MissingTable { .. }));
    Ok(())
}

/// A table outside of the list, whose rows would point nowhere.
pub(crate) async fn a_table_that_is_pointed_at_is_not_dropped(trial: &Trial) -> Outcome {
    let db = trial.with(&[Author::schema, Post::schema]).await?;
    let mut author = Author::new("Ann");
    author.save(&db).await?;
    Post::new("a post", &author).save(&db).await?;
    refused(drop_tables(&db, &registry(&[Author::schema])?).await);
    assert_eq!((count_of::<Author>(&db).await?, count_of::<Post>(&db).await?), (1, 1));
    Ok(())
}

pub(crate) async fn tables_are_dropped_whatever_their_order(trial: &Trial) -> Outcome {
    let models: [fn() -> _; 3] = [Comment::schema, Author::schema, Post::schema];
    let db = trial.with(&models).await?;
    let mut author = Author::new("Ann");
    author.save(&db).await?;
    Post::new("a post", &author).save(&db).await?;
    for _ in 0..2 {
        // Once with rows, and once where there is nothing to drop.
        drop_tables(&db, &registry(&models)?).await?;
    }
    create_tables(&db, &registry(&models)?).await?;
    assert_eq!(count_of::<Post>(&db).await?, 0);
    Ok(())
}

pub(crate) async fn tables_that_exist_are_not_made_again(trial: &Trial) -> Outcome {
    let db = trial.with(&[Author::schema]).await?;
    let outcome = create_tables(&db, &registry(&[Country::schema, Author::schema])?).await;
    refused(outcome);
    if capabilities(&db).transactional_ddl {
        let missing = refused(Country::objects().fetch(&db).await);
        assert_eq!(missing, DbErrorKind::MissingTable { table: "country".to_owned() }, "all tables or none");
    }
    Ok(())
}

pub(crate) async fn schema_changes_follow_transactions(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let outcome = db
        .transaction(async |tx| {
            create_tables(
                tx,
                &registry(&[Country::schema]).map_err(|failure| Error::InvalidQuery(failure.to_string()))?,
            )
            .await?;
            Country { code: "FR".to_owned(), name: "France".to_owned() }.insert(tx).await?;
            Err::<(), _>(Error::abort(std::fmt::Error))
        })
        .await;
    let exists = Country::objects().count(&db).await;
    if capabilities(&db).transactional_ddl {
        assert!(matches!(outcome, Err(Error::Aborted(_))), "{outcome:?}");
        assert_eq!(refused(exists), DbErrorKind::MissingTable { table: "country".to_owned() });
    } else {
        assert_eq!(exists?, 1, "a schema change ends the transaction before it");
    }
    Ok(())
}

/// A table that changes under prepared statements is read as it is.
///
/// R026: nobody is told that a plan is out of date.
pub(crate) async fn prepared_statements_outlive_schema_changes(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    Note::new("before").insert(&db).await?;
    let all = read_sql(&db, "SELECT * FROM note", []);
    assert_eq!(db.query(&all).await?.columns().len(), 2);
    db.execute(&sql(&db, "ALTER TABLE note ADD COLUMN extra INTEGER", [])).await?;
    for _ in 0..10 {
        assert_eq!(db.query(&all).await?.columns().len(), 3);
        assert_eq!(Note::objects().get(&db).await?.text, "before");
    }
    let count = read_sql(&db, "SELECT COUNT(*) FROM note", []);
    assert_eq!(only_integer(&*db.query(&count).await?)?, 1);
    Ok(())
}

//! Rows that are locked until a transaction ends.

use rustango_ports::database::DbErrorKind;
use rustango_query::{Error, Objects as _};

use super::paths::library;
use crate::database::{
    models::{Author, Post},
    trial::{Outcome, Trial, capabilities},
};

pub(crate) async fn locked_rows_are_left_alone(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let Some(outside) = trial.outside().await? else {
        // Whoever has the only connection has every row.
        let locked = db.transaction(async |tx| Post::objects().select_for_update().fetch(tx).await).await?;
        assert_eq!(locked.len(), 3);
        return Ok(());
    };
    db.transaction(async |tx| {
        let rust = Post::objects().filter(Post::title.eq("rust")).select_for_update().of_self();
        let rust = rust.get(tx).await?;
        if capabilities(tx).concurrent_writers {
            let refused = outside
                .transaction(async |other| Post::objects().nowait().fetch(other).await)
                .await
                .expect_err("a row is held");
            assert_eq!(refused.database_kind(), Some(&DbErrorKind::LockTimeout), "{refused}");
            let free = outside.transaction(async |other| Post::objects().skip_locked().fetch(other).await);
            let titles: Vec<_> = free.await?.into_iter().map(|post| post.title).collect();
            assert_eq!(titles, ["go", "zig"]);
        }
        // Reading is free.
        assert_eq!(Post::objects().count(&outside).await?, 3);
        let mut rust = rust;
        rust.views = 99;
        rust.save(tx).await
    })
    .await?;
    assert_eq!(Post::objects().filter(Post::views.eq(99)).count(&outside).await?, 1);
    Ok(())
}

pub(crate) async fn locks_need_a_transaction(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let outcome = Author::objects().select_for_update().fetch(&db).await;
    assert!(matches!(outcome, Err(Error::InvalidQuery(_))), "{outcome:?}");
    Ok(())
}

pub(crate) async fn locks_cover_models_that_come_along(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let posts = db
        .transaction(async |tx| {
            let posts = Post::objects().select_related(Post::author).select_for_update();
            posts.fetch(tx).await
        })
        .await?;
    assert!(posts.iter().all(|post| post.author.loaded().is_some()));
    Ok(())
}

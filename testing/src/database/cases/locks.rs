//! Rows that are locked until a transaction ends.

use rustango_ports::database::DbErrorKind;
use rustango_query::{Db, Error, Objects as _};

use super::paths::library;
use crate::database::{
    models::{Author, Post},
    trial::{Outcome, Trial, capabilities, refused},
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

pub(crate) async fn locks_cover_what_is_named(trial: &Trial) -> Outcome {
    let db = library(trial).await?;
    let rust = || Post::objects().filter(Post::title.eq("rust")).select_for_update();
    // What may be missing cannot be locked, on any database.
    for query in [rust().select_related(Post::editor), rust().of(Post::editor)] {
        let outcome = db.transaction(async |tx| query.clone().fetch(tx).await).await;
        assert!(matches!(outcome, Err(Error::InvalidQuery(_))), "{outcome:?}");
    }
    let Some(outside) = trial.outside().await? else { return Ok(()) };
    let can = capabilities(&db);
    for (query, of_posts, of_authors) in [
        (rust().select_related(Post::author), 2, 2),
        (rust().select_related(Post::editor).of_self(), 2, 3),
        (rust().of(Post::author), 3, 2),
        (rust().of_self().of(Post::author), 2, 2),
    ] {
        if of_posts + of_authors > 4 && !can.lock_of {
            let refused_now = refused(db.transaction(async |tx| query.clone().fetch(tx).await).await);
            assert_eq!(refused_now, DbErrorKind::Unsupported, "{query:?}");
            continue;
        }
        db.transaction(async |tx| {
            query.clone().fetch(tx).await?;
            if can.concurrent_writers {
                // One that locks whole queries may lock what it looked through as well.
                let are_left = |found: usize, left| found == left || !can.lock_of && found < left;
                let posts = async |other: &Db| Post::objects().skip_locked().fetch(other).await;
                let posts = outside.transaction(posts).await?;
                assert!(are_left(posts.len(), of_posts), "{posts:?} of {query:?}");
                let authors = async |other: &Db| Author::objects().skip_locked().fetch(other).await;
                let authors = outside.transaction(authors).await?;
                assert!(are_left(authors.len(), of_authors), "{authors:?} of {query:?}");
            }
            Ok(())
        })
        .await?;
    }
    Ok(())
}

//! Tables as wholes.

use rustango_ports::{
    database::{DbErrorKind, ValueType},
    schema::{Column, OnDelete, Operation},
};

use super::super::{
    tables::{BLOG, blog, integer, key, name, names, table, text, with_default},
    trial::Trial,
};
use crate::database::trial::{Outcome, refused};

pub(crate) async fn tables_are_created_and_dropped(trial: &Trial) -> Outcome {
    let [author, post] = blog();
    let mut site = trial.site([]).await?;
    site.migrate(&[Operation::CreateTable(author), Operation::CreateTable(post)]).await?;
    trial.is_as_created(&site).await?;
    for sql in BLOG {
        site.run(sql).await?;
    }
    trial.change(&mut site, Operation::DropTable { table: name("post") }).await?;
    assert_eq!(site.rows("SELECT name FROM author ORDER BY id", &[ValueType::Text]).await?, ["Ada", "Bo"]);
    trial.change(&mut site, Operation::DropTable { table: name("author") }).await
}

pub(crate) async fn tables_between_others_are_created_and_dropped(trial: &Trial) -> Outcome {
    let [author, post] = blog();
    let mut site = trial.site([author, post, table("tag", [text("slug", 20)])]).await?;
    for sql in BLOG {
        site.run(sql).await?;
    }
    let mut between = table("post_tags", [integer("post"), text("tag", 20)]);
    between.primary_key = names(&["post", "tag"]);
    between.foreign_keys = vec![
        key("post_tags", &["post"], "post", &["id"], OnDelete::Cascade),
        key("post_tags", &["tag"], "tag", &["slug"], OnDelete::Cascade),
    ];
    trial.change(&mut site, Operation::CreateM2MTable(between)).await?;
    site.run("INSERT INTO tag (slug) VALUES ('rust')").await?;
    site.run("INSERT INTO post_tags (post, tag) VALUES (1, 'rust'), (2, 'rust')").await?;
    let twice = site.run("INSERT INTO post_tags (post, tag) VALUES (1, 'rust')").await;
    assert!(matches!(refused(twice), DbErrorKind::UniqueViolation { .. }));
    site.run("DELETE FROM post WHERE id = 1").await?;
    assert_eq!(site.rows("SELECT post FROM post_tags", &[ValueType::I64]).await?, ["2"]);
    trial.change(&mut site, Operation::DropM2MTable { table: name("post_tags") }).await
}

pub(crate) async fn renamed_tables_keep_rows_and_keys(trial: &Trial) -> Outcome {
    let mut site = trial.site(blog()).await?;
    for sql in BLOG {
        site.run(sql).await?;
    }
    // Its check is named after the table, and has to follow.
    let choices = vec!["epic".to_owned(), "lyric".to_owned()];
    let kind = Column { choices, ..with_default(text("kind", 9), "'epic'") };
    site.migrate(&[Operation::AddColumn { table: name("author"), column: kind, fill: None }]).await?;
    trial.change(&mut site, Operation::RenameTable { table: name("author"), to: name("writer") }).await?;
    trial.change(&mut site, Operation::RenameTable { table: name("post"), to: name("article") }).await?;
    let rows = site.rows("SELECT title, likes FROM article ORDER BY id", &[ValueType::Text, ValueType::I64]);
    assert_eq!(rows.await?, ["One, 0", "Two, 7", "Three, 9"]);
    let lost = site.run("INSERT INTO article (author, title) VALUES (5, 'Five')").await;
    assert!(matches!(refused(lost), DbErrorKind::ForeignKeyViolation { .. }));
    let untitled = site.run("INSERT INTO article (author, title) VALUES (1, '')").await;
    assert!(matches!(refused(untitled), DbErrorKind::CheckViolation { .. }));
    site.run("DELETE FROM writer WHERE id = 1").await?;
    assert_eq!(site.rows("SELECT title FROM article", &[ValueType::Text]).await?, ["Three"]);
    site.run("INSERT INTO article (author, title) VALUES (2, 'Four')").await?;
    // Rows that were refused may have had numbers.
    let later = site.rows("SELECT title FROM article WHERE id > 3", &[ValueType::Text]).await?;
    assert_eq!(later, ["Four"]);
    Ok(())
}

pub(crate) async fn comments_change_nothing_else(trial: &Trial) -> Outcome {
    let mut site = trial.site(blog()).await?;
    for sql in BLOG {
        site.run(sql).await?;
    }
    for comment in [Some("What Ada's readers \"like\"".to_owned()), None] {
        let table_comment = Operation::AlterTableComment { table: name("post"), comment: comment.clone() };
        trial.change(&mut site, table_comment).await?;
        for column in ["id", "title", "likes"] {
            let (column, comment) = (name(column), comment.clone());
            trial
                .change(&mut site, Operation::AlterColumnComment { table: name("post"), column, comment })
                .await?;
        }
    }
    let rows = site.rows("SELECT title, likes FROM post ORDER BY id", &[ValueType::Text, ValueType::I64]);
    assert_eq!(rows.await?, ["One, 0", "Two, 7", "Three, 9"]);
    Ok(())
}

//! Foreign keys, and what becomes of them when tables at either end change.

use rustango_ports::{
    database::{DbErrorKind, ValueType},
    schema::{ForeignKey, OnDelete, Operation},
};

use super::super::{
    site::{Site, Unchanged},
    tables::{BLOG, auto, blog, integer, key, name, names, nullable, table, text, unique},
    trial::Trial,
};
use crate::database::trial::{Outcome, refused};

fn add(key: ForeignKey, not_valid: bool) -> Operation {
    Operation::AddForeignKey { table: name("post"), key, not_valid }
}

fn author_key() -> ForeignKey {
    key("post", &["author"], "author", &["id"], OnDelete::Restrict)
}

fn drop_key() -> Operation {
    Operation::DropForeignKey { table: name("post"), name: author_key().name }
}

pub(crate) async fn foreign_keys_are_added_and_dropped(trial: &Trial) -> Outcome {
    let mut site = trial.site(blog()).await?;
    for sql in BLOG {
        site.run(sql).await?;
    }
    trial.change(&mut site, drop_key()).await?;
    site.run("UPDATE post SET author = 5 WHERE id = 3").await?;
    site.run("UPDATE post SET author = 2 WHERE id = 3").await?;
    trial.change(&mut site, add(author_key(), false)).await?;
    for wrong in ["UPDATE post SET author = 5", "DELETE FROM author"] {
        assert!(matches!(refused(site.run(wrong).await), DbErrorKind::ForeignKeyViolation { .. }), "{wrong}");
    }
    Ok(())
}

pub(crate) async fn foreign_keys_are_validated_later(trial: &Trial) -> Outcome {
    let mut site = trial.site(blog()).await?;
    for sql in BLOG {
        site.run(sql).await?;
    }
    site.migrate(&[drop_key()]).await?;
    site.migrate(&[add(author_key(), true)]).await?;
    let lost = "UPDATE post SET author = 5";
    assert!(matches!(refused(site.run(lost).await), DbErrorKind::ForeignKeyViolation { .. }));
    let validate = Operation::ValidateConstraint { table: name("post"), name: author_key().name };
    trial.change(&mut site, validate).await?;
    assert!(matches!(refused(site.run(lost).await), DbErrorKind::ForeignKeyViolation { .. }));
    Ok(())
}

pub(crate) async fn rows_that_point_nowhere_refuse_a_key(trial: &Trial) -> Outcome {
    let mut site = trial.site(blog()).await?;
    for sql in BLOG {
        site.run(sql).await?;
    }
    site.migrate(&[drop_key()]).await?;
    site.run("UPDATE post SET author = 5 WHERE id = 3").await?;
    let Err(Unchanged::Failed(error)) = site.migrate(&[add(author_key(), false)]).await else {
        panic!("a row points nowhere, and the key is there");
    };
    assert!(matches!(error.kind(), DbErrorKind::ForeignKeyViolation { .. }), "{error}");
    trial.is_as_created(&site).await?;
    let rows = site.rows("SELECT author FROM post ORDER BY id", &[ValueType::I64]).await?;
    assert_eq!(rows, ["1", "1", "5"]);
    Ok(())
}

pub(crate) async fn composite_keys_are_added_and_dropped(trial: &Trial) -> Outcome {
    let mut place = table("place", [text("country", 2), integer("number"), text("name", 20)]);
    place.primary_key = names(&["country", "number"]);
    let visit = table("visit", [auto("id"), nullable(text("country", 2)), nullable(integer("number"))]);
    let mut site = trial.site([place, visit]).await?;
    site.run("INSERT INTO place (country, number, name) VALUES ('de', 1, 'Bonn'), ('fr', 1, 'Caen')").await?;
    site.run("INSERT INTO visit (country, number) VALUES ('de', 1), ('fr', 1), (NULL, 9)").await?;
    let key = key("visit", &["country", "number"], "place", &["country", "number"], OnDelete::Cascade);
    let named = key.name.clone();
    let table = name("visit");
    trial
        .change(&mut site, Operation::AddCompositeFk { table: table.clone(), key, not_valid: false })
        .await?;
    let lost = "INSERT INTO visit (country, number) VALUES ('de', 2)";
    assert!(matches!(refused(site.run(lost).await), DbErrorKind::ForeignKeyViolation { .. }));
    let rename = Operation::RenameColumn { table: name("place"), column: name("number"), to: name("no") };
    trial.change(&mut site, rename).await?;
    site.run("DELETE FROM place WHERE country = 'fr'").await?;
    let rows = site.rows("SELECT country FROM visit ORDER BY id", &[ValueType::Text]).await?;
    assert_eq!(rows, ["de", "NULL"]);
    trial.change(&mut site, Operation::DropCompositeFk { table, name: named }).await?;
    site.run(lost).await?;
    Ok(())
}

/// A change of the column that many others depend on, in a way that most
/// databases cannot make in place.
fn widen_name() -> Operation {
    Operation::AlterColumnMaxLength { table: name("author"), column: name("name"), max_length: Some(80) }
}

pub(crate) async fn nothing_that_points_at_a_changed_table_is_deleted(trial: &Trial) -> Outcome {
    let mut site = trial.site(blog()).await?;
    for sql in BLOG {
        site.run(sql).await?;
    }
    trial.change(&mut site, widen_name()).await?;
    let rows = site.rows("SELECT author, title FROM post ORDER BY id", &[ValueType::I64, ValueType::Text]);
    assert_eq!(rows.await?, ["1, One", "1, Two", "2, Three"]);
    Ok(())
}

pub(crate) async fn keys_of_others_work_after_a_change(trial: &Trial) -> Outcome {
    let mut likes = table("fan", [auto("id"), integer("post"), nullable(integer("author"))]);
    likes.foreign_keys = vec![
        key("fan", &["post"], "post", &["id"], OnDelete::Restrict),
        key("fan", &["author"], "author", &["id"], OnDelete::SetNull),
    ];
    let [author, post] = blog();
    let mut site = trial.site([author, post, likes]).await?;
    for sql in BLOG {
        site.run(sql).await?;
    }
    site.run("INSERT INTO fan (post, author) VALUES (3, 1)").await?;
    trial.change(&mut site, widen_name()).await?;
    let widen =
        Operation::AlterColumnMaxLength { table: name("post"), column: name("title"), max_length: Some(80) };
    trial.change(&mut site, widen).await?;
    for wrong in ["UPDATE fan SET post = 9", "UPDATE fan SET author = 9", "DELETE FROM post WHERE id = 3"] {
        assert!(matches!(refused(site.run(wrong).await), DbErrorKind::ForeignKeyViolation { .. }), "{wrong}");
    }
    site.run("DELETE FROM author WHERE id = 1").await?;
    let rows = site.rows("SELECT post, author FROM fan", &[ValueType::I64, ValueType::I64]).await?;
    assert_eq!(rows, ["3, NULL"]);
    assert_eq!(site.rows("SELECT title FROM post", &[ValueType::Text]).await?, ["Three"]);
    Ok(())
}

pub(crate) async fn self_references_are_kept(trial: &Trial) -> Outcome {
    let mut tree = table("tree", [auto("id"), nullable(integer("parent")), text("label", 10)]);
    tree.foreign_keys.push(key("tree", &["parent"], "tree", &["id"], OnDelete::Cascade));
    let mut site = trial.site([tree]).await?;
    site.run("INSERT INTO tree (parent, label) VALUES (NULL, 'a'), (1, 'b'), (2, 'c')").await?;
    let longer =
        Operation::AlterColumnMaxLength { table: name("tree"), column: name("label"), max_length: Some(20) };
    trial.change(&mut site, longer).await?;
    trial.change(&mut site, Operation::RenameTable { table: name("tree"), to: name("wood") }).await?;
    let rename = Operation::RenameColumn { table: name("wood"), column: name("id"), to: name("number") };
    trial.change(&mut site, rename).await?;
    let lost = site.run("INSERT INTO wood (parent, label) VALUES (9, 'd')").await;
    assert!(matches!(refused(lost), DbErrorKind::ForeignKeyViolation { .. }));
    site.run("DELETE FROM wood WHERE number = 2").await?;
    assert_eq!(site.rows("SELECT number FROM wood", &[ValueType::I64]).await?, ["1"]);
    Ok(())
}

pub(crate) async fn circles_are_kept(trial: &Trial) -> Outcome {
    let mut hen = table("hen", [auto("id"), nullable(integer("egg")), text("name", 10)]);
    hen.foreign_keys.push(key("hen", &["egg"], "egg", &["id"], OnDelete::SetNull));
    let mut egg = table("egg", [auto("id"), integer("hen"), text("colour", 10)]);
    egg.foreign_keys.push(key("egg", &["hen"], "hen", &["id"], OnDelete::Cascade));
    egg.uniques.push(unique("egg", &["colour"]));
    let mut site = trial.site([hen, egg]).await?;
    site.run("INSERT INTO hen (id, egg, name) VALUES (1, NULL, 'Berta')").await?;
    site.run("INSERT INTO egg (id, hen, colour) VALUES (1, 1, 'white'), (2, 1, 'brown')").await?;
    site.run("UPDATE hen SET egg = 2").await?;
    for (table, column) in [("hen", "name"), ("egg", "colour")] {
        let [table, column] = [table, column].map(name);
        trial
            .change(&mut site, Operation::AlterColumnMaxLength { table, column, max_length: Some(20) })
            .await?;
    }
    let rows = site.rows(
        "SELECT id, hen, colour FROM egg ORDER BY id",
        &[ValueType::I64, ValueType::I64, ValueType::Text],
    );
    assert_eq!(rows.await?, ["1, 1, white", "2, 1, brown"]);
    site.run("DELETE FROM egg WHERE id = 2").await?;
    assert_eq!(site.rows("SELECT egg FROM hen", &[ValueType::I64]).await?, ["NULL"]);
    site.run("DELETE FROM hen").await?;
    assert_eq!(site.rows("SELECT count(*) FROM egg", &[ValueType::I64]).await?, ["0"]);
    Ok(())
}

pub(crate) async fn deferrable_keys_are_kept_or_refused(trial: &Trial) -> Outcome {
    let mut site = trial.site(blog()).await?;
    for sql in BLOG {
        site.run(sql).await?;
    }
    trial.change(&mut site, drop_key()).await?;
    let late = add(ForeignKey { deferrable: true, ..author_key() }, false);
    if !site.capabilities().deferrable_keys {
        let outcome = site.migrate(&[late]).await;
        assert!(matches!(outcome, Err(Unchanged::Refused(_))), "{outcome:?}");
        return trial.is_as_created(&site).await;
    }
    trial.change(&mut site, late).await?;
    trial.change(&mut site, widen_name()).await?;
    let rename = Operation::RenameTable { table: name("post"), to: name("article") };
    trial.change(&mut site, rename).await
}

pub(crate) async fn filled_columns_may_have_deferrable_keys(trial: &Trial) -> Outcome {
    let [author, mut post] = blog();
    post.columns[1].nullable = true;
    let mut site = trial.site([author, post]).await?;
    post_keys_wait(trial, &mut site).await?;
    for sql in BLOG {
        site.run(sql).await?;
    }
    site.run("UPDATE post SET author = NULL WHERE id = 1").await?;
    let fill = Some("SELECT max(id) FROM author".to_owned());
    let [table, column] = ["post", "author"].map(name);
    let filled = Operation::AlterColumnNullable { table, column, nullable: false, fill };
    trial.change(&mut site, filled).await?;
    assert_eq!(site.rows("SELECT author FROM post WHERE id = 1", &[ValueType::I64]).await?, ["2"]);
    Ok(())
}

/// Lets the key of posts wait for the end of transactions, where keys can.
async fn post_keys_wait(trial: &Trial, site: &mut Site) -> Outcome {
    if !site.capabilities().deferrable_keys {
        return Ok(());
    }
    trial.change(site, drop_key()).await?;
    trial.change(site, add(ForeignKey { deferrable: true, ..author_key() }, false)).await
}

pub(crate) async fn keys_change_their_type_at_both_ends(trial: &Trial) -> Outcome {
    let grow = |table: &str, column: &str| Operation::AlterColumnType {
        table: name(table),
        column: name(column),
        to: ValueType::I64,
        cast: None,
    };
    let ends = [grow("author", "id"), grow("post", "author")];
    let [one, other] = ends.clone();
    for ends in [ends, [other, one]] {
        let [mut author, mut post] = blog();
        author.columns[0].of = ValueType::I32;
        post.columns[1].of = ValueType::I32;
        let mut site = trial.site([author, post]).await?;
        for sql in BLOG {
            site.run(sql).await?;
        }
        site.migrate(&ends).await?;
        trial.is_as_created(&site).await?;
        let lost = site.run("UPDATE post SET author = 9").await;
        assert!(matches!(refused(lost), DbErrorKind::ForeignKeyViolation { .. }));
        site.run("INSERT INTO author (name) VALUES ('Cy')").await?;
        site.run("DELETE FROM author WHERE id = 1").await?;
        assert_eq!(site.rows("SELECT title FROM post", &[ValueType::Text]).await?, ["Three"]);
    }
    Ok(())
}

pub(crate) async fn indexes_that_keys_stand_on_come_and_go(trial: &Trial) -> Outcome {
    let [author, mut post] = blog();
    post.uniques.clear();
    let mut site = trial.site([author, post]).await?;
    for sql in BLOG {
        site.run(sql).await?;
    }
    let over = super::super::tables::index("post", &["author", "likes"]);
    let named = over.name.clone();
    let create = Operation::CreateIndex { table: name("post"), index: over, concurrently: false };
    let drop = Operation::DropIndex { table: name("post"), index: named, concurrently: false };
    trial.change(&mut site, create.clone()).await?;
    trial.change(&mut site, drop.clone()).await?;
    let lost = site.run("UPDATE post SET author = 9").await;
    assert!(matches!(refused(lost), DbErrorKind::ForeignKeyViolation { .. }));
    trial.change(&mut site, create).await?;
    trial.change(&mut site, drop_key()).await?;
    trial.change(&mut site, add(author_key(), false)).await?;
    trial.change(&mut site, drop).await?;
    trial.change(&mut site, drop_key()).await
}

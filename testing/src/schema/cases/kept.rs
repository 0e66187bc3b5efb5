//! What a change does not name stays.

use rustango_ports::{
    database::{DbErrorKind, Identifier, Statement, ValueType},
    schema::{IndexTerm, Operation},
};

use super::super::{
    tables::{BLOG, blog, column, name, nullable, table, text, with_default},
    trial::Trial,
};
use crate::database::trial::{Outcome, refused};

/// Changes of `title` and of its table that a database may have to make the
/// table anew for, none of which changes a row.
fn changes() -> Vec<Operation> {
    let [post, title, likes] = ["post", "title", "likes"].map(name);
    vec![
        Operation::AlterColumnMaxLength { table: post.clone(), column: title.clone(), max_length: Some(80) },
        Operation::AlterColumnNullable {
            table: post.clone(),
            column: title.clone(),
            nullable: true,
            fill: None,
        },
        Operation::AlterColumnDefault {
            table: post.clone(),
            column: title,
            default: Some("'none'".to_owned()),
        },
        Operation::AlterColumnType { table: post.clone(), column: likes, to: ValueType::I32, cast: None },
        Operation::AddColumn { table: post.clone(), column: nullable(text("extra", 5)), fill: None },
        Operation::DropColumn { table: post, column: name("extra") },
    ]
}

pub(crate) async fn everything_else_of_a_table_is_kept(trial: &Trial) -> Outcome {
    let [author, mut post] = blog();
    let mut state = with_default(text("state", 10), "'draft'");
    state.choices = vec!["draft".to_owned(), "out".to_owned()];
    post.columns.extend([
        state,
        nullable(column("small", ValueType::I16)),
        nullable(column("price", ValueType::Decimal)),
        nullable(column("at", ValueType::Timestamp)),
    ]);
    post.indexes.push(super::super::tables::index("post", &["small", "state"]));
    post.indexes[1].terms[0] = IndexTerm::Descending(name("small"));
    let mut site = trial.site([author, post]).await?;
    for sql in BLOG {
        site.run(sql).await?;
    }
    let at = "2024-02-29 23:59:59.123456";
    site.run(&format!(
        "UPDATE post SET state = 'out', small = id, price = '12345678901234567.25', at = '{at}'"
    ))
    .await?;
    for change in changes() {
        trial.change(&mut site, change).await?;
    }
    let types = [ValueType::Text, ValueType::Text, ValueType::I16, ValueType::Decimal, ValueType::Timestamp];
    let rows = site.rows("SELECT title, state, small, price, at FROM post ORDER BY id", &types).await?;
    let expected = [("One", 1), ("Two", 2), ("Three", 3)]
        .map(|(title, id)| format!("{title}, out, {id}, 12345678901234567.25, {at}"));
    assert_eq!(rows, expected);
    for wrong in ["state = 'gone'", "title = ''"] {
        let error = site.run(&format!("UPDATE post SET {wrong}")).await;
        assert!(matches!(refused(error), DbErrorKind::CheckViolation { .. }), "{wrong}");
    }
    assert_eq!(refused(site.run("UPDATE post SET small = 40000").await), DbErrorKind::InvalidValue);
    let lost = site.run("UPDATE post SET author = 9").await;
    assert!(matches!(refused(lost), DbErrorKind::ForeignKeyViolation { .. }));
    Ok(())
}

pub(crate) async fn triggers_are_kept(trial: &Trial) -> Outcome {
    let [author, post] = blog();
    let note = table("note", [super::super::tables::auto("id"), text("what", 40)]);
    let mut site = trial.site([author, post, note]).await?;
    for sql in BLOG {
        site.run(sql).await?;
    }
    site.note_inserts("post", "INSERT INTO note (what) VALUES (NEW.title)").await?;
    let mut written = Vec::new();
    for (round, change) in changes().into_iter().enumerate() {
        trial.change(&mut site, change).await?;
        let title = format!("Post {round}");
        site.run(&format!("INSERT INTO post (author, title) VALUES (1, '{title}')")).await?;
        written.push(title);
        let noted = site.rows("SELECT what FROM note ORDER BY id", &[ValueType::Text]).await?;
        assert_eq!(noted, written, "no trigger after the change, or it ran for the rows that were there");
    }
    // What a trigger writes to may change, too.
    let longer =
        Operation::AlterColumnMaxLength { table: name("note"), column: name("what"), max_length: Some(80) };
    trial.change(&mut site, longer).await?;
    site.run("INSERT INTO post (author, title) VALUES (1, 'Last')").await?;
    assert_eq!(site.rows("SELECT max(id) FROM note", &[ValueType::I64]).await?, ["7"]);
    Ok(())
}

pub(crate) async fn views_are_kept(trial: &Trial) -> Outcome {
    let mut site = trial.site(blog()).await?;
    for sql in BLOG {
        site.run(sql).await?;
    }
    site.run("CREATE VIEW written AS SELECT id, author FROM post").await?;
    for change in changes() {
        trial.change(&mut site, change).await?;
    }
    let rows = site.rows("SELECT author FROM written ORDER BY id", &[ValueType::I64]).await?;
    assert_eq!(rows, ["1", "1", "2"]);
    site.run("DROP VIEW written").await?;
    Ok(())
}

pub(crate) async fn numbering_goes_on(trial: &Trial) -> Outcome {
    let mut site = trial.site(blog()).await?;
    for sql in BLOG {
        site.run(sql).await?;
    }
    for (round, change) in changes().into_iter().enumerate() {
        let last = 4 + round;
        site.run("INSERT INTO post (author, title) VALUES (1, 'Gone')").await?;
        assert_eq!(site.rows("SELECT max(id) FROM post", &[ValueType::I64]).await?, [last.to_string()]);
        site.run(&format!("DELETE FROM post WHERE id = {last}")).await?;
        trial.change(&mut site, change).await?;
    }
    Ok(())
}

pub(crate) async fn a_change_that_fails_changes_nothing(trial: &Trial) -> Outcome {
    let mut site = trial.site(blog()).await?;
    for sql in BLOG {
        site.run(sql).await?;
    }
    let shorter =
        Operation::AlterColumnMaxLength { table: name("post"), column: name("title"), max_length: Some(4) };
    let mut changes = vec![shorter];
    if site.capabilities().transactional_ddl {
        let rename = Operation::RenameColumn { table: name("post"), column: name("likes"), to: name("n") };
        changes.insert(0, rename);
        changes.insert(0, Operation::RenameTable { table: name("author"), to: name("writer") });
    }
    site.migrate(&changes).await.expect_err("\"Three\" has five letters");
    trial.is_as_created(&site).await?;
    let rows = site.rows("SELECT title, likes FROM post ORDER BY id", &[ValueType::Text, ValueType::I64]);
    assert_eq!(rows.await?, ["One, 0", "Two, 7", "Three, 9"]);
    // The session is as it was, too.
    let lost = site.run("UPDATE post SET author = 9").await;
    assert!(matches!(refused(lost), DbErrorKind::ForeignKeyViolation { .. }));
    Ok(())
}

pub(crate) async fn rows_are_numbered_behind_those_that_brought_keys(trial: &Trial) -> Outcome {
    const ID: Identifier = Identifier::new("id");
    const AUTHOR: Identifier = Identifier::new("author");
    let site = trial.site(blog()).await?;
    site.run("INSERT INTO author (id, name) VALUES (1, 'Ada'), (7, 'Bo')").await?;
    if let Some(sql) = site.dialect().schema().renumber(AUTHOR, ID) {
        site.database().query(&Statement::write(sql, Vec::new())).await?;
    }
    site.run("INSERT INTO author (name) VALUES ('Cy')").await?;
    assert_eq!(site.rows("SELECT id FROM author WHERE name = 'Cy'", &[ValueType::I64]).await?, ["8"]);
    Ok(())
}

//! Columns that come, go, and change.

use rustango_ports::{
    database::{DbErrorKind, ValueType},
    schema::{Column, Operation},
};

use super::super::{
    site::Site,
    tables::{BLOG, blog, column, integer, name, nullable, table, text, with_default},
    trial::Trial,
};
use crate::database::trial::{Failure, Outcome, refused};

async fn filled_blog(trial: &Trial) -> Result<Site, Failure> {
    let site = trial.site(blog()).await?;
    for sql in BLOG {
        site.run(sql).await?;
    }
    Ok(site)
}

fn add(column: Column, fill: Option<&str>) -> Operation {
    Operation::AddColumn { table: name("post"), column, fill: fill.map(str::to_owned) }
}

pub(crate) async fn added_columns_take_their_default(trial: &Trial) -> Outcome {
    let mut site = filled_blog(trial).await?;
    trial.change(&mut site, add(with_default(text("state", 10), "'draft'"), None)).await?;
    trial.change(&mut site, add(with_default(integer("shares"), "2 + 3"), None)).await?;
    trial.change(&mut site, add(with_default(column("live", ValueType::Bool), "TRUE"), None)).await?;
    trial.change(&mut site, add(nullable(column("seen", ValueType::Timestamp)), None)).await?;
    site.run("INSERT INTO post (author, title) VALUES (2, 'Four')").await?;
    let sql = "SELECT title, state, shares, live, seen FROM post ORDER BY id";
    let types = [ValueType::Text, ValueType::Text, ValueType::I64, ValueType::Bool, ValueType::Timestamp];
    let rest = "draft, 5, true, NULL";
    let rows = ["One", "Two", "Three", "Four"].map(|title| format!("{title}, {rest}"));
    assert_eq!(site.rows(sql, &types).await?, rows);
    Ok(())
}

pub(crate) async fn added_columns_are_filled(trial: &Trial) -> Outcome {
    let mut site = filled_blog(trial).await?;
    trial.change(&mut site, add(text("slug", 40), Some("lower(title)"))).await?;
    trial.change(&mut site, add(nullable(integer("twice")), Some("likes * 2"))).await?;
    trial.change(&mut site, add(with_default(integer("score"), "1"), Some("likes + 1"))).await?;
    let sql = "SELECT slug, twice, score FROM post ORDER BY id";
    let types = [ValueType::Text, ValueType::I64, ValueType::I64];
    assert_eq!(site.rows(sql, &types).await?, ["one, 0, 1", "two, 14, 8", "three, 18, 10"]);
    // A fill is no default.
    let without = site.run("INSERT INTO post (author, title) VALUES (2, 'Four')").await;
    assert!(matches!(refused(without), DbErrorKind::NotNullViolation { .. }));
    site.run("INSERT INTO post (author, title, slug) VALUES (2, 'Four', 'four')").await?;
    let last = site.rows("SELECT slug, twice, score FROM post WHERE title = 'Four'", &types).await?;
    assert_eq!(last, ["four, NULL, 1"]);
    Ok(())
}

pub(crate) async fn added_columns_keep_to_their_type_and_choices(trial: &Trial) -> Outcome {
    let mut site = filled_blog(trial).await?;
    trial.change(&mut site, add(nullable(text("short", 3)), None)).await?;
    trial.change(&mut site, add(nullable(column("small", ValueType::I16)), None)).await?;
    let mut state = with_default(text("state", 10), "'draft'");
    state.choices = vec!["draft".to_owned(), "it's out".to_owned()];
    trial.change(&mut site, add(state, None)).await?;
    for wrong in ["short = 'long'", "small = 40000"] {
        let error = site.run(&format!("UPDATE post SET {wrong}")).await;
        assert_eq!(refused(error), DbErrorKind::InvalidValue, "{wrong}");
    }
    let unknown = site.run("UPDATE post SET state = 'gone'").await;
    assert!(matches!(refused(unknown), DbErrorKind::CheckViolation { .. }));
    site.run("UPDATE post SET short = 'abc', small = 4000, state = 'it''s out'").await?;
    Ok(())
}

pub(crate) async fn dropped_columns_leave_the_rest(trial: &Trial) -> Outcome {
    let [author, mut post] = blog();
    post.columns.insert(1, nullable(text("old", 5)));
    post.columns.push(with_default(column("live", ValueType::Bool), "TRUE"));
    let mut site = trial.site([author, post]).await?;
    for sql in BLOG {
        site.run(sql).await?;
    }
    for column in ["old", "live"] {
        trial.change(&mut site, Operation::DropColumn { table: name("post"), column: name(column) }).await?;
    }
    let rows = site.rows("SELECT title, likes FROM post ORDER BY id", &[ValueType::Text, ValueType::I64]);
    assert_eq!(rows.await?, ["One, 0", "Two, 7", "Three, 9"]);
    Ok(())
}

pub(crate) async fn renamed_columns_keep_values_and_keys(trial: &Trial) -> Outcome {
    let mut site = filled_blog(trial).await?;
    for (table, column, to) in
        [("post", "author", "writer"), ("author", "id", "number"), ("post", "likes", "applause")]
    {
        let [table, column, to] = [table, column, to].map(name);
        trial.change(&mut site, Operation::RenameColumn { table, column, to }).await?;
    }
    let rows = site.rows("SELECT writer, applause FROM post ORDER BY id", &[ValueType::I64, ValueType::I64]);
    assert_eq!(rows.await?, ["1, 0", "1, 7", "2, 9"]);
    let lost = site.run("INSERT INTO post (writer, title) VALUES (5, 'Five')").await;
    assert!(matches!(refused(lost), DbErrorKind::ForeignKeyViolation { .. }));
    site.run("DELETE FROM author WHERE number = 1").await?;
    site.run("INSERT INTO author (name) VALUES ('Cy')").await?;
    let rows = site.rows("SELECT number FROM author ORDER BY number", &[ValueType::I64]).await?;
    assert_eq!(rows, ["2", "3"]);
    Ok(())
}

pub(crate) async fn renamed_columns_are_followed_by_conditions(trial: &Trial) -> Outcome {
    let mut state = with_default(text("state", 5), "'draft'");
    state.choices = vec!["draft".to_owned(), "state".to_owned()];
    let mut page = table("page", [integer("id"), state, nullable(column("live", ValueType::Bool))]);
    page.checks.push(super::super::tables::check("page_live", "live IS NULL OR state <> 'draft'"));
    let mut site = trial.site([page]).await?;
    site.run("INSERT INTO page (id) VALUES (1)").await?;
    for (column, to) in [("state", "stage"), ("live", "shown")] {
        let [column, to] = [column, to].map(name);
        trial.change(&mut site, Operation::RenameColumn { table: name("page"), column, to }).await?;
    }
    for wrong in ["stage = 'gone'", "shown = TRUE"] {
        let error = site.run(&format!("UPDATE page SET {wrong}")).await;
        assert!(matches!(refused(error), DbErrorKind::CheckViolation { .. }), "{wrong}");
    }
    site.run("UPDATE page SET stage = 'state', shown = TRUE").await?;
    Ok(())
}

fn nulls(allowed: bool, fill: Option<&str>) -> Operation {
    let (table, column) = (name("post"), name("likes"));
    Operation::AlterColumnNullable { table, column, nullable: allowed, fill: fill.map(str::to_owned) }
}

pub(crate) async fn columns_begin_and_cease_to_be_null(trial: &Trial) -> Outcome {
    let mut site = filled_blog(trial).await?;
    trial.change(&mut site, nulls(true, None)).await?;
    site.run("UPDATE post SET likes = NULL WHERE id < 3").await?;
    trial.change(&mut site, nulls(false, Some("id * 10"))).await?;
    let rows = site.rows("SELECT likes FROM post ORDER BY id", &[ValueType::I64]).await?;
    assert_eq!(rows, ["10", "20", "9"]);
    let null = site.run("UPDATE post SET likes = NULL").await;
    assert!(matches!(refused(null), DbErrorKind::NotNullViolation { .. }));
    site.run("INSERT INTO post (author, title) VALUES (2, 'Four')").await?;
    let rows = site.rows("SELECT likes FROM post WHERE title = 'Four'", &[ValueType::I64]).await?;
    assert_eq!(rows, ["0"], "the default is kept");
    Ok(())
}

pub(crate) async fn columns_with_nulls_stay_so_without_a_fill(trial: &Trial) -> Outcome {
    let mut site = filled_blog(trial).await?;
    trial.change(&mut site, nulls(true, None)).await?;
    site.run("UPDATE post SET likes = NULL WHERE id < 3").await?;
    site.migrate(&[nulls(false, None)]).await.expect_err("there are NULLs");
    trial.is_as_created(&site).await?;
    let rows = site.rows("SELECT likes FROM post ORDER BY id", &[ValueType::I64]).await?;
    assert_eq!(rows, ["NULL", "NULL", "9"]);
    Ok(())
}

pub(crate) async fn defaults_are_set_and_removed(trial: &Trial) -> Outcome {
    let mut site = filled_blog(trial).await?;
    let default = |column: &str, default: Option<&str>| Operation::AlterColumnDefault {
        table: name("post"),
        column: name(column),
        default: default.map(str::to_owned),
    };
    trial.change(&mut site, default("likes", Some("6 * 7"))).await?;
    trial.change(&mut site, default("title", Some("'It''s'"))).await?;
    site.run("INSERT INTO post (author) VALUES (2)").await?;
    let sql = "SELECT title, likes FROM post ORDER BY id";
    let rows = site.rows(sql, &[ValueType::Text, ValueType::I64]).await?;
    assert_eq!(rows, ["One, 0", "Two, 7", "Three, 9", "It's, 42"]);
    trial.change(&mut site, default("likes", None)).await?;
    let without = site.run("INSERT INTO post (author, title) VALUES (2, 'Five')").await;
    assert!(matches!(refused(without), DbErrorKind::NotNullViolation { .. }));
    Ok(())
}

pub(crate) async fn choices_are_set_changed_and_lifted(trial: &Trial) -> Outcome {
    let mut site = filled_blog(trial).await?;
    let choose = |choices: &[&str]| Operation::AlterColumnChoices {
        table: name("post"),
        column: name("title"),
        choices: choices.iter().map(|&choice| choice.to_owned()).collect(),
    };
    trial.change(&mut site, choose(&["One", "Two", "Three"])).await?;
    let other = site.run("UPDATE post SET title = 'Four' WHERE id = 3").await;
    assert!(matches!(refused(other), DbErrorKind::CheckViolation { .. }));
    trial.change(&mut site, choose(&["One", "Two", "Three", "Four"])).await?;
    site.run("UPDATE post SET title = 'Four' WHERE id = 3").await?;
    site.migrate(&[choose(&["One", "Two"])]).await.expect_err("there is a fourth");
    trial.change(&mut site, choose(&[])).await?;
    site.run("UPDATE post SET title = 'Five' WHERE id = 3").await?;
    Ok(())
}

pub(crate) async fn many_changes_are_made_at_once(trial: &Trial) -> Outcome {
    let mut site = filled_blog(trial).await?;
    let [post, likes, applause] = ["post", "likes", "applause"].map(name);
    site.migrate(&[
        add(text("slug", 40), Some("lower(title)")),
        Operation::RenameColumn { table: post.clone(), column: likes, to: applause.clone() },
        Operation::RenameTable { table: post, to: name("article") },
        nulls_of("article", "applause"),
        Operation::AlterColumnUnique { table: name("article"), column: name("slug"), unique: true },
        Operation::RenameTable { table: name("article"), to: name("page") },
    ])
    .await?;
    trial.is_as_created(&site).await?;
    let rows = site.rows("SELECT slug, applause FROM page ORDER BY id", &[ValueType::Text, ValueType::I64]);
    assert_eq!(rows.await?, ["one, 0", "two, 7", "three, 9"]);
    Ok(())
}

fn nulls_of(table: &str, column: &str) -> Operation {
    let [table, column] = [table, column].map(name);
    Operation::AlterColumnNullable { table, column, nullable: true, fill: None }
}

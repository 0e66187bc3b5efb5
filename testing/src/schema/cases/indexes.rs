//! Indexes of all kinds. What a database does not have, it refuses.

use rustango_ports::{
    database::DbErrorKind,
    schema::{Index, IndexTerm, Operation, Refusal},
};

use super::super::{
    site::{Site, Unchanged},
    tables::{BLOG, auto, blog, index, integer, name, names, table, text, unique},
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

fn create(index: Index, concurrently: bool) -> Operation {
    Operation::CreateIndex { table: name("post"), index, concurrently }
}

fn create_of(table: &str, index: Index) -> Operation {
    Operation::CreateIndex { table: name(table), index, concurrently: false }
}

fn drop_index(index: &str, concurrently: bool) -> Operation {
    Operation::DropIndex { table: name("post"), index: name(index), concurrently }
}

/// Creates an index that not every database has, and changes the table and the
/// names that it stands on. Tells whether the database has such an index.
async fn is_kept(trial: &Trial, site: &mut Site, index: Index) -> Result<bool, Failure> {
    let named = index.name.clone();
    match site.migrate(&[create(index, false)]).await {
        Err(Unchanged::Refused(refusal)) => {
            assert!(!refusal.0.is_empty());
            trial.is_as_created(site).await?;
            return Ok(false);
        }
        other => other?,
    }
    trial.is_as_created(site).await?;
    let longer =
        Operation::AlterColumnMaxLength { table: name("post"), column: name("title"), max_length: Some(80) };
    trial.change(site, longer).await?;
    for (column, to) in [("title", "headline"), ("likes", "applause")] {
        let [column, to] = [column, to].map(name);
        trial.change(site, Operation::RenameColumn { table: name("post"), column, to }).await?;
    }
    let shown = site.introspect().await?;
    let table = &shown.schema.tables["post"];
    assert!(table.indexes.iter().any(|index| index.name == named), "{table:?}");
    Ok(true)
}

pub(crate) async fn indexes_are_created_and_dropped(trial: &Trial) -> Outcome {
    let mut site = filled_blog(trial).await?;
    trial.change(&mut site, create(index("post", &["likes", "title"]), false)).await?;
    trial.change(&mut site, drop_index("post_likes_title_idx", false)).await?;
    trial.change(&mut site, drop_index("post_title_idx", false)).await
}

pub(crate) async fn indexes_may_be_created_beside_writes(trial: &Trial) -> Outcome {
    let mut site = filled_blog(trial).await?;
    trial.change(&mut site, create(index("post", &["likes"]), true)).await?;
    trial.change(&mut site, drop_index("post_likes_idx", true)).await
}

pub(crate) async fn descending_and_unique_indexes_are_kept(trial: &Trial) -> Outcome {
    let mut site = filled_blog(trial).await?;
    let mut newest = Index::over(name("post_newest"), Vec::new());
    newest.terms = vec![IndexTerm::Column(name("author")), IndexTerm::Descending(name("likes"))];
    newest.unique = true;
    assert!(is_kept(trial, &mut site, newest).await?);
    let same = site.run("UPDATE post SET applause = 7 WHERE id = 1").await;
    assert!(matches!(refused(same), DbErrorKind::UniqueViolation { .. }));
    Ok(())
}

pub(crate) async fn partial_indexes_are_kept_or_refused(trial: &Trial) -> Outcome {
    let mut site = filled_blog(trial).await?;
    let mut liked = Index::over(name("post_liked"), names(&["author"]));
    liked.condition = Some("likes > 7 AND title <> 'likes'".to_owned());
    liked.unique = true;
    if is_kept(trial, &mut site, liked).await? {
        site.run("UPDATE post SET applause = 8 WHERE id = 1").await?;
        let same = site.run("UPDATE post SET applause = 8 WHERE id = 2").await;
        assert!(matches!(refused(same), DbErrorKind::UniqueViolation { .. }));
    }
    Ok(())
}

pub(crate) async fn indexes_over_expressions_are_kept_or_refused(trial: &Trial) -> Outcome {
    let mut site = filled_blog(trial).await?;
    let mut folded = Index::over(name("post_folded"), Vec::new());
    folded.terms =
        vec![IndexTerm::Expression("lower(title)".to_owned()), IndexTerm::Descending(name("likes"))];
    is_kept(trial, &mut site, folded).await.map(drop)
}

pub(crate) async fn included_columns_are_kept_or_refused(trial: &Trial) -> Outcome {
    let mut site = filled_blog(trial).await?;
    let covering = Index { include: names(&["likes"]), ..Index::over(name("post_all"), names(&["author"])) };
    is_kept(trial, &mut site, covering).await.map(drop)
}

pub(crate) async fn index_methods_are_kept_or_refused(trial: &Trial) -> Outcome {
    let mut site = filled_blog(trial).await?;
    let hashed =
        Index { method: Some("hash".to_owned()), ..Index::over(name("post_hashed"), names(&["title"])) };
    is_kept(trial, &mut site, hashed).await.map(drop)?;
    let unheard =
        Index { method: Some("abacus".to_owned()), ..Index::over(name("none"), names(&["author"])) };
    site.migrate(&[create(unheard, false)]).await.expect_err("no database counts on an abacus");
    Ok(())
}

/// 768 characters of four bytes are what one of the databases has room for.
pub(crate) async fn wide_keys_are_kept_or_refused(trial: &Trial) -> Outcome {
    let wide = |title: u32, columns: &[&str]| {
        let mut wide = table("wide", [auto("id"), text("title", title), integer("likes")]);
        wide.uniques.push(unique("wide", columns));
        wide
    };
    let mut site = trial.site([wide(767, &["title"]), blog()[0].clone()]).await?;
    let longest = "ü".repeat(767);
    site.run(&format!("INSERT INTO wide (title, likes) VALUES ('{longest}', 1)")).await?;
    let same = site.run(&format!("INSERT INTO wide (title, likes) VALUES ('{longest}', 2)")).await;
    assert!(matches!(refused(same), DbErrorKind::UniqueViolation { .. }));

    let is_told = |refusal: &Refusal| {
        let told = refusal.0.as_str();
        ["\"wide\"", "\"title\"", "3072", "max_length"].iter().all(|part| told.contains(part))
    };
    let longer =
        Operation::AlterColumnMaxLength { table: name("wide"), column: name("title"), max_length: Some(769) };
    let over_two = create_of("wide", index("wide", &["title", "likes"]));
    for operation in [longer, over_two] {
        match site.migrate(&[operation]).await {
            Err(Unchanged::Refused(refusal)) => assert!(is_told(&refusal), "{refusal}"),
            other => other?,
        }
        trial.is_as_created(&site).await?;
    }
    let drop = Operation::DropTable { table: name("wide") };
    site.migrate(&[drop]).await?;
    for (title, columns) in [(769, &["title"][..]), (5_000, &["title"]), (766, &["title", "likes"])] {
        let table = wide(title, columns);
        match site.migrate(&[Operation::CreateTable(table)]).await {
            Err(Unchanged::Refused(refusal)) => assert!(title > 766 && is_told(&refusal), "{refusal}"),
            other => {
                other?;
                trial.is_as_created(&site).await?;
                site.migrate(&[Operation::DropTable { table: name("wide") }]).await?;
            }
        }
    }
    Ok(())
}

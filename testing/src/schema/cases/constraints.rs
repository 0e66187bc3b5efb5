//! Uniques and checks.

use rustango_ports::{
    database::DbErrorKind,
    schema::{Operation, Unique},
};

use super::super::{
    site::Site,
    tables::{BLOG, blog, check, name, names},
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

fn make_unique(unique: bool) -> Operation {
    Operation::AlterColumnUnique { table: name("post"), column: name("likes"), unique }
}

pub(crate) async fn columns_become_unique_and_cease(trial: &Trial) -> Outcome {
    let mut site = filled_blog(trial).await?;
    trial.change(&mut site, make_unique(true)).await?;
    let same = "UPDATE post SET likes = 7 WHERE id = 1";
    assert!(matches!(refused(site.run(same).await), DbErrorKind::UniqueViolation { .. }));
    trial.change(&mut site, make_unique(false)).await?;
    site.run(same).await?;
    Ok(())
}

pub(crate) async fn rows_that_share_values_refuse_a_unique(trial: &Trial) -> Outcome {
    let mut site = filled_blog(trial).await?;
    site.run("UPDATE post SET likes = 7").await?;
    site.migrate(&[make_unique(true)]).await.expect_err("all likes are 7");
    trial.is_as_created(&site).await
}

pub(crate) async fn uniques_of_many_columns_are_added_and_dropped(trial: &Trial) -> Outcome {
    let mut site = filled_blog(trial).await?;
    let unique = Unique { name: name("post_once"), columns: names(&["likes", "author"]) };
    trial.change(&mut site, Operation::AddUniqueConstraint { table: name("post"), unique }).await?;
    site.run("UPDATE post SET likes = 7 WHERE id = 3").await?;
    let same = "UPDATE post SET likes = 7 WHERE id = 1";
    assert!(matches!(refused(site.run(same).await), DbErrorKind::UniqueViolation { .. }));
    let gone = Operation::DropUniqueConstraint { table: name("post"), name: name("post_once") };
    trial.change(&mut site, gone).await?;
    site.run(same).await?;
    Ok(())
}

fn add_check(not_valid: bool) -> Operation {
    let check = check("post_likes", "likes < 10 AND title <> 'It''s'");
    Operation::AddCheckConstraint { table: name("post"), check, not_valid }
}

pub(crate) async fn checks_are_added_and_dropped(trial: &Trial) -> Outcome {
    let mut site = filled_blog(trial).await?;
    trial.change(&mut site, add_check(false)).await?;
    let many = "UPDATE post SET likes = 10";
    let kind = refused(site.run(many).await);
    assert_eq!(kind, DbErrorKind::CheckViolation { constraint: "post_likes".to_owned() });
    let gone = Operation::DropCheckConstraint { table: name("post"), name: name("post_likes") };
    trial.change(&mut site, gone).await?;
    site.run(many).await?;
    Ok(())
}

pub(crate) async fn checks_are_validated_later(trial: &Trial) -> Outcome {
    let mut site = filled_blog(trial).await?;
    site.migrate(&[add_check(true)]).await?;
    let many = "UPDATE post SET likes = 10";
    assert!(matches!(refused(site.run(many).await), DbErrorKind::CheckViolation { .. }));
    let validate = Operation::ValidateConstraint { table: name("post"), name: name("post_likes") };
    trial.change(&mut site, validate).await?;
    assert!(matches!(refused(site.run(many).await), DbErrorKind::CheckViolation { .. }));
    Ok(())
}

pub(crate) async fn rows_that_break_a_check_refuse_it(trial: &Trial) -> Outcome {
    let mut site = filled_blog(trial).await?;
    site.run("UPDATE post SET likes = 10").await?;
    site.migrate(&[add_check(false)]).await.expect_err("all likes are 10");
    trial.is_as_created(&site).await
}

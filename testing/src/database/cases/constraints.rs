//! Violated constraints, by kind and name, in messages that show no row.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use rustango_migrate::create_tables;
use rustango_model::{Auto, ForeignKey, Model as _};
use rustango_ports::database::{DbErrorKind, Executor as _, Value, ValueType};
use rustango_query::{Db, Error, Objects as _};

use crate::database::{
    Settings,
    models::{
        Account, Author, Comment, Counter, Every, Hope, Legacy, Note, Oath, Odd, Oddity, Post, Row, Tag,
    },
    trial::{CANARY, Failure, Outcome, Trial, capabilities, count_of, refused, registry, sql},
};

/// A unique violation must say which constraint, which columns, or both.
#[track_caller]
fn assert_unique(kind: &DbErrorKind, name: &str, columns_of_it: &[&str]) {
    let DbErrorKind::UniqueViolation { constraint, columns } = kind else { panic!("{kind:?}") };
    assert!(constraint.is_some() || !columns.is_empty(), "nothing is named: {kind:?}");
    let is_named = |constraint: &str| {
        // MySQL gives all keys one name.
        constraint == name || name.ends_with("_pkey") && constraint == "PRIMARY"
    };
    assert!(constraint.as_deref().is_none_or(is_named), "{kind:?}");
    assert!(columns.is_empty() || columns == columns_of_it, "{kind:?}");
}

fn account(number: u32) -> Account {
    Account::new(&format!("{CANARY}{number}@x"), 1, &format!("{CANARY}{number}"))
}

pub(crate) async fn unique_violation_names_the_column(trial: &Trial) -> Outcome {
    let db = trial.with(&[Account::schema]).await?;
    let (mut first, mut second) = (account(1), account(2));
    first.save(&db).await?;
    second.save(&db).await?;
    let same = || Account { email: first.email.clone(), ..account(3) };
    assert_unique(&refused(same().insert(&db).await), "account_email_key", &["email"]);
    assert_unique(
        &refused(Account::bulk_insert(&mut [account(4), same()], &db).await),
        "account_email_key",
        &["email"],
    );
    second.email.clone_from(&first.email);
    assert_unique(&refused(second.save(&db).await), "account_email_key", &["email"]);
    let all = Account::objects().update().set(Account::email, CANARY);
    assert_unique(&refused(all.execute(&db).await), "account_email_key", &["email"]);
    assert_eq!(count_of::<Account>(&db).await?, 2);
    Ok(())
}

pub(crate) async fn unique_together_names_its_columns(trial: &Trial) -> Outcome {
    let db = trial.with(&[Account::schema]).await?;
    account(1).save(&db).await?;
    let mut elsewhere = Account { tenant: 2, email: "b".to_owned(), ..account(1) };
    elsewhere.save(&db).await?;
    let mut again = Account { email: "c".to_owned(), ..account(1) };
    assert_unique(&refused(again.save(&db).await), "account_tenant_slug_key", &["tenant", "slug"]);
    Ok(())
}

pub(crate) async fn a_primary_key_is_unique(trial: &Trial) -> Outcome {
    let db = trial.with(&[Tag::schema, Counter::schema]).await?;
    let mut tag = Tag { name: CANARY.to_owned() };
    tag.insert(&db).await?;
    assert_unique(&refused(tag.insert(&db).await), "tag_pkey", &["name"]);
    let mut counter = Counter { id: 1, value: 0 };
    counter.insert(&db).await?;
    assert_unique(&refused(counter.insert(&db).await), "counter_pkey", &["id"]);
    Ok(())
}

async fn with_author(trial: &Trial) -> Result<(Db, Author), Failure> {
    let db = trial.with(&[Author::schema, Post::schema, Comment::schema, Oath::schema]).await?;
    let mut author = Author::new(CANARY);
    author.save(&db).await?;
    Ok((db, author))
}

#[track_caller]
fn assert_foreign_key(kind: &DbErrorKind, name: &str) {
    let DbErrorKind::ForeignKeyViolation { constraint } = kind else { panic!("{kind:?}") };
    assert!(constraint.as_deref().is_none_or(|constraint| constraint == name), "{kind:?}");
}

pub(crate) async fn a_key_to_nowhere_is_refused(trial: &Trial) -> Outcome {
    let (db, author) = with_author(trial).await?;
    let nowhere = || Post { author: ForeignKey::new(99), ..Post::new(CANARY, &author) };
    assert_foreign_key(&refused(nowhere().insert(&db).await), "post_author_id_fkey");
    assert_foreign_key(&refused(Post::bulk_insert(&mut [nowhere()], &db).await), "post_author_id_fkey");
    let mut post = Post::new("fine", &author);
    post.save(&db).await?;
    post.editor = Some(ForeignKey::new(99));
    assert_foreign_key(&refused(post.save(&db).await), "post_editor_id_fkey");
    assert_eq!(count_of::<Post>(&db).await?, 1);
    Ok(())
}

pub(crate) async fn a_row_that_is_pointed_at_stays(trial: &Trial) -> Outcome {
    let (db, author) = with_author(trial).await?;
    Post::new("a post", &author).save(&db).await?;
    assert_foreign_key(&refused(author.delete(&db).await), "post_author_id_fkey");
    assert_foreign_key(&refused(Author::objects().delete(&db).await), "post_author_id_fkey");
    assert_eq!(count_of::<Author>(&db).await?, 1);
    Ok(())
}

pub(crate) async fn deletes_cascade_where_asked(trial: &Trial) -> Outcome {
    let (db, author) = with_author(trial).await?;
    let (mut kept, mut gone) = (Post::new("kept", &author), Post::new("gone", &author));
    kept.save(&db).await?;
    gone.save(&db).await?;
    for post in [&kept, &gone, &gone] {
        Comment { id: Auto::default(), post: ForeignKey::to(post)?, text: String::new() }.save(&db).await?;
    }
    gone.delete(&db).await?;
    let left = Comment::objects().fetch(&db).await?;
    assert_eq!(left.iter().map(|comment| Some(*comment.post.key())).collect::<Vec<_>>(), [kept.id.get()]);
    Ok(())
}

pub(crate) async fn keys_become_null_or_their_default_where_asked(trial: &Trial) -> Outcome {
    let (db, author) = with_author(trial).await?;
    let mut editor = Author::new("an editor");
    editor.save(&db).await?;
    let mut post = Post { editor: Some(ForeignKey::to(&editor)?), ..Post::new("edited", &author) };
    post.save(&db).await?;
    let made = create_tables(&db, &registry(&[Legacy::schema])?).await;
    if capabilities(&db).set_default {
        made?;
        Legacy { id: Auto::default(), heir: ForeignKey::to(&editor)? }.save(&db).await?;
        editor.delete(&db).await?;
        assert_eq!(Some(*Legacy::objects().get(&db).await?.heir.key()), author.id.get());
    } else {
        assert_eq!(refused(made), DbErrorKind::Unsupported);
        editor.delete(&db).await?;
    }
    assert_eq!(Post::objects().get(&db).await?.editor, None);

    let mut witness = Author::new("a witness");
    witness.save(&db).await?;
    Oath { id: Auto::default(), witness: ForeignKey::to(&witness)? }.save(&db).await?;
    assert_foreign_key(&refused(witness.delete(&db).await), "oath_witness_id_fkey");
    Ok(())
}

pub(crate) async fn check_violation_names_the_constraint(trial: &Trial) -> Outcome {
    let db = trial.with(&[Account::schema]).await?;
    let mut account = Account { balance: -1, ..account(1) };
    let solvent = DbErrorKind::CheckViolation { constraint: "account_solvent".to_owned() };
    assert_eq!(refused(account.insert(&db).await), solvent);
    account.balance = 1;
    account.save(&db).await?;
    let update = Account::objects().update().set(Account::balance, -5);
    assert_eq!(refused(update.execute(&db).await), solvent);
    assert_eq!(Account::objects().get(&db).await?.balance, 1);
    Ok(())
}

/// What the toolkit checks first, the database checks too, for whoever writes
/// around the toolkit.
pub(crate) async fn the_database_holds_choices_and_lengths(trial: &Trial) -> Outcome {
    let db = trial.with(&[Account::schema]).await?;
    account(1).save(&db).await?;
    let set = async |column: &str, value: Value| {
        refused(db.execute(&sql(&db, &format!("UPDATE account SET {column} = ?"), [value])).await)
    };
    let choices = DbErrorKind::CheckViolation { constraint: "account_status_choices".to_owned() };
    assert_eq!(set("status", Value::Text(CANARY.to_owned())).await, choices);
    assert_eq!(set("email", Value::Text(CANARY.repeat(9))).await, DbErrorKind::InvalidValue);
    let slug = DbErrorKind::NotNullViolation { column: "slug".to_owned() };
    assert_eq!(set("slug", Value::Null(ValueType::Text)).await, slug);
    Ok(())
}

/// An integer that is too big for its column is refused, not cut.
pub(crate) async fn the_database_holds_the_range_of_integers(trial: &Trial) -> Outcome {
    let db = trial.with(&[Account::schema, Row::schema]).await?;
    account(1).save(&db).await?;
    for (column, value) in
        [("rank", 32_768), ("rank", -32_769), ("tenant", 2_147_483_648), ("tenant", -2_147_483_649)]
    {
        let mark = db.dialect().quote_mark();
        let text = format!("UPDATE account SET {mark}{column}{mark} = ?");
        let statement = sql(&db, &text, [Value::I64(value)]);
        assert_eq!(refused(db.execute(&statement).await), DbErrorKind::InvalidValue, "{column} = {value}");
    }
    Ok(())
}

/// A violation outside of a transaction leaves the connection usable.
pub(crate) async fn a_refused_write_leaves_nothing_behind(trial: &Trial) -> Outcome {
    let settings = crate::database::Settings::new().connections(1);
    let db = trial.with_settings(settings, &[Account::schema, Every::schema]).await?;
    account(1).save(&db).await?;
    for _ in 0..20 {
        let outcome = account(1).insert(&db).await;
        assert!(matches!(outcome, Err(Error::Database(_))), "{outcome:?}");
    }
    account(2).save(&db).await?;
    assert_eq!(count_of::<Account>(&db).await?, 2);
    assert_eq!(db.status().size, 1);
    Ok(())
}

/// A key that is looked at when the transaction commits may point nowhere
/// until then; a database without such keys says so before it makes a table.
pub(crate) async fn deferrable_keys_are_checked_at_the_commit(trial: &Trial) -> Outcome {
    let db = Db::shared(trial.open(Settings::new()).await?);
    let made = create_tables(&db, &registry(&[Note::schema, Hope::schema])?).await;
    if !capabilities(&db).deferrable_keys {
        assert_eq!(refused(made), DbErrorKind::Unsupported);
        return Ok(());
    }
    made?;
    let hope = |key: i64| Hope { id: Auto::default(), note: ForeignKey::new(key) };
    db.transaction(async |tx| {
        hope(7).insert(tx).await?;
        Note { id: Auto::from(7), ..Note::new("came later") }.insert(tx).await
    })
    .await?;
    assert_eq!(count_of::<Hope>(&db).await?, 1);

    let taken_back = Arc::new(AtomicBool::new(false));
    let note = Arc::clone(&taken_back);
    let broken = db
        .transaction(async |tx| {
            tx.on_rollback(move || note.store(true, Ordering::Relaxed));
            hope(8).insert(tx).await?;
            Note::objects().delete(tx).await
        })
        .await;
    assert!(matches!(refused(broken), DbErrorKind::ForeignKeyViolation { .. }));
    assert!(taken_back.load(Ordering::Relaxed), "a commit that is refused is a rollback");
    assert!(matches!(refused(hope(8).insert(&db).await), DbErrorKind::ForeignKeyViolation { .. }));
    assert_eq!((count_of::<Hope>(&db).await?, count_of::<Note>(&db).await?), (1, 1));
    trial.pool_is_whole(&db, trial.outside().await?.as_ref()).await
}

/// The texts of a closed list stand for themselves, whatever they hold.
pub(crate) async fn choices_are_data(trial: &Trial) -> Outcome {
    let db = trial.with(&[Oddity::schema]).await?;
    for odd in [Odd::Quoted, Odd::Slashed, Odd::Slash, Odd::Marked, Odd::Foreign] {
        let mut oddity = Oddity { id: Auto::default(), odd };
        oddity.insert(&db).await?;
        assert_eq!(Oddity::objects().filter(Oddity::odd.eq(odd)).get(&db).await?, oddity);
    }
    let choices = DbErrorKind::CheckViolation { constraint: "oddity_odd_choices".to_owned() };
    for other in ["its", "it''s", "backslash", r"back\\slash", r"\\", ""] {
        let insert = sql(&db, "INSERT INTO oddity (odd) VALUES (?)", [Value::Text(other.to_owned())]);
        assert_eq!(refused(db.execute(&insert).await), choices, "{other:?}");
    }
    Ok(())
}

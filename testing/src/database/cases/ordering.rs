//! Every list has one order.

use std::cmp::Ordering;

use rustango_model::{Model, RowReader};
use rustango_ports::database::{
    Direction, Executor as _, Nulls, SqlText, Statement, Value, ValueRef, ValueType,
};
use rustango_query::{Condition, Db, FieldRef, Lookup, Objects as _, OrderTerm, Select, records};

use crate::database::{
    edges::edges_on,
    models::{Author, Maybe, Note, Post, Tag},
    oracle::{compare, with_ref},
    trial::{Failure, Outcome, Trial},
};

/// Rows with and without values, and two with the same.
async fn some_are_null(db: &Db) -> Outcome {
    let mut rows: Vec<_> =
        [Some(2), None, Some(1), None, Some(2)].map(|medium| Maybe { medium, ..Maybe::default() }).into();
    Ok(Maybe::bulk_insert(&mut rows, db).await?)
}

async fn ids(db: &Db, direction: Direction) -> Result<Vec<Option<i64>>, Failure> {
    let ordering = match direction {
        Direction::Ascending => Maybe::medium.asc(),
        Direction::Descending => Maybe::medium.desc(),
    };
    let rows = Maybe::objects().order_by(ordering).fetch(db).await?;
    Ok(rows.into_iter().map(|row| row.id.get()).collect())
}

pub(crate) async fn nulls_sort_last_in_both_directions(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    some_are_null(&db).await?;
    assert_eq!(ids(&db, Direction::Ascending).await?, [3, 1, 5, 2, 4].map(Some));
    assert_eq!(ids(&db, Direction::Descending).await?, [1, 5, 3, 2, 4].map(Some));
    Ok(())
}

/// What the dialect is asked for, in all four combinations.
pub(crate) async fn nulls_sort_where_asked(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    some_are_null(&db).await?;
    for (direction, nulls, expected) in [
        (Direction::Ascending, Nulls::First, [2, 4, 3, 1, 5]),
        (Direction::Ascending, Nulls::Last, [3, 1, 5, 2, 4]),
        (Direction::Descending, Nulls::First, [2, 4, 1, 5, 3]),
        (Direction::Descending, Nulls::Last, [1, 5, 3, 2, 4]),
    ] {
        let mut out = SqlText::new();
        out.push("SELECT id FROM maybe ORDER BY ");
        let subject = |out: &mut SqlText| {
            out.push("medium");
        };
        db.dialect().order_term(&mut out, &subject, direction, nulls);
        out.push(", id");
        let statement = Statement::read(out.sql, out.params).with_columns([ValueType::I64]);
        let rows = db.query(&statement).await?;
        let found: Result<Vec<_>, _> = (0..rows.len()).map(|row| rows.get(row, 0)).collect();
        assert_eq!(found?, expected.map(ValueRef::I64), "{direction:?}, NULLs {nulls:?}");
    }
    Ok(())
}

/// By value, not by how it is stored.
pub(crate) async fn every_type_sorts_by_value(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    let schema = Maybe::schema();
    for (position, field) in schema.fields.iter().enumerate().skip(1) {
        if field.value_type == ValueType::Json {
            continue;
        }
        let mut values = edges_on(&db, field.value_type);
        values.rotate_left(2);
        values.swap(0, 1);
        let mut rows = vec![Maybe::default(); values.len()];
        for (row, value) in rows.iter_mut().zip(&values) {
            with_ref(value, |value| row.assign(position, value))?;
        }
        Maybe::bulk_insert(&mut rows, &db).await?;
        values.sort_by(|left, right| compare(left, right).unwrap_or(Ordering::Equal));
        let field = FieldRef::new(schema, position);
        assert_eq!(sorted(&db, field, Direction::Ascending).await?, values);
        values.reverse();
        assert_eq!(sorted(&db, field, Direction::Descending).await?, values);
    }
    Ok(())
}

async fn sorted(db: &Db, field: FieldRef, direction: Direction) -> Result<Vec<Value>, Failure> {
    let is_set = Condition::Lookup(field.into(), Lookup::IsNotNull);
    let select = Select::all(Maybe::schema()).filter(is_set).order_by(vec![OrderTerm::new(field, direction)]);
    let rows = records::fetch(db, &select).await?;
    let rows: Result<Vec<_>, _> =
        (0..rows.len()).map(|row| Maybe::from_row(RowReader::new(&*rows, row, 0))).collect();
    Ok(rows?.iter().map(|row| row.values()[field.position()].clone()).collect())
}

pub(crate) async fn ties_are_broken_by_the_primary_key(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let mut notes: Vec<_> = (0..50).map(|_| Note::new("the same")).collect();
    Note::bulk_insert(&mut notes, &db).await?;
    // Rewritten rows move in the file of a database.
    for note in notes.iter_mut().step_by(3) {
        note.save(&db).await?;
    }
    assert_eq!(Note::objects().order_by(Note::text.desc()).fetch(&db).await?, notes);
    assert_eq!(Note::objects().fetch(&db).await?, notes);
    assert_eq!(Note::objects().order_by(Note::id.desc()).fetch(&db).await?.first(), notes.last());
    Ok(())
}

pub(crate) async fn several_terms_sort_one_within_the_other(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    let mut rows: Vec<Maybe> = Vec::new();
    for (medium, text) in [(1, Some("b")), (2, Some("a")), (1, None), (2, None), (1, Some("a"))] {
        rows.push(Maybe { medium: Some(medium), text: text.map(str::to_owned), ..Maybe::default() });
    }
    Maybe::bulk_insert(&mut rows, &db).await?;
    let found = Maybe::objects().order_by([Maybe::medium.desc(), Maybe::text.asc()]).fetch(&db).await?;
    let order: Vec<_> = found.iter().map(|row| row.id.get()).collect();
    assert_eq!(order, [2, 4, 5, 1, 3].map(Some));
    Ok(())
}

pub(crate) async fn lists_have_the_order_of_their_model(trial: &Trial) -> Outcome {
    let db = trial.with(&[Author::schema, Post::schema]).await?;
    let mut author = Author::new("Ann");
    author.save(&db).await?;
    for (title, views) in [("b", 1), ("a", 1), ("c", 9), ("b", 1)] {
        Post { views, ..Post::new(title, &author) }.save(&db).await?;
    }
    let order = async |posts: Vec<Post>| posts.iter().map(|post| post.id.get()).collect::<Vec<_>>();
    assert_eq!(order(Post::objects().fetch(&db).await?).await, [3, 2, 1, 4].map(Some));
    let by_title = Post::objects().order_by(Post::title.asc()).fetch(&db).await?;
    assert_eq!(order(by_title).await, [2, 1, 4, 3].map(Some), "an ordering replaces the model's");
    Ok(())
}

pub(crate) async fn keys_that_are_text_sort_by_code_point(trial: &Trial) -> Outcome {
    let db = trial.with(&[Tag::schema]).await?;
    let mut tags =
        ["b", "B", "ä", "a", "Z", "aa", "A", "_", "1", "10", "2"].map(|name| Tag { name: name.to_owned() });
    Tag::bulk_insert(&mut tags, &db).await?;
    tags.sort_by(|left, right| left.name.cmp(&right.name));
    assert_eq!(Tag::objects().fetch(&db).await?, tags);
    Ok(())
}

/// Texts that differ beyond what some databases look at by themselves.
pub(crate) async fn long_texts_sort_to_their_end(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let same = "x".repeat(10_000);
    let mut notes: Vec<_> = (0..200).rev().map(|end| Note::new(format!("{same}{end:03}"))).collect();
    Note::bulk_insert(&mut notes, &db).await?;
    notes.reverse();
    for direction in [Direction::Ascending, Direction::Descending] {
        let first = Select::all(Note::schema()).order_by(vec![OrderTerm::new(
            FieldRef::named(Note::schema(), "text").expect("a field of the model"),
            direction,
        )]);
        let rows = records::fetch(&db, &first.limit(150)).await?;
        let read: Result<Vec<_>, _> =
            (0..rows.len()).map(|row| Note::from_row(RowReader::new(&*rows, row, 0))).collect();
        assert_eq!(read?, notes[..150]);
        notes.reverse();
    }
    Ok(())
}

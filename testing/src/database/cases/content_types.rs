//! Content types, and keys to rows of any model.

use rustango_model::{Model as _, ModelSchema, Registry};
use rustango_query::{
    Error, Objects as _,
    content_types::{
        ContentType, GenericForeignKey, ensure_seeded, prefetch_generic, prefetch_generic_dyn, prefetch_soft,
    },
};

use crate::database::{
    models::{Author, Country, Mention, Note, Ticket},
    trial::{Failure, Outcome, Trial},
};

const MODELS: &[fn() -> &'static ModelSchema] =
    &[Author::schema, Country::schema, Mention::schema, Note::schema, Ticket::schema];

fn registry() -> Result<Registry, Failure> {
    Ok(MODELS.iter().try_fold(Registry::new(), |registry, schema| registry.with_schema(schema()))?)
}

pub(crate) async fn content_types_are_seeded_once(trial: &Trial) -> Outcome {
    let (db, log) = trial.logged(MODELS).await?;
    let types = ensure_seeded(&db, &registry()?).await?;
    // Where an INSERT cannot say what becomes of rows that are there, they are looked for first.
    let most = if db.dialect().capabilities().conflict_target { [1, 1] } else { [2, 2] };
    assert!(log.count() <= most[0], "{log}");
    log.clear();
    let again = ensure_seeded(&db, &registry()?).await?;
    assert!(log.count() <= most[1], "{log}");
    assert_eq!(types.of::<Note>()?, again.of::<Note>()?);
    let all = ContentType::all(&db).await?;
    assert_eq!(all.len(), MODELS.len());
    assert!(all.is_sorted_by_key(|row| row.model_name.clone()));

    let note = ContentType::for_model::<Note>(&db).await?;
    assert_eq!((&*note.model_name, &*note.table), ("Note", "note"));
    assert_eq!(&note, types.of::<Note>()?);
    assert_eq!(note, ContentType::by_natural_key(&note.app_label, "Note", &db).await?);
    let id = note.id.get().unwrap_or_default();
    assert_eq!(note, ContentType::by_id(id, &db).await?);
    assert_eq!(types.by_id(id).map(|(_, schema)| schema), Some(Note::schema()));
    assert!(matches!(ContentType::by_id(-1, &db).await, Err(Error::NotFound { .. })));
    assert!(matches!(types.of::<ContentType>(), Err(Error::InvalidQuery(_))));
    Ok(())
}

pub(crate) async fn rows_point_at_rows_of_any_model(trial: &Trial) -> Outcome {
    let db = trial.with(MODELS).await?;
    let types = ensure_seeded(&db, &registry()?).await?;
    let mut note = Note::new("a");
    note.insert(&db).await?;
    let mut country = Country { code: "FR".into(), name: "France".into() };
    country.insert(&db).await?;
    let (at_note, at_country) =
        (GenericForeignKey::for_target(&note, &types)?, GenericForeignKey::for_target(&country, &types)?);

    let mut mention = Mention::new();
    mention.set_target(&at_note)?;
    assert_eq!(mention.reply_to(), None);
    mention.set_reply_to(&at_note)?;
    mention.insert(&db).await?;
    let mut other = Mention::new();
    other.set_target(&at_country)?;
    let refused = other.set_reply_to(&at_country);
    assert!(matches!(refused, Err(Error::InvalidQuery(_))), "a number cannot hold such a key: {refused:?}");
    other.insert(&db).await?;

    let read = Mention::objects().filter(Mention::target_is(&at_note)).get(&db).await?;
    assert_eq!((read.target(), read.reply_to()), (Some(at_note.clone()), Some(at_note.clone())));
    assert_eq!(Mention::objects().filter(Mention::reply_to_is(&at_country)).count(&db).await?, 0);
    assert_eq!(at_note.get::<Note>(&types, &db).await?, Some(note.clone()));
    assert_eq!(
        at_country.get::<Country>(&types, &db).await?.map(|country| country.name),
        Some("France".into())
    );
    assert_eq!(at_country.get::<Note>(&types, &db).await?, None, "it is of another model");
    note.delete(&db).await?;
    assert_eq!(at_note.get::<Note>(&types, &db).await?, None, "it is gone");
    assert!(matches!(GenericForeignKey::for_target(&Note::new("b"), &types), Err(Error::Unsaved { .. })));
    Ok(())
}

pub(crate) async fn targets_of_many_rows_come_together(trial: &Trial) -> Outcome {
    let (db, log) = trial.logged(MODELS).await?;
    let types = ensure_seeded(&db, &registry()?).await?;
    let mut notes = ["a", "b"].map(Note::new);
    Note::bulk_insert(&mut notes, &db).await?;
    let mut ticket = Ticket { id: uuid::Uuid::nil(), text: "seat 5".into() };
    ticket.insert(&db).await?;
    let targets = [
        GenericForeignKey::for_target(&notes[0], &types)?,
        GenericForeignKey::for_target(&ticket, &types)?,
        GenericForeignKey::for_target(&notes[1], &types)?,
        GenericForeignKey::for_target(&notes[0], &types)?,
        GenericForeignKey { content_type: -1, object: "1".into() },
        GenericForeignKey { object: "no key".into(), ..GenericForeignKey::for_target(&ticket, &types)? },
    ];
    log.clear();
    let found = prefetch_generic_dyn(&targets, |target| Some(target.clone()), &types, &db).await?;
    assert_eq!(log.count(), 2, "one statement a model: {log}");
    assert_eq!(found.len(), 3);
    assert_eq!(found.get::<Note>(&targets[2])?, Some(notes[1].clone()));
    assert_eq!(found.get::<Ticket>(&targets[1])?, Some(ticket.clone()));
    assert_eq!(found.get::<Note>(&targets[1])?, None);
    assert_eq!(found.model(&targets[1]), Some(Ticket::schema()));
    assert_eq!(found.display(&targets[0]), notes[0].id.get().map(|id| id.to_string()));
    assert_eq!((found.model(&targets[4]), found.model(&targets[5])), (None, None));
    assert!(!format!("{found:?}").contains("seat"), "rows may hold secrets");

    log.clear();
    let found = prefetch_generic::<_, Note>(&targets, |target| Some(target.clone()), &types, &db).await?;
    assert_eq!((found.len(), log.count()), (2, 1), "{log}");
    let keys = [notes[1].id.get(), None, notes[1].id.get()];
    let soft = prefetch_soft::<_, Note>(&keys, |key| *key, &db).await?;
    assert_eq!(soft.values().collect::<Vec<_>>(), [&notes[1]]);

    log.clear();
    let nothing: [Mention; 0] = [];
    assert!(prefetch_generic_dyn(&nothing, Mention::target, &types, &db).await?.is_empty());
    assert!(prefetch_generic::<_, Note>(&nothing, Mention::target, &types, &db).await?.is_empty());
    assert!(prefetch_soft::<_, Note>(&nothing, |mention| mention.id.get(), &db).await?.is_empty());
    assert!(prefetch_soft::<_, Note>(&[None::<i64>], |key| *key, &db).await?.is_empty());
    assert_eq!(log.count(), 0, "nothing is asked for nothing: {log}");
    Ok(())
}

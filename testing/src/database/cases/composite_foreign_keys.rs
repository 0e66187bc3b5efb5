//! Foreign keys over several fields.

use rustango_migrate::{create_tables, drop_tables};
use rustango_model::{Auto, ForeignKey, Model as _, ModelSchema};
use rustango_ports::database::DbErrorKind;
use rustango_query::{
    Db, Deleted, Error, Guard, Objects as _, Saved, Signals, Trashable as _,
    audit::{AuditEntry, Operation},
};

use crate::{
    database::{
        models::{Astray, Author, Edition, Guest, Invoice, Ring, Slot, Tile, Volume},
        trial::{Failure, Outcome, Trial, capabilities, count_of, refused, registry},
    },
    doubles::CallLog,
};

/// The table that points stands first.
const SHOP: &[fn() -> &'static ModelSchema] = &[Volume::schema, Edition::schema, Author::schema];

struct Shop {
    db: Db,
    log: CallLog,
    /// Of one book the first and the second, and of another the second.
    editions: [Edition; 3],
}

async fn shop(trial: &Trial) -> Result<Shop, Failure> {
    let (db, log) = trial.logged(SHOP).await?;
    let mut ann = Author::new("Ann");
    ann.save(&db).await?;
    let mut editions =
        [Edition::new("a", 1, "alpha"), Edition::new("a", 2, "Alpha again"), Edition::new("b", 2, "beta")];
    editions[0].author = Some(ForeignKey::to(&ann)?);
    editions[2].shelf = Some(7);
    editions[2].place = Some(1);
    Edition::bulk_insert(&mut editions, &db).await?;
    let mut volumes = [&editions[0], &editions[0], &editions[2]].map(Volume::of);
    volumes[1].set_reprint(&editions[1])?;
    volumes[2].set_reprint(&editions[0])?;
    for (volume, worn) in volumes.iter_mut().zip([5, 3, 4]) {
        volume.worn = worn;
    }
    Volume::bulk_insert(&mut volumes, &db).await?;
    log.clear();
    Ok(Shop { db, log, editions })
}

async fn volumes(db: &Db) -> Result<Vec<Volume>, Error> {
    Volume::objects().fetch(db).await
}

fn worn(rows: &[Volume]) -> Vec<i32> {
    rows.iter().map(|volume| volume.worn).collect()
}

pub(crate) async fn composite_foreign_keys_lead_to_rows(trial: &Trial) -> Outcome {
    let Shop { db, log, editions } = shop(trial).await?;
    let rows = volumes(&db).await?;
    log.clear();
    assert_eq!(rows[1].edition_fk(&db).await?.as_ref(), Some(&editions[0]));
    assert_eq!(rows[1].reprint_fk(&db).await?.as_ref(), Some(&editions[1]));
    assert_eq!(log.count(), 2, "{log}");
    assert_eq!(rows[0].reprint_fk(&db).await?, None);
    assert_eq!(rows[2].kept_fk(&db).await?, None);
    assert_eq!(log.count(), 2, "nobody is asked where there is nothing: {log}");

    let mut moved = rows[2].clone();
    moved.set_edition(&editions[1])?;
    assert_eq!((&*moved.isbn, moved.number), ("a", 2));
    moved.set_kept(&editions[2])?;
    moved.save(&db).await?;
    moved.refresh(&db).await?;
    assert_eq!(moved.edition_fk(&db).await?.as_ref(), Some(&editions[1]));
    assert_eq!(
        moved.kept_fk(&db).await?.as_ref(),
        Some(&editions[2]),
        "not only primary keys are pointed at"
    );
    let unset = moved.set_kept(&editions[0]);
    assert!(matches!(unset, Err(Error::Unsaved { model: "Edition" })), "it has no values there: {unset:?}");
    let gone = Volume { isbn: "z".into(), ..moved };
    assert!(matches!(gone.edition_fk(&db).await, Err(Error::NotFound { model: "Edition" })));
    Ok(())
}

pub(crate) async fn lookups_reach_over_composite_foreign_keys(trial: &Trial) -> Outcome {
    let Shop { db, editions, .. } = shop(trial).await?;
    let title = || Volume::edition().to(Edition::title);
    let typed = Volume::objects().filter(title().icontains("ALPHA"));
    assert_eq!(worn(&typed.fetch(&db).await?), [5, 3]);
    let named = Volume::objects().filter(Volume::lookup("edition__title__icontains", "ALPHA")?);
    assert_eq!(worn(&named.fetch(&db).await?), [5, 3]);
    let named = Volume::objects().filter(Volume::lookup("edition__author__name", "Ann")?);
    assert_eq!(worn(&named.fetch(&db).await?), [5, 3]);
    let typed = Volume::objects().filter(Volume::edition().to(Edition::author.to(Author::name)).eq("Ann"));
    assert_eq!(worn(&typed.fetch(&db).await?), [5, 3]);
    let sorted = Volume::objects().order_by([title().desc(), Volume::worn.asc()]);
    assert_eq!(worn(&sorted.fetch(&db).await?), [4, 3, 5]);
    let sorted = Volume::objects().order_by([Volume::ordering("-edition__title")?, Volume::worn.asc()]);
    assert_eq!(worn(&sorted.fetch(&db).await?), [4, 3, 5]);

    // Over a key that may be NULL, and what is not there.
    let reprints = Volume::objects().filter(Volume::reprint().to(Edition::title).startswith("al"));
    assert_eq!(worn(&reprints.fetch(&db).await?), [4]);
    let others = Volume::objects().exclude(Volume::reprint().to(Edition::title).startswith("al"));
    assert_eq!(worn(&others.fetch(&db).await?), [5, 3]);
    assert_eq!(worn(&Volume::objects().filter(Volume::reprint().is_null()).fetch(&db).await?), [5]);
    let named = Volume::objects().filter(Volume::lookup("reprint__isnull", true)?);
    assert_eq!(worn(&named.fetch(&db).await?), [5]);
    let of = Volume::objects().filter(Volume::edition().is(&editions[0]).and(Volume::worn.gt(3)));
    assert_eq!(worn(&of.fetch(&db).await?), [5]);
    assert_eq!(Volume::objects().filter(Volume::kept().is(&editions[0])).count(&db).await?, 0);
    let titles = Volume::objects().order_by(Volume::worn).values((Volume::worn, title())).fetch(&db).await?;
    let alpha = Some("alpha".to_owned());
    assert_eq!(titles, [(3, alpha.clone()), (4, Some("beta".into())), (5, alpha)]);
    let whole = Volume::lookup("edition", "a");
    let told = whole.expect_err("a key of two fields has no single value").to_string();
    assert!(told.contains("isbn, number"), "{told}");

    let by_join = Volume::objects().filter(title().eq("beta"));
    assert_eq!(by_join.clone().update().set(Volume::worn, 9).execute(&db).await?, 1);
    assert_eq!(by_join.delete(&db).await?, 1);
    Ok(())
}

pub(crate) async fn rows_are_counted_over_composite_foreign_keys(trial: &Trial) -> Outcome {
    let Shop { db, editions, .. } = shop(trial).await?;
    let (of, reprints) = (Volume::edition().reverse(), Volume::reprint().reverse());
    let counted = Edition::objects().annotate((of.clone().count(), of.clone().total(Volume::worn.max())));
    let counted: Vec<_> = counted.fetch(&db).await?.into_iter().map(|(_, totals)| totals).collect();
    assert_eq!(counted, [(2, Some(5)), (0, None), (1, Some(4))]);
    let titles = async |query: rustango_query::QuerySet<Edition>| -> Result<Vec<String>, Error> {
        query.values(Edition::title).fetch(&db).await
    };
    assert_eq!(titles(Edition::objects().filter(of.clone().any(Volume::worn.gt(4)))).await?, ["alpha"]);
    assert_eq!(titles(Edition::objects().filter(of.clone().to(Volume::worn).eq(4))).await?, ["beta"]);
    assert_eq!(titles(Edition::objects().exclude(of.exist())).await?, ["Alpha again"]);
    assert_eq!(titles(Edition::objects().filter(reprints.clone().exist())).await?, ["alpha", "Alpha again"]);
    let both = Edition::objects().filter(reprints.any(Volume::edition().to(Edition::isbn).eq("b")));
    assert_eq!(titles(both).await?, [editions[0].title.clone()]);
    Ok(())
}

pub(crate) async fn rows_come_along_over_composite_foreign_keys(trial: &Trial) -> Outcome {
    let Shop { db, log, editions } = shop(trial).await?;
    let rows = Volume::objects().select_related(Volume::reprint()).fetch(&db).await?;
    let found: Vec<_> = rows.iter().map(|(volume, reprint)| (volume.worn, reprint.as_ref())).collect();
    assert_eq!(found, [(5, None), (3, Some(&editions[1])), (4, Some(&editions[0]))]);
    assert_eq!(log.count(), 1, "{log}");
    let both = Volume::objects().annotate((Volume::edition(), Volume::reprint())).order_by(Volume::worn);
    let (volume, (edition, reprint)) = both.clone().first(&db).await?.expect("there are rows");
    assert_eq!(
        (volume.worn, edition.as_ref(), reprint.as_ref()),
        (3, Some(&editions[0]), Some(&editions[1]))
    );
    assert_eq!(both.page(2, 2).fetch_paginated(&db).await?.count, 3);
    let beyond = Volume::edition().to(Edition::author);
    let outcome = Volume::objects().select_related(beyond).fetch(&db).await;
    assert!(matches!(outcome, Err(Error::InvalidQuery(_))), "{outcome:?}");

    log.clear();
    let of = Volume::edition().reverse();
    let by_wear = || Volume::objects().order_by(Volume::worn);
    let groups = of.clone().fetch_for(&editions, by_wear(), &db).await?;
    assert_eq!(groups.iter().map(|rows| worn(rows)).collect::<Vec<_>>(), [vec![3, 5], vec![], vec![4]]);
    assert_eq!(log.count(), 1, "{log}");
    let groups = of.fetch_for(&editions, by_wear().limit(1), &db).await?;
    assert_eq!(groups.iter().map(|rows| worn(rows)).collect::<Vec<_>>(), [vec![3], vec![], vec![4]]);
    let groups = Volume::reprint().reverse().fetch_for(&editions, by_wear().limit(1), &db).await?;
    assert_eq!(groups.iter().map(|rows| worn(rows)).collect::<Vec<_>>(), [vec![4], vec![3], vec![]]);
    let groups = Volume::kept().reverse().fetch_for(&editions, by_wear(), &db).await?;
    assert!(groups.iter().all(Vec::is_empty));
    Ok(())
}

pub(crate) async fn targets_of_composite_foreign_keys_are_locked(trial: &Trial) -> Outcome {
    let Shop { db, .. } = shop(trial).await?;
    let outside = trial.outside().await?;
    db.transaction(async |tx| {
        let locked = Volume::objects().filter(Volume::worn.eq(4)).select_for_update();
        let locked = if capabilities(tx).lock_of { locked.of(Volume::edition()) } else { locked };
        let (_, edition) = locked.select_related(Volume::edition()).get(tx).await?;
        assert_eq!(edition.map(|edition| edition.isbn).as_deref(), Some("b"));
        if let Some(outside) = outside.as_ref().filter(|_| capabilities(tx).concurrent_writers) {
            let free = outside.transaction(async |other| Edition::objects().skip_locked().fetch(other).await);
            assert!(free.await?.iter().all(|edition| edition.isbn == "a"), "the target is held");
        }
        Ok::<_, Error>(())
    })
    .await?;
    Ok(())
}

pub(crate) async fn a_part_that_is_null_points_nowhere(trial: &Trial) -> Outcome {
    let Shop { db, editions, .. } = shop(trial).await?;
    // There is an edition with this isbn, and none without a number.
    let mut half = Volume { first_isbn: Some("a".into()), worn: 8, ..Volume::of(&editions[2]) };
    half.insert(&db).await?;
    let mut strange = Volume { first_isbn: Some("no such".into()), worn: 9, ..Volume::of(&editions[2]) };
    strange.insert(&db).await?;
    assert_eq!(half.reprint_fk(&db).await?, None);
    let isbn = Volume::objects().filter(Volume::reprint().to(Edition::isbn).eq("a"));
    assert_eq!(worn(&isbn.fetch(&db).await?), [3, 4], "a part alone is no key");
    let none = Volume::objects().filter(Volume::reprint().to(Edition::isbn).is_null());
    assert_eq!(worn(&none.fetch(&db).await?), [5, 8, 9]);
    let named = Volume::objects().filter(Volume::lookup("reprint__isbn", "a")?);
    assert_eq!(named.count(&db).await?, 2);
    assert_eq!(Volume::objects().filter(Volume::reprint().is_null()).count(&db).await?, 3);
    let all =
        Volume::objects().filter(Volume::worn.gte(8)).select_related(Volume::reprint()).fetch(&db).await?;
    assert!(all.iter().all(|(_, reprint)| reprint.is_none()));
    let of_reprint = Volume::reprint().reverse();
    let groups = of_reprint.fetch_for(&editions, Volume::objects(), &db).await?;
    assert_eq!(groups.iter().map(Vec::len).collect::<Vec<_>>(), [1, 1, 0]);
    Ok(())
}

pub(crate) async fn composite_foreign_keys_are_kept(trial: &Trial) -> Outcome {
    let Shop { db, editions, .. } = shop(trial).await?;
    // Each part is there, and never in one row.
    let mut crossed = Volume { isbn: "b".into(), number: 1, ..Volume::of(&editions[0]) };
    assert!(matches!(refused(crossed.insert(&db).await), DbErrorKind::ForeignKeyViolation { .. }));
    let mut kept = Volume { shelf: Some(7), place: Some(1), worn: 6, ..Volume::of(&editions[1]) };
    kept.insert(&db).await?;
    assert!(matches!(refused(editions[2].delete(&db).await), DbErrorKind::ForeignKeyViolation { .. }));
    kept.delete(&db).await?;

    editions[0].delete(&db).await?;
    let left = volumes(&db).await?;
    assert_eq!(worn(&left), [4], "what belonged to it is gone");
    assert_eq!(
        (left[0].first_number, left[0].first_isbn.as_ref()),
        (None, None),
        "and is no longer pointed at"
    );
    Ok(())
}

pub(crate) async fn rows_that_go_over_composite_keys_are_told(trial: &Trial) -> Outcome {
    let signals = Signals::new();
    let heard = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let note = std::sync::Arc::clone(&heard);
    let told = move |what: String| note.lock().expect("nobody panics while noting").push(what);
    let (deleted, saved) = (told.clone(), told);
    signals.connect_pre_delete(move |guest: Deleted<Guest>| {
        deleted(format!("guest {} goes", guest.row.seat));
        Ok(())
    });
    signals.connect_pre_save(move |invoice: Saved<Invoice>| {
        saved(format!("invoice of {:?}", invoice.row.room));
        Ok(invoice.row)
    });
    let db = trial.with(&[Invoice::schema, Guest::schema, Slot::schema]).await?.with_signals(signals);
    for hour in [9, 10] {
        Slot::new("red", hour, "Ann").insert(&db).await?;
        for seat in [1, 2] {
            Guest { room: "red".into(), hour, seat }.insert(&db).await?;
        }
        let mut invoice =
            Invoice { id: Auto::default(), room: Some("red".into()), hour: Some(hour), total: hour };
        invoice.insert(&db).await?;
    }
    heard.lock().expect("nobody panics while noting").clear();
    AuditEntry::objects().delete(&db).await?;
    Slot::objects().filter(Slot::hour.eq(9)).get(&db).await?.purge(&db).await?;
    let mut heard = std::mem::take(&mut *heard.lock().expect("nobody panics while noting"));
    heard.sort_unstable();
    assert_eq!(heard, ["guest 1 goes", "guest 2 goes", "invoice of None"]);
    let entries =
        AuditEntry::objects().order_by([AuditEntry::entity_table.asc(), AuditEntry::entity_pk.asc()]);
    let entries = entries.values((AuditEntry::entity_table, AuditEntry::entity_pk, AuditEntry::operation));
    let of = |table: &str, key: &str, operation| (table.to_owned(), key.to_owned(), operation);
    let found = entries.fetch(&db).await?;
    assert_eq!(
        found[..2],
        [of("guest", r#"["red",9,1]"#, Operation::Delete), of("guest", r#"["red",9,2]"#, Operation::Delete),]
    );
    assert_eq!((&*found[2].0, found[2].2), ("invoice", Operation::Update));
    assert_eq!(found[3], of("slot", r#"["red",9]"#, Operation::Delete));
    assert_eq!(found.len(), 4);
    assert_eq!(count_of::<Guest>(&db).await?, 2);
    let invoices = Invoice::objects().order_by(Invoice::total).values((Invoice::room, Invoice::hour));
    assert_eq!(invoices.fetch(&db).await?, [(None, None), (Some("red".into()), Some(10))]);
    Ok(())
}

pub(crate) async fn loads_over_composite_keys_are_noticed(trial: &Trial) -> Outcome {
    let Shop { db, .. } = shop(trial).await?;
    let guarded = db.with_n_plus_one(Guard::Raise(2));
    let mut refusal = None;
    for volume in volumes(&guarded).await? {
        if let Err(error) = volume.edition_fk(&guarded).await {
            refusal = Some(error);
        }
    }
    let refusal = refusal.expect("the third is refused");
    assert!(matches!(refusal, Error::OneByOne { model: "Edition", .. }), "{refusal:?}");
    assert!(refusal.to_string().contains("composite_foreign_keys.rs"), "{refusal}");
    let by_key = async |number: i32| {
        let is_it = Edition::number.eq(number).and(Edition::isbn.eq("a"));
        Edition::objects().filter(is_it).get(&guarded).await
    };
    assert_eq!(by_key(1).await?.number, 1);
    assert_eq!(by_key(2).await?.number, 2);
    assert!(matches!(by_key(1).await, Err(Error::OneByOne { .. })), "a key of two fields is a key");
    Ok(())
}

pub(crate) async fn tables_point_at_each_other_by_several_columns(trial: &Trial) -> Outcome {
    let circle: &[fn() -> &'static ModelSchema] = &[Ring::schema, Tile::schema];
    let db = trial.with(circle).await?;
    let mut tile = Tile { row: 1, column: 1, next_row: None, next_column: None, ring_number: None };
    tile.insert(&db).await?;
    let mut ring = Ring { row: 1, number: 5, first_column: Some(1) };
    ring.insert(&db).await?;
    tile.set_ring(&ring)?;
    let itself = tile.clone();
    tile.set_next(&itself)?;
    tile.save(&db).await?;
    assert_eq!(tile.ring_fk(&db).await?.as_ref(), Some(&ring));
    assert_eq!(ring.first_fk(&db).await?.as_ref(), Some(&tile));
    assert_eq!(tile.next_fk(&db).await?.as_ref(), Some(&tile));
    let crossed = Tile { ring_number: Some(6), ..tile.clone() }.save(&db).await;
    assert!(matches!(refused(crossed), DbErrorKind::ForeignKeyViolation { .. }));
    drop_tables(&db, &registry(circle)?).await?;
    create_tables(&db, &registry(circle)?).await?;
    assert_eq!(count_of::<Tile>(&db).await?, 0);

    let outcome = create_tables(&db, &registry(&[Slot::schema, Astray::schema])?).await;
    let told = outcome.expect_err("rows share what is pointed at").to_string();
    assert!(told.contains("Astray::slot") && told.contains("unique_together"), "{told}");
    Ok(())
}

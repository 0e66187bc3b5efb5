//! The tables that are attacked, full of the corpus itself.

use std::{collections::BTreeSet, sync::Arc};

use rustango::prelude::*;
use rustango_testing::doubles::{CallLog, CountingDatabase};
use serde_json::{Value, json};

use super::{
    corpus::{HARMLESS, corpus},
    models::{Canary, Exhibit, Shelf},
};
use crate::{
    chance::deep,
    ground::{Ground, On, registry},
};

pub(super) struct Museum {
    ground: Ground,
    pub(super) db: Db,
    pub(super) log: CallLog,
    /// What is thrown.
    pub(super) corpus: Vec<String>,
    /// The texts of the rows, in the order of their keys: some of those that a database can hold.
    pub(super) texts: Vec<String>,
}

/// The document of a row: its text is a key, and a value further down.
pub(super) fn document(text: &str) -> Value {
    json!({ text: "found", "below": { text: [1, text] } })
}

impl Museum {
    pub(super) async fn new(on: On) -> Self {
        let ground = Ground::new(on, registry![Shelf, Exhibit, Canary]).await;
        let corpus = corpus();
        let held = corpus.iter().map(String::as_str).filter(|text| !text.contains('\0'));
        let texts: Vec<String> = held.step_by(deep(8, 1)).chain([HARMLESS]).map(str::to_owned).collect();
        fill(&ground.db, &texts).await.unwrap();
        let log = CallLog::default();
        let db = Db::new(CountingDatabase::shared(Arc::clone(&ground.database), &log));
        Self { ground, db, log, corpus, texts }
    }

    /// How many texts meet a condition.
    pub(super) fn number(&self, holds: impl Fn(&str) -> bool) -> i64 {
        self.texts.iter().map(|text| i64::from(holds(text))).sum()
    }

    /// The SQL of the statements since this was last asked. Numbers in it do not count: a text has
    /// a length.
    pub(super) fn statements(&self) -> BTreeSet<String> {
        let statements = self.log.statements();
        self.log.clear();
        statements.iter().map(|sql| sql.split(|letter: char| letter.is_ascii_digit()).collect()).collect()
    }

    /// Checks that nothing was written, and nothing that was not asked for was done.
    pub(super) async fn is_intact(&self, after: &str) {
        let db = &self.ground.db;
        let canaries = Canary::objects().values(Canary::name).fetch(db).await;
        assert_eq!(canaries.unwrap(), ["one", "two", "three"], "after {after:?}");
        let rows = Exhibit::objects().count(db).await.unwrap();
        assert_eq!(rows, self.texts.len() as u64, "after {after:?}");
    }

    /// Checks that every row is what it was, and ends.
    pub(super) async fn close(self) {
        let db = &self.ground.db;
        let rows = Exhibit::objects().values((Exhibit::text, Exhibit::doc)).fetch(db).await.unwrap();
        let expected: Vec<_> = self.texts.iter().map(|text| (text.clone(), Some(document(text)))).collect();
        assert!(rows == expected, "a row is not what it was");
        self.is_intact("everything").await;
        self.ground.remove().await;
    }
}

async fn fill(db: &Db, texts: &[String]) -> Result<(), Error> {
    let mut canaries = ["one", "two", "three"].map(|name| Canary { id: Auto::default(), name: name.into() });
    Canary::bulk_insert(&mut canaries, db).await?;
    let mut shelf = Shelf { id: Auto::default(), name: HARMLESS.into() };
    shelf.insert(db).await?;
    let exhibit = |text: &String| Exhibit {
        id: Auto::default(),
        text: text.clone(),
        doc: Some(document(text)),
        number: Some(1),
        day: None,
        uid: None,
        price: Some(1.into()),
        flag: Some(true),
        shelf: shelf.id.get().map(ForeignKey::new),
    };
    Exhibit::bulk_insert(&mut texts.iter().map(exhibit).collect::<Vec<_>>(), db).await
}

//! The answers of both, side by side, and the differences that are known.

use std::{collections::BTreeMap, fmt::Write as _};

use rustango::{
    prelude::*,
    query::{QuerySet, shape::Shape},
};
use serde::Deserialize;
use serde_json::Value;

use super::answer::{Answer, agree, of_row, of_rows};

/// A case that both answer differently, for a reason. `docs/orm.md` names it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Difference {
    pub(super) name: String,
    /// On which databases.
    on: Vec<String>,
    /// Why ours is the better answer.
    why: String,
    django: Value,
    rustango: Value,
}

/// The differences, as they are written down.
pub(super) fn differences() -> Vec<Difference> {
    serde_json::from_str(include_str!("../../../oracle/differences.json")).unwrap()
}

pub(super) struct Comparison<'a> {
    pub(super) db: &'a Db,
    database: &'static str,
    /// The answers that are not compared yet.
    django: BTreeMap<String, Value>,
    known: Vec<Difference>,
    compared: usize,
    faults: String,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(db: &'a Db, database: &'static str, django: BTreeMap<String, Value>) -> Self {
        let mut known = differences();
        known.retain(|difference| difference.on.iter().any(|on| on == database));
        Self { db, database, django, known, compared: 0, faults: String::new() }
    }

    /// Compares the rows of a query, in their order.
    pub(super) async fn rows<M: Model, S: Shape<M, Row: Answer>>(
        &mut self,
        name: &str,
        query: QuerySet<M, S>,
    ) {
        let answer = query.fetch(self.db).await.map(|rows| of_rows(&rows));
        self.compare(name, answer);
    }

    /// Compares one value or one row.
    pub(super) fn value<A: Answer>(&mut self, name: &str, answer: Result<A, Error>) {
        self.compare(name, answer.map(|row| of_row(&row)));
    }

    /// Compares a list that a case has put together itself.
    pub(super) fn list<A: Answer>(&mut self, name: &str, answer: Result<Vec<A>, Error>) {
        self.compare(name, answer.map(|rows| of_rows(&rows)));
    }

    /// Compares what a change returns, and takes it back.
    pub(super) async fn changed<A: Answer>(
        &mut self,
        name: &str,
        change: impl AsyncFnOnce(&Db) -> Result<Vec<A>, Error>,
    ) {
        let mut answer = None;
        let taken_back = self.db.transaction(async |tx| {
            answer = Some(change(tx).await?);
            Err::<(), _>(Error::abort("the next case finds the rows as they were"))
        });
        match taken_back.await {
            Err(Error::Aborted(_)) => {}
            other => self.fault(name, &format!("{other:?}")),
        }
        if let Some(rows) = answer {
            self.list(name, Ok(rows));
        }
    }

    fn compare(&mut self, name: &str, ours: Result<Value, Error>) {
        self.compared += 1;
        let Some(theirs) = self.django.remove(name) else {
            return self.fault(name, "Django was not asked this");
        };
        let ours = match ours {
            Ok(ours) => ours,
            Err(error) => return self.fault(name, &format!("{error}; Django: {theirs}")),
        };
        let known = self.known.iter().position(|known| known.name == name).map(|at| self.known.remove(at));
        match known {
            None if agree(&ours, &theirs) => {}
            None => self.fault(name, &format!("\n  django:   {theirs}\n  rustango: {ours}")),
            Some(known) if !agree(&known.django, &theirs) || !agree(&known.rustango, &ours) => {
                let why = &known.why;
                self.fault(
                    name,
                    &format!("not the known difference ({why})\n  django:   {theirs}\n  rustango: {ours}"),
                );
            }
            Some(known) if agree(&known.django, &known.rustango) => self.fault(name, "is no difference"),
            Some(_) => {}
        }
    }

    fn fault(&mut self, name: &str, what: &str) {
        writeln!(self.faults, "{name}: {what}").unwrap();
    }

    /// Ends the comparison; returns the number of cases.
    ///
    /// # Panics
    /// With every fault: an answer that differs, a case that stands on one side only, a known
    /// difference that is none.
    pub(super) fn end(mut self) -> usize {
        for name in std::mem::take(&mut self.django).into_keys() {
            self.fault(&name, "rustango was not asked this");
        }
        for known in std::mem::take(&mut self.known) {
            self.fault(&known.name, "is a known difference, and no case");
        }
        assert!(self.faults.is_empty(), "on {}, of {} cases:\n{}", self.database, self.compared, self.faults);
        self.compared
    }
}

//! Random transaction scripts are all or nothing, wherever they are cut off and whatever fails.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use proptest::{collection::vec, prelude::*};
use rustango::{
    ports::database::{Database, DbErrorKind},
    prelude::*,
};
use rustango_testing::{
    database::cut_after,
    doubles::{Fault, FaultyDatabase},
};

use crate::{
    chance::{deep, holds_for, unexpected},
    ground::{Ground, On, registry},
};

#[derive(Model, Clone, Debug)]
#[rustango(table = "scripts_entry")]
struct Entry {
    #[rustango(primary_key)]
    key: i32,
    amount: i64,
}

/// What the table holds.
type Table = BTreeMap<i32, i64>;

#[derive(Clone, Debug)]
enum Step {
    /// Inserts; where the key is taken, the database refuses, and the closure ends with that.
    Insert(i32, i64),
    Raise(i32, i64),
    RaiseAll(i64),
    Delete(i32),
    BulkInsert(Vec<(i32, i64)>),
    Read,
    /// A transaction within, whose error is passed on or passed over.
    Nested(Vec<Step>, Errors),
    /// A transaction within whose future is dropped after so many polls.
    Dropped(Vec<Step>, usize),
    /// Ends the closure with an error of the program.
    Abort,
}

#[derive(Clone, Copy, Debug)]
enum Errors {
    PassedOn,
    PassedOver,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let key = || 0..8;
    let amount = || 1_i64..100;
    let step = prop_oneof![
        4 => (key(), amount()).prop_map(|(key, amount)| Step::Insert(key, amount)),
        3 => (key(), amount()).prop_map(|(key, amount)| Step::Raise(key, amount)),
        2 => amount().prop_map(Step::RaiseAll),
        2 => key().prop_map(Step::Delete),
        1 => vec((8..16, amount()), 1..4).prop_map(Step::BulkInsert),
        1 => Just(Step::Read),
        1 => Just(Step::Abort),
    ];
    let steps = step.prop_recursive(3, 16, 4, move |inner| {
        let errors = prop_oneof![1 => Just(Errors::PassedOn), 3 => Just(Errors::PassedOver)];
        prop_oneof![
            (vec(inner.clone(), 1..4), errors).prop_map(|(steps, errors)| Step::Nested(steps, errors)),
            (vec(inner, 1..4), 1_usize..12).prop_map(|(steps, polls)| Step::Dropped(steps, polls)),
        ]
    });
    vec(steps, 1..6)
}

/// The transaction as it should be seen from inside: what was acknowledged, and not taken back.
struct Expected {
    table: Mutex<Table>,
    /// What is to be committed, once the script has got to its end.
    whole: Mutex<Option<Table>>,
}

impl Expected {
    fn table(&self) -> Table {
        self.table.lock().unwrap().clone()
    }

    fn change(&self, change: impl FnOnce(&mut Table)) {
        change(&mut self.table.lock().unwrap());
    }

    fn restore(&self, table: Table) {
        *self.table.lock().unwrap() = table;
    }
}

async fn play(steps: &[Step], db: &Db, model: &Expected) -> Result<(), Error> {
    for step in steps {
        match step {
            Step::Insert(key, amount) => {
                Entry { key: *key, amount: *amount }.insert(db).await?;
                model.change(|table| assert_eq!(table.insert(*key, *amount), None, "{key} was taken"));
            }
            Step::Raise(key, by) => {
                let one = Entry::objects().filter(Entry::key.eq(*key)).update();
                let raised = one.set(Entry::amount, Entry::amount + *by).execute(db).await?;
                model.change(|table| match table.get_mut(key) {
                    Some(amount) => {
                        assert_eq!(raised, 1);
                        *amount += by;
                    }
                    None => assert_eq!(raised, 0),
                });
            }
            Step::RaiseAll(by) => {
                Entry::objects().update().set(Entry::amount, Entry::amount + *by).execute(db).await?;
                model.change(|table| table.values_mut().for_each(|amount| *amount += by));
            }
            Step::Delete(key) => {
                let gone = Entry::objects().filter(Entry::key.eq(*key)).delete(db).await?;
                model.change(|table| assert_eq!(table.remove(key).map_or(0, |_| 1), gone));
            }
            Step::BulkInsert(rows) => {
                let mut entries: Vec<_> =
                    rows.iter().map(|(key, amount)| Entry { key: *key, amount: *amount }).collect();
                Entry::bulk_insert(&mut entries, db).await?;
                model.change(|table| table.extend(rows.iter().copied()));
            }
            Step::Read => assert_eq!(contents(db).await?, model.table(), "a transaction sees its own work"),
            Step::Nested(steps, errors) => {
                let done = within(steps, db, model).await;
                if let (Err(error), Errors::PassedOn) = (done, errors) {
                    return Err(error);
                }
            }
            Step::Dropped(steps, polls) => {
                let before = model.table();
                match cut_after(*polls, within(steps, db, model)).await {
                    Some(_) => {}
                    None => model.restore(before),
                }
            }
            Step::Abort => return Err(Error::abort("the script says so")),
        }
    }
    Ok(())
}

/// Plays steps in a transaction within; an error takes its work back.
async fn within(steps: &[Step], db: &Db, model: &Expected) -> Result<(), Error> {
    let before = model.table();
    let done = db.transaction(async |inner| Box::pin(play(steps, inner, model)).await).await;
    if done.is_err() {
        model.restore(before);
    }
    done
}

async fn contents(db: &Db) -> Result<Table, Error> {
    Ok(Entry::objects().fetch(db).await?.into_iter().map(|entry| (entry.key, entry.amount)).collect())
}

/// Whether a transaction that did not end well may have been committed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Commit {
    /// Its future was dropped, or an answer was lost, perhaps that to the commit.
    Possible,
    Impossible,
}

/// A database on which scripts are played, and another look at the same rows.
struct Stage {
    ground: Ground,
    database: Arc<dyn Database>,
    outside: Db,
}

impl Stage {
    async fn new(on: On) -> Self {
        let ground = Ground::new(on, registry![Entry]).await;
        // One connection: who comes next waits until what was dropped is over.
        let database = ground.narrow().await;
        let outside = ground.db.clone();
        Self { ground, database, outside }
    }

    /// Makes the rows before a script.
    async fn set(&self) -> Result<Table, Error> {
        Entry::objects().delete(&self.outside).await?;
        let mut entries: Vec<_> = (0..4).map(|key| Entry { key, amount: 0 }).collect();
        Entry::bulk_insert(&mut entries, &self.outside).await?;
        contents(&self.outside).await
    }

    /// Plays a script, drops it after so many polls, and checks what is there. Returns whether it
    /// got to its end.
    async fn play(
        &self,
        db: &Db,
        steps: &[Step],
        polls: usize,
        commit: Commit,
    ) -> Result<bool, TestCaseError> {
        let before = self.set().await.map_err(unexpected)?;
        let model = Expected { table: Mutex::new(before.clone()), whole: Mutex::default() };
        let script = db.transaction(async |tx| {
            play(steps, tx, &model).await?;
            *model.whole.lock().unwrap() = Some(model.table());
            Ok(())
        });
        let ended = cut_after(polls, script).await;
        let found = self.settled().await.map_err(unexpected)?;
        let whole = model.whole.into_inner().unwrap();
        if let Some(Ok(())) = ended {
            prop_assert_eq!(Some(found), whole, "everything, as it was acknowledged");
        } else if commit == Commit::Impossible || Some(&found) != whole.as_ref() {
            prop_assert_eq!(found, before, "nothing, or else everything: {:?}; {:?}", whole, ended);
        }
        Ok(ended.is_some())
    }

    /// Waits until what was dropped is over: the pool serves, and what it writes is there.
    async fn settled(&self) -> Result<Table, Error> {
        let db = Db::shared(Arc::clone(&self.database));
        let mut probe = Entry { key: 1_000, amount: 1 };
        probe.insert(&db).await?;
        let seen = Entry::objects().filter(Entry::key.eq(probe.key)).count(&self.outside).await?;
        assert_eq!(seen, 1, "a row was acknowledged, and others do not see it");
        probe.delete(&self.outside).await?;
        contents(&self.outside).await
    }

    /// Plays a script as it is, then cut off at every poll, then with a fault at every call.
    async fn play_all_ways(&self, steps: &[Step]) -> Result<(), TestCaseError> {
        let db = Db::shared(Arc::clone(&self.database));
        self.play(&db, steps, usize::MAX, Commit::Impossible).await?;
        let mut polls = 1;
        while !self.play(&db, steps, polls, Commit::Possible).await? {
            polls += 1;
        }
        for fault in Fault::before_each_call(DbErrorKind::SerializationFailure) {
            self.play(&self.faulty(&fault), steps, usize::MAX, Commit::Impossible).await?;
        }
        for fault in Fault::after_each_call(DbErrorKind::ConnectionLost) {
            self.play(&self.faulty(&fault), steps, usize::MAX, Commit::Possible).await?;
        }
        Ok(())
    }

    fn faulty(&self, fault: &Fault) -> Db {
        Db::new(FaultyDatabase::shared(Arc::clone(&self.database), fault))
    }
}

/// R016: cut off or failing at any call, all or nothing.
fn scripts_are_all_or_nothing(on: On) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let stage = runtime.block_on(Stage::new(on));
    holds_for(deep(10, 400), &steps(), |steps| runtime.block_on(stage.play_all_ways(&steps)));
    runtime.block_on(async {
        stage.database.close().await;
        stage.ground.remove().await;
    });
}

#[test]
fn scripts_are_all_or_nothing_on_sqlite() {
    scripts_are_all_or_nothing(On::Sqlite);
}

#[test]
fn scripts_are_all_or_nothing_on_postgres() {
    scripts_are_all_or_nothing(On::Postgres);
}

#[test]
fn scripts_are_all_or_nothing_on_tokio_postgres() {
    scripts_are_all_or_nothing(On::Tokio);
}

#[test]
fn scripts_are_all_or_nothing_on_mariadb() {
    scripts_are_all_or_nothing(On::MariaDb);
}

mod real_mysql {
    use super::*;

    #[test]
    fn scripts_are_all_or_nothing_on_mysql() {
        scripts_are_all_or_nothing(On::MySql);
    }
}

//! Migrations whose actions take effect one after the other, each recorded,
//! so that a run that is cut off goes on where it stopped.

use std::{fmt, num::NonZeroU32};

use rustango_migration_files::{Batch, Direction};
use rustango_ports::{
    database::{DbErrorKind, Executor as _, Statement, ValueType},
    schema::{Name, Place, SchemaStatement},
};
use rustango_query::{Db, Error, Objects as _, Raw, key_range};
use sha2::{Digest as _, Sha256};

use super::{
    RunError, Runner, Unit,
    ledger::{self, LedgerEntry, Position},
    progress::Event,
    script::{Action, Batches, Work},
};

/// A run that records its steps.
struct Journal<'a> {
    entry: LedgerEntry,
    position: Position,
    unit: &'a Unit<'a>,
    actions: &'a [Action],
}

impl Runner<'_> {
    /// Runs the actions one by one from where the last run stopped.
    pub(super) async fn run_stepwise(&self, unit: &Unit<'_>, actions: &[Action]) -> Result<(), RunError> {
        let Some(mut journal) = self.open(unit, actions).await? else { return Ok(()) };
        let first = journal.position.action;
        if first > 0 || journal.position.statement > 0 || journal.position.mark.is_some() {
            self.progress.tell(&Event::Resumes { migration: &unit.migration.name, action: first + 1 });
        }
        for (at, action) in actions.iter().enumerate().skip(first) {
            self.tell_action(at, actions);
            self.step(&mut journal, action)
                .await
                .map_err(|source| unit.failure(actions, at, false, source))?;
        }
        match unit.direction {
            Direction::Forward => {
                journal.entry.progress = None;
                journal.entry.checksum = unit.migration.checksum().to_string();
                journal.entry.applied_at = self.db.clock().now();
                journal.entry.update(self.db).await?;
            }
            Direction::Backward => {
                ledger::forget(journal.entry, self.db).await?;
            }
        }
        Ok(())
    }

    /// Finds where the last run stopped, or begins; nothing where there is
    /// nothing to do.
    async fn open<'a>(
        &self,
        unit: &'a Unit<'a>,
        actions: &'a [Action],
    ) -> Result<Option<Journal<'a>>, RunError> {
        let start = Position::start(unit.direction);
        let entry = match (ledger::entry(self.db, unit.migration).await?, unit.direction) {
            (Some(entry), Direction::Forward) if entry.is_finished() => return Ok(None),
            (None, Direction::Backward) => return Ok(None),
            (Some(mut entry), Direction::Backward) if entry.is_finished() => {
                entry.set_position(&start);
                entry.update(self.db).await?;
                entry
            }
            (Some(entry), _) => entry,
            (None, Direction::Forward) => {
                let mut entry = LedgerEntry::finished(unit.migration, self.db);
                entry.set_position(&start);
                match entry.insert(self.db).await {
                    Err(error)
                        if matches!(error.database_kind(), Some(DbErrorKind::UniqueViolation { .. })) =>
                    {
                        return Err(RunError::Overtaken { migration: unit.migration.name.clone() });
                    }
                    inserted => inserted?,
                }
                entry
            }
        };
        let position = entry.position()?.unwrap_or(start);
        if position.direction != unit.direction {
            let migration = unit.migration.name.to_string();
            return Err(RunError::Unfinished { migration, began: position.direction });
        }
        if position.action > 0
            && position.done != fingerprint_of(&actions[..position.action.min(actions.len())])
        {
            return Err(RunError::EditedMeanwhile {
                migration: unit.migration.name.clone(),
                done: position.action,
            });
        }
        Ok(Some(Journal { entry, position, unit, actions }))
    }

    async fn step(&self, journal: &mut Journal<'_>, action: &Action) -> Result<(), Error> {
        let next = Position::at(journal.unit.direction, journal.position.action + 1, 0);
        match &action.work {
            Work::Schema(statements) if self.restarts_actions() => {
                return self.restart(journal, statements, next).await;
            }
            Work::Schema(statements) => self.resume(journal, statements).await?,
            Work::Batches(batches) => self.batches(journal, batches).await?,
            Work::Sql(_) | Work::Callback(..) => {}
        }
        let is_done = !matches!(action.work, Work::Sql(_) | Work::Callback(..));
        if is_done {
            return journal.move_to(next, self.db).await;
        }
        let options = self.transaction(&[]);
        self.db
            .transaction_with(options, async |tx| {
                journal.check(tx).await?;
                self.act(tx, action).await?;
                journal.move_to(next, tx).await
            })
            .await
    }

    /// Whether an action that was cut off begins anew: what it did in a
    /// transaction is taken back then, and what it does outside of one is
    /// spelt so that it can be repeated.
    fn restarts_actions(&self) -> bool {
        self.db.dialect().capabilities().transactional_ddl
    }

    /// Runs statements that are taken back together, or can be repeated.
    async fn restart(
        &self,
        journal: &mut Journal<'_>,
        statements: &[SchemaStatement],
        next: Position,
    ) -> Result<(), Error> {
        if statements.iter().any(|statement| statement.place == Place::Alone) {
            for statement in statements {
                send(self.db, statement).await?;
            }
            return journal.move_to(next, self.db).await;
        }
        let mut options = self.transaction(&[]);
        options.unchecked_keys = self.db.dialect().schema().rebuilds_tables();
        self.db
            .transaction_with(options, async |tx| {
                journal.check(tx).await?;
                for statement in statements {
                    send(tx, statement).await?;
                }
                journal.move_to(next, tx).await
            })
            .await
    }

    /// Runs statements of which each takes effect at once. What the schema
    /// looks like is written down before each, so that after a crash there is no
    /// doubt whether it was run; one that changes rows only may run twice, to
    /// the same effect.
    async fn resume(&self, journal: &mut Journal<'_>, statements: &[SchemaStatement]) -> Result<(), Error> {
        let action = journal.position.action;
        for (at, statement) in statements.iter().enumerate().skip(journal.position.statement) {
            let next = Position::at(journal.unit.direction, action, at + 1);
            let now = self.fingerprint().await?;
            let was_run = journal.position.mark.as_ref().is_some_and(|mark| *mark != now);
            if !was_run {
                let mut mark = Position::at(journal.unit.direction, action, at);
                mark.mark = Some(now);
                journal.move_to(mark, self.db).await?;
                send(self.db, statement).await?;
            }
            journal.move_to(next, self.db).await?;
        }
        Ok(())
    }

    async fn fingerprint(&self) -> Result<String, Error> {
        let seen = self.db.dialect().schema().introspect(self.db).await?;
        Ok(fingerprint_of(&seen))
    }

    async fn batches(&self, journal: &mut Journal<'_>, batches: &Batches) -> Result<(), Error> {
        let mut rows = 0;
        loop {
            let changed = match &batches.batch {
                Batch::Repeat { limit } => self.repeat(&batches.sql, *limit).await?,
                Batch::Walk { table, key, size } => self.walk(journal, batches, (table, key), *size).await?,
                _ => return Err(Error::InvalidQuery("batches of this kind are not known".to_owned())),
            };
            let Some(changed) = changed else { return Ok(()) };
            rows += changed;
            self.progress.tell(&Event::Batch { rows });
        }
    }

    async fn repeat(&self, sql: &str, limit: NonZeroU32) -> Result<Option<u64>, Error> {
        let statement = Raw::<()>::unchecked(sql.to_owned()).bind("limit", i64::from(limit.get()));
        let changed =
            self.db.transaction_with(self.transaction(&[]), async |tx| statement.execute(tx).await).await?;
        Ok((changed > 0).then_some(changed))
    }

    /// Runs the statement over the rows behind the last batch, and records how
    /// far it came in the same transaction.
    async fn walk(
        &self,
        journal: &mut Journal<'_>,
        batches: &Batches,
        (table, key): (&Name, &Name),
        size: NonZeroU32,
    ) -> Result<Option<u64>, Error> {
        let reached = journal.position.reached.clone();
        self.db
            .transaction_with(self.transaction(&[]), async |tx| {
                journal.check(tx).await?;
                let of = batches.key.unwrap_or(ValueType::I64);
                let Some(range) = key_range(tx, (table, key), of, reached.as_ref(), size).await? else {
                    return Ok(None);
                };
                let statement = Raw::<()>::unchecked(batches.sql.clone());
                let statement = statement.bind("from", range.from).bind("to", range.to);
                let changed = statement.execute(tx).await?;
                let mut next = journal.position.clone();
                next.reached = Some(range.reached);
                journal.move_to(next, tx).await?;
                Ok(Some(changed))
            })
            .await
    }
}

impl Journal<'_> {
    /// Refuses where another runner has gone on.
    async fn check(&self, db: &Db) -> Result<(), Error> {
        let current = ledger::entry(db, self.unit.migration).await?;
        if current.is_some_and(|current| current.progress == self.entry.progress) {
            return Ok(());
        }
        Err(Error::abort(RunError::Overtaken { migration: self.unit.migration.name.clone() }))
    }

    /// Writes down where the run stands.
    async fn move_to(&mut self, mut next: Position, db: &Db) -> Result<(), Error> {
        next.done = fingerprint_of(&self.actions[..next.action]);
        let mut entry = self.entry.clone();
        entry.set_position(&next);
        entry.update(db).await?;
        self.entry = entry;
        self.position = next;
        Ok(())
    }
}

/// Tells one thing from another.
fn fingerprint_of(thing: &(impl fmt::Debug + ?Sized)) -> String {
    format!("{:x}", Sha256::digest(format!("{thing:?}")))
}

async fn send(db: &Db, statement: &SchemaStatement) -> Result<(), Error> {
    db.execute(&Statement::write(statement.sql.clone(), Vec::new())).await?;
    Ok(())
}

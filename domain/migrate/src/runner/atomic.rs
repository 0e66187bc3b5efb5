//! Migrations that take effect as a whole, or not at all.

use rustango_migration_files::Direction;
use rustango_ports::database::{DbErrorKind, Executor as _, Statement, TransactionOptions};
use rustango_query::{Db, Error, Objects as _, Raw};

use super::{
    RunError, Runner, Unit,
    ledger::{self, LedgerEntry},
    progress::Event,
    script::{Action, Work},
};

impl Runner<'_> {
    /// Runs all actions and writes the ledger in one transaction, which is tried
    /// again where a lock was not to be had in time.
    pub(super) async fn run_whole(&self, unit: &Unit<'_>, actions: &[Action]) -> Result<(), RunError> {
        let mut attempt = 1;
        loop {
            let mut reached = 0;
            let done = self
                .db
                .transaction_with(self.transaction(actions), async |tx| {
                    // Where transactions are the lock, another runner may have been faster.
                    let known = ledger::entry(tx, unit.migration).await?;
                    if known.is_some() == (unit.direction == Direction::Forward) {
                        return Ok(());
                    }
                    for (at, action) in actions.iter().enumerate() {
                        reached = at;
                        self.tell_action(at, actions);
                        self.act(tx, action).await?;
                    }
                    self.record(tx, unit, known).await
                })
                .await;
            match done {
                Err(error) if is_lock_timeout(&error) && attempt < self.options.tries => {
                    attempt += 1;
                    self.progress.tell(&Event::Retries { attempt });
                    self.db.clock().sleep(self.options.pause * attempt).await;
                }
                done => return done.map_err(|source| unit.failure(actions, reached, true, source)),
            }
        }
    }

    /// Returns how a transaction with such actions begins.
    pub(super) fn transaction(&self, actions: &[Action]) -> TransactionOptions {
        let options = TransactionOptions::default().lock_timeout(self.options.lock_timeout);
        let changes_tables = actions.iter().any(|action| matches!(action.work, Work::Schema(_)));
        if changes_tables && self.db.dialect().schema().rebuilds_tables() {
            options.unchecked_keys()
        } else {
            options
        }
    }

    /// Does the work of an action in a transaction.
    pub(super) async fn act(&self, tx: &Db, action: &Action) -> Result<(), Error> {
        match &action.work {
            Work::Schema(statements) => {
                for statement in statements {
                    tx.execute(&Statement::write(statement.sql.clone(), Vec::new())).await?;
                }
                Ok(())
            }
            Work::Sql(sql) => Raw::<()>::unchecked(sql.clone()).execute(tx).await.map(drop),
            Work::Callback(name, schema) => self.callbacks.call(name, tx, schema).await,
            Work::Batches(..) => Err(Error::InvalidQuery(
                "batches end their transaction each: set `\"atomic\": false` in the file".to_owned(),
            )),
        }
    }

    async fn record(&self, tx: &Db, unit: &Unit<'_>, known: Option<LedgerEntry>) -> Result<(), Error> {
        match known {
            Some(known) => ledger::forget(known, tx).await,
            None => LedgerEntry::finished(unit.migration, tx).insert(tx).await,
        }
    }
}

pub(super) fn is_lock_timeout(error: &Error) -> bool {
    matches!(error.database_kind(), Some(DbErrorKind::LockTimeout | DbErrorKind::Deadlock))
}

//! What comes between connecting and serving.
//!
//! As Django's `runserver`, a program that serves looks at its migrations and
//! names those that the database lacks; it changes no database that has
//! tables. Unlike Django's, it can give a new one its tables, so that the
//! first start of a project shows a page.

use rustango_migrate::{Migrator, State, Target};

use crate::{Failure, Session, progress::Noted};

/// What becomes of a database without tables before the program serves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NewDatabases {
    /// Nothing: `migrate` gives it tables. It is for production.
    #[default]
    StayEmpty,
    /// All migrations are applied to it. It is for development.
    AreMigrated,
}

/// Gives a new database its tables where the program says so, and tells of
/// migrations that others lack.
///
/// # Errors
/// Where the database cannot be connected to, or a new one not be migrated.
pub(crate) async fn prepare(session: &Session<'_>) -> Result<(), Failure> {
    let db = session.db().await?;
    let out = session.out();
    let chain = match session.chain_here().await {
        Ok(chain) => chain,
        Err(fault) => {
            out.note(&out.odd(&format!("The migrations cannot be read: {fault}")));
            return Ok(());
        }
    };
    let progress = Noted(out);
    let migrator = Migrator::new(db, &chain).callbacks(session.callbacks()).progress(&progress);
    let standing = match migrator.standing().await {
        Ok(standing) => standing,
        Err(fault) => {
            out.note(&out.odd(&format!("The database and the migrations disagree: {fault}")));
            return Ok(());
        }
    };
    let is_pending = |state: State| matches!(state, State::Pending | State::Unfinished(_));
    let pending: Vec<_> = standing.iter().filter(|at| is_pending(at.state)).collect();
    if pending.is_empty() {
        return Ok(());
    }
    let is_new = pending.len() == standing.len() && has_no_tables(session).await?;
    if is_new && session.program().new_databases == NewDatabases::AreMigrated {
        out.note("The database is new: it gets its tables.");
        migrator.run(&Target::Latest).await?;
        return Ok(());
    }
    let names: Vec<_> = pending.iter().map(|at| at.migration.as_str()).collect();
    let command = session.command_line("migrate");
    out.note(&out.odd(&format!("The database lacks {}. Apply with: {command}", names.join(", "))));
    Ok(())
}

/// Whether the database has nothing but what the runner of migrations keeps.
async fn has_no_tables(session: &Session<'_>) -> Result<bool, Failure> {
    let db = session.db().await?;
    let found = db.dialect().schema().introspect(db).await?;
    Ok(found.schema.tables.keys().all(|name| *name == "__rustango_migrations__"))
}

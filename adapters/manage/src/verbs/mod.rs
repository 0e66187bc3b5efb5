//! The verbs that every program has.

mod add_data_op;
mod db_dump;
mod db_info;
mod db_restore;
mod dbshell;
mod downgrade;
mod makemigrations;
mod migrate;
mod showmigrations;
mod sqlmigrate;

use crate::Verb;

/// Returns them in the order in which the help lists them.
pub(crate) fn all() -> Vec<Box<dyn Verb>> {
    vec![
        Box::new(makemigrations::MakeMigrations),
        Box::new(migrate::Migrate),
        Box::new(downgrade::Downgrade),
        Box::new(showmigrations::ShowMigrations),
        Box::new(sqlmigrate::SqlMigrate),
        Box::new(add_data_op::AddDataOp),
        Box::new(dbshell::DbShell),
        Box::new(db_dump::DbDump),
        Box::new(db_restore::DbRestore),
        Box::new(db_info::DbInfo),
    ]
}

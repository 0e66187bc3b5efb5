//! The verbs that every program has.

mod about;
mod add_data_op;
mod check;
mod db_dump;
mod db_info;
mod db_restore;
mod dbshell;
mod docs;
mod downgrade;
mod dumpdata;
mod flush;
mod generate;
mod inspectdb;
mod lint;
mod loaddata;
mod makemigrations;
mod migrate;
mod openapi;
mod showmigrations;
mod showurls;
mod sqlmigrate;
mod squashmigrations;
mod version;
mod wiring;

use crate::Verb;

/// Returns them in the order in which the help lists them.
pub(crate) fn all() -> Vec<Box<dyn Verb>> {
    let mut verbs: Vec<Box<dyn Verb>> = vec![
        Box::new(makemigrations::MakeMigrations),
        Box::new(migrate::Migrate),
        Box::new(downgrade::Downgrade),
        Box::new(showmigrations::ShowMigrations),
        Box::new(sqlmigrate::SqlMigrate),
        Box::new(squashmigrations::SquashMigrations),
        Box::new(add_data_op::AddDataOp),
        Box::new(lint::Lint),
        Box::new(check::Check),
        Box::new(dumpdata::DumpData),
        Box::new(loaddata::LoadData),
        Box::new(flush::Flush),
        Box::new(inspectdb::InspectDb),
        Box::new(generate::StartApp),
        Box::new(dbshell::DbShell),
        Box::new(db_dump::DbDump),
        Box::new(db_restore::DbRestore),
        Box::new(db_info::DbInfo),
        Box::new(showurls::ShowUrls),
        Box::new(openapi::OpenApi),
        Box::new(wiring::Wiring),
        Box::new(about::About),
        Box::new(version::Version),
        Box::new(docs::Docs),
    ];
    verbs.extend(generate::kinds());
    verbs
}

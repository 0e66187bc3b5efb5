//! The verbs that every program has.

mod add_data_op;
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
    ]
}

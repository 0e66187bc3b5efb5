//! All rules, by what they are about.

mod data;
mod expression;
mod mariadb;
mod mysql;
mod naming;
mod postgres;
mod release;
mod sqlite;

use super::Rule;

/// Returns all rules.
pub fn rules() -> impl Iterator<Item = &'static Rule> + Clone {
    [release::RULES, data::RULES, naming::RULES, postgres::RULES, mysql::RULES, mariadb::RULES, sqlite::RULES]
        .into_iter()
        .flatten()
}

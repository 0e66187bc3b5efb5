//! Migrations that are not there.

use rustango::embed_migrations;

fn main() {
    embed_migrations!("nowhere");
    embed_migrations!(migrations);
}

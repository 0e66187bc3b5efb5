//! What goes along with the rows of a model: the trash, versions, the audit
//! log, relations over tables between.

use chrono::{DateTime, Utc};
use rustango::prelude::*;

#[derive(Model)]
#[rustango(audit("title"))]
struct Untracked {
    #[rustango(primary_key)]
    id: Auto<i64>,
    title: String,
}

#[derive(Model)]
#[rustango(audit(track = "titel"))]
struct Misspelt {
    #[rustango(primary_key)]
    id: Auto<i64>,
    title: String,
}

#[derive(Model)]
struct NeverNull {
    #[rustango(primary_key)]
    id: Auto<i64>,
    #[rustango(soft_delete)]
    deleted_at: DateTime<Utc>,
    #[rustango(version)]
    version: Option<i64>,
}

#[derive(Model)]
struct WrongTypes {
    #[rustango(primary_key)]
    id: Auto<i64>,
    #[rustango(soft_delete)]
    deleted: bool,
    #[rustango(version)]
    version: String,
    #[rustango(auto_now, version)]
    both: i64,
}

#[derive(Model)]
struct TwoVersions {
    #[rustango(primary_key)]
    id: Auto<i64>,
    #[rustango(version)]
    first: i64,
    #[rustango(version)]
    second: i64,
}

#[derive(Model)]
#[rustango(m2m(name = "tags"))]
struct Nowhere {
    #[rustango(primary_key)]
    id: Auto<i64>,
}

#[derive(Model)]
#[rustango(m2m(name = "title", to = "Nowhere"), m2m(name = "tags", to = "Nowhere", tru = "x"))]
struct Clashing {
    #[rustango(primary_key)]
    id: Auto<i64>,
    title: String,
}

#[derive(Model)]
#[rustango(m2m(name = "tags", to = "Plain", through = "Link", dst = "name"))]
struct WrongLink {
    #[rustango(primary_key)]
    id: Auto<i64>,
}

#[derive(Model)]
struct Link {
    #[rustango(primary_key)]
    id: Auto<i64>,
    wrong_link: ForeignKey<WrongLink>,
    name: String,
}

#[derive(Model)]
struct Plain {
    #[rustango(primary_key)]
    id: Auto<i64>,
}

fn main() {
    // Only models with a trash can be asked about it.
    let _ = Plain::objects().with_trashed();
}

//! The tables: a struct is a table, a field is a column.
//!
//! After a change, `cargo run -- makemigrations` writes it down, and `cargo run -- migrate` makes it.

use chrono::{DateTime, Utc};
use rustango::prelude::*;

/// Something to remember.
#[derive(Model, Clone, Debug)]
#[rustango(display = "title", ordering = "-created_at")]
pub struct Note {
    #[rustango(primary_key)]
    pub id: Auto<i64>,
    #[rustango(max_length = 200)]
    pub title: String,
    pub body: String,
    #[rustango(auto_now_add)]
    pub created_at: DateTime<Utc>,
}

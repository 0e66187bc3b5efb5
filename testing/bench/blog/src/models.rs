//! The tables.

use chrono::{DateTime, Utc};
use rustango::prelude::*;

/// Who writes.
#[derive(Model, Clone, Debug)]
#[rustango(table = "author", display = "name")]
pub struct Author {
    #[rustango(primary_key)]
    pub id: Auto<i64>,
    pub name: String,
}

/// What is written.
#[derive(Model, Clone, Debug)]
#[rustango(table = "post", display = "title")]
pub struct Post {
    #[rustango(primary_key)]
    pub id: Auto<i64>,
    #[rustango(max_length = 200)]
    pub title: String,
    pub body: String,
    pub status: String,
    #[rustango(index)]
    pub author: ForeignKey<Author>,
    #[rustango(auto_now_add)]
    pub created_at: DateTime<Utc>,
}

/// What is said to it.
#[derive(Model, Clone, Debug)]
#[rustango(table = "comment", ordering = "id")]
pub struct Comment {
    #[rustango(primary_key)]
    pub id: Auto<i64>,
    #[rustango(index)]
    pub post: ForeignKey<Post>,
    pub author: ForeignKey<Author>,
    pub text: String,
}

/// What a sensor said.
#[derive(Model, Clone, Debug)]
#[rustango(table = "reading", ordering = "id")]
pub struct Reading {
    #[rustango(primary_key)]
    pub id: Auto<i64>,
    pub sensor: String,
    pub value: f64,
    pub taken_at: DateTime<Utc>,
}

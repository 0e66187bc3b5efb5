//! What rows look like where they do not look like their tables.

use chrono::{DateTime, Utc};
use rustango::prelude::*;

use crate::models::{Author, Comment, Post};

#[derive(Serializer)]
#[serializer(model = Post)]
pub(crate) struct Summary {
    pub id: i64,
    pub title: String,
    #[serializer(source = "body")]
    pub text: String,
    pub status: String,
    pub author: i64,
    #[serializer(source = "author__name")]
    pub author_name: String,
    pub created_at: DateTime<Utc>,
}

#[derive(Serializer)]
#[serializer(model = Author)]
pub(crate) struct Person {
    pub id: i64,
    pub name: String,
}

#[derive(Serializer)]
#[serializer(model = Comment)]
pub(crate) struct Remark {
    pub id: i64,
    pub text: String,
    #[serializer(nested)]
    pub author: Person,
}

#[derive(Serializer)]
#[serializer(model = Post)]
pub(crate) struct Article {
    pub id: i64,
    pub title: String,
    #[serializer(nested)]
    pub author: Person,
    #[serializer(nested, many)]
    pub comments: Vec<Remark>,
}

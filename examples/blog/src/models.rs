//! The tables of the blog.

use chrono::{DateTime, Utc};
use rustango::prelude::*;

/// Someone who writes.
#[derive(Model, Clone, Debug)]
#[rustango(table = "author", display = "name", ordering = "name")]
pub struct Author {
    /// The key.
    #[rustango(primary_key)]
    pub id: Auto<i64>,
    /// The name, as it stands under the posts.
    #[rustango(max_length = 100, unique)]
    pub name: String,
    /// A few words about the author.
    #[rustango(max_length = 500)]
    pub bio: Option<String>,
    /// When the author joined.
    #[rustango(auto_now_add)]
    pub created_at: DateTime<Utc>,
}

/// One article.
#[derive(Model, Clone, Debug)]
#[rustango(table = "post", display = "title", ordering = "-published_at", index("status, published_at"))]
pub struct Post {
    /// The key.
    #[rustango(primary_key)]
    pub id: Auto<i64>,
    /// The headline.
    #[rustango(max_length = 200)]
    pub title: String,
    /// The text, in Markdown.
    pub body: String,
    /// Whether readers see it.
    #[rustango(default = "'draft'")]
    pub status: Status,
    /// Who wrote it.
    #[rustango(on_delete = "cascade", index)]
    pub author: ForeignKey<Author>,
    /// When it was published, or is to be.
    pub published_at: Option<DateTime<Utc>>,
    /// When it was written.
    #[rustango(auto_now_add)]
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    #[rustango(auto_now)]
    pub updated_at: DateTime<Utc>,
}

/// Whether readers see a post.
#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Only its author does.
    Draft,
    /// Everyone does.
    Published,
}

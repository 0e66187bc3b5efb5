//! Models that more is known of: a trash, versions, an audit log, links.

use chrono::{DateTime, Utc};
use rustango_macros::Model;
use rustango_model::{Auto, ForeignKey};
use rustango_query::content_types::ContentType;

use super::Author;

/// Where documents stand.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models")]
pub(crate) struct Shelf {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    pub(crate) name: String,
}

impl Shelf {
    pub(crate) fn new(name: &str) -> Self {
        Self { id: Auto::default(), name: name.to_owned() }
    }
}

/// Deleted into a trash, counted and audited; one field is a secret.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(
    crate = "crate::database::models",
    ordering = "title",
    audit(track = "title, secret, pages, shelf, deleted_at"),
    m2m(name = "labels", to = "Label"),
    m2m(name = "related", to = "document", through = "document_links"),
    m2m(name = "readers", to = "Author", through = "Loan", src = "document", dst = "reader")
)]
pub(crate) struct Document {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(max_length = 20)]
    pub(crate) title: String,
    #[rustango(sensitive)]
    pub(crate) secret: String,
    #[rustango(default = "1")]
    pub(crate) pages: i32,
    #[rustango(on_delete = "set_null")]
    pub(crate) shelf: Option<ForeignKey<Shelf>>,
    #[rustango(auto_now)]
    pub(crate) changed_at: DateTime<Utc>,
    #[rustango(soft_delete)]
    pub(crate) deleted_at: Option<DateTime<Utc>>,
    #[rustango(version)]
    pub(crate) version: i64,
}

impl Document {
    pub(crate) fn new(title: &str) -> Self {
        Self {
            id: Auto::default(),
            title: title.to_owned(),
            secret: String::new(),
            pages: 1,
            shelf: None,
            changed_at: DateTime::UNIX_EPOCH,
            deleted_at: None,
            version: 0,
        }
    }
}

/// Deleted into a trash, and nobody watches it.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models", ordering = "title")]
pub(crate) struct Leaflet {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    pub(crate) title: String,
    pub(crate) copies: i32,
    #[rustango(soft_delete)]
    pub(crate) deleted_at: Option<DateTime<Utc>>,
}

impl Leaflet {
    pub(crate) fn new(title: &str) -> Self {
        Self { id: Auto::default(), title: title.to_owned(), copies: 1, deleted_at: None }
    }
}

/// Goes with its document, and is audited.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models", audit)]
pub(crate) struct Remark {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(on_delete = "cascade")]
    pub(crate) document: ForeignKey<Document>,
    pub(crate) text: String,
}

/// What documents are labelled with.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models", ordering = "name")]
pub(crate) struct Label {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(unique, max_length = 20)]
    pub(crate) name: String,
}

impl Label {
    pub(crate) fn new(name: &str) -> Self {
        Self { id: Auto::default(), name: name.to_owned() }
    }
}

/// Labelled as documents are, and nobody watches it.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models", m2m(name = "labels", to = "Label"))]
pub(crate) struct Poster {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(unique, max_length = 20)]
    pub(crate) title: String,
    pub(crate) copies: i32,
}

impl Poster {
    pub(crate) fn new(title: &str) -> Self {
        Self { id: Auto::default(), title: title.to_owned(), copies: 1 }
    }
}

/// Stands between documents and their readers, and knows more.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models", unique_together("document, reader"))]
pub(crate) struct Loan {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(on_delete = "cascade")]
    pub(crate) document: ForeignKey<Document>,
    #[rustango(on_delete = "cascade")]
    pub(crate) reader: ForeignKey<Author>,
    #[rustango(default = "14")]
    pub(crate) days: i32,
}

/// One value by its name; audited and counted.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models", audit(track = "value"))]
pub(crate) struct Setting {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(unique, max_length = 40)]
    pub(crate) name: String,
    pub(crate) value: String,
    #[rustango(version)]
    pub(crate) version: i32,
}

impl Setting {
    pub(crate) fn new(name: &str, value: &str) -> Self {
        Self { id: Auto::default(), name: name.to_owned(), value: value.to_owned(), version: 0 }
    }
}

/// One count by two names; nobody watches it.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models", unique_together("site, path"))]
pub(crate) struct Visit {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(max_length = 40)]
    pub(crate) site: String,
    #[rustango(max_length = 40)]
    pub(crate) path: Option<String>,
    pub(crate) count: i32,
    #[rustango(unique)]
    pub(crate) ticket: Option<i64>,
    #[rustango(auto_now_add)]
    pub(crate) first_at: DateTime<Utc>,
    #[rustango(auto_now)]
    pub(crate) last_at: DateTime<Utc>,
    #[rustango(version)]
    pub(crate) version: i64,
}

impl Visit {
    pub(crate) fn new(site: &str, path: &str, count: i32) -> Self {
        Self {
            id: Auto::default(),
            site: site.to_owned(),
            path: Some(path.to_owned()),
            count,
            ticket: None,
            first_at: DateTime::UNIX_EPOCH,
            last_at: DateTime::UNIX_EPOCH,
            version: 0,
        }
    }
}

/// Points at a row of any model.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::database::models", generic_fk(name = "target"))]
#[rustango(generic_fk(name = "reply_to", content_type = "reply_type", object = "reply_id"))]
pub(crate) struct Mention {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    pub(crate) content_type: ForeignKey<ContentType>,
    #[rustango(max_length = 40)]
    pub(crate) object_pk: String,
    pub(crate) reply_type: Option<ForeignKey<ContentType>>,
    pub(crate) reply_id: Option<i64>,
}

impl Mention {
    /// Points at nothing yet.
    pub(crate) fn new() -> Self {
        Self {
            id: Auto::default(),
            content_type: ForeignKey::new(0_i64),
            object_pk: String::new(),
            reply_type: None,
            reply_id: None,
        }
    }
}

//! The serializers of the tests.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use rustango::{
    api::{Attributes, Invalid},
    prelude::*,
};

use super::models::{Article, Label, Reaction, Region, Remark, Writer};

#[derive(Serializer)]
#[serializer(model = Region)]
pub(crate) struct RegionSerializer {
    pub(crate) code: String,
    pub(crate) name: String,
}

#[derive(Serializer)]
#[serializer(model = Writer)]
pub(crate) struct WriterSerializer {
    pub(crate) id: i64,
    pub(crate) name: String,
    #[serializer(write_only)]
    pub(crate) email: String,
    #[serializer(nested)]
    pub(crate) home: Option<RegionSerializer>,
}

#[derive(Serializer)]
#[serializer(model = Label)]
pub(crate) struct LabelSerializer {
    pub(crate) id: i64,
    pub(crate) name: String,
}

#[derive(Serializer)]
#[serializer(model = Reaction)]
pub(crate) struct ReactionSerializer {
    pub(crate) mark: String,
}

#[derive(Serializer)]
#[serializer(model = Remark, rename_all = "camelCase")]
pub(crate) struct RemarkSerializer {
    pub(crate) text: String,
    #[serializer(source = "by__name")]
    pub(crate) by_name: Option<String>,
    #[serializer(nested, many)]
    pub(crate) reactions: Vec<ReactionSerializer>,
    #[serializer(method = "shout")]
    pub(crate) shouted: String,
}

impl RemarkSerializer {
    fn shout(remark: &Remark) -> String {
        remark.text.to_uppercase()
    }
}

/// Three statements for its collections, two of which are on one level.
#[derive(Serializer)]
#[serializer(model = Article)]
pub(crate) struct ArticleSerializer {
    pub(crate) id: i64,
    pub(crate) title: String,
    #[serializer(source = "text", rename = "body")]
    pub(crate) content: String,
    #[serializer(nested)]
    pub(crate) writer: Option<WriterSerializer>,
    #[serializer(nested)]
    pub(crate) editor: Option<WriterSerializer>,
    #[serializer(source = "writer__home__name")]
    pub(crate) region: Option<String>,
    #[serializer(nested, many)]
    pub(crate) labels: Vec<LabelSerializer>,
    #[serializer(nested, many)]
    pub(crate) remarks: Vec<RemarkSerializer>,
    pub(crate) price: Option<Decimal>,
    #[serializer(permission = "article.see_notes")]
    pub(crate) draft_notes: String,
    #[serializer(method = "excerpt")]
    pub(crate) excerpt: String,
    pub(crate) written_at: DateTime<Utc>,
    #[serializer(skip)]
    pub(crate) cached: bool,
}

impl ArticleSerializer {
    fn excerpt(article: &Article) -> String {
        article.text.chars().take(9).collect()
    }
}

/// Who writes, as articles name them.
#[derive(Serializer)]
#[serializer(model = Writer)]
pub(crate) struct PenSerializer {
    pub(crate) id: i64,
    pub(crate) name: String,
}

#[derive(Serializer)]
#[serializer(model = Reaction)]
pub(crate) struct MarkSerializer {
    pub(crate) id: i64,
    #[serializer(validate = "is_a_word")]
    pub(crate) mark: String,
}

impl MarkSerializer {
    fn is_a_word(mark: &str) -> Result<(), &'static str> {
        if mark.chars().all(char::is_alphabetic) { Ok(()) } else { Err("is no word") }
    }
}

#[derive(Serializer)]
#[serializer(model = Remark)]
pub(crate) struct RemarkWriter {
    pub(crate) id: i64,
    pub(crate) text: String,
    pub(crate) by: i64,
    #[serializer(nested, many, write = "create, connect, set, disconnect, delete")]
    pub(crate) reactions: Vec<MarkSerializer>,
}

/// Writes an article with all that is around it.
#[derive(Serializer)]
#[serializer(model = Article, validate = "title_is_not_all")]
pub(crate) struct ArticleWriter {
    pub(crate) id: i64,
    #[serializer(validate = "no_shouting")]
    pub(crate) title: String,
    #[serializer(source = "text", rename = "body", default = "nothing yet")]
    pub(crate) content: String,
    #[serializer(nested, write = "create, connect")]
    pub(crate) writer: Option<PenSerializer>,
    #[serializer(nested, write = "create, connect, disconnect")]
    pub(crate) editor: Option<PenSerializer>,
    #[serializer(nested, many, write = "create, connect, set, disconnect, delete")]
    pub(crate) labels: Vec<LabelSerializer>,
    #[serializer(nested, many, write = "create, delete")]
    pub(crate) remarks: Vec<RemarkWriter>,
    #[serializer(required)]
    pub(crate) price: Option<Decimal>,
    #[serializer(permission = "article.see_notes")]
    pub(crate) draft_notes: String,
    #[serializer(method = "words")]
    pub(crate) words: i64,
    pub(crate) written_at: DateTime<Utc>,
}

impl ArticleWriter {
    fn words(article: &Article) -> i64 {
        article.text.split(' ').count().try_into().unwrap_or(i64::MAX)
    }

    fn no_shouting(title: &str) -> Result<(), Invalid> {
        if title == title.to_uppercase() {
            Err(Invalid::new("is all in capitals").code("shout"))
        } else {
            Ok(())
        }
    }

    fn title_is_not_all(article: &Attributes<'_, Article>) -> Result<(), Invalid> {
        if article.get(Article::title) == article.get(Article::text) {
            return Err(Invalid::new("says no more than the title").at("body"));
        }
        Ok(())
    }
}

/// Takes what is never shown.
#[derive(Serializer)]
#[serializer(model = Writer)]
pub(crate) struct AccountSerializer {
    pub(crate) id: i64,
    pub(crate) name: String,
    #[serializer(write_only, required)]
    pub(crate) email: String,
    #[serializer(source = "home__name")]
    pub(crate) region: Option<String>,
    #[serializer(source = "home", write_only)]
    pub(crate) region_code: Option<String>,
}

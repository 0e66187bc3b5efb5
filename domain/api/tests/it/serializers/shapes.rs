//! The serializers of the tests.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use rustango::prelude::*;

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

//! Articles as a serializer shows and takes them, with the rows around them.

use rustango::prelude::*;

use super::models::{Account, Article, Label, Remark};

#[derive(Serializer)]
#[serializer(model = Account)]
pub(crate) struct OwnerSerializer {
    pub(crate) id: i64,
    pub(crate) name: String,
    #[serializer(write_only)]
    pub(crate) password: String,
    #[serializer(read_only)]
    pub(crate) staff: bool,
}

#[derive(Serializer)]
#[serializer(model = Label)]
pub(crate) struct LabelSerializer {
    pub(crate) id: i64,
    pub(crate) name: String,
}

#[derive(Serializer)]
#[serializer(model = Remark)]
pub(crate) struct RemarkSerializer {
    pub(crate) id: i64,
    pub(crate) text: String,
    pub(crate) by: i64,
    #[serializer(write_only)]
    pub(crate) address: Option<String>,
}

#[derive(Serializer)]
#[serializer(model = Article)]
pub(crate) struct StorySerializer {
    pub(crate) id: i64,
    pub(crate) title: String,
    #[serializer(source = "body", rename = "text")]
    pub(crate) content: String,
    #[serializer(nested, write = "create, connect")]
    pub(crate) owner: Option<OwnerSerializer>,
    #[serializer(nested, many, write = "create, connect, set, disconnect, delete")]
    pub(crate) labels: Vec<LabelSerializer>,
    #[serializer(nested, many, write = "create, delete")]
    pub(crate) remarks: Vec<RemarkSerializer>,
    pub(crate) tenant: Option<String>,
    pub(crate) rank: Option<i32>,
    #[serializer(write_only)]
    pub(crate) notes: Option<String>,
    #[serializer(read_only)]
    pub(crate) approved: bool,
    #[serializer(permission = "article.see_slug")]
    pub(crate) slug: Option<String>,
    #[serializer(method = "shouted")]
    pub(crate) shouted: String,
}

impl StorySerializer {
    fn shouted(article: &Article) -> String {
        article.title.to_uppercase()
    }
}

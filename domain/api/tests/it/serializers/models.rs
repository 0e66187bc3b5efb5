//! A magazine: articles with remarks, remarks with reactions, and labels.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use rustango::{Db, prelude::*};

/// With a trash, and an address that is nobody's business.
#[derive(Model, Clone, Debug)]
#[rustango(table = "writer")]
pub(crate) struct Writer {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(max_length = 20)]
    pub(crate) name: String,
    #[rustango(default = "''", sensitive)]
    pub(crate) email: String,
    pub(crate) home: Option<ForeignKey<Region>>,
    #[rustango(soft_delete)]
    pub(crate) left_at: Option<DateTime<Utc>>,
}

#[derive(Model, Clone, Debug)]
#[rustango(table = "region")]
pub(crate) struct Region {
    #[rustango(primary_key, max_length = 8)]
    pub(crate) code: String,
    pub(crate) name: String,
}

#[derive(Model, Clone, Debug)]
#[rustango(table = "label", ordering = "name")]
pub(crate) struct Label {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(max_length = 20, unique)]
    pub(crate) name: String,
}

#[derive(Model, Clone, Debug)]
#[rustango(
    table = "magazine_article",
    ordering = "-id",
    unique_together("writer, title"),
    m2m(name = "labels", to = "Label")
)]
pub(crate) struct Article {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(max_length = 40)]
    pub(crate) title: String,
    #[rustango(default = "''")]
    pub(crate) text: String,
    pub(crate) writer: ForeignKey<Writer>,
    pub(crate) editor: Option<ForeignKey<Writer>>,
    pub(crate) price: Option<Decimal>,
    #[rustango(default = "''")]
    pub(crate) draft_notes: String,
    #[rustango(auto_now_add)]
    pub(crate) written_at: DateTime<Utc>,
}

#[derive(Model, Clone, Debug)]
#[rustango(table = "remark", ordering = "id")]
pub(crate) struct Remark {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(on_delete = "cascade")]
    pub(crate) article: ForeignKey<Article>,
    pub(crate) by: ForeignKey<Writer>,
    #[rustango(max_length = 40)]
    pub(crate) text: String,
    #[rustango(soft_delete)]
    pub(crate) hidden_at: Option<DateTime<Utc>>,
}

#[derive(Model, Clone, Debug)]
#[rustango(table = "reaction", ordering = "-mark")]
pub(crate) struct Reaction {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(on_delete = "cascade")]
    pub(crate) remark: Option<ForeignKey<Remark>>,
    #[rustango(max_length = 8)]
    pub(crate) mark: String,
}

/// Writes so many articles, each with three remarks, each with two reactions,
/// and two labels.
pub(crate) async fn articles(db: &Db, count: i64) -> Result<(), Error> {
    let mut region = Region { code: "N".into(), name: "North".into() };
    region.insert(db).await?;
    let mut writers = Vec::new();
    for name in ["Ada", "Bob"] {
        let home = (name == "Ada").then(|| ForeignKey::new("N"));
        let mut writer =
            Writer { id: Auto::default(), name: name.into(), email: CANARY.into(), home, left_at: None };
        writer.insert(db).await?;
        writers.push(writer);
    }
    let mut labels = Vec::new();
    for name in ["web", "rust"] {
        let mut label = Label { id: Auto::default(), name: name.into() };
        label.insert(db).await?;
        labels.push(label);
    }
    for number in 0..count {
        let mut article = Article {
            id: Auto::default(),
            title: format!("Article {number}"),
            text: "All of it, and more than that".into(),
            writer: ForeignKey::to(&writers[0]).expect("saved"),
            editor: if number % 2 == 0 { None } else { Some(ForeignKey::to(&writers[1]).expect("saved")) },
            price: Some(Decimal::new(1250, 2)),
            draft_notes: CANARY.into(),
            written_at: DateTime::UNIX_EPOCH,
        };
        article.insert(db).await?;
        article.labels_m2m().add(&labels, db).await?;
        for at in 0..3 {
            let mut remark = Remark {
                id: Auto::default(),
                article: ForeignKey::to(&article).expect("saved"),
                by: ForeignKey::to(&writers[1]).expect("saved"),
                text: format!("Remark {at}"),
                hidden_at: None,
            };
            remark.insert(db).await?;
            for mark in ["bad", "good"] {
                let remark = Some(ForeignKey::to(&remark).expect("saved"));
                Reaction { id: Auto::default(), remark, mark: mark.into() }.insert(db).await?;
            }
        }
    }
    Ok(())
}

/// What no answer may hold.
pub(crate) const CANARY: &str = "canary-5b1e";

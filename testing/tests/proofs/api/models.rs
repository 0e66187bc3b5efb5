//! Accounts that write articles, which have remarks and labels; each keeps something secret.

use chrono::{DateTime, Utc};
use rustango::prelude::*;

/// Which is audited.
#[derive(Model, Clone, Debug)]
#[rustango(table = "api_account", ordering = "name", audit(track = "name, password, recovery"))]
pub(crate) struct Account {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(max_length = 30, unique)]
    pub(crate) name: String,
    #[rustango(sensitive, max_length = 60, default = "'canary-of-the-schema'")]
    pub(crate) password: String,
    #[rustango(sensitive, max_length = 60)]
    pub(crate) recovery: Option<String>,
    pub(crate) pin: Option<i32>,
    #[rustango(default = "false")]
    pub(crate) staff: bool,
    #[rustango(auto_now_add)]
    pub(crate) joined_at: DateTime<Utc>,
}

/// With a field for each kind of writing.
#[derive(Model, Clone, Debug)]
#[rustango(table = "api_article", m2m(name = "labels", to = "Label"), audit(track = "title, notes"))]
pub(crate) struct Article {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(max_length = 60)]
    pub(crate) title: String,
    #[rustango(default = "''")]
    pub(crate) body: String,
    #[rustango(column = "owner_id")]
    pub(crate) owner: ForeignKey<Account>,
    #[rustango(max_length = 10)]
    pub(crate) tenant: Option<String>,
    pub(crate) rank: Option<i32>,
    #[rustango(sensitive, max_length = 60)]
    pub(crate) notes: Option<String>,
    #[rustango(default = "false")]
    pub(crate) approved: bool,
    #[rustango(max_length = 40)]
    pub(crate) slug: Option<String>,
    pub(crate) document: Option<serde_json::Value>,
    pub(crate) picture: Option<Vec<u8>>,
    #[rustango(auto_now_add)]
    pub(crate) created_at: DateTime<Utc>,
    #[rustango(version)]
    pub(crate) version: i64,
}

#[derive(Model, Clone, Debug)]
#[rustango(table = "api_remark")]
pub(crate) struct Remark {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(on_delete = "cascade")]
    pub(crate) article: ForeignKey<Article>,
    pub(crate) by: ForeignKey<Account>,
    #[rustango(max_length = 60)]
    pub(crate) text: String,
    #[rustango(sensitive, max_length = 60)]
    pub(crate) address: Option<String>,
}

#[derive(Model, Clone, Debug)]
#[rustango(table = "api_label", ordering = "name")]
pub(crate) struct Label {
    #[rustango(primary_key)]
    pub(crate) id: Auto<i64>,
    #[rustango(max_length = 20, unique)]
    pub(crate) name: String,
    #[rustango(sensitive, max_length = 60)]
    pub(crate) code: Option<String>,
}

/// Writes two accounts with so many articles in turn, each with a remark by the other account and
/// one label of two. Each secret begins with `canary-`.
pub(crate) async fn fill(db: &Db, articles: usize, canary: &str) -> Result<(), Error> {
    let secret = |of: &str| format!("canary-{canary}-{of}");
    let mut accounts = ["ada", "grace"].map(|name| Account {
        id: Auto::default(),
        name: name.into(),
        password: secret("password"),
        recovery: Some(secret("recovery")),
        pin: Some(4_711),
        staff: false,
        joined_at: DateTime::UNIX_EPOCH,
    });
    Account::bulk_insert(&mut accounts, db).await?;
    let mut labels = ["web", "rust"].map(|name| Label {
        id: Auto::default(),
        name: name.into(),
        code: Some(secret("code")),
    });
    Label::bulk_insert(&mut labels, db).await?;
    for at in 0..articles {
        let mut article = Article {
            id: Auto::default(),
            title: format!("article {}", at % 4),
            body: "words".into(),
            owner: ForeignKey::to(&accounts[at % 2])?,
            tenant: [None, Some("a"), Some("b")][at % 3].map(str::to_owned),
            rank: if at % 5 == 0 { None } else { i32::try_from(at % 3).ok() },
            notes: Some(secret("notes")),
            approved: false,
            // Hidden by ViewSets, and masked by serializers.
            slug: Some(secret("slug")),
            document: None,
            picture: None,
            created_at: DateTime::UNIX_EPOCH,
            version: 1,
        };
        article.insert(db).await?;
        article.labels_m2m().add(&labels[at % 2..=at % 2], db).await?;
        let mut remark = Remark {
            id: Auto::default(),
            article: ForeignKey::to(&article)?,
            by: ForeignKey::to(&accounts[(at + 1) % 2])?,
            text: format!("remark {at}"),
            address: Some(secret("address")),
        };
        remark.insert(db).await?;
    }
    Ok(())
}

/// Takes all articles away.
pub(crate) async fn remove_articles(db: &Db) -> Result<(), Error> {
    Article::objects().delete(db).await.map(drop)
}

//! The tables of the stock book.

use chrono::{DateTime, Utc};
use rustango::prelude::*;

/// A place where goods lie.
#[derive(Model, Clone, Debug)]
#[rustango(table = "warehouse", display = "name", ordering = "name")]
pub struct Warehouse {
    /// The key.
    #[rustango(primary_key)]
    pub id: Auto<i64>,
    /// What people call it.
    #[rustango(max_length = 50, unique)]
    pub name: String,
}

/// How many of an article lie in a warehouse.
#[derive(Model, Clone, Debug)]
#[rustango(table = "stock", ordering = "warehouse, article", unique_together("warehouse, article"))]
pub struct Stock {
    /// The key.
    #[rustango(primary_key)]
    pub id: Auto<i64>,
    /// Where.
    pub warehouse: ForeignKey<Warehouse>,
    /// Of what.
    #[rustango(max_length = 50)]
    pub article: String,
    /// How many.
    #[rustango(min = 0, max = 1_000_000_000)]
    pub quantity: i32,
}

impl Stock {
    /// Returns what lies in a warehouse; of what was never there, none.
    pub(crate) async fn find(db: &Db, warehouse: &Warehouse, article: &str) -> Result<Self, Error> {
        let found = Self::objects()
            .filter(Self::warehouse.eq(warehouse.id).and(Self::article.eq(article)))
            .first(db)
            .await?;
        if let Some(stock) = found {
            return Ok(stock);
        }
        let warehouse = ForeignKey::to(warehouse)?;
        Ok(Self { id: Auto::default(), warehouse, article: article.to_owned(), quantity: 0 })
    }
}

/// One transfer, as the journal keeps it.
#[derive(Model, Clone, Debug)]
#[rustango(
    table = "entry",
    ordering = "id",
    check(name = "entry_leaves_its_source", expr = "source_id <> target_id")
)]
pub struct Entry {
    /// The key.
    #[rustango(primary_key)]
    pub id: Auto<i64>,
    /// What was moved.
    #[rustango(max_length = 50)]
    pub article: String,
    /// How many of it.
    #[rustango(min = 1, max = 1_000_000)]
    pub quantity: i32,
    /// Where it lay.
    pub source: ForeignKey<Warehouse>,
    /// Where it lies now.
    pub target: ForeignKey<Warehouse>,
    /// When it was moved.
    #[rustango(auto_now_add)]
    pub made_at: DateTime<Utc>,
}

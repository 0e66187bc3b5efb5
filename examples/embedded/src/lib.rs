//! A stock book: what lies in which warehouse, and a journal of transfers.
//!
//! It works on whatever database the program wires it to, and knows none.

mod models;

use chrono::DateTime;
use rustango::{
    Registry, create_tables,
    ports::database::{DbErrorKind, Isolation, TransactionOptions},
    prelude::*,
};

pub use self::models::{Entry, Stock, Warehouse};

/// Goods that are to go from one warehouse to another.
#[derive(Clone, Copy, Debug)]
pub struct Transfer<'a> {
    /// What is moved.
    pub article: &'a str,
    /// How many of it.
    pub quantity: i32,
    /// Where it lies.
    pub from: &'a Warehouse,
    /// Where it is to lie.
    pub to: &'a Warehouse,
}

/// Why a transfer was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{warehouse} holds {found} of {article}, and {wanted} were to leave it")]
pub struct NotEnough {
    /// The warehouse that was asked.
    pub warehouse: String,
    /// What it was asked for.
    pub article: String,
    /// How many were asked for.
    pub wanted: i32,
    /// How many it holds.
    pub found: i32,
}

impl Transfer<'_> {
    /// Moves the goods and enters that in the journal, or does neither.
    ///
    /// # Errors
    /// [`Error::Aborted`] with [`NotEnough`]; [`Error::Validation`] for a
    /// quantity that the journal does not take; [`Error::Database`], where a
    /// kind that is retryable says that another transfer came between.
    pub async fn carry_out(&self, db: &Db) -> Result<Entry, Error> {
        let mut entry = Entry {
            id: Auto::default(),
            article: self.article.to_owned(),
            quantity: self.quantity,
            source: ForeignKey::to(self.from)?,
            target: ForeignKey::to(self.to)?,
            made_at: DateTime::default(),
        };
        // Less isolated, two transfers at once could both take the last piece.
        let options = TransactionOptions::default().isolation(Isolation::Serializable);
        db.transaction_with(options, async |tx| {
            // The journal comes first: it does not take a transfer of nothing.
            entry.insert(tx).await?;
            self.take(tx).await?;
            self.put(tx).await
        })
        .await?;
        Ok(entry)
    }

    async fn take(&self, tx: &Db) -> Result<(), Error> {
        let mut stock = Stock::find(tx, self.from, self.article).await?;
        if stock.quantity < self.quantity {
            return Err(Error::abort(NotEnough {
                warehouse: self.from.name.clone(),
                article: self.article.to_owned(),
                wanted: self.quantity,
                found: stock.quantity,
            }));
        }
        stock.quantity -= self.quantity;
        stock.save(tx).await
    }

    async fn put(&self, tx: &Db) -> Result<(), Error> {
        let mut stock = Stock::find(tx, self.to, self.article).await?;
        stock.quantity += self.quantity;
        stock.save(tx).await
    }
}

/// Opens the book: makes its tables, a harbour with ten lamps and an empty
/// shop where there are none yet, and returns the two.
///
/// # Errors
/// [`Error::Database`] where the database cannot be used.
pub async fn open(db: &Db) -> Result<[Warehouse; 2], Error> {
    match Warehouse::objects().exists(db).await {
        Err(error) if matches!(error.database_kind(), Some(DbErrorKind::MissingTable { .. })) => {
            db.transaction(begin_book).await?;
        }
        opened => {
            opened?;
        }
    }
    let named = async |name| Warehouse::objects().filter(Warehouse::name.eq(name)).get(db).await;
    Ok([named("harbour").await?, named("shop").await?])
}

async fn begin_book(tx: &Db) -> Result<(), Error> {
    create_tables(tx, &Registry::discovered().map_err(Error::abort)?).await?;
    let [mut harbour, mut shop] =
        ["harbour", "shop"].map(|name| Warehouse { id: Auto::default(), name: name.to_owned() });
    harbour.insert(tx).await?;
    shop.insert(tx).await?;
    let mut lamps = Stock::find(tx, &harbour, "lamp").await?;
    lamps.quantity = 10;
    lamps.save(tx).await
}

//! The stock book, tested three ways: on mocks for the order of calls, on
//! SQLite in memory for what becomes of the rows, and with every call failing
//! once.

mod faults;
mod in_memory;
mod mocked;

use embedded::{Entry, Stock, Transfer, Warehouse};
use rustango::{prelude::*, sqlite::SqliteDatabase};

/// What the two warehouses hold, and what the journal says went from one to
/// the other.
#[derive(Debug, PartialEq, Eq)]
struct Book {
    harbour: i32,
    shop: i32,
    journal: Vec<i32>,
}

const NEW_BOOK: Book = Book { harbour: 10, shop: 0, journal: vec![] };

async fn read_book(db: &Db) -> Book {
    let [harbour, shop] = embedded::open(db).await.expect("an open book");
    let lamps = async |at: &Warehouse| {
        let stock = Stock::objects().filter(Stock::warehouse.eq(at.id)).first(db).await;
        stock.expect("the stock").map_or(0, |stock| stock.quantity)
    };
    let entries = Entry::objects().fetch(db).await.expect("the journal");
    Book {
        harbour: lamps(&harbour).await,
        shop: lamps(&shop).await,
        journal: entries.iter().map(|entry| entry.quantity).collect(),
    }
}

/// A new book in memory: ten lamps in the harbour, none in the shop.
async fn new_book() -> (SqliteDatabase, [Warehouse; 2]) {
    let database = SqliteDatabase::connect("sqlite::memory:").await.expect("a database in memory");
    let warehouses = embedded::open(&Db::new(database.clone())).await.expect("an open book");
    (database, warehouses)
}

fn lamps(quantity: i32, [harbour, shop]: &[Warehouse; 2]) -> Transfer<'_> {
    Transfer { article: "lamp", quantity, from: harbour, to: shop }
}

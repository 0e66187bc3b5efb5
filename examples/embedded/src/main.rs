//! The stock book on SQLite, in memory or in a file: `cargo run -p embedded -- [FILE]`.
#![allow(clippy::print_stdout, reason = "this program talks to people")]

use std::env;

use embedded::{Entry, Stock, Transfer};
use rustango::{
    prelude::*,
    sqlite::{SqliteConfig, SqliteDatabase},
};

#[rustango::main]
async fn main() -> Result<(), Error> {
    let config = env::args_os().nth(1).map_or_else(SqliteConfig::memory, SqliteConfig::file);
    let db = Db::new(SqliteDatabase::open(config).await?);
    let [harbour, shop] = &embedded::open(&db).await?;
    for quantity in [3, 100] {
        let transfer = Transfer { article: "lamp", quantity, from: harbour, to: shop };
        match transfer.carry_out(&db).await {
            Ok(entry) => println!("moved {quantity} lamps to the shop (entry {})", entry.id),
            Err(Error::Aborted(refusal)) => println!("refused: {refusal}"),
            Err(error) => return Err(error),
        }
    }
    println!("\nwarehouse  article  quantity");
    for stock in Stock::objects().select_related(Stock::warehouse).fetch(&db).await? {
        let warehouse = stock.warehouse.get(&db).await?;
        println!("{:<9}  {:<7}  {:>8}", warehouse.name, stock.article, stock.quantity);
    }
    println!("\nentries in the journal: {}", Entry::objects().count(&db).await?);
    db.close().await;
    Ok(())
}

//! The same command line by the name that Django gave it: `cargo run --bin manage -- migrate`.

use std::{error::Error, process::ExitCode};

#[rustango::main]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let manage = __crate__::manage()?;
    Ok(manage.run().await)
}

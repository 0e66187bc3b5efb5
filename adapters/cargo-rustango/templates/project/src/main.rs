//! `cargo run` serves; `cargo run -- --help` lists what else there is.

use std::{error::Error, process::ExitCode};

#[rustango::main]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let manage = __crate__::manage()?;
    Ok(manage.run().await)
}

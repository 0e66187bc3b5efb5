//! The blog service on rustango over poem.

use std::error::Error;

use rustango::{poem::PoemServer, shutdown_signal};

#[rustango::main]
async fn main() -> Result<(), Box<dyn Error>> {
    bench_blog::serve(PoemServer::new(), shutdown_signal()).await
}

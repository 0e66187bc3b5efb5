//! The blog service on rustango over axum.

use std::error::Error;

use rustango::{axum::AxumServer, shutdown_signal};

#[rustango::main]
async fn main() -> Result<(), Box<dyn Error>> {
    bench_blog::serve(AxumServer::new(), shutdown_signal()).await
}

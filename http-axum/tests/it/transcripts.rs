//! The transcripts of the kit over axum.

use std::time::Duration;

use rustango_axum::{AxumServer, ServerConfig};

use crate::database;

rustango_testing::http::suite!(AxumServer::new(), database());

#[test]
fn slowness() {
    let second = Duration::from_secs(1);
    let config = ServerConfig::default().header_timeout(second).body_grace(second).idle_timeout(second);
    rustango_testing::http::run("slowness", || AxumServer::new().config(config.clone()), database);
}

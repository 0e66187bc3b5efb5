//! The transcripts of the kit over poem.

use std::time::Duration;

use rustango_poem::{PoemServer, ServerConfig};

use crate::database;

rustango_testing::http::suite!(PoemServer::new(), database());

#[test]
fn slowness() {
    let second = Duration::from_secs(1);
    let config = ServerConfig::default().header_timeout(second).body_grace(second).idle_timeout(second);
    rustango_testing::http::run("slowness", || PoemServer::new().config(config.clone()), database);
}

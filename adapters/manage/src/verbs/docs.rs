//! Says where the guide is.

use std::collections::BTreeMap;

use async_trait::async_trait;
use clap::{ArgMatches, Command};

use crate::{Failure, Outcome, Session, Verb};

/// `docs`.
pub(super) struct Docs;

/// The pages, by what they are about.
const PAGES: [(&str, &str); 3] = [
    ("guide", concat!(env!("CARGO_PKG_REPOSITORY"), "/tree/main/docs")),
    ("overview", concat!(env!("CARGO_PKG_REPOSITORY"), "#readme")),
    ("reference", concat!("https://docs.rs/rustango/", env!("CARGO_PKG_VERSION"))),
];

#[async_trait]
impl Verb for Docs {
    fn command(&self) -> Command {
        Command::new("docs").about("Says where the guide and the reference are").long_about(
            "Says where the guide and the reference are. `cargo doc --open` makes the reference of this very program, \
             without a network.",
        )
    }

    async fn run(&self, session: &Session<'_>, _: &ArgMatches) -> Result<Outcome, Failure> {
        for (page, address) in PAGES {
            session.out().line(&format!("{page:<10} {address}"))?;
        }
        session.out().line("here       cargo doc --open")?;
        session.out().json(&BTreeMap::from(PAGES))?;
        Ok(Outcome::Fine)
    }
}

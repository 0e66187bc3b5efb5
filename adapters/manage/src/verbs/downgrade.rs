//! Takes back the last migrations.

use async_trait::async_trait;
use clap::{Arg, ArgMatches, Command, value_parser};

use super::migrate;
use crate::{Failure, Outcome, Session, Verb, progress::Noted};

/// `downgrade`.
pub(super) struct Downgrade;

#[async_trait]
impl Verb for Downgrade {
    fn command(&self) -> Command {
        let count =
            Arg::new("count").value_name("N").value_parser(value_parser!(u16).range(1..)).default_value("1");
        Command::new("downgrade")
            .about("Takes back the last migrations, one or as many as it is told")
            .arg(count.help("How many"))
    }

    async fn run(&self, session: &Session<'_>, arguments: &ArgMatches) -> Result<Outcome, Failure> {
        let count = arguments.get_one::<u16>("count").copied().unwrap_or(1);
        let chain = session.chain_here().await?;
        let progress = Noted(session.out());
        let done = migrate::migrator(session, &chain, &progress).await?.downgrade(count.into()).await?;
        migrate::tell(session, &done, "is")
    }
}

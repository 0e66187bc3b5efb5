//! The data that every server serves: 100 authors, 10,000 posts, 30,000 comments and 1,000,000 readings, the same
//! on each run.

use anyhow::{Context as _, Result};
use postgres::{Client, NoTls};

const SCHEMA: &str = include_str!("../../sql/schema.sql");
const POSTS: &str = include_str!("../../sql/posts.sql");

/// The connection that keeps the data as planted.
pub(crate) struct Seed {
    client: Client,
}

impl Seed {
    /// Creates the tables and fills them.
    pub(crate) fn plant(database_url: &str) -> Result<Self> {
        let client = Client::connect(database_url, NoTls)
            .with_context(|| format!("cannot connect to DATABASE_URL {database_url}"))?;
        let mut seed = Self { client };
        seed.execute(SCHEMA).context("cannot create the tables")?;
        seed.restore()?;
        Ok(seed)
    }

    /// Puts the posts back as they were planted, whatever was created since.
    pub(crate) fn restore(&mut self) -> Result<()> {
        self.execute(POSTS).context("cannot seed the posts")
    }

    /// One statement at a time: VACUUM refuses to be part of the transaction that a batch is.
    fn execute(&mut self, script: &str) -> Result<()> {
        for statement in script.split_inclusive(";\n") {
            self.client.batch_execute(statement)?;
        }
        Ok(())
    }

    pub(crate) fn postgres_version(&mut self) -> Result<String> {
        Ok(self.client.query_one("SHOW server_version", &[])?.get(0))
    }
}

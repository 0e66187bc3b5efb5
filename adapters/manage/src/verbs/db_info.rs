//! Tells what the database is and what it holds.

use async_trait::async_trait;
use clap::{ArgMatches, Command};
use rustango_query::{Db, Raw};
use serde_json::json;

use crate::{Failure, Outcome, Session, Verb};

/// `db:info`.
pub(super) struct DbInfo;

/// What a database is asked of its version and its size in bytes.
const QUESTIONS: &[(&str, &str, &str)] = &[
    (
        "sqlite",
        "SELECT sqlite_version()",
        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    ),
    ("postgres", "SELECT current_setting('server_version')", "SELECT pg_database_size(current_database())"),
    ("mysql", "SELECT version()", MYSQL_SIZE),
    ("mariadb", "SELECT version()", MYSQL_SIZE),
];

const MYSQL_SIZE: &str = "SELECT CAST(COALESCE(SUM(data_length + index_length), 0) AS SIGNED) \
                          FROM information_schema.tables WHERE table_schema = DATABASE()";

#[async_trait]
impl Verb for DbInfo {
    fn command(&self) -> Command {
        Command::new("db:info").about("Tells what the database is: version, size, tables")
    }

    async fn run(&self, session: &Session<'_>, _arguments: &ArgMatches) -> Result<Outcome, Failure> {
        let db = session.db().await?;
        let name = db.dialect().name();
        let (version, bytes) = answers(db).await?;
        let tables = db.dialect().schema().introspect(db).await?.schema.tables;
        let out = session.out();
        let url = session.shown_url();
        out.line(&format!("database  {name} {version}"))?;
        out.line(&format!("url       {url}"))?;
        out.line(&format!("size      {bytes} bytes"))?;
        out.line(&format!("tables    {}", tables.len()))?;
        for table in tables.values() {
            out.line(&format!("  {} ({} columns)", table.name, table.columns.len()))?;
        }
        let tables: Vec<_> = tables
            .values()
            .map(|table| json!({ "name": table.name, "columns": table.columns.len() }))
            .collect();
        out.json(
            &json!({ "database": name, "version": version, "url": url, "bytes": bytes, "tables": tables }),
        )?;
        Ok(Outcome::Fine)
    }
}

async fn answers(db: &Db) -> Result<(String, i64), Failure> {
    let Some((_, version, size)) = QUESTIONS.iter().find(|(name, ..)| *name == db.dialect().name()) else {
        return Ok((String::new(), 0));
    };
    let version: (String,) = Raw::unchecked((*version).to_owned()).get(db).await?;
    let size: (i64,) = Raw::unchecked((*size).to_owned()).get(db).await?;
    Ok((version.0, size.0))
}

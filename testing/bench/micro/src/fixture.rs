//! The database of a bench: the tables and rows of the runner, planted anew.

use std::{
    env,
    error::Error,
    time::{Duration, Instant},
};

use chrono::{DateTime, TimeZone, Utc};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tokio::runtime::{self, Runtime};

use crate::ROWS;

pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// A post to insert.
#[derive(Clone, Debug)]
pub struct NewPost {
    pub title: String,
    pub body: String,
    pub status: String,
    pub author_id: i64,
    pub created_at: DateTime<Utc>,
}

/// One thread runs everything, so that neither times nor counts depend on who wakes whom.
pub fn runtime() -> Result<Runtime> {
    Ok(runtime::Builder::new_current_thread().enable_all().build()?)
}

/// Returns `DATABASE_URL`, where `testing/bench/run --micro` has a private Postgres.
pub fn database_url() -> Result<String> {
    env::var("DATABASE_URL").map_err(|_| "DATABASE_URL is not set: use testing/bench/run --micro".into())
}

/// Plants the rows, and returns a connection that is of neither side: a table that is emptied by a
/// backend of its own costs both sides the same.
pub async fn plant() -> Result<PgConnection> {
    let mut connection = PgConnection::connect(&database_url()?).await?;
    let script = concat!(include_str!("../../sql/schema.sql"), include_str!("../../sql/posts.sql"));
    for statement in script.split_inclusive(";\n") {
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await?;
    }
    Ok(connection)
}

/// Empties the posts, so that every bulk insert meets the same table.
pub async fn clear(connection: &mut PgConnection) -> Result<()> {
    sqlx::raw_sql("TRUNCATE post RESTART IDENTITY").execute(connection).await?;
    Ok(())
}

/// Returns how long the work took.
pub async fn timed(work: impl Future<Output = ()>) -> Duration {
    let start = Instant::now();
    work.await;
    start.elapsed()
}

/// Posts as long as those of the seed.
pub fn new_posts() -> Vec<NewPost> {
    let created_at = Utc.timestamp_nanos(1_704_067_200_123_457_000);
    (1..=ROWS)
        .map(|n| NewPost {
            title: format!("{:<200}", format!("Post {n}")),
            body: format!("{:<400}", format!("Body {n}")),
            status: "draft".to_owned(),
            author_id: i64::from(n % 100 + 1),
            created_at,
        })
        .collect()
}

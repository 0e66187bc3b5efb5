//! The database of a bench: the tables and rows of the runner, planted anew.

use std::{env, error::Error};

use chrono::{DateTime, TimeZone, Utc};
use sqlx::{AssertSqlSafe, PgPool, postgres::PgPoolOptions};
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

/// Connects to `DATABASE_URL`, where `testing/bench/run --micro` has a private Postgres, and plants the
/// rows there.
///
/// One connection, not pinged before use: a round trip more on one side would drown what is compared.
pub async fn connect() -> Result<PgPool> {
    let url =
        env::var("DATABASE_URL").map_err(|_| "DATABASE_URL is not set: use testing/bench/run --micro")?;
    let pool = PgPoolOptions::new().max_connections(1).test_before_acquire(false).connect(&url).await?;
    let script = concat!(include_str!("../../sql/schema.sql"), include_str!("../../sql/posts.sql"));
    for statement in script.split_inclusive(";\n") {
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&pool).await?;
    }
    Ok(pool)
}

/// Empties the posts, so that every bulk insert meets the same table.
pub async fn clear(pool: &PgPool) -> Result<()> {
    sqlx::raw_sql("TRUNCATE post RESTART IDENTITY").execute(pool).await?;
    Ok(())
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

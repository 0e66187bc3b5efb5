//! The axum front-end: what every front-end keeps to, and what is axum's own.

mod mounted;
mod native;
mod transcripts;

use rustango_query::Db;
use rustango_sqlite::SqliteDatabase;

async fn database() -> Db {
    Db::new(SqliteDatabase::connect("sqlite::memory:").await.expect("a database in memory"))
}

mod cases {
    use rustango_axum::AxumServer;

    use super::native;

    rustango_testing::http::cases::cases!(AxumServer::new().merge(native::routes()), super::database());
}

//! schemathesis against the atlas, over both front-ends and two databases.

use std::path::PathBuf;

use atlas::app;
use rustango::{axum::AxumServer, connect, poem::PoemServer, web::Server};
use rustango_testing::{
    schemathesis::{Sample, run},
    services::FreshDatabase,
};

use crate::{imported, postgres, sqlite};

/// More than 5,000 requests in a deep run, to 18 operations.
const SAMPLE: Sample = Sample { usual: 3, deep: 250 };

async fn keeps_to_its_document(fresh: FreshDatabase, name: &str) {
    let db = connect(fresh.url()).await.expect("a fresh database");
    imported(&db, Some(100)).await;
    served(AxumServer::new(), &db, &format!("{name}-axum")).await;
    served(PoemServer::new(), &db, &format!("{name}-poem")).await;
    db.close().await;
    fresh.remove().await;
}

async fn served(server: impl Server, db: &rustango::Db, name: &str) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("a folder");
    let listening = server.bind(app(db), "127.0.0.1:0").await.expect("a free port");
    let address = listening.local_addr().to_string();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(listening.serve(async { drop(stopped.await) }));
    let asked = tokio::task::spawn_blocking(move || run(&address, SAMPLE, &folder));
    asked.await.expect("it keeps to its document");
    drop(stop);
    serving.await.expect("a server that does not panic").expect("a server that ends in order");
}

#[tokio::test(flavor = "multi_thread")]
async fn keeps_to_its_document_on_sqlite() {
    keeps_to_its_document(sqlite(), "document-sqlite").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keeps_to_its_document_on_postgres() {
    keeps_to_its_document(postgres().await, "document-postgres").await;
}

//! schemathesis against the atlas, over both front-ends and two databases.

use std::path::PathBuf;

use atlas::app;
use rustango::{axum::AxumServer, connect, poem::PoemServer, web::Server};
use rustango_testing::{
    schemathesis::{Sample, run},
    services::FreshDatabase,
};

use crate::{imported, postgres, sqlite};

/// To 18 operations.
const SAMPLE: Sample = Sample { usual: 3, deep: 600 };

/// R064, R065: no error tells of insides, and no answer is one that the document
/// does not have.
async fn keeps_to_its_document(server: impl Server, fresh: FreshDatabase, name: &str) {
    let db = connect(fresh.url()).await.expect("a fresh database");
    imported(&db, Some(100)).await;
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let listening = server.bind(app(&db), "127.0.0.1:0").await.expect("a free port");
    let address = listening.local_addr().to_string();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(listening.serve(async { drop(stopped.await) }));
    let of = folder.clone();
    let asked = tokio::task::spawn_blocking(move || run(&address, SAMPLE, &of));
    asked.await.expect("it keeps to its document");
    drop(stop);
    serving.await.expect("a server that does not panic").expect("a server that ends in order");
    std::fs::remove_dir_all(folder).expect("the folder is ours");
    db.close().await;
    fresh.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keeps_to_its_document_on_sqlite_over_axum() {
    keeps_to_its_document(AxumServer::new(), sqlite(), "document-sqlite-axum").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keeps_to_its_document_on_sqlite_over_poem() {
    keeps_to_its_document(PoemServer::new(), sqlite(), "document-sqlite-poem").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keeps_to_its_document_on_postgres_over_axum() {
    keeps_to_its_document(AxumServer::new(), postgres().await, "document-postgres-axum").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keeps_to_its_document_on_postgres_over_poem() {
    keeps_to_its_document(PoemServer::new(), postgres().await, "document-postgres-poem").await;
}

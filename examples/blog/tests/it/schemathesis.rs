//! schemathesis against the blog, over both front-ends and two databases.

use rustango::connect;
use rustango_testing::{
    schemathesis::{Sample, run},
    services::{FreshDatabase, postgres_url},
};

use crate::program::{PROGRAMS, folder, start};

/// To 19 operations.
const SAMPLE: Sample = Sample { usual: 5, deep: 800 };

/// R064, R065: no error tells of insides, and no answer is one that the document
/// does not have.
fn keeps_to_its_document(program: &str, name: &str, url: Option<&str>) {
    let folder = folder(name);
    let blog = start(program, &folder, url);
    run(blog.address(), SAMPLE, &folder);
    blog.interrupt();
    assert!(blog.end().success());
    std::fs::remove_dir_all(folder).expect("the folder is ours");
}

#[test]
fn keeps_to_its_document_on_sqlite_over_axum() {
    keeps_to_its_document(PROGRAMS[0], "document-sqlite-axum", None);
}

#[test]
fn keeps_to_its_document_on_sqlite_over_poem() {
    keeps_to_its_document(PROGRAMS[1], "document-sqlite-poem", None);
}

async fn keeps_to_its_document_on_postgres(program: &'static str, name: &'static str) {
    let server = connect(&postgres_url()).await.expect("the server is up");
    let fresh = FreshDatabase::postgres(server).await;
    let url = fresh.url().to_owned();
    let asked = tokio::task::spawn_blocking(move || keeps_to_its_document(program, name, Some(&url)));
    asked.await.expect("it keeps to its document");
    fresh.remove().await;
}

#[tokio::test]
async fn keeps_to_its_document_on_postgres_over_axum() {
    keeps_to_its_document_on_postgres(PROGRAMS[0], "document-postgres-axum").await;
}

#[tokio::test]
async fn keeps_to_its_document_on_postgres_over_poem() {
    keeps_to_its_document_on_postgres(PROGRAMS[1], "document-postgres-poem").await;
}

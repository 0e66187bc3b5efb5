//! The pages of the document in a browser: somebody reads about an endpoint, and
//! tries it out.

use rustango_testing::browser::Browser;

use crate::program::{PROGRAMS, folder, start};

const RETRIEVE: &str = "#operations-Author-author_retrieve";

fn an_endpoint_is_tried_out(program: &str, name: &str) {
    let folder = folder(name);
    let blog = start(program, &folder, None);
    let browser = Browser::start();
    let origin = format!("http://{}", blog.address());
    browser.open(&format!("{origin}/docs"));
    browser.find(&format!("{RETRIEVE} .opblock-summary-control")).click();
    browser.find(&format!("{RETRIEVE} [data-param-name=id] input")).type_in("1");
    browser.find(&format!("{RETRIEVE} .execute")).click();

    let answer = format!("{RETRIEVE} .live-responses-table");
    assert_eq!(browser.find(&format!("{answer} tbody td.response-col_status")).text(), "200");
    let body = browser.find(&format!("{answer} .highlight-code")).text();
    assert!(body.contains(r#""name": "Ada""#), "{body}");

    // Nothing was forbidden, and nobody else was asked.
    assert_eq!(browser.console(), Vec::<String>::new());
    let requested = browser.requested();
    assert!(requested.contains(&format!("{origin}/api/authors/1")), "{requested:?}");
    let is_elsewhere = |url: &&String| !url.starts_with(&format!("{origin}/")) && !url.starts_with("data:");
    assert_eq!(requested.iter().find(is_elsewhere), None);

    // Were there something to forbid, it would be.
    browser.run("return fetch('http://elsewhere.invalid/').catch(() => null)");
    let console = browser.console().join("\n");
    assert!(
        console.contains("elsewhere.invalid") && console.contains("Content Security Policy"),
        "{console}"
    );
    drop(browser);
    blog.interrupt();
    assert!(blog.end().success());
    std::fs::remove_dir_all(folder).expect("the folder is ours");
}

#[test]
fn an_endpoint_is_tried_out_over_axum() {
    an_endpoint_is_tried_out(PROGRAMS[0], "docs-axum");
}

#[test]
fn an_endpoint_is_tried_out_over_poem() {
    an_endpoint_is_tried_out(PROGRAMS[1], "docs-poem");
}

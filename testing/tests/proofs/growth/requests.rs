//! What is read of requests: addresses, fields and bodies, by a ViewSet that takes all there is.

use std::{hint::black_box, time::Duration};

use http::Request;
use http_body_util::BodyExt as _;
use rustango::{ports::http::Body, web::Wired};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt as _;

use super::{Make, grows_between, grows_with_its_text, worked};
use crate::{
    api::{Article, URLENCODED, newsroom},
    ground::{Ground, On, registry},
};

/// Addresses end where `http::Uri` does, at 65,534 bytes.
const ADDRESSES: (usize, usize) = (4 * 1024, 32 * 1024);

/// An application that answers on the thread that asks, so that its work can be told from what
/// others do.
struct Asked {
    runtime: Runtime,
    app: Wired,
    ground: Ground,
}

impl Asked {
    fn new() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let ground = runtime.block_on(Ground::new(On::Sqlite, registry![Article]));
        let app = newsroom::app(&ground.db).build().unwrap();
        Self { runtime, app, ground }
    }

    /// Sends a request that is refused, or about a row that is not there.
    fn ask(&self, request: Request<Body>) -> (u16, Vec<u8>) {
        self.runtime.block_on(async {
            let answer = self.app.service().oneshot(request).await.unwrap();
            let status = answer.status().as_u16();
            (status, answer.into_body().collect().await.unwrap().to_bytes().to_vec())
        })
    }

    fn get(&self, target: &str) -> (u16, Vec<u8>) {
        self.ask(Request::get(target).header("host", "localhost").body(Body::Empty).unwrap())
    }

    fn end(self) {
        self.runtime.block_on(self.ground.remove());
    }
}

/// R062: paths, and what stands behind them: filters, words, orders, members, cursors, families of
/// JSON:API.
#[test]
fn addresses() {
    let asked = Asked::new();
    let cases: &[(&str, Make<'_>)] = &[
        ("path", &|n| format!("/articles/{}", "a".repeat(n))),
        ("escaped path", &|n| format!("/articles/{}", "%C3%A9".repeat(n / 6))),
        ("segments", &|n| "/a".repeat(n / 2)),
        ("parameters", &|n| format!("/articles?{}", "x=1&".repeat(n / 4))),
        ("doubled parameters", &|n| format!("/articles?{}", "id=1&".repeat(n / 5))),
        ("separators", &|n| format!("/articles?{}", "&".repeat(n))),
        ("escapes", &|n| format!("/articles?title={}%00", "%C3%A9".repeat(n / 6))),
        ("broken escapes", &|n| format!("/articles?title={}", "%F".repeat(n / 2))),
        ("a long name", &|n| format!("/articles?{}=1", "title__".repeat(n / 7))),
        ("a name of relations", &|n| format!("/articles?{}name=1", "owner__article__".repeat(n / 16))),
        ("values", &|n| format!("/articles?id__in={}", "1,".repeat(n / 2))),
        ("a number", &|n| format!("/articles?rank={}x", "1".repeat(n))),
        ("a moment", &|n| format!("/articles?created_at={}", "2024-".repeat(n / 5))),
        ("text", &|n| format!("/articles?title__icontains={}%00", "a".repeat(n))),
        ("words", &|n| format!("/articles?search={}", "a+".repeat(n / 2))),
        ("orders", &|n| format!("/articles?ordering={}", "title,".repeat(n / 6))),
        ("no orders", &|n| format!("/articles?ordering={}", "-".repeat(n))),
        ("members", &|n| format!("/stories?fields={}", "title,".repeat(n / 6))),
        ("nested members", &|n| format!("/stories?fields={}", "owner.".repeat(n / 6))),
        ("includes", &|n| format!("/stories?include={}", "owner,".repeat(n / 6))),
        ("a size", &|n| format!("/articles?page_size={}", "9".repeat(n))),
        ("a page", &|n| format!("/articles?page={}x", "9".repeat(n))),
        ("an offset", &|n| format!("/window?offset={}", "9".repeat(n))),
        ("a cursor", &|n| format!("/walked?cursor={}", "A".repeat(n))),
        ("a cursor of other letters", &|n| format!("/walked?cursor={}", "-_".repeat(n / 2))),
        ("families", &|n| format!("/articles?{}", "filter%5Btitle%5D=1&".repeat(n / 20))),
        ("an open family", &|n| format!("/articles?filter%5B{}=1", "title%5B".repeat(n / 8))),
    ];
    for (name, target) in cases {
        grows_between(name, ADDRESSES, &|n| {
            let (status, answer) = asked.get(&target(n));
            assert!(status < 500, "{name}: {status}");
            assert!(answer.len() < 20_000, "{name}: {} bytes", answer.len());
        });
    }
    asked.end();
}

/// R062: fields: what is accepted, preferred and compared, types of content, hosts, who asks.
#[test]
fn fields() {
    let asked = Asked::new();
    let cases: &[(&str, &str, Make<'_>)] = &[
        ("ranges", "accept", &|n| "a/b;q=0.1,".repeat(n / 10)),
        ("parameters of a range", "accept", &|n| format!("a/b{}", ";x=1".repeat(n / 4))),
        ("a quality", "accept", &|n| format!("a/b;q=0.{}", "1".repeat(n))),
        ("commas", "accept", &|n| ",".repeat(n)),
        ("tags", "if-match", &|n| "\"a\",".repeat(n / 4)),
        ("versions", "if-match", &|n| "\"v1-00000000000000000000000000000000\",".repeat(n / 38)),
        ("a tag", "if-match", &|n| format!("\"{}\"", "a".repeat(n))),
        ("no tag", "if-match", &|n| "\"".repeat(n)),
        ("weak tags", "if-none-match", &|n| "W/\"a\",".repeat(n / 6)),
        ("preferences", "prefer", &|n| "return=minimal;x=1,".repeat(n / 19)),
        ("no preferences", "prefer", &|n| "a;".repeat(n / 2)),
        ("a type of content", "content-type", &|n| format!("application/json{}", ";a=b".repeat(n / 4))),
        ("a type of JSON:API", "content-type", &|n| {
            format!("application/vnd.api+json{}", ";a=b".repeat(n / 4))
        }),
        ("a boundary", "content-type", &|n| format!("multipart/form-data; boundary={}", "a".repeat(n))),
        ("no type", "content-type", &|n| "/".repeat(n)),
        ("a host", "host", &|n| "a.".repeat(n / 2)),
        ("a port", "host", &|n| format!("localhost:{}", "8".repeat(n))),
        ("an address", "host", &|n| format!("[{}]", "0:".repeat(n / 2))),
        ("who asks", "x-user", &|n| "1".repeat(n)),
    ];
    for (name, field, value) in cases {
        grows_with_its_text(name, &|n| {
            let mut request =
                Request::patch("/articles/99").body(Body::from("{\"nothing\":1}".to_owned())).unwrap();
            let headers = request.headers_mut();
            headers.insert("host", "localhost".parse().unwrap());
            headers.insert("content-type", "application/json".parse().unwrap());
            headers.insert(*field, value(n).parse().unwrap());
            let (status, _) = asked.ask(request);
            assert!((400..500).contains(&status), "{name}: {status}");
        });
    }
    asked.end();
}

/// R062: bodies, as JSON, as documents of JSON:API and as forms.
#[test]
fn bodies() {
    let asked = Asked::new();
    let members = |n: usize| (0..n / 12).map(|at| format!("\"{at:07}\":1")).collect::<Vec<_>>().join(",");
    let json = "application/json";
    let json_api = "application/vnd.api+json";
    let cases: &[(&str, &str, Make<'_>)] = &[
        ("brackets", json, &|n| "[".repeat(n)),
        ("brackets that end", json, &|n| format!("{}{}", "[".repeat(n / 2), "]".repeat(n / 2))),
        ("members", json, &|n| format!("{{{}}}", members(n))),
        ("doubled members", json, &|n| format!("{{{}\"title\":1}}", "\"title\":1,".repeat(n / 10))),
        ("a long name", json, &|n| format!("{{\"{}\":1}}", "~/".repeat(n / 2))),
        ("a long text", json, &|n| format!("{{\"title\":\"{}\"}}", "\u{e9}".repeat(n / 2))),
        ("escapes", json, &|n| format!("{{\"title\":\"{}\"}}", "\\u00e9".repeat(n / 6))),
        ("a number", json, &|n| format!("{{\"rank\":{}}}", "1".repeat(n))),
        ("a fraction", json, &|n| format!("{{\"rank\":0.{}}}", "1".repeat(n))),
        ("space", json, &|n| " ".repeat(n)),
        ("a document", json, &|n| format!("{{\"document\":[{}1],\"nothing\":1}}", "1,".repeat(n / 2))),
        ("a document's members", json, &|n| format!("{{\"document\":{{{}}},\"nothing\":1}}", members(n))),
        ("rows", json, &|n| format!("[{}{{}}]", "{},".repeat(n / 3))),
        ("rows of faults", json, &|n| format!("[{}{{}}]", "{\"x\":1},".repeat((n / 8).min(900)))),
        ("keys", json, &|n| format!("[{}1]", "1,".repeat(n / 2))),
        ("nested rows", json, &|n| format!("{{\"labels\":[{}1],\"nothing\":1}}", "1,".repeat(n / 2))),
        ("attributes", json_api, &|n| {
            format!("{{\"data\":{{\"type\":\"api_article\",\"attributes\":{{{}}}}}}}", members(n))
        }),
        ("relationships", json_api, &|n| {
            format!("{{\"data\":{{\"type\":\"api_article\",\"relationships\":{{{}}}}}}}", members(n))
        }),
        ("other members", json_api, &|n| format!("{{{}}}", members(n))),
        ("fields of a form", URLENCODED, &|n| "title=1&".repeat(n / 8)),
        ("names of a form", URLENCODED, &|n| format!("{}=1", "title".repeat(n / 5))),
        ("escapes of a form", URLENCODED, &|n| format!("title={}", "%C3%A9".repeat(n / 6))),
    ];
    for (name, of, body) in cases {
        for target in ["/articles", "/stories"] {
            grows_with_its_text(&format!("{name} to {target}"), &|n| {
                let request = Request::post(target).header("host", "localhost").header("content-type", *of);
                let (status, answer) = asked.ask(request.body(Body::from(body(n))).unwrap());
                assert!((400..500).contains(&status), "{name}: {status}");
                black_box(answer);
            });
        }
    }
    asked.end();
}

/// What ten thousand terms may take. The toolkit is compiled for tests without any optimisation,
/// and measured as it is.
const AT_ONCE: Duration = Duration::from_millis(10);

/// R010: ten thousand terms of a filter are refused in less than ten milliseconds.
#[test]
fn ten_thousand_terms() {
    let asked = Asked::new();
    let numbers: Vec<_> = (0..10_000).map(|number| number.to_string()).collect();
    for query in [
        format!("id__in={}", numbers.join(",")),
        format!("title__not_in={}", ",".repeat(9_999)),
        "id=1&".repeat(10_000),
        "x=1&".repeat(10_000),
        format!("ordering={}", numbers.join(",")),
        format!("fields={}", numbers.join(",")),
        format!("search={}", "a+".repeat(10_000)),
    ] {
        for path in ["/articles", "/stories", "/walked", "/window"] {
            let once = |()| {
                let begun = worked();
                let (status, _) = asked.get(&format!("{path}?{query}"));
                assert_eq!(status, 400, "{path}?{}", &query[..30]);
                worked().saturating_sub(begun)
            };
            let fastest = [(); 12].into_iter().map(once).min().unwrap();
            assert!(fastest < AT_ONCE, "{path}?{} takes {fastest:?}", &query[..30]);
        }
    }
    asked.end();
}

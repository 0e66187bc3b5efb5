//! The `Host` of a request.

use http::Version;
use rustango_ports::http::{Body, Request};
use rustango_web::{Access, App, Route};

use crate::support::{app, ask};

fn served() -> App {
    app().route(Route::get("/", Access::public(), async |_| "here"))
}

fn to(version: Version, target: &str, hosts: &[&str]) -> Request {
    let mut request = http::Request::builder().version(version).uri(target);
    for host in hosts {
        request = request.header("host", *host);
    }
    request.body(Body::Empty).expect("a request")
}

#[tokio::test]
async fn one_well_formed_host_is_served() {
    for request in [
        to(Version::HTTP_11, "/", &["localhost"]),
        to(Version::HTTP_11, "/", &["example.org:8080"]),
        to(Version::HTTP_11, "/", &["[::1]:8080"]),
        to(Version::HTTP_11, "http://Example.org/", &["example.ORG:80"]),
        to(Version::HTTP_11, "https://example.org:443/", &["example.org"]),
        to(Version::HTTP_10, "/", &[]),
        to(Version::HTTP_2, "http://example.org/", &[]),
        to(Version::HTTP_2, "http://example.org/", &["example.org"]),
    ] {
        let case = format!("{request:?}");
        assert_eq!(ask(served(), request).await.body, "here", "{case}");
    }
}

#[tokio::test]
async fn others_are_400() {
    for request in [
        to(Version::HTTP_11, "/", &[]),
        to(Version::HTTP_11, "/", &["a", "b"]),
        to(Version::HTTP_11, "/", &["a", "a"]),
        to(Version::HTTP_10, "/", &["a", "a"]),
        to(Version::HTTP_11, "/", &[""]),
        to(Version::HTTP_11, "/", &["user@example.org"]),
        to(Version::HTTP_11, "/", &["a/b"]),
        to(Version::HTTP_11, "/", &["a:port"]),
        to(Version::HTTP_11, "/", &["a:99999"]),
        to(Version::HTTP_11, "http://evil.test/", &["good.test"]),
        to(Version::HTTP_11, "http://good.test:81/", &["good.test"]),
        to(Version::HTTP_11, "http://good.test/", &[]),
        to(Version::HTTP_11, "http://user@good.test/", &["good.test"]),
        to(Version::HTTP_2, "http://evil.test/", &["good.test"]),
        to(Version::HTTP_2, "/", &[]),
    ] {
        let case = format!("{request:?}");
        let reply = ask(served(), request).await;
        assert_eq!(reply.status, 400, "{case}");
        reply.problem(400);
    }
}

#[tokio::test]
async fn listed_hosts_alone_are_served() {
    let served = || served().allowed_hosts(["example.org", ".shop.test"]);
    for (host, status) in [
        ("example.org", 200),
        ("EXAMPLE.ORG:8080", 200),
        ("shop.test", 200),
        ("a.shop.test", 200),
        ("www.example.org", 400),
        ("localhost", 400),
        ("ashop.test", 400),
    ] {
        let reply = ask(served(), to(Version::HTTP_11, "/", &[host])).await;
        assert_eq!(reply.status, status, "{host}");
    }
    // Nobody knows where it wants to go.
    ask(served(), to(Version::HTTP_10, "/", &[])).await.problem(400);
}

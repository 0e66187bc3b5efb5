//! JSON as parsers are tested with it (<https://github.com/nst/JSONTestSuite>), in bodies.

use std::{fs, sync::OnceLock};

use atlas::Package;
use rustango::{
    api::{Bulk, Format, ViewSet},
    ports::http::Request,
    prelude::*,
    web::{Access, App, Json, RequestExt as _, Route},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    client::{Front, JSON_API, Service, over_both},
    models::Article,
};

over_both! {
    what_is_json_is_accepted
    what_is_no_json_is_refused
    what_is_up_to_parsers_breaks_nothing
    names_stand_once
    depth_is_bounded
    numbers_are_not_rounded
}

const SUITE: Package = Package {
    name: "json-test-suite",
    version: "1.0.0",
    sha256: "f87650ededbb84ac44bd926bd2b660206d9566449810f755972ce31c5c6297df",
};

/// One text of the suite: `y` must be accepted, `n` must not, `i` is up to parsers.
#[derive(Deserialize)]
struct Text {
    name: String,
    input: String,
}

impl Text {
    /// The bytes. The package holds text, in which bytes that are no UTF-8 have become U+FFFD.
    fn bytes(&self) -> Vec<u8> {
        let name = self.name.trim_end_matches(".json");
        if let Some((_, bytes)) = NO_UTF8.iter().find(|(known, _)| *known == name) {
            return bytes.to_vec();
        }
        assert!(!self.input.contains('\u{fffd}'), "{name} has lost bytes");
        self.input.clone().into_bytes()
    }
}

const NO_UTF8: [(&str, &[u8]); 25] = [
    ("n_array_a_invalid_utf8", b"[a\xe5]"),
    ("n_array_invalid_utf8", b"[\xff]"),
    ("n_number_invalid-utf-8-in-bigger-int", b"[123\xe5]"),
    ("n_number_invalid-utf-8-in-exponent", b"[1e1\xe5]"),
    ("n_number_invalid-utf-8-in-int", b"[0\xe5]\n"),
    ("n_number_real_with_invalid_utf8_after_e", b"[1e\xe5]"),
    ("n_object_lone_continuation_byte_in_key_and_trailing_comma", b"{\"\xb9\":\"0\",}"),
    ("n_string_invalid-utf-8-in-escape", b"[\"\\u\xe5\"]"),
    ("n_string_invalid_utf8_after_escape", b"[\"\\\xe5\"]"),
    ("n_structure_incomplete_UTF8_BOM", b"\xef\xbb{}"),
    ("n_structure_lone-invalid-utf-8", b"\xe5"),
    ("n_structure_single_eacute", b"\xe9"),
    ("i_string_UTF-16LE_with_BOM", b"\xff\xfe[\0\"\0\xe9\0\"\0]\0"),
    ("i_string_UTF-8_invalid_sequence", b"[\"\xe6\x97\xa5\xd1\x88\xfa\"]"),
    ("i_string_UTF8_surrogate_U+D800", b"[\"\xed\xa0\x80\"]"),
    ("i_string_invalid_utf-8", b"[\"\xff\"]"),
    ("i_string_iso_latin_1", b"[\"\xe9\"]"),
    ("i_string_utf16BE_no_BOM", b"\0[\0\"\0\xe9\0\"\0]"),
    ("i_string_utf16LE_no_BOM", b"[\0\"\0\xe9\0\"\0]\0"),
    ("i_string_lone_utf8_continuation_byte", b"[\"\x81\"]"),
    ("i_string_not_in_unicode_range", b"[\"\xf4\xbf\xbf\xbf\"]"),
    ("i_string_overlong_sequence_2_bytes", b"[\"\xc0\xaf\"]"),
    ("i_string_overlong_sequence_6_bytes", b"[\"\xfc\x83\xbf\xbf\xbf\xbf\"]"),
    ("i_string_overlong_sequence_6_bytes_null", b"[\"\xfc\x80\x80\x80\x80\x80\"]"),
    ("i_string_truncated-utf-8", b"[\"\xe0\xff\"]"),
];

/// The texts of a kind, as many as there are.
fn texts(kind: &str, number: usize) -> Vec<(String, Vec<u8>)> {
    static TEXTS: OnceLock<Vec<Text>> = OnceLock::new();
    let texts = TEXTS.get_or_init(|| {
        let cache = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/json-test-suite");
        let file = SUITE.fetch(cache.as_ref()).unwrap().join("data/parsing.js");
        let module = fs::read_to_string(file).unwrap();
        let (_, list) = module.split_once("export default").unwrap();
        serde_json::from_str(list.trim().trim_end_matches(';')).unwrap()
    });
    let texts = texts.iter().filter(|text| text.name.starts_with(kind));
    let texts: Vec<_> = texts.map(|text| (text.name.clone(), text.bytes())).collect();
    assert_eq!(texts.len(), number, "{kind}");
    texts
}

/// Reads any JSON; and the same in a column, where it is kept as it is.
fn app(db: &Db) -> App {
    let articles = ViewSet::<Article>::new(db.clone(), Access::public())
        .formats([Format::Json, Format::JsonApi])
        .bulk([Bulk::Create, Bulk::Update, Bulk::Destroy]);
    App::new()
        .mount("/articles", articles)
        .route(Route::post("/echo", Access::public(), async |mut request: Request| {
            request.read_json::<Value>().await.map(Json)
        }))
        .provide(db.clone())
}

async fn service(front: Front) -> Service {
    let service = Service::start(front, app).await;
    super::models::fill(&service.db, 2, "5b1e").await.unwrap();
    service
}

/// A text as the value of a column that takes any JSON.
fn in_a_row(text: &[u8]) -> Vec<u8> {
    [br#"{"title":"x","owner":1,"document":"#, text, b"}"].concat()
}

/// Where bodies are read, with how they are sent.
const READERS: [(&str, &str, &str); 9] = [
    ("POST", "/echo", "application/json"),
    ("POST", "/articles", "application/json"),
    ("PUT", "/articles/1", "application/json"),
    ("PATCH", "/articles/1", "application/json"),
    ("PATCH", "/articles", "application/json"),
    ("DELETE", "/articles", "application/json"),
    ("POST", "/articles", JSON_API),
    ("PATCH", "/articles/1", JSON_API),
    ("PATCH", "/articles", JSON_API),
];

/// R063: each of the 95 texts that are JSON is read, and is in a column as it was; but for names
/// that stand twice, NUL, and numbers that nobody keeps exactly, which are refused.
async fn what_is_json_is_accepted(front: Front) {
    let service = service(front).await;
    for (name, text) in texts("y_", 95) {
        let answer = service.ask("POST", "/echo", &[], text.clone()).await;
        let expected: Value = serde_json::from_slice(&text).unwrap();
        assert_eq!(answer.expect(200), expected, "{name}");
        let answer = service.ask("POST", "/articles", &[], in_a_row(&text)).await;
        match &*name {
            "y_object_duplicated_key.json" | "y_object_duplicated_key_and_value.json" => {
                assert_eq!(answer.status(), 400, "{name}: {}", answer.text());
            }
            // Databases have no text with NUL, and numbers end somewhere.
            _ if answer.status() == 422 => {
                let holds_nul = text.windows(6).any(|escape| escape == b"\\u0000");
                let code = if holds_nul { "invalid" } else { "out_of_range" };
                assert_eq!(answer.faults(), [("/document".to_owned(), code.to_owned())], "{name}");
                assert!(holds_nul || name.starts_with("y_number"), "{name}");
            }
            _ => {
                let created = answer.expect(201);
                assert_eq!(created["document"], expected, "{name}");
                let read = service.get(&format!("/articles/{}", created["id"])).await.expect(200);
                assert_eq!(read["document"], expected, "{name}");
            }
        }
        // What is JSON and no row is told so, and is no malformed text.
        for (method, target, of) in READERS.into_iter().skip(1) {
            let answer = service.ask(method, target, &[("content-type", of)], text.clone()).await;
            let is_twice = name.starts_with("y_object_duplicated_key");
            let is_row = match expected {
                // Which changes nothing of a row.
                ref row if *row == json!({}) => method == "PATCH" && target == "/articles/1",
                // The key of a row to delete.
                ref keys => {
                    method == "DELETE" && keys.as_array().is_some_and(|keys| keys.iter().all(Value::is_i64))
                }
            };
            let statuses: &[u16] = if is_row {
                &[200, 204, 404, 422]
            } else if is_twice {
                &[400, 422]
            } else {
                &[404, 409, 422]
            };
            assert!(
                statuses.contains(&answer.status()),
                "{method} {target} {of} {name}: {} {}",
                answer.status(),
                answer.text()
            );
        }
    }
    service.end().await;
}

/// R063: each of the 188 texts that are no JSON is refused with 400, wherever bodies are read, and
/// nothing is written.
async fn what_is_no_json_is_refused(front: Front) {
    let service = service(front).await;
    let before = super::tables::Tables::of(&service.db).await;
    for (name, text) in texts("n_", 188) {
        for (method, target, of) in READERS {
            let answer = service.ask_anything(method, target, &[("content-type", of)], text.clone()).await;
            assert_eq!(answer.status(), 400, "{method} {target} {of} {name}: {}", answer.text());
        }
        // A text that ends the object around it early is another one.
        let whole = in_a_row(&text);
        if serde_json::from_slice::<Value>(&whole).is_err() {
            let answer = service.ask_anything("POST", "/articles", &[], whole).await;
            assert_eq!(answer.status(), 400, "in a row, {name}: {}", answer.text());
        }
    }
    assert_eq!(super::tables::Tables::of(&service.db).await, before);
    service.end().await;
}

/// R063: each of the 35 texts that parsers may take either way is accepted or refused, and never
/// an error of the server.
async fn what_is_up_to_parsers_breaks_nothing(front: Front) {
    let service = service(front).await;
    for (name, text) in texts("i_", 35) {
        for (method, target, of) in READERS {
            let answer = service.ask(method, target, &[("content-type", of)], text.clone()).await;
            assert!(answer.status() < 500, "{method} {target} {name}: {}", answer.text());
        }
        let answer = service.ask("POST", "/articles", &[], in_a_row(&text)).await;
        assert!([201, 400, 422].contains(&answer.status()), "{name}: {} {}", answer.status(), answer.text());
    }
    service.end().await;
}

/// R063: an object that has two members of one name means nothing, wherever it stands.
async fn names_stand_once(front: Front) {
    let service = service(front).await;
    let before = super::tables::Tables::of(&service.db).await;
    for (method, target, body) in [
        ("POST", "/articles", r#"{"title":"a","title":"b","owner":1}"#),
        ("POST", "/articles", r#"{"title":"a","owner":1,"owner":2}"#),
        ("POST", "/articles", r#"{"title":"a","owner":1,"t\u0069tle":"b"}"#),
        ("POST", "/articles", r#"[{"title":"a","title":"a","owner":1}]"#),
        ("PUT", "/articles/1", r#"{"title":"a","title":"b","owner":1}"#),
        ("PATCH", "/articles/1", r#"{"title":"a","title":"a"}"#),
        ("PATCH", "/articles", r#"[{"id":1,"id":2,"title":"a"}]"#),
        ("PATCH", "/articles", r#"[{"id":1,"title":"a","title":"b"}]"#),
        ("DELETE", "/articles", r#"[{"id":1,"id":2}]"#),
        ("PATCH", "/articles/1", r#"{"document":{"a":1,"a":2}}"#),
        ("PATCH", "/articles/1", r#"{"document":[{"a":{"b":1,"b":1}}]}"#),
        ("PATCH", "/articles/1", r#"{"document":{"a":1,"\u0061":2}}"#),
    ] {
        let answer = service.ask(method, target, &[], body).await;
        assert_eq!(answer.status(), 400, "{method} {target} {body}: {}", answer.text());
        assert_eq!(answer.faults()[0].1, "duplicate", "{method} {target} {body}: {}", answer.text());
    }
    let twice = r#""attributes":{"title":"a","title":"b"}"#;
    for body in [
        format!(r#"{{"data":{{"type":"api_article","id":"1",{twice}}}}}"#),
        r#"{"data":{"type":"api_article","id":"1","id":"2","attributes":{"title":"a"}}}"#.to_owned(),
        r#"{"data":{"type":"api_article","id":"1","attributes":{"title":"a"},"attributes":{"title":"b"}}}"#.to_owned(),
        r#"{"data":{"type":"api_article","id":"1"},"data":{"type":"api_article","id":"1","attributes":{"title":"b"}}}"#
            .to_owned(),
        r#"{"data":{"type":"api_article","id":"1","relationships":{"owner":{"data":{"type":"api_account","id":"1","id":"2"}}}}}"#
            .to_owned(),
    ] {
        let answer = service.ask("PATCH", "/articles/1", &[("content-type", JSON_API)], body.clone()).await;
        assert_eq!(answer.status(), 400, "{body}: {}", answer.text());
    }
    assert_eq!(super::tables::Tables::of(&service.db).await, before);
    service.end().await;
}

/// R063: arrays and objects stand at most 128 deep in each other.
async fn depth_is_bounded(front: Front) {
    let service = service(front).await;
    let nested =
        |depth: usize, (open, close): (&str, &str)| format!("{}1{}", open.repeat(depth), close.repeat(depth));
    for brackets in [("[", "]"), (r#"{"a":"#, "}")] {
        for (depth, status) in [(127, 200), (128, 400), (129, 400), (5_000, 400), (100_000, 400)] {
            let body = nested(depth, brackets);
            let answer = service.ask("POST", "/echo", &[], body.clone()).await;
            assert_eq!(answer.status(), status, "{depth}: {}", answer.text());
        }
        for (depth, status) in [(127, 201), (128, 400), (5_000, 400), (100_000, 400)] {
            let body = in_a_row(nested(depth, brackets).as_bytes());
            let answer = service.ask("POST", "/articles", &[], body).await;
            assert_eq!(answer.status(), status, "{depth}: {}", &answer.text()[..100]);
        }
        for (method, target, of) in READERS {
            let body = nested(100_000, brackets);
            let answer = service.ask(method, target, &[("content-type", of)], body).await;
            assert!([400, 422].contains(&answer.status()), "{method} {target} {of}: {}", answer.text());
        }
    }
    service.end().await;
}

/// R063: a number comes back with the digits that it had, or is refused; fractions are those of 64
/// bits, as readers of JSON have them.
async fn numbers_are_not_rounded(front: Front) {
    let service = service(front).await;
    for number in [
        "9007199254740993",
        "9223372036854775807",
        "-9223372036854775808",
        "18446744073709551615",
        "18446744073709551616",
        "-9223372036854775809",
        "100000000000000000000",
        "123456789012345678901234567890",
        "0.1",
        "1.7976931348623157e308",
        "1e309",
        "3.141592653589793",
        "5e-324",
    ] {
        for document in [number.to_owned(), format!(r#"{{"a":[{number}]}}"#)] {
            let answer = service.ask("POST", "/articles", &[], in_a_row(document.as_bytes())).await;
            if answer.status() == 422 {
                assert_eq!(
                    answer.faults(),
                    [("/document".to_owned(), "out_of_range".to_owned())],
                    "{number}"
                );
                continue;
            }
            let created = answer.expect(201);
            let row = service.get(&format!("/articles/{}?fields=document", created["id"])).await;
            let text = row.text().replace("e+", "e");
            assert_eq!(text, format!(r#"{{"document":{document}}}"#), "{number}");
        }
        for body in [format!(r#"{{"rank":{number}}}"#), format!(r#"{{"owner":{number}}}"#)] {
            let answer = service.ask("PATCH", "/articles/1", &[], body.clone()).await;
            assert!([409, 422].contains(&answer.status()), "{body}: {}", answer.text());
        }
    }
    service.end().await;
}

//! R062: what parsers cost grows with their text, and no faster: those of forms, and of requests.

mod requests;

use std::{hint::black_box, time::Duration};

use futures_util::FutureExt as _;
use rustango::forms::{DynamicForm, FormData, FormField, Format, MAX_FIELDS, UploadedFile};
use rustix::time::{ClockId, clock_gettime};

const SMALLEST: usize = 64 * 1024;
const LARGEST: usize = 1024 * 1024;

/// Twice the text may take this many times as long.
const MOST: f64 = 2.5;

/// What a machine does meanwhile must not tell times apart that are nothing.
const NOTHING: Duration = Duration::from_micros(300);

/// How often a time that looks wrong is taken again.
const TRIES: usize = 6;

/// Makes a text of about so many bytes.
type Make<'m> = &'m dyn Fn(usize) -> String;

/// Tells how long this thread has worked, whatever others do meanwhile.
fn worked() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::try_from(time).unwrap()
}

fn fastest(work: &dyn Fn(usize), length: usize) -> Duration {
    let once = |()| {
        let begun = worked();
        work(length);
        worked().saturating_sub(begun)
    };
    [(); 4].into_iter().map(once).min().unwrap()
}

fn ratio(work: &dyn Fn(usize), length: usize) -> f64 {
    let (short, long) = (fastest(work, length), fastest(work, 2 * length));
    (long + NOTHING).as_secs_f64() / (short + NOTHING).as_secs_f64()
}

fn grows_with_its_text(name: &str, work: &dyn Fn(usize)) {
    grows_between(name, (SMALLEST, LARGEST), work);
}

fn grows_between(name: &str, (smallest, largest): (usize, usize), work: &dyn Fn(usize)) {
    let mut length = smallest;
    while length < largest {
        let best = (0..TRIES).map(|_| ratio(work, length)).find(|ratio| *ratio <= MOST);
        assert!(best.is_some(), "{name}: twice {length} bytes take more than {MOST} times as long");
        length *= 2;
    }
}

fn form(field: FormField) -> DynamicForm {
    DynamicForm::builder("growth").field(field).build().unwrap()
}

fn multipart(body: String) {
    let read = FormData::from_multipart("multipart/form-data; boundary=XyZ", body.into());
    black_box(read.now_or_never().unwrap().is_ok());
}

/// R062: bodies of forms, urlencoded and multipart, their headers included.
#[test]
fn bodies_of_forms() {
    let head = "--XyZ\r\nContent-Disposition: form-data; name=\"a\"";
    let cases: &[(&str, Make<'_>)] = &[
        ("plain", &|n| format!("a={}", "x".repeat(n))),
        ("escaped", &|n| format!("a={}", "%C3%A9".repeat(n / 6))),
        ("spaces", &|n| format!("a={}", "+".repeat(n))),
        ("broken escapes", &|n| "%".repeat(n)),
        ("names", &|n| format!("{}=1", "x".repeat(n))),
        ("many", &|n| "a=1&".repeat(n / 4)),
        ("separators", &|n| "&".repeat(n)),
    ];
    for (name, body) in cases {
        grows_with_its_text(name, &|n| {
            black_box(FormData::from_urlencoded(body(n).as_bytes()).is_ok());
        });
    }
    let cases: &[(&str, Make<'_>)] = &[
        ("content", &|n| format!("{head}\r\n\r\n{}\r\n--XyZ--", "x".repeat(n))),
        ("line ends", &|n| format!("{head}\r\n\r\n{}\r\n--XyZ--", "\r\n".repeat(n / 2))),
        ("near boundaries", &|n| format!("{head}\r\n\r\n{}\r\n--XyZ--", "\r\n--Xy".repeat(n / 6))),
        ("no end", &|n| format!("{head}\r\n\r\n{}", "\r\n--Xy".repeat(n / 6))),
        ("no end of a header", &|n| format!("{head}; {}", "x".repeat(n))),
        ("long header", &|n| format!("{head}; {}\r\n\r\n1\r\n--XyZ--", "name".repeat(n / 4))),
        ("quotes", &|n| {
            format!("--XyZ\r\nContent-Disposition: form-data; name=\"{}\r\n\r\n", "\\\"".repeat(n / 2))
        }),
        ("preamble", &|n| "--Xy".repeat(n / 4)),
        ("padding", &|n| format!("--XyZ{}", " ".repeat(n))),
        ("parts", &|n| format!("{head}\r\n\r\n\r\n").repeat(n / 52)),
    ];
    for (name, body) in cases {
        grows_with_its_text(name, &|n| multipart(body(n)));
    }
}

/// R062: values of fields, e-mail addresses and URLs among them, and names of files.
#[test]
fn values_of_forms() {
    let text = || FormField::of::<String, _>("f");
    let cases: Vec<(&str, FormField, Make<'_>)> = vec![
        ("text", text(), &|n| "é".repeat(n / 2)),
        ("length", text().min_length(5).max_length(10), &|n| "é".repeat(n / 2)),
        ("lines", text(), &|n| "\r\n".repeat(n / 2)),
        ("space", text(), &|n| " ".repeat(n)),
        ("email", text().format(Format::Email), &|n| format!("{}@", "a.".repeat(n / 2))),
        ("email's domain", text().format(Format::Email), &|n| format!("a@{}", "a.".repeat(n / 2))),
        ("url", text().format(Format::Url), &|n| format!("https://{}", "a.".repeat(n / 2))),
        ("pattern", text().pattern("(a|aa)+b?(a*)*c"), &|n| "a".repeat(n)),
        ("choice", text().choices([("a", "A")]), &|n| "a".repeat(n)),
        ("whole", FormField::of::<i64, _>("f"), &|n| "0".repeat(n)),
        ("decimal", FormField::of::<rust_decimal::Decimal, _>("f"), &|n| format!("0.{}", "0".repeat(n))),
        ("float", FormField::of::<f64, _>("f"), &|n| "1".repeat(n)),
        ("moment", FormField::of::<chrono::NaiveDateTime, _>("f"), &|n| "2024-".repeat(n / 5)),
        ("json", FormField::of::<serde_json::Value, _>("f"), &|n| "[".repeat(n)),
        ("json's numbers", FormField::of::<serde_json::Value, _>("f"), &|n| {
            format!("[1{}]", ",1".repeat(n / 2))
        }),
        ("json's names", FormField::of::<serde_json::Value, _>("f"), &|n| {
            let members: Vec<String> = (0..n / 12).map(|at| format!("\"{at:07}\":1")).collect();
            format!("{{{}}}", members.join(","))
        }),
    ];
    for (name, field, value) in cases {
        let form = form(field);
        grows_with_its_text(name, &|n| {
            black_box(form.parse(&FormData::new().with("f", value(n))).is_ok());
        });
    }
    grows_with_its_text("names of files", &|n| {
        black_box(UploadedFile::new(&"a/..".repeat(n / 4), None, "").name().len());
    });
    let unknown = form(text());
    grows_with_its_text("unknown names", &|n| {
        let name = "x".repeat(n / MAX_FIELDS);
        let data = (0..MAX_FIELDS).fold(FormData::new(), |data, at| data.with(format!("{name}{at}"), ""));
        black_box(unknown.parse(&data).is_ok());
    });
}

/// R058: what is over the limits is refused before it costs anything.
#[test]
fn thirty_thousand_parts_are_refused_at_once() {
    let body = "--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n".repeat(30_000) + "--XyZ--";
    let once = |_| {
        let begun = worked();
        let read = FormData::from_multipart("multipart/form-data; boundary=XyZ", body.clone().into());
        assert_eq!(read.now_or_never().unwrap().unwrap_err().detail(), "the form has more than 1000 fields");
        worked().saturating_sub(begun)
    };
    let fastest = (0..5).map(once).min().unwrap();
    assert!(fastest < Duration::from_millis(50), "{fastest:?}");
}

//! Transcripts: requests and answers as bytes, held against a front-end over a
//! real socket.
//!
//! A front-end brings its server and a database, and one line:
//!
//! ```text
//! rustango_testing::http::suite!(AxumServer::new(), database());
//! ```
//!
//! which becomes one `#[test]` for each file of `transcripts/`. Each file has a
//! server, an application ([`app`]) and rows of its own. It is played twice:
//! each block of bytes sent at once, and again in small pieces.
//!
//! A file is exchanges, each on a connection of its own and under a `# title`,
//! and prose. In an exchange:
//!
//! | line | meaning |
//! |---|---|
//! | `> text` | send the text and CRLF; `>*9 text` does so nine times |
//! | `>> text` | send the text and nothing after it |
//! | `> {end}` | send no more |
//! | `@ at once` | do not play this exchange in pieces: its answer depends on what has come |
//! | `< HTTP/1.1 200 OK` | expect an answer, which the lines below go on with |
//! | `< text`, `<< text` | its fields, an empty line, its body; with CRLF and without |
//! | `< {close}` | expect the end of the connection, and not a byte before it |
//!
//! An exchange that does not end in `{close}` must leave the connection in
//! order: `GET /ping` follows on it, and nothing but its answer may come.
//!
//! In any text `{0D}` is a byte and `{a*70}` is 70 times "a". In fields,
//! `{length}` is the number of bytes of the body below. In answers, `{date}` is a
//! date (RFC 9110, section 5.6.7) and `{request-id}` the id that the answer has
//! in its field; `{usual}` stands for the fields of every answer, `{json}` and
//! `{problem}` for those of an answer with such a body (see `Expected::field`).
//!
//! The order of fields is the frameworks' own: they are compared as sorted
//! lines. All other bytes count, those of chunks included.
//!
//! Each answer is also held against the document of the application.

mod app;
pub mod cases;
mod client;
mod described;
mod feedback;
mod models;
mod operations;
mod running;
mod transcript;
mod wire;

use std::{collections::BTreeSet, future::Future};

use rustango_query::Db;
use rustango_web::{App, Server};

pub use self::{app::app, client::Client, feedback::Feedback, running::Running};
use self::{
    described::{Described, Sent},
    transcript::{Exchange, Step},
    wire::Wire,
};
#[doc(inline)]
pub use crate::__http_suite as suite;

/// What every exchange that leaves its connection open must leave it fit for.
const PROBE: &str = "\
# the connection is in order afterwards
> GET /ping HTTP/1.1
> Host: localhost
> Connection: close
>
< HTTP/1.1 200 OK
< connection: close
< content-length: {length}
< content-type: text/plain; charset=utf-8
< {usual}
<
<< pong
< {close}
";

/// Plays one file to a server; what [`suite!`](crate::http::suite) writes into
/// each test.
///
/// # Panics
/// Where an answer is not as written; all such exchanges are named at once.
pub fn run<S: Server + 'static, D: Future<Output = Db>>(
    name: &str,
    server: impl Fn() -> S,
    database: impl Fn() -> D,
) {
    let (_, text) = TRANSCRIPTS.iter().find(|(known, _)| *known == name).expect("a file of the table");
    let exchanges = transcript::parse(text);
    assert!(!exchanges.is_empty(), "{name}.txt holds no exchange");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let differences = runtime.expect("a machine that runs tests has threads").block_on(async {
        let (mut differences, mut described) = (Vec::new(), None);
        for piece in [usize::MAX, 7] {
            let app = app::prepared(name, database().await).await;
            let described = described.get_or_insert_with(|| Described::of(&app));
            differences.extend(play(name, &exchanges, piece, server(), app, described).await);
        }
        differences
    });
    assert!(differences.is_empty(), "{} differences\n\n{}", differences.len(), differences.join("\n"));
}

async fn play(
    name: &str,
    exchanges: &[Exchange],
    piece: usize,
    server: impl Server,
    app: App,
    described: &Described,
) -> Vec<String> {
    let listening = server.bind(app, "127.0.0.1:0").await.expect("a free port");
    let address = listening.local_addr();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(listening.serve(async { drop(stopped.await) }));
    let probe = transcript::parse(PROBE);
    let (mut differences, mut ids) = (Vec::new(), BTreeSet::new());
    let in_pieces = piece < usize::MAX;
    for exchange in exchanges.iter().filter(|exchange| !(in_pieces && exchange.at_once)) {
        let mut wire = Wire::connect(address, piece).await;
        let mut outcome = hold(&mut wire, exchange, described, &mut ids).await;
        if outcome.is_ok() && !exchange.closes() {
            outcome = hold(&mut wire, &probe[0], described, &mut ids)
                .await
                .map_err(|difference| format!("the connection is not in order afterwards\n{difference}"));
        }
        if let Err(difference) = outcome {
            let mode = if in_pieces { "in pieces" } else { "at once" };
            let place = format!("{name}.txt:{}: {} (sent {mode})", exchange.line, exchange.title);
            differences.push(format!("{place}\n{difference}"));
        }
    }
    drop(stop);
    serving.await.expect("a server that does not panic").expect("a server that ends in order");
    differences
}

/// Plays one exchange and stops at the first difference.
async fn hold(
    wire: &mut Wire,
    exchange: &Exchange,
    described: &Described,
    ids: &mut BTreeSet<String>,
) -> Result<(), String> {
    let (mut sent, mut is_head) = (Sent::default(), false);
    for step in &exchange.steps {
        match step {
            Step::Send(block) => {
                let bytes = block.bytes();
                is_head = bytes.starts_with(b"HEAD ");
                sent.add(&bytes);
                wire.send(&bytes).await;
            }
            Step::End => wire.end().await,
            Step::Close => wire.expect_close().await?,
            Step::Expect(expected) => {
                let answer = wire.answer(std::mem::take(&mut is_head)).await?;
                let id = answer.request_id();
                let (expected, found) = (expected.message(id), answer.message());
                if expected != found {
                    return Err(format!("-- expected\n{expected}-- found\n{found}"));
                }
                if !answer.is_interim() {
                    described.hold(sent.next().as_ref(), &answer)?;
                }
                if id.is_some_and(|id| !ids.insert(id.to_owned())) {
                    return Err(format!("an earlier answer had the same request id\n{found}"));
                }
            }
        }
    }
    Ok(())
}

macro_rules! transcripts {
    ($($name:ident)*) => {
        const TRANSCRIPTS: &[(&str, &str)] =
            &[$((stringify!($name), include_str!(concat!("transcripts/", stringify!($name), ".txt")))),*];
    };
}

crate::__http_transcripts! { [transcripts] slowness }

#[doc(hidden)]
#[macro_export]
macro_rules! __http_suite {
    ($server:expr, $database:expr) => {
        $crate::__http_transcripts! { [$crate::__http_tests] [$server] [$database] }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __http_tests {
    ([$server:expr] [$database:expr] $($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                $crate::http::run(stringify!($name), || $server, || $database);
            }
        )*
    };
}

/// The table: a file that is not in it is never played, and is refused by a
/// test. `slowness` is apart: only the front-end can make a server whose
/// patience is one second.
#[doc(hidden)]
#[macro_export]
macro_rules! __http_transcripts {
    ([$($then:tt)*] $($given:tt)*) => {
        $($then)*! {
            $($given)*
            actions
            allowed_hosts
            bulk
            chunks
            conditions
            conflicts
            connections
            content_types
            cursors
            descriptions
            fields
            filters
            form_bodies
            formats
            forms
            framing
            heads
            health
            hosts
            ids
            json
            json_api
            lists
            methods
            problems
            queries
            rows
            scopes
            sizes
            sparse
            streams
            tags
            targets
            versions
            windows
        }
    };
}

#[cfg(test)]
mod tests;

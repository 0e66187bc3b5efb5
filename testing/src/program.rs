//! A program as its users have it: with an environment, an address, and signals.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use http::{HeaderMap, HeaderName, StatusCode, header};
use rustango_openapi::Document;
use serde_json::Value;

use crate::contract::{Contract, Exchange};

/// How long a program may take to answer, or to end.
const PATIENCE: Duration = Duration::from_mins(1);

/// A program that serves. It is killed when this is dropped.
#[derive(Debug)]
pub struct Program {
    child: Child,
    _output: BufReader<ChildStdout>,
    address: String,
    contract: Option<Contract>,
}

/// An answer as it came.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Program {
    /// Starts a program on a free port, and waits until its first line says
    /// where it is.
    ///
    /// # Panics
    /// Where it does not start, or names no address.
    #[must_use]
    pub fn start(command: &mut Command) -> Self {
        let address = |line: &str| Some(line.split_once("http://")?.1.split_once('/')?.0.to_owned());
        Self::start_where(command.env("RUSTANGO_BIND", "127.0.0.1:0"), address)
    }

    /// Starts a program, and waits for the line that its address can be read
    /// from.
    ///
    /// # Panics
    /// Where it does not start, or ends without one.
    #[must_use]
    pub fn start_where(command: &mut Command, address: impl Fn(&str) -> Option<String>) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
        let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
        let address = output.by_ref().lines().find_map(|line| address(&line.expect("a line of text")));
        let address = address.unwrap_or_else(|| panic!("{command:?} names no address"));
        Self { child, _output: output, address, contract: None }
    }

    /// Holds whatever it answers from now on against the document that it
    /// serves.
    ///
    /// # Panics
    /// Where it serves none.
    #[must_use]
    pub fn checked(mut self) -> Self {
        let (status, document) = self.ask_text("GET", "/openapi.json", "");
        assert_eq!(status, 200, "{document}");
        let document = Document::from_json(document.as_bytes()).expect("documents are JSON");
        self.contract = Some(Contract::new(&document));
        self
    }

    /// Returns where it listens.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Connects to it.
    ///
    /// # Panics
    /// Where it does not listen.
    #[must_use]
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).expect("it listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time-out");
        stream
    }

    /// Sends a request and returns the status and the JSON of the answer.
    ///
    /// # Panics
    /// Where there is none in time, or it is not as documented.
    #[must_use]
    pub fn ask(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let (status, text) = self.ask_text(method, path, body);
        let json = if text.is_empty() { Value::Null } else { serde_json::from_str(&text).expect("JSON") };
        (status, json)
    }

    /// Sends a request and returns the status and the text of the answer.
    ///
    /// # Panics
    /// Where there is none in time, or it is not as documented.
    #[must_use]
    pub fn ask_text(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        let mut stream = self.connect();
        stream.write_all(request(method, path, body).as_bytes()).expect("a request");
        self.answer(&mut stream, method, path)
    }

    /// Reads the status and the text of the answer to a request that was sent.
    ///
    /// # Panics
    /// Where there is none in time, or it is not as documented.
    #[must_use]
    pub fn answer(&self, stream: &mut TcpStream, method: &str, path: &str) -> (u16, String) {
        let Answer { status, headers, body } = Answer::read(stream);
        if let Some(contract) = &self.contract {
            let method = method.parse().expect("a method");
            let exchange =
                Exchange { method: &method, target: path, status, headers: &headers, body: body.as_bytes() };
            contract.hold(&exchange);
        }
        (status.as_u16(), body)
    }

    /// Asks it to stop, as Ctrl-C does.
    ///
    /// # Panics
    /// Where it has ended.
    pub fn interrupt(&self) {
        let done = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        assert!(done.expect("kill runs").success());
    }

    /// Tells whether new connections are refused.
    #[must_use]
    pub fn refuses_connections(&self) -> bool {
        TcpStream::connect(&self.address).is_err()
    }

    /// Waits for its end.
    ///
    /// # Panics
    /// Where it does not end in time.
    #[must_use]
    pub fn end(mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status;
            }
            assert!(Instant::now() < deadline, "the program does not end");
            std::thread::yield_now();
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Writes a request whose connection is closed after the answer.
#[must_use]
pub fn request(method: &str, path: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\n\r\n{body}"
    )
}

impl Answer {
    /// Reads one, whose connection may stay open where it says how long it is.
    fn read(stream: &mut TcpStream) -> Self {
        let mut stream = BufReader::new(stream);
        let mut line = || {
            let mut line = String::new();
            let read = stream.read_line(&mut line).expect("the head of an answer");
            assert!(read > 0, "the connection ended before an answer");
            line.trim_end().to_owned()
        };
        let status = line().split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        let mut headers = HeaderMap::new();
        for field in std::iter::repeat_with(line).take_while(|line| !line.is_empty()) {
            let (name, value) = field.split_once(':').expect("a field");
            let name: HeaderName = name.parse().expect("the name of a field");
            headers.append(name, value.trim().parse().expect("the value of a field"));
        }
        let length =
            headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
        let mut body = String::new();
        stream.take(length.unwrap_or(u64::MAX)).read_to_string(&mut body).expect("the body of an answer");
        Self { status, headers, body }
    }
}

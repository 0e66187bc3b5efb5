//! A program as its users have it: with an environment, an address, and signals.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

/// How long a program may take to answer, or to end.
const PATIENCE: Duration = Duration::from_secs(20);

/// A program that serves. It is killed when this is dropped.
#[derive(Debug)]
pub struct Program {
    child: Child,
    _output: BufReader<ChildStdout>,
    address: String,
}

impl Program {
    /// Starts a program on a free port, and waits until its first line says
    /// where it is.
    ///
    /// # Panics
    /// Where it does not start, or names no address.
    #[must_use]
    pub fn start(command: &mut Command) -> Self {
        let mut child = command
            .env("RUSTANGO_BIND", "127.0.0.1:0")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
        output.read_line(&mut line).expect("its first line");
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        let address = address.unwrap_or_else(|| panic!("the first line names no address: {line}")).to_owned();
        Self { child, _output: output, address }
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
    /// Where there is none in time.
    #[must_use]
    pub fn ask(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let (status, text) = self.ask_text(method, path, body);
        let json = if text.is_empty() { Value::Null } else { serde_json::from_str(&text).expect("JSON") };
        (status, json)
    }

    /// Sends a request and returns the status and the text of the answer.
    ///
    /// # Panics
    /// Where there is none in time.
    #[must_use]
    pub fn ask_text(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        let mut stream = self.connect();
        stream.write_all(request(method, path, body).as_bytes()).expect("a request");
        answer(&mut stream)
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

/// Reads the status and the body of an answer.
///
/// # Panics
/// Where it is none.
#[must_use]
pub fn answer(stream: &mut TcpStream) -> (u16, String) {
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("an answer");
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {text}"));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    (status, body.to_owned())
}

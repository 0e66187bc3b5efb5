//! The blog as its users have it: a program with an environment, an address,
//! and signals.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::PathBuf,
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

/// The front-ends, by the program that is built on each.
pub(crate) const PROGRAMS: [&str; 2] = [env!("CARGO_BIN_EXE_blog"), env!("CARGO_BIN_EXE_blog-poem")];

const PATIENCE: Duration = Duration::from_secs(20);

/// An empty folder of its own.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// A program that runs, and what it printed so far.
pub(crate) struct Blog {
    child: Child,
    _output: BufReader<ChildStdout>,
    pub(crate) address: String,
}

impl Blog {
    /// Starts a program in a folder and waits until it says where it is.
    pub(crate) fn start(program: &str, folder: &PathBuf, database_url: Option<&str>) -> Self {
        let mut command = Command::new(program);
        command.current_dir(folder).env("RUSTANGO_BIND", "127.0.0.1:0").env_remove("DATABASE_URL");
        if let Some(url) = database_url {
            command.env("DATABASE_URL", url);
        }
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the program starts");
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
        output.read_line(&mut line).expect("its first line");
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        let address = address.unwrap_or_else(|| panic!("the first line names no address: {line}")).to_owned();
        Self { child, _output: output, address }
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).expect("it listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time-out");
        stream
    }

    /// Sends a request and returns the status and the JSON of the answer.
    pub(crate) fn ask(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let (status, text) = self.ask_text(method, path, body);
        let json = if text.is_empty() { Value::Null } else { serde_json::from_str(&text).expect("JSON") };
        (status, json)
    }

    pub(crate) fn ask_text(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        let mut stream = self.connect();
        stream.write_all(request(method, path, body).as_bytes()).expect("a request");
        answer(&mut stream)
    }

    /// Asks it to stop, as Ctrl-C does.
    pub(crate) fn interrupt(&self) {
        let done = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        assert!(done.expect("kill runs").success());
    }

    /// Tells whether new connections are refused.
    pub(crate) fn refuses_connections(&self) -> bool {
        TcpStream::connect(&self.address).is_err()
    }

    /// Waits for its end.
    pub(crate) fn end(mut self) -> ExitStatus {
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

impl Drop for Blog {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Writes a request whose connection is closed after the answer.
pub(crate) fn request(method: &str, path: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nhost: blog\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\n\r\n{body}"
    )
}

/// Reads the status and the body of an answer.
pub(crate) fn answer(stream: &mut TcpStream) -> (u16, String) {
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("an answer");
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {text}"));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    (status, body.to_owned())
}

/// Runs a program that is to fail, and returns its exit code and what it said.
pub(crate) fn failure(program: &str, folder: &PathBuf, variables: &[(&str, &str)]) -> (Option<i32>, String) {
    let mut command = Command::new(program);
    command.current_dir(folder).env("RUSTANGO_BIND", "127.0.0.1:0").env_remove("DATABASE_URL");
    let output = command.envs(variables.iter().copied()).output().expect("the program starts");
    (output.status.code(), String::from_utf8(output.stderr).expect("text"))
}

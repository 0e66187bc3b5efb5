//! Servers and clients in processes of their own, whose memory, files and end can be looked at.
//!
//! The process is this test binary, told by an environment variable to play a part.

use std::{io::Write as _, net::SocketAddr, process::Stdio, time::Duration};

use rustango_hyper::{Listener, ServerConfig, serve, shutdown_signal};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{ChildStderr, ChildStdin, ChildStdout, Command},
};

use crate::support::{Client, Stage, service, within};

const PART: &str = "RUSTANGO_HYPER_TEST_PART";
const MARK: &str = "child says: ";

/// Another process.
#[derive(Debug)]
pub(crate) struct Child {
    pub(crate) address: SocketAddr,
    process: tokio::process::Child,
    stdin: ChildStdin,
    stdout: Lines<BufReader<ChildStdout>>,
    stderr: Lines<BufReader<ChildStderr>>,
}

impl Child {
    /// Starts a process that plays `part`, after the shell ran `setup`.
    pub(crate) async fn start(part: &str, setup: &str) -> Self {
        let program = std::env::current_exe().expect("this program");
        let mut process = Command::new("sh")
            .arg("-c")
            .arg(format!("{setup}\nexec \"$0\" --exact child::plays_its_part --nocapture --test-threads 1"))
            .arg(program)
            .env(PART, part)
            .env("TOKIO_WORKER_THREADS", "2")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("a shell");
        let stdin = process.stdin.take().expect("piped");
        let stdout = BufReader::new(process.stdout.take().expect("piped")).lines();
        let stderr = BufReader::new(process.stderr.take().expect("piped")).lines();
        let mut child = Self { address: ([0, 0, 0, 0], 0).into(), process, stdin, stdout, stderr };
        let address = child.hear().await;
        child.address = address.parse().expect("an address");
        child
    }

    /// Waits for the next thing that the child says.
    pub(crate) async fn hear(&mut self) -> String {
        within(async {
            loop {
                let line = self.stdout.next_line().await.expect("text").expect("the child says something");
                if let Some((_, said)) = line.split_once(MARK) {
                    return said.to_owned();
                }
            }
        })
        .await
    }

    /// Waits for a line of the child's log that contains `text`.
    pub(crate) async fn logs(&mut self, text: &str) {
        within(async {
            while let Some(line) = self.stderr.next_line().await.expect("text") {
                if line.contains(text) {
                    return;
                }
            }
            panic!("the log ended without {text:?}");
        })
        .await;
    }

    /// Kills the child and returns the rest of its log.
    pub(crate) async fn end(mut self) -> Vec<String> {
        self.process.kill().await.expect("killed");
        let mut lines = Vec::new();
        while let Some(line) = within(self.stderr.next_line()).await.expect("text") {
            lines.push(line);
        }
        lines
    }

    pub(crate) async fn say(&mut self, word: &str) {
        self.stdin.write_all(format!("{word}\n").as_bytes()).await.expect("the child listens");
    }

    pub(crate) fn pid(&self) -> u32 {
        self.process.id().expect("the child runs")
    }

    pub(crate) fn signal(&self, name: &str) {
        let sent =
            std::process::Command::new("kill").arg(format!("-{name}")).arg(self.pid().to_string()).status();
        assert!(sent.expect("kill").success());
    }

    pub(crate) async fn wait(mut self) -> Option<i32> {
        drop(self.stdin);
        within(self.process.wait()).await.expect("an end").code()
    }

    /// Returns the resident memory in KiB.
    pub(crate) fn resident(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).expect("Linux");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("VmRSS");
        line.split_whitespace().next().and_then(|number| number.parse().ok()).expect("a number")
    }

    /// Returns the processor time used so far.
    pub(crate) fn processor(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.pid())).expect("Linux");
        let fields: Vec<&str> = stat.rsplit_once(')').expect("a name").1.split_whitespace().collect();
        // utime and stime, in ticks of 10 ms.
        let ticks: u64 = fields[11..13].iter().map(|ticks| ticks.parse::<u64>().expect("ticks")).sum();
        Duration::from_millis(ticks * 10)
    }
}

fn announce(what: impl std::fmt::Display) {
    writeln!(std::io::stdout(), "{MARK}{what}").expect("the parent listens");
}

/// Does nothing unless another test started this process.
#[test]
fn plays_its_part() {
    let Ok(part) = std::env::var(PART) else { return };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    match part.split_whitespace().collect::<Vec<_>>()[..] {
        ["serve"] => runtime.block_on(serves(ServerConfig::default())),
        ["serve", "many"] => {
            let hour = Duration::from_hours(1);
            runtime.block_on(serves(ServerConfig::default().max_connections(20_000).idle_timeout(hour)));
        }
        ["clients", count, address, request] => {
            let count = count.parse().expect("a number");
            runtime.block_on(connects(count, address.parse().expect("an address"), request));
        }
        _ => panic!("no such part: {part}"),
    }
    // Not by way of the test harness: the parent looks at the status.
    std::process::exit(0);
}

async fn serves(config: ServerConfig) {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let listener = Listener::bind("127.0.0.1:0").await.expect("a port");
    let stage = Stage::new();
    let gate = stage.gate.clone();
    // Handlers for signals are in place before anybody knows that we run.
    let mut signal = Box::pin(shutdown_signal());
    assert!(futures_util::poll!(signal.as_mut()).is_pending());
    announce(listener.local_addr());
    tokio::spawn(async move {
        let mut lines = BufReader::new(tokio::io::stdin()).lines();
        while let Ok(Some(_)) = lines.next_line().await {
            gate.add_permits(1);
        }
    });
    serve(listener, service(stage), config, signal).await.expect("no error");
}

async fn connects(count: usize, address: SocketAddr, request: &str) {
    announce(address);
    let mut clients = Vec::new();
    for _ in 0..count {
        let mut client = Client::connect(address).await;
        if request == "used" {
            assert_eq!(client.get("/").await.status, 200);
        }
        clients.push(client);
    }
    announce("ready");
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    let _ = lines.next_line().await;
}

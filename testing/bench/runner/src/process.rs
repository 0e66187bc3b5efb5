//! A server as a process: started on its cores, watched through `/proc`, killed when dropped.

use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use clap::Args;

const READY_WITHIN: Duration = Duration::from_secs(10);
/// The unit of the times in `/proc/PID/stat`: Linux fixes it at 100 a second for user space.
const TICK: Duration = Duration::from_millis(10);

/// Who runs where.
#[derive(Args)]
pub(crate) struct Cores {
    /// The cores of the server, as `taskset -c` takes them.
    #[arg(long, env = "BENCH_SERVER_CORES", hide = true)]
    pub(crate) server: String,
    /// The cores of wrk; Postgres was started on them.
    #[arg(long, env = "BENCH_LOAD_CORES", hide = true)]
    pub(crate) load: String,
}

/// A command on the given cores that does not outlive the runner. Both wrappers replace themselves by the
/// program, so the child's id is the program's.
pub(crate) fn pinned(cores: &str, program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "taskset", "-c", cores]).arg(program);
    command
}

/// A server that answers.
pub(crate) struct Running {
    child: Child,
    port: u16,
}

impl Running {
    /// Starts the server and waits until it answers `/ping`.
    pub(crate) fn start(binary: &Path, database_url: &str, cores: &Cores) -> Result<Self> {
        let port = free_port()?;
        let child = pinned(&cores.server, binary)
            .env("DATABASE_URL", database_url)
            .env("BIND", format!("127.0.0.1:{port}"))
            .stdout(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {}", binary.display()))?;
        let mut running = Self { child, port };
        running.wait_until_ready().with_context(|| format!("{} did not start", binary.display()))?;
        Ok(running)
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let deadline = Instant::now() + READY_WITHIN;
        let ping = format!("{}/ping", self.url());
        loop {
            match ureq::get(&ping).call() {
                Ok(_) => return Ok(()),
                Err(error) if Instant::now() > deadline => {
                    bail!("/ping did not answer within {READY_WITHIN:?}: {error}")
                }
                Err(_) => {}
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("it stopped with {status}");
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// User and system time that the process has used since its start.
    pub(crate) fn cpu(&self) -> Result<Duration> {
        let stat = self.proc_file("stat")?;
        // The second field is the program's name in parentheses and may hold spaces.
        let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
        let ticks = |field: usize| fields.split_whitespace().nth(field - 3)?.parse::<u32>().ok();
        let (utime, stime) = ticks(14).zip(ticks(15)).context("/proc/PID/stat has no times")?;
        Ok(TICK * (utime + stime))
    }

    /// The most memory, in units of 1024 bytes, that the process has had resident since its start.
    pub(crate) fn peak_kilobytes(&self) -> Result<u32> {
        let status = self.proc_file("status")?;
        status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .and_then(|rest| rest.trim().strip_suffix(" kB")?.parse().ok())
            .context("/proc/PID/status has no VmHWM")
    }

    fn proc_file(&self, name: &str) -> Result<String> {
        let path = format!("/proc/{}/{name}", self.child.id());
        fs::read_to_string(&path).with_context(|| format!("cannot read {path}: did the server stop?"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has answered all that was asked, so nothing is lost; a failure means that it is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A free port below 32768: above, the kernel hands ports to clients, and a load generator leaves thousands
/// of them waiting.
fn free_port() -> Result<u16> {
    (18190..18290)
        .find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
        .context("no free port from 18190 to 18289")
}

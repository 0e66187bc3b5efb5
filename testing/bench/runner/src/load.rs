//! One round of load on one route of one server.

use std::{io::Read as _, process::Stdio, time::Instant};

use anyhow::{Context as _, Result, ensure};
use memchr::memchr_iter;
use serde::Deserialize;

use crate::{
    process::{Cores, pinned},
    route::Route,
};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/load.lua");

/// How many rows [`Route::Readings`] answers with.
const READINGS: u32 = 1_000_000;

/// What a round came to.
#[derive(Deserialize)]
pub(crate) struct Load {
    /// How many requests were answered, or how many rows one answer had.
    #[serde(rename = "requests")]
    pub(crate) count: u32,
    pub(crate) micros: u32,
    /// Half of the answers took no longer; until the first byte of one answer.
    #[serde(rename = "p50_micros")]
    pub(crate) usual_micros: u32,
    /// 99 of 100 answers took no longer; until the last byte of one answer.
    #[serde(rename = "p99_micros")]
    pub(crate) slow_micros: u32,
}

/// What wrk saw; the last line that `load.lua` prints.
#[derive(Deserialize)]
struct Seen {
    #[serde(flatten)]
    load: Load,
    bad_statuses: u32,
    socket_errors: u32,
}

/// Loads the route: with sixteen connections for some seconds, or by reading its one long answer.
///
/// # Errors
///
/// When any request was answered by a status of 400 or more, or not at all, or rows are missing.
pub(crate) fn drive(url: &str, route: Route, seconds: u32, cores: &Cores) -> Result<Load> {
    match route {
        Route::Readings => read_all(url),
        _ => ask(url, route, seconds, cores),
    }
}

fn ask(url: &str, route: Route, seconds: u32, cores: &Cores) -> Result<Load> {
    let output = pinned(&cores.load, "wrk")
        .args(["-t1", "-c16", &format!("-d{seconds}s"), "-s", SCRIPT, url, "--", &route.to_string()])
        .stderr(Stdio::inherit())
        .output()
        .context("cannot run wrk")?;
    let text = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "wrk failed with {}: {text}", output.status);
    let last = text.lines().last().context("wrk printed nothing")?;
    let seen: Seen = serde_json::from_str(last).with_context(|| format!("wrk printed {text}"))?;
    ensure!(seen.load.count > 0, "no request was answered");
    ensure!(
        seen.bad_statuses == 0 && seen.socket_errors == 0,
        "{} answers with a status of 400 or more and {} socket errors, none allowed",
        seen.bad_statuses,
        seen.socket_errors
    );
    Ok(seen.load)
}

fn read_all(url: &str) -> Result<Load> {
    let since = Instant::now();
    let micros = || u32::try_from(since.elapsed().as_micros()).context("the answer took more than an hour");
    let request = ureq::get(format!("{url}/api/readings")).header("accept", "application/x-ndjson");
    let mut lines = request.call()?.into_body().into_reader();
    let (mut buffer, mut usual_micros, mut count) = (vec![0; 1 << 16], None, 0);
    loop {
        let length = lines.read(&mut buffer).context("the answer broke off")?;
        if usual_micros.is_none() {
            usual_micros = Some(micros()?);
        }
        if length == 0 {
            break;
        }
        count += u32::try_from(memchr_iter(b'\n', &buffer[..length]).count())?;
    }
    ensure!(count == READINGS, "expected {READINGS} lines, found {count}");
    let slow_micros = micros()?;
    let usual_micros = usual_micros.context("the answer is empty")?;
    Ok(Load { count, micros: slow_micros, usual_micros, slow_micros })
}

//! One round of wrk against one route of one server.

use std::process::Stdio;

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

use crate::{
    process::{Cores, pinned},
    route::Route,
};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/load.lua");

/// What wrk saw; the last line that `load.lua` prints.
#[derive(Deserialize)]
pub(crate) struct Load {
    pub(crate) requests: u32,
    pub(crate) micros: u32,
    pub(crate) p50_micros: u32,
    pub(crate) p99_micros: u32,
    bad_statuses: u32,
    socket_errors: u32,
}

/// Loads the route with sixteen connections for some seconds.
///
/// # Errors
///
/// When any request was answered by a status of 400 or more, or not at all.
pub(crate) fn drive(url: &str, route: Route, seconds: u32, cores: &Cores) -> Result<Load> {
    let output = pinned(&cores.load, "wrk")
        .args(["-t1", "-c16", &format!("-d{seconds}s"), "-s", SCRIPT, url, "--", &route.to_string()])
        .stderr(Stdio::inherit())
        .output()
        .context("cannot run wrk")?;
    let text = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "wrk failed with {}: {text}", output.status);
    let last = text.lines().last().context("wrk printed nothing")?;
    let load: Load = serde_json::from_str(last).with_context(|| format!("wrk printed {text}"))?;
    ensure!(load.requests > 0, "no request was answered");
    ensure!(
        load.bad_statuses == 0 && load.socket_errors == 0,
        "{} answers with a status of 400 or more and {} socket errors, none allowed",
        load.bad_statuses,
        load.socket_errors
    );
    Ok(load)
}

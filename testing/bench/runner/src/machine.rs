//! The line that says where, when and how the figures were made.

use std::{env, fs, process::Command};

use anyhow::{Context as _, Result};

use crate::seed::Seed;

/// Tasks that wanted a core in the last minute. Taken before the run, it is other people's work.
pub(crate) fn load() -> Result<String> {
    let averages = fs::read_to_string("/proc/loadavg").context("cannot read /proc/loadavg")?;
    Ok(averages.split(' ').next().unwrap_or_default().to_owned())
}

pub(crate) fn describe(seed: &mut Seed, load: &str) -> Result<String> {
    let cpuinfo = fs::read_to_string("/proc/cpuinfo").context("cannot read /proc/cpuinfo")?;
    let model = cpuinfo
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map_or("unknown CPU", |(_, model)| model);
    let cores = cpuinfo.lines().filter(|line| line.starts_with("processor")).count();
    Ok(format!(
        "{model}, {cores} cores, Linux {}, load {load} at the start; {}; {}; PostgreSQL {}; `{}`",
        output("uname", &["-r"])?,
        output("date", &["-u", "+%F"])?,
        output("rustc", &["--version"])?,
        seed.postgres_version()?,
        env::var("BENCH_COMMAND").unwrap_or_else(|_| "runner".to_owned()),
    ))
}

fn output(program: &str, arguments: &[&str]) -> Result<String> {
    let output =
        Command::new(program).args(arguments).output().with_context(|| format!("cannot run {program}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

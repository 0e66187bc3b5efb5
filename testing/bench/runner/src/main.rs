//! Drives the servers of the table in turn and prints how they compare, one Markdown table a route.
//!
//! It knows a server only from outside: a binary that reads `DATABASE_URL` and `BIND`, and the service it
//! must answer (`/ping`, and posts in many ways). `testing/bench/run` starts it.
//!
//! How it measures:
//! - Before anything is timed, every server must give the answers of the first one (`check`).
//! - Round by round, each server in turn (A B C A B C …) is started afresh, warmed up and loaded by
//!   `wrk -t1 -c16`. A figure is the median of its rounds, so that a slow spell of the machine, which hits
//!   neighbours in time, hits all servers alike and is then dropped: many short rounds do that better than
//!   few long ones. A fresh process a round also gives each its own peak memory and a new layout of it.
//! - One refused request or broken connection fails the run: an error is cheaper than an answer.
//! - `readings` is no load but one answer of a million rows, read to its end: its rate is that of rows, and
//!   its peak memory says whether the server holds the rows or lets them pass.
//! - Before a round that writes, the table is put back to its seed.
//! - From four cores on, the server has the last to itself, and wrk and Postgres have the others. On two
//!   or three, all share all. Tried on two: pinned apart, the core of Postgres bounds the list while the
//!   server's idles two thirds of its time, and the ratio of `limit` came out anywhere from 1.09 to 1.48 in
//!   five runs; shared, the work of all three adds up, and it came out from 1.14 to 1.27 in four.
//!
//! CPU per request is the steadiest figure and the one to trust when the machine has other work; the last
//! line of the report tells its load before the run.

mod check;
mod load;
mod machine;
mod process;
mod report;
mod route;
mod seed;
mod servers;

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context as _, Result, bail};
use clap::Parser;

use crate::{
    process::{Cores, Running},
    report::{Sample, Table},
    route::Route,
    seed::Seed,
    servers::{SERVERS, Server},
};

/// Measures the servers of testing/bench against each other.
#[derive(Parser)]
#[command(name = "testing/bench/run")]
struct Options {
    /// Runs a short version, for a smoke test: its figures are noisy.
    #[arg(long)]
    quick: bool,
    /// Runs these servers only; the baseline always runs, since the ratios are to it.
    #[arg(long, value_delimiter = ',', value_name = "NAME,…")]
    servers: Vec<String>,
    /// Measures these routes only.
    #[arg(long, value_delimiter = ',', value_name = "ROUTE,…")]
    routes: Vec<Route>,
    #[arg(long, env = "DATABASE_URL", hide = true)]
    database_url: String,
    #[arg(long, env = "CARGO_TARGET_DIR", hide = true)]
    target_dir: PathBuf,
    #[command(flatten)]
    cores: Cores,
}

/// How long and how often one server is loaded on one route.
struct Plan {
    rounds: usize,
    /// Whole seconds, since wrk takes no less.
    warm_up_seconds: u32,
    round_seconds: u32,
}

impl Plan {
    const FULL: Self = Self { rounds: 11, warm_up_seconds: 1, round_seconds: 3 };
    const QUICK: Self = Self { rounds: 3, warm_up_seconds: 1, round_seconds: 1 };
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(faults) if faults.is_empty() => ExitCode::SUCCESS,
        Ok(faults) => {
            for fault in faults {
                eprintln!("error: not measured: {fault:#}");
            }
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Measures what can be measured and returns why the other servers could not be started.
fn run(options: &Options) -> Result<Vec<anyhow::Error>> {
    let plan = if options.quick { Plan::QUICK } else { Plan::FULL };
    let routes = if options.routes.is_empty() { Route::ALL.to_vec() } else { options.routes.clone() };
    let load = machine::load()?;
    let mut seed = Seed::plant(&options.database_url)?;

    let mut servers = Vec::new();
    let mut faults = Vec::new();
    let mut expected = None;
    for server in chosen(&options.servers)? {
        eprintln!("building and checking {}", server.name);
        let started = server.build(&options.target_dir).and_then(|()| start(options, server));
        match started {
            Ok(running) => {
                let answers = check::answers(&running.url(), server.routes)
                    .with_context(|| format!("{} fails the check", server.name))?;
                seed.restore()?;
                match &expected {
                    None => expected = Some(answers),
                    Some(expected) => check::same(expected, &answers)
                        .with_context(|| format!("{} answers other than {}", server.name, SERVERS[0].name))?,
                }
                servers.push(server);
            }
            Err(fault) if expected.is_some() => faults.push(fault.context(server.name)),
            Err(fault) => return Err(fault.context(server.name)),
        }
    }

    for route in routes {
        let servers: Vec<_> =
            servers.iter().copied().filter(|server| server.routes.contains(&route)).collect();
        let mut table = Table::new(route, &servers);
        for round in 1..=plan.rounds {
            for (row, server) in servers.iter().enumerate() {
                if route.writes() {
                    seed.restore()?;
                }
                let sample = measure(options, &plan, route, server)
                    .with_context(|| format!("{route}, round {round}, {}", server.name))?;
                eprintln!("{route}, round {round} of {}, {}: {sample}", plan.rounds, server.name);
                table.add(row, sample);
            }
        }
        if route.writes() {
            seed.restore()?;
        }
        println!("{table}");
    }
    println!("{}", machine::describe(&mut seed, &load)?);
    Ok(faults)
}

/// The servers asked for, in the table's order, after the baseline.
fn chosen(names: &[String]) -> Result<Vec<&'static Server>> {
    if let Some(unknown) = names.iter().find(|name| SERVERS.iter().all(|server| server.name != **name)) {
        let known: Vec<_> = SERVERS.iter().map(|server| server.name).collect();
        bail!("unknown server `{unknown}`: expected one of {}", known.join(", "));
    }
    let wanted = |(position, server): &(usize, &Server)| {
        *position == 0 || names.is_empty() || names.iter().any(|name| name == server.name)
    };
    Ok(SERVERS.iter().enumerate().filter(wanted).map(|(_, server)| server).collect())
}

fn start(options: &Options, server: &Server) -> Result<Running> {
    Running::start(&server.binary(&options.target_dir), &options.database_url, &options.cores)
}

fn measure(options: &Options, plan: &Plan, route: Route, server: &Server) -> Result<Sample> {
    let running = start(options, server)?;
    let url = running.url();
    load::drive(&url, route, plan.warm_up_seconds, &options.cores)?;
    let cpu_before = running.cpu()?;
    let load = load::drive(&url, route, plan.round_seconds, &options.cores)?;
    let cpu = running.cpu()?.saturating_sub(cpu_before);
    Ok(Sample::new(&load, cpu, running.peak_kilobytes()?))
}

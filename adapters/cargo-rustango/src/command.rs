//! The command line of the scaffolder.

use std::{
    ffi::OsString,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Parser, Subcommand};
use rustango_scaffold::PackageName;

use crate::{Backend, Fault, FrontEnd, Project, Source, Template};

/// Starts rustango projects.
#[derive(Debug, Parser)]
#[command(name = "cargo rustango", bin_name = "cargo rustango", version, about)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Starts a project in a new folder of its name.
    New(New),
}

#[derive(Debug, Args)]
struct New {
    /// The name of the project: lower-case letters, digits, dashes and underscores.
    name: String,
    /// What it shows.
    #[arg(long, value_enum, default_value_t)]
    template: Template,
    /// Its database.
    #[arg(long, value_enum, default_value_t, value_name = "DATABASE")]
    database: Backend,
    /// The web framework under it.
    #[arg(long, value_enum, default_value_t, value_name = "FRAMEWORK")]
    http: FrontEnd,
    /// A checkout of rustango to depend on, instead of the version of the registry.
    #[arg(long, value_name = "DIR")]
    rustango_path: Option<PathBuf>,
}

/// Does what arguments ask for; the first is the name of the program.
///
/// cargo calls `cargo-rustango rustango new shop` for `cargo rustango new
/// shop`; people may leave the second word out.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut arguments: Vec<_> = arguments.into_iter().collect();
    if arguments.get(1).is_some_and(|word| word == "rustango") {
        arguments.remove(1);
    }
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(fault) => {
            // There is nobody else to tell where nobody reads this.
            let _ = fault.print();
            return ExitCode::from(if fault.use_stderr() { 2 } else { 0 });
        }
    };
    let Verb::New(new) = cli.verb;
    match start(&new) {
        Ok(project) => {
            let _ = io::stdout().write_all(farewell(&project).as_bytes());
            ExitCode::SUCCESS
        }
        Err(fault) => {
            let _ = writeln!(io::stderr(), "error: {fault}");
            fault.exit_code()
        }
    }
}

fn start(new: &New) -> Result<Project, Fault> {
    let source = match &new.rustango_path {
        Some(folder) => Source::checkout(folder)?,
        None => Source::Registry,
    };
    let project = Project {
        name: PackageName::parse(&new.name)?,
        template: new.template,
        backend: new.database,
        front_end: new.http,
        source,
    };
    project.write(Path::new(""), &rustango_system::ambient())?;
    Ok(project)
}

/// Says what to do next.
fn farewell(project: &Project) -> String {
    let name = &project.name;
    let first = project.backend.first_steps();
    let first = if first.is_empty() { String::new() } else { format!("  {first}") };
    format!("Wrote {name}/. Next:\n\n  cd {name}\n{first}  cargo run\n")
}

//! Starts an application inside of the project.

use async_trait::async_trait;
use clap::{Arg, ArgMatches, Command};
use rustango_scaffold::{Files, ModuleName, fill};

use super::{Edit, generate};
use crate::{Failure, Outcome, Session, Verb};

/// `startapp`.
pub(crate) struct StartApp;

const TEMPLATES: [(&str, &str); 4] = [
    ("mod.rs", include_str!("../../../templates/app/mod.rs")),
    ("models.rs", include_str!("../../../templates/app/models.rs")),
    ("views.rs", include_str!("../../../templates/app/views.rs")),
    ("urls.rs", include_str!("../../../templates/app/urls.rs")),
];

#[async_trait]
impl Verb for StartApp {
    fn command(&self) -> Command {
        Command::new("startapp").about("Starts an application: src/NAME/ with models, views and urls").arg(
            Arg::new("name")
                .value_name("NAME")
                .help("Its name: lower-case letters, digits, _")
                .required(true),
        )
    }

    async fn run(&self, session: &Session<'_>, arguments: &ArgMatches) -> Result<Outcome, Failure> {
        let name = ModuleName::parse(arguments.get_one::<String>("name").map_or("", String::as_str))?;
        let app = name.as_str();
        let files = TEMPLATES.iter().fold(Files::new(), |files, (file, template)| {
            files.with(format!("src/{app}/{file}"), fill(template, &[("app", app)]))
        });
        let mount = format!("\"/{app}\", crate::{app}::urls::routes()");
        generate(session, &files, &[Edit::module("src/lib.rs", app), Edit::mount(&mount)], None)
    }
}

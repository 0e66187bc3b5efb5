//! The parts of a program, and the way from arguments to an exit code.

use std::{collections::BTreeMap, ffi::OsString, fmt, io::Write as _, process::ExitCode, sync::Arc};

use clap::{Arg, ArgAction, ArgMatches, Command};
use futures_core::future::BoxFuture;
use rustango_migrate::{Callbacks, EmbeddedMigrations};
use rustango_model::Registry;
use rustango_ports::{database::Dialect, schema::MigrationFiles};
use rustango_query::Db;
use rustango_web::App;

use crate::{
    Console, Failure, NewDatabases, Outcome, Output, Session, Verb, files::Migrations, serving, verbs,
};

/// An error of the program, of any kind.
pub(crate) type Fault = Box<dyn std::error::Error + Send + Sync>;
type Connect = Box<dyn Fn() -> BoxFuture<'static, Result<Db, Fault>> + Send + Sync>;
type ReadUrl = Box<dyn Fn() -> Result<String, Fault> + Send + Sync>;
type MakeApp = Box<dyn Fn(&Db) -> App + Send + Sync>;
type Serve = Box<dyn Fn(Db) -> BoxFuture<'static, Result<(), Fault>> + Send + Sync>;

/// The command line of a program.
///
/// Without arguments it serves; otherwise the first one is a verb.
pub struct Manage {
    pub(crate) name: &'static str,
    pub(crate) version: Option<&'static str>,
    pub(crate) registry: Registry,
    pub(crate) connect: Connect,
    pub(crate) url: Option<ReadUrl>,
    pub(crate) migrations: Migrations,
    pub(crate) callbacks: Callbacks,
    pub(crate) dialects: BTreeMap<&'static str, Arc<dyn Dialect>>,
    pub(crate) new_databases: NewDatabases,
    pub(crate) app: Option<MakeApp>,
    serve: Option<Serve>,
    verbs: Vec<Box<dyn Verb>>,
}

impl Manage {
    /// Takes what every program has: its models, the way to its database, and
    /// the place of its migrations.
    #[must_use]
    pub fn new<C, Connected, E>(registry: Registry, connect: C, files: impl MigrationFiles + 'static) -> Self
    where
        C: Fn() -> Connected + Send + Sync + 'static,
        Connected: Future<Output = Result<Db, E>> + Send + 'static,
        E: Into<Fault>,
    {
        Self {
            name: "program",
            version: None,
            registry,
            connect: Box::new(move || {
                let connected = connect();
                // What its verbs write, the audit log puts down to them.
                Box::pin(async { connected.await.map(|db| db.with_source("manage")).map_err(Into::into) })
            }),
            url: None,
            migrations: Migrations::Files(Box::new(files)),
            callbacks: Callbacks::new(),
            dialects: BTreeMap::new(),
            new_databases: NewDatabases::StayEmpty,
            app: None,
            serve: None,
            verbs: verbs::all(),
        }
    }

    /// Names the program: `Manage::new(…).program(env!("CARGO_PKG_NAME"),
    /// env!("CARGO_PKG_VERSION"))`.
    #[must_use]
    pub const fn program(mut self, name: &'static str, version: &'static str) -> Self {
        self.name = name;
        self.version = Some(version);
        self
    }

    /// Says what the program does without arguments.
    #[must_use]
    pub fn serve<S, Served, E>(mut self, serve: S) -> Self
    where
        S: Fn(Db) -> Served + Send + Sync + 'static,
        Served: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<Fault>,
    {
        self.serve = Some(Box::new(move |db| {
            let served = serve(db);
            Box::pin(async { served.await.map_err(Into::into) })
        }));
        self
    }

    /// Says which URL the program connects to, for the tools that come with the
    /// database.
    #[must_use]
    pub fn url<E: Into<Fault>>(
        mut self,
        url: impl Fn() -> Result<String, E> + Send + Sync + 'static,
    ) -> Self {
        self.url = Some(Box::new(move || url().map_err(Into::into)));
        self
    }

    /// Says what becomes of a database without tables before the program
    /// serves. Unset, it stays empty.
    #[must_use]
    pub const fn new_databases(mut self, new_databases: NewDatabases) -> Self {
        self.new_databases = new_databases;
        self
    }

    /// Says how the program is put together, for the verbs that look at its
    /// routes.
    #[must_use]
    pub fn app(mut self, app: impl Fn(&Db) -> App + Send + Sync + 'static) -> Self {
        self.app = Some(Box::new(app));
        self
    }

    /// Takes the migrations that are inside of the program, in the place of
    /// its files: `embed_migrations!("migrations")`. Verbs that write files
    /// refuse then.
    #[must_use]
    pub fn migrations(mut self, embedded: EmbeddedMigrations) -> Self {
        self.migrations = Migrations::Embedded(embedded);
        self
    }

    /// Gives the functions that migrations call.
    #[must_use]
    pub fn callbacks(mut self, callbacks: Callbacks) -> Self {
        self.callbacks = callbacks;
        self
    }

    /// Adds a database whose SQL can be shown without a connection to it.
    #[must_use]
    pub fn dialect(mut self, dialect: impl Dialect + 'static) -> Self {
        self.dialects.insert(dialect.name(), Arc::new(dialect));
        self
    }

    /// Adds a verb; one of the same name takes the place of an earlier one.
    #[must_use]
    pub fn verb(mut self, verb: impl Verb + 'static) -> Self {
        let name = verb.command().get_name().to_owned();
        self.verbs.retain(|known| known.command().get_name() != name);
        self.verbs.push(Box::new(verb));
        self
    }

    /// Does what the arguments of the process ask for.
    pub async fn run(self) -> ExitCode {
        self.run_from(std::env::args_os(), Console::of_process()).await
    }

    /// Does what arguments ask for, of which the first is the name of the
    /// program.
    pub async fn run_from<A>(self, arguments: impl IntoIterator<Item = A>, console: Console) -> ExitCode
    where
        A: Into<OsString> + Clone,
    {
        let matches = match self.command().try_get_matches_from(arguments) {
            Ok(matches) => matches,
            Err(fault) => return usage(&fault, console),
        };
        let out = Output::new(console.out, console.notes, matches.get_flag(JSON), console.colors);
        let session = Session::new(&self, out, console.terminal);
        let done = self.dispatch(&session, &matches).await;
        let code = match done {
            Ok(Outcome::Fine) => ExitCode::SUCCESS,
            Ok(Outcome::Amiss) => ExitCode::from(1),
            Err(failure) => {
                session.out().note(&told(&failure));
                failure.exit_code()
            }
        };
        session.close().await;
        code
    }

    async fn dispatch(&self, session: &Session<'_>, matches: &ArgMatches) -> Result<Outcome, Failure> {
        let Some((name, arguments)) = matches.subcommand() else {
            let Some(serve) = &self.serve else {
                return Err(Failure::Usage(
                    "this program has nothing to serve: name a verb (see --help)".to_owned(),
                ));
            };
            serving::prepare(session).await?;
            serve(session.db().await?.clone()).await.map_err(Failure::Other)?;
            return Ok(Outcome::Fine);
        };
        let verb = self.verbs.iter().find(|verb| {
            let command = verb.command();
            command.get_name() == name || command.get_all_aliases().any(|alias| alias == name)
        });
        match verb {
            Some(verb) => verb.run(session, arguments).await,
            None => Err(Failure::Usage(format!("there is no verb \"{name}\""))),
        }
    }

    fn command(&self) -> Command {
        let json = Arg::new(JSON).long(JSON).global(true).action(ArgAction::SetTrue);
        let about = if self.serve.is_some() {
            "Serves; with a verb, does something else"
        } else {
            "Does what a verb says"
        };
        let mut command = Command::new(self.name)
            .about(about)
            .arg(json.help("Write JSON, for machines"))
            .subcommands(self.verbs.iter().map(|verb| verb.command()))
            .disable_version_flag(self.version.is_none());
        if let Some(version) = self.version {
            command = command.version(version);
        }
        command
    }
}

const JSON: &str = "json";

/// Help goes where results go; what is wrong, where notes go.
fn usage(fault: &clap::Error, mut console: Console) -> ExitCode {
    let text = if console.colors { fault.render().ansi().to_string() } else { fault.render().to_string() };
    let to = if fault.use_stderr() { &mut console.notes } else { &mut console.out };
    // There is nobody else to tell where nobody reads this.
    let _ = write!(to, "{text}").and_then(|()| to.flush());
    ExitCode::from(if fault.use_stderr() { 2 } else { 0 })
}

/// Puts the causes of a failure below it, but for those that it names itself.
fn told(failure: &Failure) -> String {
    let mut text = format!("error: {failure}");
    let mut cause = std::error::Error::source(failure);
    while let Some(error) = cause {
        let words = error.to_string();
        if !text.contains(&words) {
            text.push_str("\n  caused by: ");
            text.push_str(&words);
        }
        cause = error.source();
    }
    text
}

impl fmt::Debug for Manage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Manage").field("name", &self.name).finish_non_exhaustive()
    }
}

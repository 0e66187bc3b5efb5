//! What a verb works with.

use std::time::SystemTime;

use chrono::{DateTime, SubsecRound as _, Utc};
use rustango_migrate::{Callbacks, Schema, describe, in_dependency_order, with_companions};
use rustango_model::{Between, ModelSchema, Registry};
use rustango_ports::schema::MigrationFiles;
use rustango_query::Db;
use rustango_web::App;
use tokio::sync::OnceCell;

use crate::{
    Failure, Manage, Output,
    database::{Location, masked},
    files::Migrations,
    terminal::Terminal,
};

/// What a verb works with: the parts of the program, connected when first
/// asked for.
#[derive(Debug)]
pub struct Session<'a> {
    manage: &'a Manage,
    out: Output,
    terminal: Option<Terminal>,
    db: OnceCell<Db>,
}

impl<'a> Session<'a> {
    pub(crate) fn new(manage: &'a Manage, out: Output, terminal: Option<Terminal>) -> Self {
        Self { manage, out, terminal, db: OnceCell::new() }
    }

    /// Returns where to write to.
    #[must_use]
    pub const fn out(&self) -> &Output {
        &self.out
    }

    /// Returns the program.
    #[must_use]
    pub const fn program(&self) -> &Manage {
        self.manage
    }

    /// Returns the models of the program.
    #[must_use]
    pub const fn registry(&self) -> &Registry {
        &self.manage.registry
    }

    /// Returns the tables that the models ask for, and those of the toolkit
    /// that they need.
    ///
    /// # Errors
    /// Where two models claim one table.
    pub fn schema(&self) -> Result<Schema, Failure> {
        schema_of(self.registry())
    }

    /// Returns the models, and those of the toolkit that they need.
    pub(crate) fn whole_registry(&self) -> Result<Registry, Failure> {
        Ok(with_companions(self.registry())?)
    }

    /// Returns the program's own models, those that others point at before
    /// them; tables between that relations bring along are not among them.
    pub(crate) fn own_models(&self) -> Vec<&'static ModelSchema> {
        let all = in_dependency_order(self.registry());
        let relations = || all.iter().flat_map(|model| model.many_to_many);
        let is_between = |model: &ModelSchema| {
            relations().any(|relation| {
                relation.between == Between::Automatic && (relation.through)().table == model.table
            })
        };
        all.iter().copied().filter(|model| !is_between(model)).collect()
    }

    /// Returns the models, and those of the toolkit that they need: the
    /// toolkit's own first, and then those that others point at before them.
    pub(crate) fn models_by_dependency(&self) -> Result<Vec<&'static ModelSchema>, Failure> {
        let all = in_dependency_order(&self.whole_registry()?);
        let is_own = |model: &&ModelSchema| self.registry().models().contains(model);
        let (own, toolkit): (Vec<_>, Vec<_>) = all.into_iter().partition(is_own);
        Ok(toolkit.into_iter().chain(own).collect())
    }

    /// Returns the database, connected to when first asked for.
    ///
    /// # Errors
    /// Where it cannot be connected to.
    pub async fn db(&self) -> Result<&Db, Failure> {
        self.db
            .get_or_try_init(|| async {
                let db = (self.manage.connect)().await.map_err(Failure::Other)?;
                Ok(db.with_registry(self.registry().clone()))
            })
            .await
    }

    /// Puts the program together.
    pub(crate) async fn app(&self) -> Result<App, Failure> {
        match &self.manage.app {
            Some(app) => Ok(app(self.db().await?)),
            None => Err(Failure::Failed(
                "this program does not say how it is put together (Manage::app)".to_owned(),
            )),
        }
    }

    /// Returns where the database is.
    pub(crate) fn location(&self) -> Result<Location, Failure> {
        match &self.manage.url {
            Some(url) => Location::of(&url().map_err(Failure::Other)?),
            None => Err(Failure::Failed(
                "this program does not say where its database is (Manage::url)".to_owned(),
            )),
        }
    }

    /// Returns the URL of the database as people may see it.
    pub(crate) fn shown_url(&self) -> String {
        let url = self.manage.url.as_ref().and_then(|url| url().ok());
        url.map_or_else(|| "(not known)".to_owned(), |url| masked(&url))
    }

    /// Goes on where somebody says so, by a flag or when asked.
    pub(crate) fn confirm(&self, is_told: bool, question: &str) -> Result<(), Failure> {
        match self.terminal() {
            _ if is_told => Ok(()),
            Some(terminal) if terminal.confirm(question) => Ok(()),
            Some(_) => Err(Failure::Failed("nothing was done".to_owned())),
            None => {
                Err(Failure::NeedsDecision(format!("{question} Nobody can be asked here: say so with --yes")))
            }
        }
    }

    /// Returns where the files of migrations are written.
    ///
    /// # Errors
    /// Where they are inside of the program.
    pub fn files(&self) -> Result<&dyn MigrationFiles, Failure> {
        match &self.manage.migrations {
            Migrations::Files(files) => Ok(&**files),
            Migrations::Embedded(_) => Err(Failure::Failed(
                "the migrations are inside of this program (embed_migrations!), and it writes no files: do this where \
                 its sources are, and build it anew"
                    .to_owned(),
            )),
        }
    }

    /// Returns the functions that migrations call.
    #[must_use]
    pub const fn callbacks(&self) -> &Callbacks {
        &self.manage.callbacks
    }

    /// Returns how somebody calls a verb of this program.
    #[must_use]
    pub fn command_line(&self, verb: &str) -> String {
        // cargo tells the programs that it runs.
        let program = if std::env::var_os("CARGO").is_some() { "cargo run --" } else { self.manage.name };
        format!("{program} {verb}")
    }

    /// Returns who can be asked, if somebody can.
    pub(crate) const fn terminal(&self) -> Option<&Terminal> {
        self.terminal.as_ref()
    }

    pub(crate) async fn close(self) {
        if let Some(db) = self.db.into_inner() {
            db.close().await;
        }
    }
}

/// Returns the tables that some models ask for, and those of the toolkit that
/// they need.
pub(crate) fn schema_of(registry: &Registry) -> Result<Schema, Failure> {
    Ok(describe(&with_companions(registry)?))
}

/// Returns the time, in whole seconds.
pub(crate) fn now() -> DateTime<Utc> {
    DateTime::<Utc>::from(SystemTime::now()).trunc_subsecs(0)
}

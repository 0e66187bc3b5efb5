//! The chain of a program's files.

use rustango_migrate::{Chain, EmbeddedMigrations, MigrationName, Schema};
use rustango_ports::schema::{FilesErrorKind, MigrationFiles};

use crate::{Failure, Session};

/// Where the migrations of a program are.
pub(crate) enum Migrations {
    /// In files, which verbs write too.
    Files(Box<dyn MigrationFiles>),
    /// Inside of the program.
    Embedded(EmbeddedMigrations),
}

impl Session<'_> {
    /// Reads the files and puts them in order; none where there is no place for
    /// them yet.
    ///
    /// # Errors
    /// [`Failure::Failed`] with every fault of the files.
    pub async fn chain(&self) -> Result<Chain, Failure> {
        Chain::parse(self.texts().await?).map_err(Failure::all)
    }

    /// Reads the chain as the database of this program goes on with it.
    pub(crate) async fn chain_here(&self) -> Result<Chain, Failure> {
        Ok(rustango_migrate::chain_beside(self.db().await?, self.chain().await?).await?)
    }

    /// Reads the files of a chain that may have several last ones.
    pub(crate) async fn forked_chain(&self) -> Result<Chain, Failure> {
        let migrations = rustango_migrate::parse_all(self.texts().await?).map_err(Failure::all)?;
        Chain::forked(migrations).map_err(Failure::all)
    }

    async fn texts(&self) -> Result<Vec<(String, String)>, Failure> {
        let files = match &self.program().migrations {
            Migrations::Files(files) => files,
            Migrations::Embedded(embedded) => {
                let texts = embedded.files().iter();
                return Ok(texts.map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect());
            }
        };
        match files.list().await {
            Ok(files) => Ok(files.into_iter().map(|file| (file.name, file.text)).collect()),
            Err(error) if error.kind() == FilesErrorKind::Missing => Ok(Vec::new()),
            Err(error) => Err(error.into()),
        }
    }

    /// Finds the migration that somebody means.
    pub(crate) fn meant(chain: &Chain, text: &str) -> Result<MigrationName, Failure> {
        match chain.target(text).map_err(|fault| Failure::Usage(fault.to_string()))? {
            rustango_migrate::Target::At(name) => Ok(name),
            _ => Err(Failure::Usage(format!("\"{text}\" is no migration"))),
        }
    }

    /// Returns the schema at the end of a chain.
    pub(crate) fn last_schema(chain: &Chain) -> Schema {
        chain.head().map(|head| head.snapshot.clone()).unwrap_or_default()
    }
}

//! Files inside a program.

use super::{Chain, ParseFault};

/// The files of migrations inside a program, where `embed_migrations!` put them.
#[derive(Clone, Copy, Debug)]
pub struct EmbeddedMigrations {
    files: &'static [(&'static str, &'static str)],
}

impl EmbeddedMigrations {
    /// Takes files by their names without `.json` and their texts.
    #[must_use]
    pub const fn new(files: &'static [(&'static str, &'static str)]) -> Self {
        Self { files }
    }

    /// Returns the names and the texts.
    #[must_use]
    pub const fn files(&self) -> &'static [(&'static str, &'static str)] {
        self.files
    }

    /// Reads them.
    ///
    /// # Errors
    /// As [`Chain::parse`]; the macro has seen to it that there is none.
    pub fn chain(&self) -> Result<Chain, Vec<ParseFault>> {
        Chain::parse(self.files.iter().copied())
    }
}

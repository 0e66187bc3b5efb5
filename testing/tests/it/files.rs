//! The suite of the files of migrations, on the double of this crate.

use rustango_ports::schema::MigrationFiles;
use rustango_testing::{doubles::InMemoryFiles, files::Fixture};

struct InMemory(InMemoryFiles);

impl Fixture for InMemory {
    fn create() -> Self {
        Self(InMemoryFiles::default())
    }

    fn files(&self) -> &dyn MigrationFiles {
        &self.0
    }
}

rustango_testing::files::suite!(InMemory);

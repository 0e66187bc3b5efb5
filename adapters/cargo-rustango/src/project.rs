//! A project: what it is made of, and the files that it gets.

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use rustango_ports::runtime::Ambient;
use rustango_scaffold::{Files, PackageName, fill};

use crate::{Backend, Fault, FrontEnd, Source, Template, migration, secret::secret};

/// What every project gets.
const COMMON: &[(&str, &str)] = &[
    (".dockerignore", include_str!("../templates/project/dockerignore")),
    (".env", include_str!("../templates/project/env")),
    (".env.example", include_str!("../templates/project/env.example")),
    (".gitignore", include_str!("../templates/project/gitignore")),
    ("Cargo.toml", include_str!("../templates/project/Cargo.toml.txt")),
    ("Dockerfile", include_str!("../templates/project/Dockerfile")),
    ("README.md", include_str!("../templates/project/README.md")),
    ("bacon.toml", include_str!("../templates/project/bacon.toml")),
    ("src/bin/manage.rs", include_str!("../templates/project/src/bin/manage.rs")),
    ("src/lib.rs", include_str!("../templates/project/src/lib.rs")),
    ("src/main.rs", include_str!("../templates/project/src/main.rs")),
    ("src/models.rs", include_str!("../templates/project/src/models.rs")),
];

/// What a project with pages gets.
const PAGES: &[(&str, &str)] = &[
    ("src/urls.rs", include_str!("../templates/default/src/urls.rs")),
    ("src/views.rs", include_str!("../templates/default/src/views.rs")),
    ("tests/pages.rs", include_str!("../templates/default/tests/pages.rs")),
];

/// What a project with an API gets.
const API: &[(&str, &str)] = &[
    ("src/urls.rs", include_str!("../templates/api/src/urls.rs")),
    ("src/views.rs", include_str!("../templates/api/src/views.rs")),
    ("tests/api.rs", include_str!("../templates/api/tests/api.rs")),
];

/// A project that is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// Its name, and that of its folder.
    pub name: PackageName,
    /// What it shows.
    pub template: Template,
    /// Its database.
    pub backend: Backend,
    /// The web framework under it.
    pub front_end: FrontEnd,
    /// Where it takes rustango from.
    pub source: Source,
}

impl Project {
    /// Returns its files, with secrets made by chance and a migration of today.
    ///
    /// # Errors
    /// [`Fault::Plan`] where the first migration cannot be planned.
    pub fn files(&self, ambient: &Ambient) -> Result<Files, Fault> {
        let gaps = self.gaps(ambient);
        let gaps: Vec<_> = gaps.iter().map(|(gap, value)| (*gap, value.as_str())).collect();
        let of_template = match self.template {
            Template::Default => PAGES,
            Template::Api => API,
        };
        let templates = COMMON.iter().chain(of_template).copied();
        let compose = self.backend.compose().map(|text| ("docker-compose.yml", text));
        let files = templates
            .chain(compose)
            .fold(Files::new(), |files, (path, template)| files.with(path, fill(template, &gaps)));
        let first = migration::first(ambient.clock.now())?;
        Ok(files.with(format!("migrations/{}.json", first.name.as_str()), first.to_json()))
    }

    /// Writes it into a folder of its name below `parent`, and returns where
    /// it is.
    ///
    /// # Errors
    /// [`Fault::Exists`] where that is taken; [`Fault::Folder`] and
    /// [`Fault::Write`] where it cannot be written.
    pub fn write(&self, parent: &Path, ambient: &Ambient) -> Result<PathBuf, Fault> {
        let folder = parent.join(self.name.as_str());
        let files = self.files(ambient)?;
        fs::create_dir(&folder).map_err(|source| match source.kind() {
            ErrorKind::AlreadyExists => Fault::Exists(folder.clone()),
            _ => Fault::Folder { path: folder.clone(), source },
        })?;
        files.write(&folder)?;
        Ok(folder)
    }

    fn gaps(&self, ambient: &Ambient) -> Vec<(&'static str, String)> {
        let Self { name, backend, front_end, .. } = self;
        let database = name.in_code();
        let password = secret(16, &*ambient.random);
        vec![
            ("name", name.to_string()),
            ("crate", name.in_code()),
            ("source", self.source.key()),
            ("features", self.features()),
            ("dev_dependencies", self.dev_dependencies()),
            ("http", front_end.feature().to_owned()),
            ("server", front_end.server().to_owned()),
            ("default_url", backend.default_url(&database)),
            ("database", backend.product().to_owned()),
            ("database_env", backend.environment(&database, &password)),
            ("database_env_example", backend.environment(&database, "")),
            ("database_notes", backend.notes().to_owned()),
            ("first_steps", backend.first_steps().to_owned()),
            ("secret_key", secret(32, &*ambient.random)),
            ("views", self.template.views().to_owned()),
        ]
    }

    fn features(&self) -> String {
        let mut features = [self.front_end.feature(), self.backend.feature(), "api", "manage"];
        features.sort_unstable();
        features.iter().map(|feature| format!("\"{feature}\"")).collect::<Vec<_>>().join(", ")
    }

    /// Tests run on SQLite in memory, whatever the database is.
    fn dev_dependencies(&self) -> String {
        let mut lines = Vec::new();
        if self.backend != Backend::Sqlite {
            let source = self.source.key();
            lines.push(format!(
                "rustango = {{ {source}, default-features = false, features = [\"sqlite\"] }}"
            ));
        }
        if self.template == Template::Api {
            lines.push("serde_json = \"1\"".to_owned());
        }
        lines.push("tokio = { version = \"1\", features = [\"macros\", \"rt\"] }".to_owned());
        lines.join("\n")
    }
}

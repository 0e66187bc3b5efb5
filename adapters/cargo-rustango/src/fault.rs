//! Why there is no project.

use std::{path::PathBuf, process::ExitCode};

use rustango_migrate::NoPlan;
use rustango_scaffold::{InvalidName, WriteError};

/// Why there is no project.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The name is none: exit code 2.
    #[error(transparent)]
    Name(#[from] InvalidName),
    /// The checkout of rustango is none: exit code 2.
    #[error("{} is no checkout of rustango: it has no Cargo.toml of a package `rustango`", .0.display())]
    NoCheckout(PathBuf),
    /// There is something in the place of the project: exit code 1.
    #[error("{} is there already: choose another name, or move it away", .0.display())]
    Exists(PathBuf),
    /// A file or folder cannot be read or written: exit code 1.
    #[error("{path} cannot be written: {source}", path = path.display())]
    Folder {
        /// Which one.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// A file cannot be written: exit code 1.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The first migration cannot be planned: exit code 1.
    #[error(transparent)]
    Plan(#[from] NoPlan),
}

impl Fault {
    /// Returns the exit code.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Name(_) | Self::NoCheckout(_) => ExitCode::from(2),
            Self::Exists(_) | Self::Folder { .. } | Self::Write(_) | Self::Plan(_) => ExitCode::from(1),
        }
    }
}

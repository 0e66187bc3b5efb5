//! Where a project takes rustango from.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::Fault;

/// Where a project takes rustango from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The registry, in the version of this scaffolder.
    Registry,
    /// A checkout.
    Checkout(PathBuf),
}

impl Source {
    /// Takes a folder as a checkout.
    ///
    /// # Errors
    /// [`Fault::NoCheckout`] where it is none.
    pub fn checkout(folder: &Path) -> Result<Self, Fault> {
        let no_checkout = || Fault::NoCheckout(folder.to_owned());
        let whole = fs::canonicalize(folder).map_err(|_| no_checkout())?;
        let manifest = fs::read_to_string(whole.join("Cargo.toml")).map_err(|_| no_checkout())?;
        let is_ours = manifest.lines().any(|line| line.trim() == "name = \"rustango\"");
        if is_ours { Ok(Self::Checkout(whole)) } else { Err(no_checkout()) }
    }

    /// Writes it as a key of a dependency.
    pub(crate) fn key(&self) -> String {
        match self {
            Self::Registry => format!("version = \"{}\"", env!("CARGO_PKG_VERSION")),
            // A literal string of TOML has no escapes, and backslashes of Windows stay.
            Self::Checkout(folder) => format!("path = '{}'", folder.display()),
        }
    }
}

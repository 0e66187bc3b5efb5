//! The table of servers. A new driver or peer is one more row.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, ensure};

use crate::route::Route;

/// The servers in the order they are driven and printed. The first is the one the ratios are to.
pub(crate) const SERVERS: &[Server] = &[
    Server { name: "baseline", package: "bench-baseline", routes: Route::ALL },
    Server { name: "limit", package: "bench-limit", routes: Route::PLAIN },
    Server { name: "rustango-axum", package: "bench-rustango-axum", routes: Route::ALL },
    Server { name: "rustango-axum-tokio", package: "bench-rustango-axum-tokio", routes: Route::ALL },
    Server { name: "rustango-poem", package: "bench-rustango-poem", routes: Route::ALL },
];

/// A server that can be measured.
pub(crate) struct Server {
    /// What its rows are called.
    pub(crate) name: &'static str,
    /// The package of this workspace whose binary of the same name is the server.
    package: &'static str,
    /// What it has.
    pub(crate) routes: &'static [Route],
}

impl Server {
    /// Builds the server alone: in one build with the others it would get their features of shared
    /// dependencies too.
    pub(crate) fn build(&self, target_dir: &Path) -> Result<()> {
        let status = Command::new("cargo")
            .args(["build", "--quiet", "--release", "--package", self.package])
            .arg("--manifest-path")
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml"))
            .arg("--target-dir")
            .arg(target_dir)
            .status()
            .context("cannot run cargo")?;
        ensure!(status.success(), "package `{}` does not build", self.package);
        Ok(())
    }

    pub(crate) fn binary(&self, target_dir: &Path) -> PathBuf {
        target_dir.join("release").join(self.package)
    }
}

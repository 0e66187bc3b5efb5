//! What the rules look at: members, packages and files of the workspace. It knows no rule.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde::{Deserialize, de::DeserializeOwned};

/// A crate of the workspace.
pub(crate) struct Member {
    pub(crate) name: String,
    /// Relative to the root, which is empty for the facade.
    pub(crate) folder: String,
    pub(crate) dependencies: Vec<Dependency>,
    pub(crate) manifest: String,
}

/// A line of `[dependencies]` or its kin: optional, renamed and target-only ones too.
#[derive(Deserialize)]
pub(crate) struct Dependency {
    /// The name of the package, whatever it is renamed to.
    pub(crate) name: String,
    /// `None`, `dev` or `build`.
    pub(crate) kind: Option<String>,
}

/// A package that a build compiles.
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) licence: String,
}

/// A package that Cargo.lock names, built or not.
#[derive(Deserialize)]
pub(crate) struct Locked {
    pub(crate) name: String,
    /// None for our own crates.
    pub(crate) source: Option<String>,
}

/// A Rust file.
pub(crate) struct Source {
    /// Relative to the root.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// What deny.toml decides.
#[derive(Deserialize)]
pub(crate) struct Policy {
    pub(crate) bans: Bans,
    pub(crate) licenses: Licences,
    pub(crate) sources: Registries,
}

#[derive(Deserialize)]
pub(crate) struct Bans {
    pub(crate) deny: Vec<Ban>,
}

#[derive(Deserialize)]
pub(crate) struct Ban {
    #[serde(rename = "crate")]
    pub(crate) name: String,
    pub(crate) reason: String,
}

#[derive(Deserialize)]
pub(crate) struct Licences {
    pub(crate) allow: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Registries {
    pub(crate) allow_registry: Vec<String>,
}

pub(crate) fn policy() -> Policy {
    parse("deny.toml")
}

pub(crate) fn members() -> Vec<Member> {
    #[derive(Deserialize)]
    struct Metadata {
        packages: Vec<Described>,
    }
    #[derive(Deserialize)]
    struct Described {
        name: String,
        manifest_path: PathBuf,
        dependencies: Vec<Dependency>,
    }
    let json = cargo(&["metadata", "--no-deps", "--format-version", "1"]);
    let metadata: Metadata = serde_json::from_str(&json).expect("cargo metadata prints what it documents");
    metadata
        .packages
        .into_iter()
        .map(|package| {
            let folder = package.manifest_path.parent().expect("a manifest lies in a folder");
            Member {
                name: package.name,
                folder: relative(folder),
                dependencies: package.dependencies,
                manifest: fs::read_to_string(&package.manifest_path).expect("a manifest is text"),
            }
        })
        .collect()
}

/// Asks `cargo tree`, since `cargo metadata` also lists packages that no feature turns on.
pub(crate) fn built_packages() -> Vec<Package> {
    let tree = cargo(&[
        "tree",
        "--workspace",
        "--all-features",
        "--edges=normal,build,dev",
        "--prefix=none",
        "--format={p}|{l}",
    ]);
    tree.lines()
        .filter_map(|line| line.trim_end_matches(" (*)").split_once('|'))
        .map(|(package, licence)| Package {
            name: package.split(' ').next().unwrap_or_default().to_owned(),
            licence: licence.to_owned(),
        })
        .collect()
}

pub(crate) fn locked_packages() -> Vec<Locked> {
    #[derive(Deserialize)]
    struct Lock {
        package: Vec<Locked>,
    }
    parse::<Lock>("Cargo.lock").package
}

/// Every `.rs` file but those that a build or a tool left.
pub(crate) fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the project can be listed") {
            let path = entry.expect("a folder of the project can be listed").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                if name != "target" && name != "node_modules" && !name.starts_with('.') {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("a Rust file is UTF-8");
                found.push(Source { path: relative(&path), text });
            }
        }
    }
    found.sort_by(|left, right| left.path.cmp(&right.path));
    found
}

/// Reads a file of the project.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Writes a file of the project that is made of others.
pub(crate) fn write(path: &str, text: &str) {
    fs::write(root().join(path), text).unwrap_or_else(|error| panic!("{path}: {error}"));
}

fn parse<T: DeserializeOwned>(path: &str) -> T {
    toml::from_str(&read(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("testing/ lies in the workspace").to_owned()
}

fn relative(path: &Path) -> String {
    path.strip_prefix(root()).expect("the path lies in the workspace").to_string_lossy().replace('\\', "/")
}

fn cargo(arguments: &[&str]) -> String {
    let program = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(program).args(arguments).current_dir(root()).output().expect("cargo runs");
    assert!(output.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("cargo prints UTF-8")
}

//! A workspace of generated projects that depend on this checkout: what they
//! need is built once, with the build directory of the tests themselves.
//!
//! Whoever walks through a guide generates with [`House::project`], builds with
//! [`House::cargo`], and goes on with [`Project::run`] and [`Project::serve`].

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use rustango_testing::program::Program;

const SCAFFOLDER: &str = env!("CARGO_BIN_EXE_cargo-rustango");

/// A folder with a workspace.
pub(crate) struct House {
    folder: PathBuf,
}

/// A project in it.
pub(crate) struct Project {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
    target: PathBuf,
    variables: BTreeMap<String, String>,
}

impl House {
    /// Opens the workspace of a name. What is there already and has not
    /// changed stays, so that it is not built again.
    pub(crate) fn open(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let root = checkout();
        let manifest = fs::read_to_string(root.join("Cargo.toml")).expect("the manifest of the workspace");
        // The same profiles and versions, so that builds are shared.
        let profiles = manifest.split_once("[profile.dev]").expect("profiles").1;
        let profiles = profiles.split_once("[package]").expect("the facade behind them").0;
        let workspace =
            format!("[workspace]\nresolver = \"3\"\nmembers = [\"*\"]\n\n[profile.dev]{profiles}");
        put(&folder.join("Cargo.toml"), &workspace);
        let lock = fs::read_to_string(root.join("Cargo.lock")).expect("the lock of the workspace");
        let seed = folder.join("seed.lock");
        if fs::read_to_string(&seed).ok().as_deref() != Some(&lock) {
            put(&seed, &lock);
            put(&folder.join("Cargo.lock"), &lock);
        }
        Self { folder }
    }

    /// Generates a project as `cargo rustango new` does.
    pub(crate) fn project(&self, name: &str, options: &[&str]) -> Project {
        let fresh = self.folder.with_extension("fresh");
        let _ = fs::remove_dir_all(&fresh);
        fs::create_dir_all(&fresh).expect("a folder");
        let mut command = Command::new(SCAFFOLDER);
        command.args(["new", name, "--rustango-path"]).arg(checkout()).args(options).current_dir(&fresh);
        succeed(&mut command);
        let folder = self.folder.join(name);
        replace(&fresh.join(name), &folder);
        let mut project = self.member(name);
        project
            .variables
            .insert("DATABASE_URL".to_owned(), format!("sqlite://{}", folder.join("app.db").display()));
        project
    }

    /// Returns a member that somebody else writes.
    pub(crate) fn member(&self, name: &str) -> Project {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the build directory").to_owned();
        Project { name: name.to_owned(), folder: self.folder.join(name), target, variables: BTreeMap::new() }
    }

    /// Runs cargo on the whole workspace.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> String {
        let any = self.member("");
        succeed(any.prepared(Command::new(cargo())).args(arguments).current_dir(&self.folder))
    }
}

impl Project {
    /// Takes `bin/manage.rs` away: in one workspace, cargo builds one program
    /// of a name.
    pub(crate) fn without_manage(self) -> Self {
        fs::remove_file(self.folder.join("src/bin/manage.rs")).expect("it was generated");
        self
    }

    /// Names the database that its programs use.
    pub(crate) fn database(&mut self, url: &str) {
        self.variables.insert("DATABASE_URL".to_owned(), url.to_owned());
    }

    /// Runs its program, built before, with a verb; it has to succeed.
    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        succeed(self.program(arguments).current_dir(&self.folder))
    }

    /// Runs its program, built before, and returns how that ended.
    pub(crate) fn end(&self, arguments: &[&str]) -> Output {
        self.program(arguments).output().expect("the program starts")
    }

    /// Starts its program, built before, and waits until it serves.
    pub(crate) fn serve(&self) -> Program {
        Program::start(&mut self.program(&[]))
    }

    /// Returns a call of its program.
    pub(crate) fn program(&self, arguments: &[&str]) -> Command {
        let mut command = self.prepared(Command::new(self.target.join("debug").join(&self.name)));
        command.args(arguments).current_dir(&self.folder);
        command
    }

    /// Returns what is in its folder, by path.
    pub(crate) fn tree(&self) -> BTreeMap<PathBuf, String> {
        tree(&self.folder)
    }

    fn prepared(&self, mut command: Command) -> Command {
        command
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_NET_OFFLINE", "true")
            .env("CARGO_TERM_COLOR", "never")
            .env_remove("CARGO")
            .env_remove("RUSTANGO_ENV")
            .envs(&self.variables);
        command
    }
}

/// Returns where this checkout is.
pub(crate) fn checkout() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn cargo() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Runs a command to its good end and returns what it printed.
#[track_caller]
pub(crate) fn succeed(command: &mut Command) -> String {
    let Output { status, stdout, stderr } =
        command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let (printed, said) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(status.success(), "{command:?}: {status}\n{printed}\n{said}");
    printed.into_owned()
}

/// Writes a file where it says something else.
pub(crate) fn put(path: &Path, text: &str) {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
}

/// Makes a folder what another one is, and touches only what differs.
fn replace(from: &Path, to: &Path) {
    let wanted = tree(from);
    for path in tree(to).keys().filter(|path| !wanted.contains_key(*path)) {
        fs::remove_file(to.join(path)).expect("the folder is ours");
    }
    for (path, text) in &wanted {
        put(&to.join(path), text);
    }
}

fn tree(folder: &Path) -> BTreeMap<PathBuf, String> {
    let (mut found, mut folders) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(next) = folders.pop() {
        let Ok(entries) = fs::read_dir(&next) else { continue };
        for entry in entries {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = fs::read(&path).expect("a file");
                let relative = path.strip_prefix(folder).expect("below it").to_owned();
                found.insert(relative, String::from_utf8_lossy(&bytes).into_owned());
            }
        }
    }
    found
}

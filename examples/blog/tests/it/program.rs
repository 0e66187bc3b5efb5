//! The blog as its users have it, in a folder of its own.

use std::{path::PathBuf, process::Command};

use rustango_testing::program::Program;

/// The front-ends, by the program that is built on each.
pub(crate) const PROGRAMS: [&str; 2] = [env!("CARGO_BIN_EXE_blog"), env!("CARGO_BIN_EXE_blog-poem")];

/// An empty folder of its own.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// Starts a program in a folder and waits until it says where it is. Whatever it answers is held against its document.
pub(crate) fn start(program: &str, folder: &PathBuf, database_url: Option<&str>) -> Program {
    let mut command = Command::new(program);
    command.current_dir(folder).env_remove("DATABASE_URL");
    if let Some(url) = database_url {
        command.env("DATABASE_URL", url);
    }
    Program::start(&mut command).checked()
}

/// Runs a program that is to fail, and returns its exit code and what it said.
pub(crate) fn failure(program: &str, folder: &PathBuf, variables: &[(&str, &str)]) -> (Option<i32>, String) {
    let mut command = Command::new(program);
    command.current_dir(folder).env("RUSTANGO_BIND", "127.0.0.1:0").env_remove("DATABASE_URL");
    let output = command.envs(variables.iter().copied()).output().expect("the program starts");
    (output.status.code(), String::from_utf8(output.stderr).expect("text"))
}

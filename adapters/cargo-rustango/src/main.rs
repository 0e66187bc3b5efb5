//! `cargo rustango new shop`, and `cargo-rustango new shop`.

use std::process::ExitCode;

fn main() -> ExitCode {
    cargo_rustango::run(std::env::args_os())
}

//! The frame of a program: a runtime, and a clear word where it fails.

use std::{error::Error, fmt::Write as _, future::Future, process::ExitCode};

/// What an async `main` may return: nothing or an exit code, or an error
/// instead.
pub trait Ending {
    /// Returns the exit code, or the error.
    ///
    /// # Errors
    /// That of `main`.
    fn ending(self) -> Result<ExitCode, Box<dyn Error>>;
}

impl Ending for ExitCode {
    fn ending(self) -> Result<ExitCode, Box<dyn Error>> {
        Ok(self)
    }
}

impl<E: Into<Box<dyn Error>>> Ending for Result<(), E> {
    fn ending(self) -> Result<ExitCode, Box<dyn Error>> {
        self.map(|()| ExitCode::SUCCESS).map_err(Into::into)
    }
}

impl<E: Into<Box<dyn Error>>> Ending for Result<ExitCode, E> {
    fn ending(self) -> Result<ExitCode, Box<dyn Error>> {
        self.map_err(Into::into)
    }
}

/// Runs an async `main` on a tokio runtime of its own.
///
/// An error is printed to standard error: one sentence, below it what caused
/// it, line by line. The exit code is then 1.
#[allow(clippy::print_stderr, reason = "the last words of a program are for its user")]
pub fn run(main: impl Future<Output: Ending>) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: no threads or timers for this program: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(main).ending() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {}", report(&*error));
            ExitCode::FAILURE
        }
    }
}

/// Puts the causes of an error below it, leaving out a cause whose words were
/// said already.
fn report(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let words = error.to_string();
        if !text.contains(&words) {
            // Writing to a String cannot fail.
            let _ = write!(text, "\n  caused by: {words}");
        }
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("{0}")]
    struct Outer(&'static str, #[source] std::io::Error);

    #[test]
    fn names_each_cause_once() {
        let inner = || std::io::Error::other("the disk is full");
        assert_eq!(report(&Outer("cannot save", inner())), "cannot save\n  caused by: the disk is full");
        let said = Outer("cannot save, the disk is full", inner());
        assert_eq!(report(&said), "cannot save, the disk is full");
    }

    #[test]
    fn an_error_is_exit_code_1() {
        let failed: Result<(), Box<dyn Error>> = Err("no".into());
        assert_eq!(format!("{:?}", run(async { failed })), format!("{:?}", ExitCode::FAILURE));
        let fine: Result<(), Box<dyn Error>> = Ok(());
        assert_eq!(format!("{:?}", run(async { fine })), format!("{:?}", ExitCode::SUCCESS));
        let decide: Result<ExitCode, Box<dyn Error>> = Ok(ExitCode::from(3));
        assert_eq!(format!("{:?}", run(async { decide })), format!("{:?}", ExitCode::from(3)));
        assert_eq!(format!("{:?}", run(async { ExitCode::from(2) })), format!("{:?}", ExitCode::from(2)));
    }
}

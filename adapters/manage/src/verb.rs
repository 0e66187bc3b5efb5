//! What a command line can be asked to do.

use async_trait::async_trait;
use clap::{ArgMatches, Command};

use crate::{Failure, Session};

/// One thing that a command line can be asked to do.
///
/// ```
/// use rustango_manage::{Failure, Outcome, Session, Verb, clap::{Arg, ArgMatches, Command}};
///
/// struct Greet;
///
/// #[async_trait::async_trait]
/// impl Verb for Greet {
///     fn command(&self) -> Command {
///         Command::new("greet").about("Greets somebody").arg(Arg::new("who").required(true))
///     }
///
///     async fn run(&self, session: &Session<'_>, arguments: &ArgMatches) -> Result<Outcome, Failure> {
///         let who: &String = arguments.get_one("who").expect("it is required");
///         session.out().line(&format!("Hello, {who}"))?;
///         Ok(Outcome::Fine)
///     }
/// }
/// ```
#[async_trait]
pub trait Verb: Send + Sync {
    /// Returns its name, what it is about and its arguments.
    fn command(&self) -> Command;

    /// Does it.
    ///
    /// # Errors
    /// [`Failure`], whose kind is the exit code.
    async fn run(&self, session: &Session<'_>, arguments: &ArgMatches) -> Result<Outcome, Failure>;
}

/// How a verb ends that did what it was called for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All is as it should be: exit code 0.
    Fine,
    /// What it looked for is not as it should be, and it said so: exit code 1.
    Amiss,
}

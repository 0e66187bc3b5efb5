//! How a verb ends that does not end well.

use std::{error::Error, process::ExitCode};

use rustango_migrate::{NoPlan, RunError};
use rustango_ports::{database::DbError, schema::FilesError};

/// Why a verb did not do what it was called for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// It failed: exit code 1.
    #[error("{0}")]
    Failed(String),
    /// It was called wrongly: exit code 2.
    #[error("{0}")]
    Usage(String),
    /// Somebody has to decide something first: exit code 3.
    #[error("{0}")]
    NeedsDecision(String),
    /// The database, or the program, said no: exit code 1.
    #[error(transparent)]
    Other(Box<dyn Error + Send + Sync>),
}

impl Failure {
    /// Returns the exit code.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Failed(_) | Self::Other(_) => ExitCode::from(1),
            Self::Usage(_) => ExitCode::from(2),
            Self::NeedsDecision(_) => ExitCode::from(3),
        }
    }

    /// Makes one of a fault.
    #[allow(clippy::needless_pass_by_value, reason = "it is what `map_err` calls")]
    pub(crate) fn of(fault: impl ToString) -> Self {
        Self::Failed(fault.to_string())
    }

    /// Makes one of several faults, a line each.
    pub(crate) fn all<T: ToString>(faults: impl IntoIterator<Item = T>) -> Self {
        Self::Failed(faults.into_iter().map(|fault| fault.to_string()).collect::<Vec<_>>().join("\n"))
    }
}

macro_rules! other {
    ($($error:ty),*) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::Other(Box::new(error))
            }
        }
    )*};
}

other!(rustango_query::Error, RunError, DbError, FilesError, std::io::Error, serde_json::Error);

impl From<NoPlan> for Failure {
    fn from(error: NoPlan) -> Self {
        match error {
            NoPlan::NeedsDecision(questions) => Self::NeedsDecision(questions.to_string()),
            refused @ NoPlan::Refused(_) => Self::Failed(refused.to_string()),
        }
    }
}

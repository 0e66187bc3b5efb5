//! What can go wrong between a program and its data.

use std::{error::Error as StdError, fmt};

use rustango_model::{ModelSchema, UnsavedTarget};
use rustango_ports::database::{DbError, DbErrorKind};

use crate::{Deferred, LookupRefused};

/// A failed query, write or transaction.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The database refused, or cannot be reached.
    #[error(transparent)]
    Database(DbError),
    /// `get` found no row.
    #[error("no {model} matches the query")]
    NotFound {
        /// The model.
        model: &'static str,
    },
    /// `get` found several rows.
    #[error("more than one {model} matches the query, and `get` expects one")]
    MultipleRows {
        /// The model.
        model: &'static str,
    },
    /// The row to save is gone: someone deleted it.
    #[error("the {model} that was to be saved no longer exists")]
    RowVanished {
        /// The model.
        model: &'static str,
    },
    /// The row was changed since it was read, as its version tells.
    #[error("the {model} was changed by someone else since it was read: refresh it and try again")]
    Stale {
        /// The model.
        model: &'static str,
    },
    /// A row that was never saved cannot be changed or deleted.
    #[error("this {model} was never saved: insert it first")]
    Unsaved {
        /// The model.
        model: &'static str,
    },
    /// Values that the model does not allow; nothing was written.
    #[error("invalid {0}")]
    Validation(ValidationErrors),
    /// The query itself makes no sense.
    #[error("invalid query: {0}")]
    InvalidQuery(String),
    /// A request asks for what it may not ask for
    /// ([`Lookups`](crate::Lookups)).
    #[error(transparent)]
    Lookup(#[from] LookupRefused),
    /// A field was asked for that `only` or `defer` left out.
    #[error(transparent)]
    Deferred(#[from] Deferred),
    /// A piece of work loads rows one by one where one statement would do, and
    /// was told to refuse that ([`Guard`](crate::Guard)).
    #[error("{at} loads {model} one row at a time, {loads} so far: {}", Self::TOGETHER)]
    OneByOne {
        /// The model.
        model: &'static str,
        /// How many were asked for from there.
        loads: u32,
        /// The place in the program.
        at: &'static std::panic::Location<'static>,
    },
    /// The handle belongs to a transaction that has ended.
    #[error("this transaction is over: use the handle only inside the closure that it was given to")]
    TransactionOver,
    /// A closure ended its transaction with an error of the program.
    #[error(transparent)]
    Aborted(Box<dyn StdError + Send + Sync>),
}

impl Error {
    /// What to do instead of loading rows one by one.
    pub(crate) const TOGETHER: &str =
        "load them with the rows that point at them (select_related), or all at once (in_bulk, fetch_for)";

    /// Wraps an error of the program, to leave a transaction with: the work is
    /// rolled back and the error comes out as [`Error::Aborted`].
    pub fn abort(error: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Aborted(error.into())
    }

    /// Returns the kind, where the database refused.
    pub fn database_kind(&self) -> Option<&DbErrorKind> {
        match self {
            Self::Database(error) => Some(error.kind()),
            _ => None,
        }
    }
}

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        match error.kind() {
            DbErrorKind::TransactionOver => Self::TransactionOver,
            _ => Self::Database(error),
        }
    }
}

impl From<UnsavedTarget> for Error {
    fn from(error: UnsavedTarget) -> Self {
        Self::Aborted(Box::new(error))
    }
}

/// One field whose value is not allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFault {
    /// The name of the field in Rust.
    pub field: &'static str,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// More characters than allowed.
    #[error("is {found} characters long; at most {max} are allowed")]
    TooLong {
        /// The most characters allowed.
        max: u32,
        /// The characters found.
        found: usize,
    },
    /// Less than the smallest value.
    #[error("is less than {min}")]
    TooSmall {
        /// The smallest value allowed.
        min: String,
    },
    /// More than the largest value.
    #[error("is greater than {max}")]
    TooLarge {
        /// The largest value allowed.
        max: String,
    },
    /// Not among the choices.
    #[error("is not one of the choices: {choices}")]
    UnknownChoice {
        /// The values that are.
        choices: String,
    },
    /// A value that no database can hold: text with NUL, a float that is not a
    /// number.
    #[error("{reason}")]
    NotStorable {
        /// Why.
        reason: &'static str,
    },
    /// No value where one is needed.
    #[error("is required")]
    Required,
}

impl Fault {
    /// Returns a stable name of the fault, for machines.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "max_length",
            Self::TooSmall { .. } => "min_value",
            Self::TooLarge { .. } => "max_value",
            Self::UnknownChoice { .. } => "invalid_choice",
            Self::NotStorable { .. } => "invalid",
            Self::Required => "required",
        }
    }
}

/// All fields of a model whose values are not allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidationErrors {
    model: &'static str,
    faults: Vec<FieldFault>,
}

impl ValidationErrors {
    /// Collects faults; none is a success.
    ///
    /// # Errors
    /// Where there is a fault.
    pub fn check(schema: &ModelSchema, faults: Vec<FieldFault>) -> Result<(), Self> {
        if faults.is_empty() { Ok(()) } else { Err(Self { model: schema.name, faults }) }
    }

    /// Returns the faults, in the order of the fields.
    #[must_use]
    pub fn faults(&self) -> &[FieldFault] {
        &self.faults
    }
}

impl fmt::Display for ValidationErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.model)?;
        for (at, FieldFault { field, fault }) in self.faults.iter().enumerate() {
            write!(f, "{} {field} {fault}", if at == 0 { ":" } else { ";" })?;
        }
        Ok(())
    }
}

impl StdError for ValidationErrors {}

impl From<ValidationErrors> for Error {
    fn from(errors: ValidationErrors) -> Self {
        Self::Validation(errors)
    }
}

//! Why a model did not become what a serializer writes.

use rustango_ports::database::DecodeFault;

/// Why a model did not become what a serializer writes.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{serializer}::{member}: {kind}")]
pub struct SerializeError {
    serializer: &'static str,
    member: &'static str,
    kind: SerializeErrorKind,
}

/// What is wrong with a member.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SerializeErrorKind {
    /// It is a row behind a foreign key that was not loaded.
    #[error(
        "the row behind the key is not loaded: ask for it with select_related, or call fetch of the serializer"
    )]
    NotLoaded,
    /// It is the rows of a collection, which a model does not hold.
    #[error("a model does not hold the rows that belong to it: call fetch of the serializer")]
    Collection,
    /// It is behind a key of several fields, and a model does not hold that
    /// row.
    #[error("a model does not hold the row behind a key of several fields: call fetch of the serializer")]
    SeveralFields,
    /// A nested row does not fit in turn.
    #[error("{0}")]
    Nested(Box<SerializeError>),
    /// The value of the model does not fit.
    #[error("the value of the model does not fit: {0}")]
    Value(DecodeFault),
}

impl SerializeError {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(serializer: &'static str, member: &'static str, kind: SerializeErrorKind) -> Self {
        Self { serializer, member, kind }
    }

    /// Returns the name of the member, as the struct has it.
    #[must_use]
    pub const fn member(&self) -> &'static str {
        self.member
    }

    /// Returns what is wrong with it.
    #[must_use]
    pub const fn kind(&self) -> &SerializeErrorKind {
        &self.kind
    }
}

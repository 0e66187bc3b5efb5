//! What can be done through a ViewSet.

use std::fmt;

/// One of the things that a ViewSet lets clients do, to give it an access rule
/// of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Action {
    /// GET on the list.
    List,
    /// GET on one row.
    Retrieve,
    /// POST to the list.
    Create,
    /// PUT and PATCH on one row.
    Update,
    /// DELETE on one row.
    Destroy,
}

impl Action {
    /// Tells whether the action only reads.
    #[must_use]
    pub const fn is_read(self) -> bool {
        matches!(self, Self::List | Self::Retrieve)
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::List => "list",
            Self::Retrieve => "retrieve",
            Self::Create => "create",
            Self::Update => "update",
            Self::Destroy => "destroy",
        })
    }
}

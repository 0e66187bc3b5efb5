//! What clients may do to many rows at once.

/// Something that clients may do to many rows with one request: all of it is
/// done, or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Bulk {
    /// `POST` of an array of rows.
    Create,
    /// `PATCH` of an array of objects, each with the key of its row and what
    /// changes.
    Update,
    /// `DELETE` of an array of keys, of several fields as objects.
    Destroy,
}

/// The most rows of one request where nobody says otherwise.
pub(crate) const MAX_ROWS: usize = 1_000;

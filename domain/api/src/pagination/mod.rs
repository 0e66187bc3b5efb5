//! How a long list is cut into pieces, and where the others are.

mod cursor;
mod links;

pub(crate) use self::{
    cursor::{CursorFault, CursorText, Fingerprint},
    links::{Links, Step},
};

/// How a long list is cut into pieces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Pagination {
    /// In numbered pages: `page=3&page_size=20`.
    #[default]
    Page,
    /// By a number of rows to leave out: `limit=20&offset=40`.
    Limit,
    /// By where the last piece ended, however many rows came before:
    /// `cursor=…`. Rows that come and go meanwhile neither repeat nor hide
    /// others. The application must [provide](rustango_web::App::provide) a
    /// [`SigningKey`](rustango_web::SigningKey).
    Cursor,
}

/// Where a piece stands in its list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Position {
    /// It is a page.
    Page { page: u64, size: u64, last: Option<u64> },
    /// It begins after so many rows.
    Window { limit: u64, offset: u64 },
    /// It lies between two cursors.
    Walk { size: u64, next: Option<String>, previous: Option<String> },
}

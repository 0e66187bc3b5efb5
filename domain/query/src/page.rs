//! One page of a list.

/// One page of a list, and how long the list is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The number of rows on all pages.
    pub count: u64,
    /// This page, counted from 1.
    pub page: u64,
    /// The most rows on a page.
    pub page_size: u64,
    /// The last page; 1 where there are no rows.
    pub last_page: u64,
    /// The rows of this page.
    pub results: Vec<T>,
}

/// Returns the number of the last page: at least 1.
pub(crate) const fn last_page(count: u64, page_size: u64) -> u64 {
    let pages = count.div_ceil(page_size);
    if pages == 0 { 1 } else { pages }
}

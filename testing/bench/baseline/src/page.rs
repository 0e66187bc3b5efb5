//! Pages by number.

use serde::Serialize;

use crate::problem::Problem;

pub(crate) const SIZE: i64 = 50;

#[derive(Serialize)]
pub(crate) struct Paged<T> {
    count: i64,
    page: i64,
    page_size: i64,
    last_page: i64,
    results: Vec<T>,
}

/// The rows of a page.
pub(crate) struct Window {
    pub(crate) offset: i64,
    count: i64,
    page: i64,
    last_page: i64,
}

pub(crate) fn first() -> i64 {
    1
}

/// Finds the rows of a page of so many rows.
pub(crate) fn window(count: i64, page: i64) -> Result<Window, Problem> {
    if page < 1 {
        return Err(Problem::bad_request("page must be 1 or more"));
    }
    let last_page = (count.max(1) + SIZE - 1) / SIZE;
    if page > last_page {
        return Err(Problem::not_found());
    }
    Ok(Window { offset: (page - 1) * SIZE, count, page, last_page })
}

impl Window {
    pub(crate) fn page<T>(self, results: Vec<T>) -> Paged<T> {
        let Self { count, page, last_page, .. } = self;
        Paged { count, page, page_size: SIZE, last_page, results }
    }
}

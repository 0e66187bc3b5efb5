//! Which view of `__app__` answers which address, below where it is mounted.

use rustango::web::{Access, Route};

use super::views;

/// The routes of this application.
pub fn routes() -> Vec<Route> {
    vec![Route::get("/", Access::public(), views::home)]
}

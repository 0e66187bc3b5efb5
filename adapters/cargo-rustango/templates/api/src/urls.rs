//! What answers which address, and to whom.

use rustango::{
    prelude::*,
    web::{Access, App, Route, health_router},
};

use crate::views;

/// Puts the program together.
pub fn app(db: &Db) -> App {
    App::new()
        .route(Route::get("/", Access::public(), views::home))
        .mount("/api/notes", views::notes(db))
        .mount("/", health_router(db.clone()))
        .provide(db.clone())
}

//! The REST API of `__model__`.

use rustango::{api::ViewSet, prelude::*, web::Access};

use crate::__models__::__model__;

/// Serves the rows of `__model__` to whoever is known; see `Access` for other rules.
pub fn __name__(db: &Db) -> ViewSet<__model__> {
    ViewSet::<__model__>::new(db.clone(), Access::authenticated())
}

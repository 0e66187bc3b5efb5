//! What handlers written for axum take: the same names, and the same refusals,
//! as on every front-end.

mod db;
mod json;
mod path;
mod query;

pub use self::{db::Db, json::Json, path::Path, query::Query};

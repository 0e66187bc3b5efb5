//! What handlers written for poem take: the same names, and the same refusals,
//! as on every front-end.

mod db;
mod form;
mod json;
mod path;
mod query;

pub use self::{db::Db, form::Form, json::Json, path::Path, query::Query};

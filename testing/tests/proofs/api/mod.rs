//! REST APIs over both front-ends, over connections: what attackers ask for, made of the schemas
//! and of the document, so that nothing is forgotten.

mod client;
mod exports;
mod filters;
mod json;
mod limits;
mod methods;
mod models;
pub(crate) mod newsroom;
mod objects;
mod problems;
mod scopes;
mod secrets;
mod serializers;
mod tables;
mod walks;
mod writes;

pub(crate) use client::{Front, URLENCODED};
pub(crate) use models::Article;

//! Hostile text wherever a user's text can reach: it stays data, or is refused as a client's
//! fault, and the SQL is the same whatever it says.

mod corpus;
mod forms;
mod models;
mod museum;
pub(crate) mod names;
mod requests;
mod values;

//! The schema conformance suite: one named case per behaviour of the port
//! [`SchemaDialect`](rustango_ports::schema::SchemaDialect), run by every
//! adapter on real databases.
//!
//! An adapter that has a [`Fixture`](crate::database::Fixture) for the database
//! suite brings one line:
//!
//! ```text
//! rustango_testing::schema::suite!(SqliteFile);
//! ```
//!
//! Almost every case is of one shape: tables are created and filled, an
//! operation changes them, and then the database shows the same as one in which
//! the tables were created as they are now, with the rows that it should have.
//!
//! | module | what it holds |
//! |---|---|
//! | `cases` | the cases, one file a theme, and the table of all of them |
//! | `trial` | what a case is given: databases, and the comparison of two |
//! | `site` | one database with the tables that it has, and their changes |
//! | `tables` | tables in few words |

mod cases;
mod site;
mod suite;
mod tables;
mod trial;

pub use self::suite::run;
#[doc(inline)]
pub use crate::__schema_suite as suite;

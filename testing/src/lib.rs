//! Conformance kits, mock ports, a virtual clock and real services for tests.
//!
//! | module | what a test takes from it |
//! |---|---|
//! | [`mock`] | mockall mocks of the ports, for call order and exact answers |
//! | [`doubles`] | decorators that record or fail calls on a real database, rows made by hand |
//! | [`database`] | the conformance suite that every database adapter runs |
//! | [`schema`] | the suite of how databases change and show their tables |
//! | [`contract`] | a client that fails a test where an answer is not as the document of the API says |
//! | [`runtime`] | the suite of clocks, randomness and tasks |
//! | [`files`] | the suite of places for the files of migrations |
//! | [`http`] | transcripts of requests and answers that every HTTP front-end keeps to |
//! | [`proxy`] | a line to a server that can be slow, break, or go dead |
//! | [`program`] | a program that serves, asked over its socket |
//! | [`schemathesis`] | requests by chance, made of the document of a server |
//! | [`browser`] | a browser, used as people do |
//! | [`services`] | a real database of its own for a program under test |
//! | [`clock`], [`random`] | time that stands still until it is moved, chance that repeats |

#![deny(missing_docs)]

pub mod browser;
pub mod clock;
pub mod contract;
pub mod database;
pub mod doubles;
pub mod files;
pub mod http;
pub mod mock;
pub mod program;
pub mod proxy;
pub mod random;
pub mod runtime;
pub mod schema;
pub mod schemathesis;
pub mod services;

//! Conformance kits, mock ports, a virtual clock and real services for tests.
//!
//! | module | what a test takes from it |
//! |---|---|
//! | [`mock`] | mockall mocks of the ports, for call order and exact answers |
//! | [`doubles`] | decorators that record or fail calls on a real database, rows made by hand |
//! | [`clock`], [`random`] | time that stands still until it is moved, chance that repeats |

#![deny(missing_docs)]

pub mod clock;
pub mod doubles;
pub mod mock;
pub mod random;

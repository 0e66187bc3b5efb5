//! Tests of the test kit itself.

mod clock;
mod doubles;
mod mock;
mod random;
mod runtime;

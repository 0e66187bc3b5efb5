//! Tests of the test kit itself.

mod clock;
mod doubles;
mod files;
mod mock;
mod random;
mod runtime;

//! What the Criterion benches share: the database they run on, a counting allocator, and the sides that
//! are compared, one module each.
//!
//! A side is two functions, `fetch` and `insert`, over its own handle to the same database. `raw` is
//! hand-written sqlx; `typed` is rustango, measured against it.

pub mod alloc;
pub mod fixture;
pub mod raw;
pub mod typed;

/// How many rows a fetch reads and a bulk insert writes.
pub const ROWS: u16 = 1000;

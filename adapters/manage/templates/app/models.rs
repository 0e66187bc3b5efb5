//! The tables of `__app__`.
//!
//! ```ignore
//! #[derive(Model, Clone, Debug)]
//! #[rustango(app = "__app__")]
//! pub struct Thing {
//!     #[rustango(primary_key)]
//!     pub id: Auto<i64>,
//! }
//! ```

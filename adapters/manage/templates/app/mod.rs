//! The application `__app__`.

pub mod models;
pub mod urls;
pub mod views;

//! The axum front-end.

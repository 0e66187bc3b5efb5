//! The blog example.

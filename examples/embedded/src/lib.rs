//! The embedded example.

//! The atlas example.

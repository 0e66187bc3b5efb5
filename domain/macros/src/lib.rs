//! The derives of rustango.

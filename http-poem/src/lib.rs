//! The poem front-end.

//! The database port on SQLite.

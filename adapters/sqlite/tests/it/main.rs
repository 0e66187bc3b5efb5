//! What is SQLite's own: its settings, its errors, its stored forms, its guards.

mod smoke;

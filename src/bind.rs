//! What a program takes from its environment: where to listen.

/// Returns the address that the variable `RUSTANGO_BIND` names, or `default`
/// where it is not set.
#[must_use]
pub fn bind_from_env(default: &str) -> String {
    std::env::var("RUSTANGO_BIND").unwrap_or_else(|_| default.to_owned())
}

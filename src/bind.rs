//! What a program takes from its environment: where to listen.

use crate::{VariableError, variable};

/// Returns the address that [the variable](variable) `RUSTANGO_BIND` names, or
/// `default` where it is not set.
///
/// # Errors
/// As [`variable`].
pub fn bind_from_env(default: &str) -> Result<String, VariableError> {
    Ok(variable("RUSTANGO_BIND")?.filter(|address| !address.is_empty()).unwrap_or_else(|| default.to_owned()))
}

//! The secret of a program.

use rustango_web::SigningKey;

use crate::{VariableError, variable};

const SECRET_KEY: &str = "SECRET_KEY";

/// Makes the key that the program signs with of [the variable](variable)
/// `SECRET_KEY`, at least 32 bytes that nobody can guess:
///
/// ```text
/// echo "SECRET_KEY=$(openssl rand -hex 32)" >> .env
/// ```
///
/// # Errors
/// [`VariableError`] where it is not set, or too short; also as [`variable`].
pub fn signing_key_from_env() -> Result<SigningKey, VariableError> {
    let way_out = "set it to random text, as of `openssl rand -hex 32`";
    let secret = variable(SECRET_KEY)?
        .ok_or_else(|| VariableError::new(format!("{SECRET_KEY} is not set: {way_out}")))?;
    SigningKey::new(secret).map_err(|weak| VariableError::new(format!("{SECRET_KEY}: {weak}; {way_out}")))
}

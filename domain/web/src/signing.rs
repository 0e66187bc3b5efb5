//! What a program hands to clients and wants back unchanged: cursors, links,
//! anything signed.

use std::{fmt, sync::Arc};

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// The fewest bytes of a secret: as many as SHA-256 makes of them (RFC 2104,
/// section 3).
const LEAST: usize = 32;

/// A secret of the program that signs by HMAC-SHA256 (RFC 2104).
///
/// Each purpose signs with a key of its own, so that what was signed for one is
/// worth nothing for another. `Debug` does not show the secret.
///
/// ```
/// use rustango_web::SigningKey;
///
/// let key = SigningKey::new("a secret of thirty-two bytes or more")?;
/// let tag = key.sign("cursor", b"page 2");
/// assert!(key.verify("cursor", b"page 2", &tag));
/// assert!(!key.verify("cursor", b"page 3", &tag));
/// assert!(!key.verify("session", b"page 2", &tag));
/// # Ok::<_, rustango_web::WeakSecret>(())
/// ```
#[derive(Clone)]
pub struct SigningKey {
    secret: Arc<[u8]>,
}

impl SigningKey {
    /// Takes a secret of at least 32 bytes, which nobody can guess.
    ///
    /// # Errors
    /// [`WeakSecret`] where it is shorter.
    pub fn new(secret: impl AsRef<[u8]>) -> Result<Self, WeakSecret> {
        let secret = secret.as_ref();
        if secret.len() < LEAST {
            return Err(WeakSecret { bytes: secret.len() });
        }
        Ok(Self { secret: secret.into() })
    }

    /// Signs a message.
    #[must_use]
    pub fn sign(&self, purpose: &str, message: &[u8]) -> [u8; 32] {
        self.mac(purpose, message).finalize().into_bytes().into()
    }

    /// Tells whether the tag is that of the message, in a time that does not
    /// depend on where they differ.
    #[must_use]
    pub fn verify(&self, purpose: &str, message: &[u8], tag: &[u8]) -> bool {
        self.mac(purpose, message).verify_slice(tag).is_ok()
    }

    fn mac(&self, purpose: &str, message: &[u8]) -> Hmac<Sha256> {
        let of_purpose = keyed(&self.secret, purpose.as_bytes()).finalize().into_bytes();
        keyed(&of_purpose, message)
    }
}

fn keyed(key: &[u8], message: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length (RFC 2104)");
    mac.update(message);
    mac
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(…)")
    }
}

/// A secret that is too short to sign with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a secret of at least {LEAST} bytes, found {bytes}")]
pub struct WeakSecret {
    bytes: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_secrets_are_refused() {
        assert_eq!(SigningKey::new([1; 31]).unwrap_err(), WeakSecret { bytes: 31 });
        assert_eq!(format!("{:?}", SigningKey::new([65; 32]).unwrap()), "SigningKey(…)");
    }

    /// RFC 4231, test case 2.
    #[test]
    fn signs_as_published() {
        let tag = keyed(b"Jefe", b"what do ya want for nothing?").finalize().into_bytes();
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        let digits = |at: usize| u8::from_str_radix(&expected[2 * at..2 * at + 2], 16).unwrap();
        assert_eq!(tag.to_vec(), (0..32).map(digits).collect::<Vec<_>>());
    }

    #[test]
    fn every_bit_counts() {
        let key = SigningKey::new([7; 32]).unwrap();
        let tag = key.sign("a", b"message");
        assert!(key.verify("a", b"message", &tag));
        assert!(!key.verify("b", b"message", &tag));
        assert!(!key.verify("a", b"message", &tag[..31]));
        for at in 0..tag.len() * 8 {
            let mut other = tag;
            other[at / 8] ^= 1 << (at % 8);
            assert!(!key.verify("a", b"message", &other), "bit {at}");
        }
    }
}

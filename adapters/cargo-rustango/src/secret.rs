//! Secrets, made by chance.

use std::fmt::Write as _;

use rustango_ports::runtime::Random;

/// Makes a secret of as many bytes of chance, in hexadecimal digits.
pub(crate) fn secret(bytes: usize, random: &dyn Random) -> String {
    let mut secret = vec![0; bytes];
    random.fill(&mut secret);
    secret.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

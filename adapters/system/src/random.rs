//! The entropy of the machine.

use rustango_ports::runtime::Random;

/// Random bytes from the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    /// # Panics
    /// Where the operating system has no randomness to give: going on would
    /// make guessable keys.
    fn fill(&self, bytes: &mut [u8]) {
        if let Err(error) = getrandom::fill(bytes) {
            panic!("the operating system gives no random bytes: {error}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_every_byte_with_something_new() {
        let (mut one, mut two) = ([0; 64], [0; 64]);
        SystemRandom.fill(&mut one);
        SystemRandom.fill(&mut two);
        assert_ne!(one, two);
        assert!(one[48..].iter().any(|&byte| byte != 0));
    }
}

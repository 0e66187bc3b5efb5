//! Chance that repeats: the `Random` port from a seed.

use std::sync::atomic::{AtomicU64, Ordering};

use rustango_ports::runtime::Random;

/// Random bytes that are the same in every run with the same seed.
///
/// They are for tests: anyone who sees a few of them knows all the others.
/// The generator is SplitMix64 (Steele, Lea and Flood, "Fast splittable
/// pseudorandom number generators", 2014).
///
/// ```
/// use rustango_ports::runtime::Random as _;
/// use rustango_testing::random::SeededRandom;
///
/// let (mut first, mut second) = ([0; 16], [0; 16]);
/// SeededRandom::new(7).fill(&mut first);
/// SeededRandom::new(7).fill(&mut second);
/// assert_eq!(first, second);
/// ```
#[derive(Debug)]
pub struct SeededRandom {
    state: AtomicU64,
}

impl SeededRandom {
    /// Starts from a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { state: AtomicU64::new(seed) }
    }

    fn next(&self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut bits = self.state.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_le_bytes()[..chunk.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vector that Rosetta Code publishes for "Pseudo-random numbers/Splitmix64".
    #[test]
    fn gives_the_published_numbers() {
        let random = SeededRandom::new(1_234_567);
        let numbers: Vec<u64> = (0..5).map(|_| random.next()).collect();
        assert_eq!(
            numbers,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423,
                4_593_380_528_125_082_431,
                16_408_922_859_458_223_821,
            ]
        );
    }
}

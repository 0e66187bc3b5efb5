//! Chance repeats, and reaches every byte.

use rustango_ports::runtime::Random as _;
use rustango_testing::random::SeededRandom;

fn bytes<const N: usize>(random: &SeededRandom) -> [u8; N] {
    let mut bytes = [0; N];
    random.fill(&mut bytes);
    bytes
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let (first, second) = (SeededRandom::new(42), SeededRandom::new(42));
    assert_eq!(bytes::<33>(&first), bytes::<33>(&second));
    assert_eq!(bytes::<7>(&first), bytes::<7>(&second), "also later on");
}

#[test]
fn seeds_and_calls_differ() {
    let random = SeededRandom::new(1);
    let first = bytes::<16>(&random);
    assert_ne!(first, bytes::<16>(&random));
    assert_ne!(first, bytes::<16>(&SeededRandom::new(2)));
}

#[test]
fn every_byte_is_written() {
    let random = SeededRandom::new(3);
    let mut seen = [false; 13];
    for _ in 0..100 {
        for (seen, byte) in seen.iter_mut().zip(bytes::<13>(&random)) {
            *seen |= byte != 0;
        }
    }
    assert_eq!(seen, [true; 13]);
}

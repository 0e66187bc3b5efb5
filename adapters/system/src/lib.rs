//! Clock, randomness, tasks and the directory of migrations from the operating
//! system and tokio, and the frame of a program around them.

#![deny(missing_docs)]

mod clock;
mod directory;
mod random;
mod run;
mod tasks;

use rustango_ports::runtime::Ambient;

pub use self::{
    clock::SystemClock,
    directory::Directory,
    random::SystemRandom,
    run::{Ending, run},
    tasks::TokioRuntime,
};

/// Returns the clock and the randomness of the machine.
#[must_use]
pub fn ambient() -> Ambient {
    Ambient::new(SystemClock, SystemRandom)
}

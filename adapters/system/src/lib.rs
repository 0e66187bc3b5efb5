//! Clock, randomness and task spawning from the operating system and tokio.

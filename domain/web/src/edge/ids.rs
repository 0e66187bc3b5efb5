//! The ids of requests: 128 random bits each.

use std::sync::{Arc, Mutex, PoisonError};

use rustango_ports::runtime::Random;

use crate::RequestId;

const BYTES: usize = RequestId::DIGITS / 2;

/// How many ids are made at a time: entropy is asked for once.
const BATCH: usize = 64;

pub(super) struct RequestIds {
    random: Arc<dyn Random>,
    /// The digits of ids that are not given yet.
    ready: Mutex<Vec<u8>>,
}

impl RequestIds {
    pub(super) fn new(random: Arc<dyn Random>) -> Self {
        Self { random, ready: Mutex::default() }
    }

    pub(super) fn next(&self) -> RequestId {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some((rest, id)) = ready.split_last_chunk() {
                let (rest, id) = (rest.len(), RequestId::new(*id));
                ready.truncate(rest);
                return id;
            }
            self.refill(&mut ready);
        }
    }

    fn refill(&self, ready: &mut Vec<u8>) {
        let mut random = [0; BATCH * BYTES];
        self.random.fill(&mut random);
        ready.clear();
        ready.extend(random.iter().flat_map(|byte| {
            [byte >> 4, byte & 0xf].map(|half| half + if half < 10 { b'0' } else { b'a' - 10 })
        }));
    }
}

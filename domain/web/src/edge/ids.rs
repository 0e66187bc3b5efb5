//! The ids of requests: 128 random bits each.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::HeaderValue;
use rustango_ports::runtime::Random;

use crate::RequestId;

const BYTES: usize = 16;
const DIGITS: usize = 2 * BYTES;

/// How many ids are made at a time: entropy and memory are asked for once.
const BATCH: usize = 64;

pub(super) struct RequestIds {
    random: Arc<dyn Random>,
    ready: Mutex<Bytes>,
}

impl RequestIds {
    pub(super) fn new(random: Arc<dyn Random>) -> Self {
        Self { random, ready: Mutex::default() }
    }

    pub(super) fn next(&self) -> RequestId {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        if ready.is_empty() {
            *ready = self.batch();
        }
        let id = ready.split_to(DIGITS);
        drop(ready);
        // Hexadecimal digits are a header value.
        HeaderValue::from_maybe_shared(id).map_or_else(|_| RequestId::none(), RequestId::new)
    }

    fn batch(&self) -> Bytes {
        let mut random = [0; BATCH * BYTES];
        self.random.fill(&mut random);
        let mut text = vec![0; 2 * random.len()];
        for (digits, byte) in text.as_chunks_mut::<2>().0.iter_mut().zip(random) {
            *digits = [byte >> 4, byte & 0xf].map(|half| half + if half < 10 { b'0' } else { b'a' - 10 });
        }
        text.into()
    }
}

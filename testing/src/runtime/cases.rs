//! The cases: what clocks, randomness and tasks promise.

#![allow(clippy::missing_panics_doc, reason = "a case panics where the behaviour is not kept")]
#![allow(clippy::unused_async, reason = "the suite calls all cases alike")]

use std::time::Duration;

use super::Fixture;

/// Times are in whole microseconds, whatever the clock can count.
pub async fn now_is_in_whole_microseconds(fixture: &dyn Fixture) {
    let clock = fixture.clock();
    for _ in 0..1_000 {
        assert_eq!(clock.now().timestamp_subsec_nanos() % 1_000, 0);
    }
}

/// A sleeper wakes once the time has passed by the same clock.
pub async fn sleep_ends_no_earlier(fixture: &dyn Fixture) {
    let clock = fixture.clock();
    for time in [Duration::ZERO, Duration::from_micros(1), Duration::from_millis(20)] {
        let start = clock.now();
        let woken = async {
            clock.sleep(time).await;
            clock.now()
        };
        let (woken, ()) = futures_util::join!(woken, fixture.pass(time));
        let slept = (woken - start).to_std().expect("time does not go back");
        assert!(slept >= time, "slept {slept:?} instead of {time:?}");
    }
}

/// No byte is left as it was.
pub async fn fill_writes_every_byte(fixture: &dyn Fixture) {
    let random = fixture.random();
    for length in [0, 1, 15, 16, 17, 256] {
        // Of 64 fillings, one byte staying zero by chance each time is as good
        // as impossible.
        let mut seen = vec![0_u8; length];
        for _ in 0..64 {
            let mut bytes = vec![0_u8; length];
            random.fill(&mut bytes);
            for (seen, byte) in seen.iter_mut().zip(bytes) {
                *seen |= byte;
            }
        }
        assert!(seen.iter().all(|&byte| byte != 0), "of {length} bytes some are never written");
    }
}

/// Two fillings of 16 bytes are never equal.
pub async fn fill_never_repeats(fixture: &dyn Fixture) {
    let random = fixture.random();
    let mut seen = std::collections::HashSet::new();
    for _ in 0..1_000 {
        let mut bytes = [0_u8; 16];
        random.fill(&mut bytes);
        assert!(seen.insert(bytes), "the same 16 bytes came twice");
    }
}

/// A task goes on when the call that started it is long over.
pub async fn spawned_task_runs_to_its_end(fixture: &dyn Fixture) {
    let Some(runtime) = fixture.runtime() else { return };
    let (done, finished) = tokio::sync::oneshot::channel();
    runtime.spawn(Box::pin(async move {
        tokio::task::yield_now().await;
        done.send(7).expect("the case waits");
    }));
    assert_eq!(finished.await, Ok(7));
}

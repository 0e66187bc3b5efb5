//! How long a peer may keep us waiting: a floor under its speed, with some grace.
//!
//! Pure arithmetic on instants; whoever waits owns the timer.

use std::time::Duration;

use tokio::time::Instant;

/// A store of patience. Waiting drains it second by second, every byte refills it at the agreed rate, and
/// it never holds more than the grace it began with. So a stall may last as long as the grace, a peer below
/// the rate runs dry in time, and no fast start buys a long stall.
#[derive(Clone, Debug)]
pub(crate) struct Pace {
    bytes_per_second: u32,
    grace: Duration,
    left: Duration,
    waiting_since: Option<Instant>,
}

impl Pace {
    pub(crate) const fn new(bytes_per_second: u32, grace: Duration) -> Self {
        Self { bytes_per_second, grace, left: grace, waiting_since: None }
    }

    /// Waits for the peer, from `now` or from when the wait began; returns when patience ends.
    pub(crate) fn wait(&mut self, now: impl FnOnce() -> Instant) -> Instant {
        *self.waiting_since.get_or_insert_with(now) + self.left
    }

    /// Counts `bytes` that the peer sent or took, and ends the wait.
    pub(crate) fn progress(&mut self, now: impl FnOnce() -> Instant, bytes: u64) {
        let Some(since) = self.waiting_since.take() else { return };
        let waited = now().saturating_duration_since(since);
        let earned = Duration::from_nanos(
            bytes.saturating_mul(1_000_000_000) / u64::from(self.bytes_per_second.max(1)),
        );
        self.left = self.left.saturating_sub(waited).saturating_add(earned).min(self.grace);
    }

    /// Starts afresh, with all the grace.
    pub(crate) fn restart(&mut self) {
        self.left = self.grace;
        self.waiting_since = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRACE: Duration = Duration::from_secs(10);

    fn trickle(bytes: u64, every: Duration) -> Option<Duration> {
        let start = Instant::now();
        let mut pace = Pace::new(500, GRACE);
        let mut now = start;
        for _ in 0..10_000 {
            let deadline = pace.wait(|| now);
            if deadline <= now + every {
                return Some(deadline - start);
            }
            now += every;
            pace.progress(|| now, bytes);
        }
        None
    }

    #[test]
    fn a_silent_peer_is_given_the_grace() {
        assert_eq!(trickle(0, Duration::from_secs(1)), Some(GRACE));
    }

    #[test]
    fn a_peer_below_the_rate_runs_dry() {
        assert_eq!(trickle(1, Duration::from_secs(1)).map(|end| end.as_secs()), Some(10));
        let end = trickle(300, Duration::from_secs(1)).expect("300 of 500 bytes a second is too slow");
        assert!(end < Duration::from_secs(30), "closed after {end:?}");
    }

    #[test]
    fn a_peer_at_the_rate_may_go_on_for_ever() {
        assert_eq!(trickle(500, Duration::from_secs(1)), None);
        assert_eq!(trickle(4_000, Duration::from_secs(8)), None);
    }

    #[test]
    fn a_fast_start_buys_no_more_than_the_grace() {
        let start = Instant::now();
        let mut pace = Pace::new(500, GRACE);
        pace.wait(|| start);
        pace.progress(|| start, u64::MAX);
        assert_eq!(pace.wait(|| start), start + GRACE);
    }

    #[test]
    fn time_that_nobody_waits_costs_nothing() {
        let start = Instant::now();
        let mut pace = Pace::new(500, GRACE);
        pace.progress(|| start + GRACE * 5, 0);
        assert_eq!(pace.wait(|| start + GRACE * 5), start + GRACE * 6);
    }
}

//! Time that stands still until a test moves it.

use std::{
    collections::BTreeMap,
    fmt,
    future::{Future, poll_fn},
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
    time::Duration,
};

use async_trait::async_trait;
use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use rustango_ports::runtime::Clock;

/// A clock that only a test moves. Clones show the same time.
///
/// Durations count in whole microseconds and are rounded up.
///
/// ```
/// use std::time::Duration;
/// use rustango_ports::runtime::Clock as _;
/// use rustango_testing::clock::VirtualClock;
///
/// let clock = VirtualClock::new();
/// let before = clock.now();
/// clock.advance(Duration::from_secs(60));
/// assert_eq!((clock.now() - before).num_seconds(), 60);
/// ```
#[derive(Clone)]
pub struct VirtualClock {
    state: Arc<Mutex<State>>,
}

struct State {
    now: DateTime<Utc>,
    /// Who sleeps until when, in the order in which they are to wake.
    sleepers: BTreeMap<Alarm, Waker>,
    registered: u64,
    /// Who waits for someone to fall asleep.
    watchers: Vec<Waker>,
}

/// The end of one sleep; of two at the same time, that of the earlier sleeper
/// comes first.
type Alarm = (DateTime<Utc>, u64);

impl VirtualClock {
    /// Starts at the beginning of the year 2000.
    #[must_use]
    pub fn new() -> Self {
        /// 2000-01-01T00:00:00Z in seconds since 1970.
        const BEGINNING_OF_2000: i64 = 946_684_800;
        Self::starting_at(DateTime::from_timestamp(BEGINNING_OF_2000, 0).unwrap_or_default())
    }

    /// Starts at a time, cut to whole microseconds.
    #[must_use]
    pub fn starting_at(now: DateTime<Utc>) -> Self {
        Self {
            state: Arc::new(Mutex::new(State {
                now: now.trunc_subsecs(6),
                sleepers: BTreeMap::new(),
                registered: 0,
                watchers: Vec::new(),
            })),
        }
    }

    /// Moves the time and wakes whoever's time has come, those who wanted to
    /// wake earlier first.
    ///
    /// A task runs only after this returns, and sees the new time. To let each
    /// sleeper see the time it asked for, use
    /// [`advance_to_next`](Self::advance_to_next).
    pub fn advance(&self, duration: Duration) {
        let mut state = self.state();
        state.now = later(state.now, duration);
        wake_all(state);
    }

    /// Moves the time to the next moment at which someone wakes, and returns
    /// by how much, or returns nothing if nobody sleeps.
    pub fn advance_to_next(&self) -> Option<Duration> {
        let mut state = self.state();
        let (next, _) = *state.sleepers.first_key_value()?.0;
        let moved = (next - state.now).to_std().unwrap_or_default();
        state.now = state.now.max(next);
        wake_all(state);
        Some(moved)
    }

    /// Returns how many sleep.
    #[must_use]
    pub fn sleepers(&self) -> usize {
        self.state().sleepers.len()
    }

    /// Waits until at least this many sleep, so that a test moves the time
    /// only after the tasks it started have come to rest.
    pub async fn until_sleeping(&self, count: usize) {
        poll_fn(|context| {
            let mut state = self.state();
            if state.sleepers.len() >= count {
                return Poll::Ready(());
            }
            if !state.watchers.iter().any(|known| known.will_wake(context.waker())) {
                state.watchers.push(context.waker().clone());
            }
            Poll::Pending
        })
        .await;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Wakes whoever's time has come, in order, with the lock released: what a
/// waker does is none of our business.
fn wake_all(mut state: MutexGuard<'_, State>) {
    let now = state.now;
    let asleep = state.sleepers.split_off(&(now, u64::MAX));
    let awake = std::mem::replace(&mut state.sleepers, asleep);
    drop(state);
    for waker in awake.into_values() {
        waker.wake();
    }
}

fn later(now: DateTime<Utc>, duration: Duration) -> DateTime<Utc> {
    let microseconds = duration.as_nanos().div_ceil(1_000);
    i64::try_from(microseconds)
        .ok()
        .and_then(|microseconds| now.checked_add_signed(TimeDelta::microseconds(microseconds)))
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
}

impl Default for VirtualClock {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Clock for VirtualClock {
    fn now(&self) -> DateTime<Utc> {
        self.state().now
    }

    async fn sleep(&self, duration: Duration) {
        let alarm = {
            let mut state = self.state();
            state.registered += 1;
            (later(state.now, duration), state.registered)
        };
        Sleep { clock: self, alarm }.await;
    }
}

struct Sleep<'a> {
    clock: &'a VirtualClock,
    alarm: Alarm,
}

impl Future for Sleep<'_> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.clock.state();
        if state.now >= self.alarm.0 {
            return Poll::Ready(());
        }
        state.sleepers.insert(self.alarm, context.waker().clone());
        let watchers = std::mem::take(&mut state.watchers);
        drop(state);
        watchers.into_iter().for_each(Waker::wake);
        Poll::Pending
    }
}

impl Drop for Sleep<'_> {
    fn drop(&mut self) {
        self.clock.state().sleepers.remove(&self.alarm);
    }
}

impl fmt::Debug for VirtualClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("VirtualClock")
            .field("now", &state.now)
            .field("sleepers", &state.sleepers.len())
            .finish_non_exhaustive()
    }
}

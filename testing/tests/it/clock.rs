//! The virtual clock: time moves when told, sleepers wake in order.

use std::{
    future::Future,
    pin::pin,
    sync::{Arc, Mutex},
    task::{Context, Poll, Wake, Waker},
    time::Duration,
};

use chrono::{DateTime, Utc};
use rustango_ports::runtime::Clock as _;
use rustango_testing::clock::VirtualClock;

const SECOND: Duration = Duration::from_secs(1);

fn seconds_since(start: DateTime<Utc>, clock: &VirtualClock) -> i64 {
    (clock.now() - start).num_seconds()
}

/// Writes down its name whenever it is woken.
struct Bell(&'static str, Arc<Mutex<Vec<&'static str>>>);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.1.lock().expect("nobody panics here").push(self.0);
    }
}

#[test]
fn time_stands_still_until_it_is_moved() {
    let clock = VirtualClock::new();
    let start = clock.now();
    assert_eq!(start.to_rfc3339(), "2000-01-01T00:00:00+00:00");
    assert_eq!(clock.now(), start);
    clock.clone().advance(90 * SECOND);
    assert_eq!(seconds_since(start, &clock), 90, "clones show the same time");
}

#[test]
fn time_is_in_whole_microseconds() {
    let odd = DateTime::from_timestamp(0, 1_999).unwrap();
    let clock = VirtualClock::starting_at(odd);
    assert_eq!(clock.now().timestamp_subsec_nanos(), 1_000);
    clock.advance(Duration::from_nanos(1));
    assert_eq!(clock.now().timestamp_subsec_nanos(), 2_000);
}

#[test]
fn a_sleep_ends_no_earlier_than_asked() {
    let clock = VirtualClock::new();
    let mut context = Context::from_waker(Waker::noop());
    let mut sleep = pin!(clock.sleep(Duration::from_nanos(1_500)));
    assert_eq!(sleep.as_mut().poll(&mut context), Poll::Pending);
    clock.advance(Duration::from_micros(1));
    assert_eq!(sleep.as_mut().poll(&mut context), Poll::Pending);
    clock.advance(Duration::from_micros(1));
    assert_eq!(sleep.as_mut().poll(&mut context), Poll::Ready(()));
}

#[test]
fn no_time_at_all_is_no_sleep() {
    let clock = VirtualClock::new();
    let mut sleep = pin!(clock.sleep(Duration::ZERO));
    assert_eq!(sleep.as_mut().poll(&mut Context::from_waker(Waker::noop())), Poll::Ready(()));
}

#[test]
fn a_sleep_beyond_the_calendar_never_ends() {
    let clock = VirtualClock::new();
    let mut sleep = pin!(clock.sleep(Duration::MAX));
    let mut context = Context::from_waker(Waker::noop());
    assert_eq!(sleep.as_mut().poll(&mut context), Poll::Pending);
    clock.advance(Duration::from_hours(24 * 365 * 1_000));
    assert_eq!(sleep.as_mut().poll(&mut context), Poll::Pending);
}

#[test]
fn sleepers_wake_in_the_order_of_their_times_and_then_of_their_arrival() {
    let clock = VirtualClock::new();
    let woken = Arc::new(Mutex::new(Vec::new()));
    let mut sleeps: Vec<_> = [("third", 3), ("first", 1), ("also first", 1), ("late", 9), ("second", 2)]
        .map(|(name, seconds)| {
            let bell = Waker::from(Arc::new(Bell(name, Arc::clone(&woken))));
            (clock.sleep(seconds * SECOND), bell)
        })
        .into();
    for (sleep, bell) in &mut sleeps {
        assert_eq!(sleep.as_mut().poll(&mut Context::from_waker(bell)), Poll::Pending);
    }
    assert_eq!(clock.sleepers(), 5);
    clock.advance(3 * SECOND);
    assert_eq!(*woken.lock().unwrap(), ["first", "also first", "second", "third"]);
    assert_eq!(clock.sleepers(), 1);
}

#[test]
fn who_stops_waiting_sleeps_no_more() {
    let clock = VirtualClock::new();
    let mut sleep = clock.sleep(SECOND);
    assert_eq!(sleep.as_mut().poll(&mut Context::from_waker(Waker::noop())), Poll::Pending);
    assert_eq!(clock.sleepers(), 1);
    drop(sleep);
    assert_eq!(clock.sleepers(), 0);
    assert_eq!(clock.advance_to_next(), None);
}

#[test]
fn a_sleeper_polled_anew_is_woken_where_it_was_polled_last() {
    let clock = VirtualClock::new();
    let woken = Arc::new(Mutex::new(Vec::new()));
    let mut sleep = clock.sleep(SECOND);
    for name in ["before", "after"] {
        let bell = Waker::from(Arc::new(Bell(name, Arc::clone(&woken))));
        assert_eq!(sleep.as_mut().poll(&mut Context::from_waker(&bell)), Poll::Pending);
    }
    assert_eq!(clock.sleepers(), 1);
    clock.advance(SECOND);
    assert_eq!(*woken.lock().unwrap(), ["after"]);
}

#[tokio::test]
async fn step_by_step_each_task_sees_the_time_it_asked_for() {
    let clock = VirtualClock::new();
    let start = clock.now();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let tasks = [2, 5].map(|seconds| {
        let (clock, seen) = (clock.clone(), Arc::clone(&seen));
        tokio::spawn(async move {
            for _ in 0..3 {
                clock.sleep(seconds * SECOND).await;
                seen.lock().unwrap().push((seconds, seconds_since(start, &clock)));
            }
        })
    });
    for awake in [2, 2, 2, 2, 1] {
        clock.until_sleeping(awake).await;
        clock.advance_to_next().expect("a task sleeps");
        // Let the woken task run: it falls asleep again, or ends.
        tokio::task::yield_now().await;
    }
    clock.until_sleeping(1).await;
    assert_eq!(clock.advance_to_next(), Some(5 * SECOND));
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(*seen.lock().unwrap(), [(2, 2), (2, 4), (5, 5), (2, 6), (5, 10), (5, 15)]);
}

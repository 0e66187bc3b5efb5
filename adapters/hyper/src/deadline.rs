//! When the client of a connection has kept us waiting for too long.
//!
//! One timer for each connection, set again only when it must ring earlier or has rung too early: a busy
//! connection seldom touches the timer wheel, and between its requests not even the clock. It only counts
//! them, and the timer looks now and then whether the count has changed.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, Waker, ready},
    time::Duration,
};

use tokio::{
    task::coop::has_budget_remaining,
    time::{Instant, Sleep, sleep_until},
};

use crate::{
    config::ServerConfig,
    pace::Pace,
    traffic::{Stage, Traffic},
};

/// How long a connection is quiet before it is parked, at least; at most twice as long. Between the
/// requests of a busy one less time passes; to the others the new start costs about a microsecond.
const PARK_AFTER: Duration = Duration::from_millis(20);

/// What took too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overdue {
    /// The rest of a request head.
    Head,
    /// The next request, or the client's taking of an answer.
    Client,
    /// The close, once we had decided on it.
    Close,
    /// Nothing yet, but the connection can be parked.
    Quiet,
}

#[derive(Debug)]
pub(crate) struct Deadline {
    timer: Pin<Box<Sleep>>,
    /// Whom the timer wakes.
    sleeper: Option<Waker>,
    header_timeout: Duration,
    idle_timeout: Duration,
    close_timeout: Duration,
    patience: Pace,
    head_since: Option<Instant>,
    close_since: Option<Instant>,
    rest: Option<Rest>,
    closing: bool,
    parked: bool,
    requests: u32,
    written: u64,
}

/// Where a connection at rest was last looked at.
#[derive(Clone, Copy, Debug)]
struct Rest {
    since: Instant,
    requests: u32,
}

/// What is awaited.
#[derive(Clone, Copy, Debug)]
enum Due {
    /// Nothing of the client.
    Never,
    /// The next request of a connection that hyper holds, for some while.
    Rest,
    At(Instant, Overdue),
}

impl Deadline {
    pub(crate) fn new(config: &ServerConfig) -> Self {
        Self {
            timer: Box::pin(sleep_until(Instant::now() + config.idle_timeout)),
            sleeper: None,
            header_timeout: config.header_timeout,
            idle_timeout: config.idle_timeout,
            close_timeout: config.linger_timeout,
            patience: Pace::new(config.min_rate, config.idle_timeout),
            head_since: None,
            close_since: None,
            rest: None,
            closing: false,
            parked: false,
            requests: 0,
            written: 0,
        }
    }

    /// Allows the close its time, and nothing else any more.
    pub(crate) fn close(&mut self) {
        self.closing = true;
    }

    /// Notes that the connection waits without hyper.
    pub(crate) fn park(&mut self) {
        self.parked = true;
    }

    /// Notes that hyper is back.
    pub(crate) fn unpark(&mut self) {
        self.parked = false;
    }

    /// Is ready when something is overdue. To be polled after the connection has done what it can.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>, traffic: &Traffic) -> Poll<Overdue> {
        let mut due = self.due(traffic);
        let ring = match due {
            Due::Rest => self.rest.map(|rest| rest.since + PARK_AFTER),
            Due::At(deadline, _) => Some(deadline),
            Due::Never => None,
        };
        if let Some(ring) = ring
            && ring < self.timer.deadline()
        {
            self.set(ring);
        }
        loop {
            ready!(self.poll_timer(cx));
            let now = Instant::now();
            if let Due::Rest = due {
                due = self.look_again(now);
            }
            let next = match due {
                Due::At(deadline, overdue) if deadline <= now => return Poll::Ready(overdue),
                Due::At(deadline, _) => deadline,
                Due::Rest => now + PARK_AFTER,
                Due::Never => now + self.idle_timeout,
            };
            self.set(next);
        }
    }

    fn set(&mut self, deadline: Instant) {
        self.timer.as_mut().reset(deadline);
        self.sleeper = None;
    }

    /// Waits for the timer, which is left alone while it knows whom to wake.
    fn poll_timer(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.sleeper.as_ref().is_some_and(|sleeper| sleeper.will_wake(cx.waker()))
            && !self.timer.is_elapsed()
        {
            return Poll::Pending;
        }
        // Without a budget the timer is told nothing, and the task is polled again.
        let may_wait = has_budget_remaining();
        let rung = self.timer.as_mut().poll(cx);
        self.sleeper = (rung.is_pending() && may_wait).then(|| cx.waker().clone());
        rung
    }

    fn due(&mut self, traffic: &Traffic) -> Due {
        if self.closing || traffic.is_lingering() {
            let since = *self.close_since.get_or_insert_with(Instant::now);
            return Due::At(since + self.close_timeout, Overdue::Close);
        }
        let (stage, requests) = (traffic.stage(), traffic.requests());
        let news = std::mem::replace(&mut self.requests, requests) != requests;
        if news {
            self.patience.restart();
        }
        if news || stage != Stage::Head {
            self.head_since = None;
        }
        if traffic.is_our_turn() {
            self.rest = None;
            self.patience.restart();
            return Due::Never;
        }
        if stage == Stage::Head {
            self.rest = None;
            let since = *self.head_since.get_or_insert_with(Instant::now);
            return Due::At(since + self.header_timeout, Overdue::Head);
        }
        let written = traffic.written();
        let taken = written - std::mem::replace(&mut self.written, written);
        let rests = !self.parked && traffic.is_at_rest();
        if rests && self.rest.is_some() {
            return Due::Rest;
        }
        if taken > 0 {
            self.patience.progress(Instant::now, taken);
        }
        if rests {
            self.rest = Some(Rest { since: Instant::now(), requests });
            return Due::Rest;
        }
        self.rest = None;
        Due::At(self.patience.wait(Instant::now), Overdue::Client)
    }

    /// Decides on a connection at rest, when the timer has rung.
    fn look_again(&mut self, now: Instant) -> Due {
        let requests = self.requests;
        let rest = self.rest.get_or_insert(Rest { since: now, requests });
        if rest.requests != requests {
            *rest = Rest { since: now, requests };
            return Due::Rest;
        }
        let quiet = rest.since + PARK_AFTER;
        let deadline = self.patience.wait(|| rest.since);
        if quiet < deadline { Due::At(quiet, Overdue::Quiet) } else { Due::At(deadline, Overdue::Client) }
    }
}

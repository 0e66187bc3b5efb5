//! When the client of a connection has kept us waiting for too long.
//!
//! One timer for each connection, set again only when it must ring earlier or has rung too early: a busy
//! connection seldom touches the timer wheel.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::time::{Instant, Sleep, sleep_until};

use crate::{
    config::ServerConfig,
    pace::Pace,
    traffic::{Stage, Traffic},
};

/// How long a connection is quiet before it is parked. Between the requests of a busy one less time passes;
/// to the others the new start costs about a microsecond.
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
    header_timeout: Duration,
    idle_timeout: Duration,
    close_timeout: Duration,
    patience: Pace,
    head_since: Option<Instant>,
    close_since: Option<Instant>,
    closing: bool,
    parked: bool,
    requests: u32,
    written: u64,
}

impl Deadline {
    pub(crate) fn new(config: &ServerConfig) -> Self {
        Self {
            timer: Box::pin(sleep_until(Instant::now() + config.idle_timeout)),
            header_timeout: config.header_timeout,
            idle_timeout: config.idle_timeout,
            close_timeout: config.linger_timeout,
            patience: Pace::new(config.min_rate, config.idle_timeout),
            head_since: None,
            close_since: None,
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
        let due = self.due(traffic);
        if let Some((deadline, _)) = due
            && deadline < self.timer.deadline()
        {
            self.timer.as_mut().reset(deadline);
        }
        loop {
            ready!(self.timer.as_mut().poll(cx));
            let now = Instant::now();
            let next = match due {
                Some((deadline, overdue)) if deadline <= now => return Poll::Ready(overdue),
                Some((deadline, _)) => deadline,
                None => now + self.idle_timeout,
            };
            self.timer.as_mut().reset(next);
        }
    }

    fn due(&mut self, traffic: &Traffic) -> Option<(Instant, Overdue)> {
        if self.closing || traffic.is_lingering() {
            let since = *self.close_since.get_or_insert_with(Instant::now);
            return Some((since + self.close_timeout, Overdue::Close));
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
            self.patience.restart();
            return None;
        }
        if stage == Stage::Head {
            let since = *self.head_since.get_or_insert_with(Instant::now);
            return Some((since + self.header_timeout, Overdue::Head));
        }
        let written = traffic.written();
        let taken = written - std::mem::replace(&mut self.written, written);
        if taken > 0 {
            self.patience.progress(Instant::now, taken);
        }
        let deadline = self.patience.wait(Instant::now);
        if !self.parked && traffic.is_at_rest() {
            let quiet = deadline.min(self.patience.waiting_since().unwrap_or(deadline) + PARK_AFTER);
            if quiet < deadline {
                return Some((quiet, Overdue::Quiet));
            }
        }
        Some((deadline, Overdue::Client))
    }
}

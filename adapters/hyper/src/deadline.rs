//! When the client of a connection has kept us waiting for too long.
//!
//! One timer for each connection, set again only when it must ring earlier or has rung too early: a busy
//! connection never touches the timer wheel.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use pin_project_lite::pin_project;
use tokio::time::{Instant, Sleep, sleep_until};

use crate::{
    config::ServerConfig,
    pace::Pace,
    traffic::{Stage, Traffic},
};

/// What took too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overdue {
    /// The rest of a request head.
    Head,
    /// The next request, or the client's taking of an answer.
    Client,
    /// The close, once we had decided on it.
    Close,
}

pin_project! {
    #[derive(Debug)]
    pub(crate) struct Deadline {
        #[pin]
        timer: Sleep,
        header_timeout: Duration,
        idle_timeout: Duration,
        close_timeout: Duration,
        patience: Pace,
        head_since: Option<Instant>,
        close_since: Option<Instant>,
        closing: bool,
        requests: u32,
        written: u64,
    }
}

impl Deadline {
    pub(crate) fn new(config: &ServerConfig) -> Self {
        Self {
            timer: sleep_until(Instant::now() + config.idle_timeout),
            header_timeout: config.header_timeout,
            idle_timeout: config.idle_timeout,
            close_timeout: config.linger_timeout,
            patience: Pace::new(config.min_rate, config.idle_timeout),
            head_since: None,
            close_since: None,
            closing: false,
            requests: 0,
            written: 0,
        }
    }

    /// Allows the close its time, and nothing else any more.
    pub(crate) fn close(self: Pin<&mut Self>) {
        *self.project().closing = true;
    }

    /// Is ready when something is overdue. To be polled after the connection has done what it can.
    pub(crate) fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>, traffic: &Traffic) -> Poll<Overdue> {
        let due = self.as_mut().due(cx, traffic);
        let mut timer = self.as_mut().project().timer;
        if let Some((deadline, _)) = due
            && deadline < timer.deadline()
        {
            timer.as_mut().reset(deadline);
        }
        loop {
            ready!(timer.as_mut().poll(cx));
            let now = Instant::now();
            let next = match due {
                Some((deadline, overdue)) if deadline <= now => return Poll::Ready(overdue),
                Some((deadline, _)) => deadline,
                None => now + self.idle_timeout,
            };
            timer = self.as_mut().project().timer;
            timer.as_mut().reset(next);
        }
    }

    fn due(self: Pin<&mut Self>, cx: &mut Context<'_>, traffic: &Traffic) -> Option<(Instant, Overdue)> {
        let this = self.project();
        if *this.closing || traffic.is_lingering() {
            let since = *this.close_since.get_or_insert_with(Instant::now);
            return Some((since + *this.close_timeout, Overdue::Close));
        }
        let (stage, requests) = (traffic.stage(), traffic.requests());
        let news = std::mem::replace(this.requests, requests) != requests;
        if news {
            this.patience.restart();
        }
        if news || stage != Stage::Head {
            *this.head_since = None;
        }
        if stage == Stage::Opaque {
            traffic.waker().register(cx.waker());
        }
        if traffic.is_our_turn() {
            this.patience.restart();
            return None;
        }
        if stage == Stage::Head {
            let since = *this.head_since.get_or_insert_with(Instant::now);
            return Some((since + *this.header_timeout, Overdue::Head));
        }
        let written = traffic.written();
        let taken = written - std::mem::replace(this.written, written);
        if taken > 0 {
            this.patience.progress(Instant::now, taken);
        }
        Some((this.patience.wait(Instant::now), Overdue::Client))
    }
}

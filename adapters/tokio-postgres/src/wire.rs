//! The socket of a connection, driven by whoever waits for an answer from it.
//!
//! tokio-postgres splits a connection into a client, whose calls wait on a
//! channel, and the socket, which is usually given a task of its own: then
//! every answer wakes that task, which wakes the caller. Here the caller drives
//! the socket while he waits. A call that is dropped leaves its answer to be
//! read away by whoever drives next; nobody does while the connection lies
//! idle, and then nothing is expected from it.

use std::{
    fmt,
    future::{Future, poll_fn},
    pin::pin,
    task::{Context, Poll, Waker},
};

use tokio_postgres::{AsyncMessage, Connection, Error, Socket};

use crate::tls::Encrypted;

/// The socket of a connection.
pub(crate) struct Wire {
    /// The socket, while it is open.
    connection: Option<Connection<Socket, Encrypted>>,
    /// What broke it, until somebody was told.
    fault: Option<Error>,
}

impl Wire {
    pub(crate) fn new(connection: Connection<Socket, Encrypted>) -> Self {
        Self { connection: Some(connection), fault: None }
    }

    /// Drives the socket until the work, whose calls all go through it, is done.
    pub(crate) async fn drive<T>(
        &mut self,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let mut work = pin!(work);
        // Whoever drove before is still to be woken by calls. He does not wait
        // any more; and the work is polled after every move of the socket.
        self.poll(&mut Context::from_waker(Waker::noop()));
        let outcome = poll_fn(|context| {
            let mut unwatched = Context::from_waker(Waker::noop());
            if let Poll::Ready(outcome) = work.as_mut().poll(&mut unwatched) {
                return Poll::Ready(outcome);
            }
            self.poll(context);
            work.as_mut().poll(&mut unwatched)
        })
        .await;
        outcome.map_err(|error| self.reason_of(error))
    }

    /// Moves what can be moved, and has the caller woken when there is more.
    fn poll(&mut self, context: &mut Context<'_>) {
        while let Some(connection) = &mut self.connection {
            match connection.poll_message(context) {
                Poll::Pending => return,
                Poll::Ready(Some(Ok(AsyncMessage::Notice(notice)))) => {
                    tracing::debug!(database = "PostgreSQL", notice = notice.message());
                }
                // Notifications, which nobody here asks for.
                Poll::Ready(Some(Ok(_))) => {}
                // Dropped, the connection ends the calls that wait for it.
                Poll::Ready(Some(Err(error))) => {
                    self.connection = None;
                    self.fault = Some(error);
                }
                Poll::Ready(None) => self.connection = None,
            }
        }
    }

    /// Tells whether the socket is closed, as far as can be told without asking.
    pub(crate) fn is_closed(&mut self) -> bool {
        self.poll(&mut Context::from_waker(Waker::noop()));
        self.connection.is_none()
    }

    /// Drives the socket to its end, once its client is gone.
    pub(crate) async fn finish(mut self) {
        poll_fn(|context| {
            self.poll(context);
            if self.connection.is_none() { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }

    /// Returns what broke the socket, where a call only knows that it is closed.
    fn reason_of(&mut self, error: Error) -> Error {
        if error.is_closed() { self.fault.take().unwrap_or(error) } else { error }
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire").field("is_open", &self.connection.is_some()).finish_non_exhaustive()
    }
}

//! The socket as hyper sees it: framing checked on the way in, a close that lets the client read the answer.
//!
//! It knows nothing of requests, and of hyper only that a broken head makes it answer 400 and close.

use std::{
    io,
    mem::MaybeUninit,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use rustango_ports::runtime::Clock as _;
use rustango_system::SystemClock;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    sync::OwnedSemaphorePermit,
};

use crate::{
    framing::{Framing, Place, Protocol},
    traffic::{Stage, Traffic},
};

/// What hyper reads in place of the rest of a head at fault: no head can go on with a NUL, and the empty
/// line makes its parser look. Its answers to earlier requests on the connection come first, as they must.
const HEAD_SPOILER: &[u8] = b"\0\r\n\r\n";

/// The same for chunks: no state of a decoder allows both bytes.
const BODY_SPOILER: &[u8] = b"\r\0";

/// Writes what a client gets that was too slow with its head.
fn head_overdue() -> String {
    // Every answer in the 400s has a date (RFC 9110, section 6.6.1).
    let date = SystemClock.now().format("%a, %d %b %Y %H:%M:%S GMT");
    format!("HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\ndate: {date}\r\n\r\n")
}

/// How much of what a client still sends is read and thrown away at a time.
const SCRATCH: usize = 8 * 1024;

/// How much is read before there is a hyper to read it: mostly a whole head.
const FIRST: usize = 1024;

/// An answer up to this size is written in one piece: to copy it takes less time than the kernel takes to
/// gather its pieces.
const PIECE: usize = 1024;

#[derive(Debug)]
pub(crate) struct Io<T, P = OwnedSemaphorePermit> {
    inner: T,
    framing: Framing,
    traffic: Arc<Traffic>,
    /// Bytes that were read while there was no hyper to read them.
    unread: Bytes,
    /// The part of a spoiler that has not reached hyper yet, once a message was at fault.
    spoiler: Option<&'static [u8]>,
    ended: bool,
    closing: Closing,
    linger: usize,
    /// Held for as long as the socket is open, also by whoever it is handed to in an upgrade.
    _permit: P,
}

#[derive(Debug)]
enum Closing {
    /// The connection is in use.
    NotYet,
    /// We have said that we are done, and read up to so many bytes that the client had under way.
    Draining(usize),
    /// The client sends on and on; it may read our answer until the time is over.
    Waiting,
    Done,
}

impl<T, P> Io<T, P> {
    /// Wraps a socket. Up to `linger` bytes are read and dropped at the end, so that a client who is
    /// still sending can read its answer.
    pub(crate) fn new(inner: T, traffic: Arc<Traffic>, linger: usize, permit: P) -> Self {
        Self {
            inner,
            framing: Framing::new(),
            traffic,
            spoiler: None,
            ended: false,
            closing: Closing::NotYet,
            linger,
            unread: Bytes::new(),
            _permit: permit,
        }
    }

    fn inspect(&mut self, buf: &mut ReadBuf<'_>, before: usize) {
        if self.framing.is_opaque() {
            return;
        }
        if self.traffic.is_upgraded() {
            self.framing.set_opaque();
        } else if let Err(fault) = self.framing.inspect(&buf.filled()[before..]) {
            tracing::debug!(reason = fault.reason, "request refused");
            buf.set_filled(before + fault.at);
            let (stage, spoiler) = match fault.place {
                Place::Head => (Stage::Head, HEAD_SPOILER),
                Place::Body => (Stage::Body, BODY_SPOILER),
            };
            self.traffic.set_stage(stage);
            self.spoiler = Some(feed(spoiler, buf));
            return;
        }
        self.traffic.set_stage(match &self.framing {
            framing if framing.is_opaque() => Stage::Opaque,
            framing if framing.at_boundary() => Stage::Boundary,
            framing if framing.in_head() => Stage::Head,
            _ => Stage::Body,
        });
    }

    /// Returns true while nothing but the end is awaited of the client: its request has come, and has no
    /// whole answer yet.
    fn awaits_end(&self) -> bool {
        self.traffic.is_in_flight() && self.framing.at_boundary() && !self.ended && self.unread.is_empty()
    }

    /// Returns true while the client may be sending something that nobody will read.
    fn may_still_send(&self) -> bool {
        !self.ended && !self.framing.is_opaque() && (self.spoiler.is_some() || !self.framing.at_boundary())
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin, P: Unpin> Io<T, P> {
    /// Waits for the first bytes after a pause; `None` is the end.
    pub(crate) fn poll_first(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Option<Protocol>>> {
        loop {
            if !self.unread.is_empty() {
                match self.framing.protocol(&self.unread) {
                    Some(protocol) => {
                        if protocol == Protocol::Http2 {
                            self.traffic.set_stage(Stage::Opaque);
                        }
                        return Poll::Ready(Ok(Some(protocol)));
                    }
                    None => self.traffic.set_stage(Stage::Head),
                }
            }
            let mut scratch = [MaybeUninit::uninit(); FIRST];
            let mut buf = ReadBuf::uninit(&mut scratch);
            ready!(Pin::new(&mut self.inner).poll_read(cx, &mut buf))?;
            if buf.filled().is_empty() {
                return Poll::Ready(Ok(None));
            }
            self.unread = if self.unread.is_empty() {
                Bytes::copy_from_slice(buf.filled())
            } else {
                [&self.unread, buf.filled()].concat().into()
            };
        }
    }

    /// Looks whether a client that awaits its answer has gone, which is an error.
    ///
    /// Hyper would look itself, but takes a fresh buffer of 8 KiB for it at every request. What a client
    /// sends instead is kept, and the next request on the connection; then nobody looks any more.
    fn poll_gone(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        if self.awaits_end() {
            let mut scratch = [MaybeUninit::uninit(); FIRST];
            let mut buf = ReadBuf::uninit(&mut scratch);
            if let Poll::Ready(read) = Pin::new(&mut self.inner).poll_read(cx, &mut buf) {
                read?;
                if buf.filled().is_empty() {
                    self.ended = true;
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                self.unread = Bytes::copy_from_slice(buf.filled());
            }
        }
        Ok(())
    }

    fn note_written(
        &mut self,
        cx: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        match &written {
            Poll::Ready(Ok(bytes)) => self.traffic.add_written(*bytes),
            Poll::Ready(Err(_)) => {}
            Poll::Pending => {
                self.traffic.block();
                self.poll_gone(cx)?;
            }
        }
        written
    }

    /// Answers 408. Between messages nothing of ours is under way, so that it cannot land inside another
    /// answer; it fits the empty socket buffer, or is lost.
    pub(crate) fn poll_give_up(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let _ = Pin::new(&mut self.inner).poll_write(cx, head_overdue().as_bytes());
        Poll::Ready(())
    }
}

fn feed(bytes: &'static [u8], buf: &mut ReadBuf<'_>) -> &'static [u8] {
    let (now, later) = bytes.split_at(bytes.len().min(buf.remaining()));
    buf.put_slice(now);
    later
}

impl<T: AsyncRead + AsyncWrite + Unpin, P: Unpin> AsyncRead for Io<T, P> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.traffic.head_overdue() {
            ready!(self.poll_give_up(cx));
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        if let Some(rest) = self.spoiler {
            if rest.is_empty() {
                return Poll::Pending;
            }
            self.spoiler = Some(feed(rest, buf));
            return Poll::Ready(Ok(()));
        }
        let before = buf.filled().len();
        if !self.unread.is_empty() {
            let length = self.unread.len().min(buf.remaining());
            buf.put_slice(&self.unread.split_to(length));
            self.inspect(buf, before);
            return Poll::Ready(Ok(()));
        }
        ready!(Pin::new(&mut self.inner).poll_read(cx, buf))?;
        if buf.filled().len() == before {
            self.ended = buf.remaining() > 0;
            return Poll::Ready(Ok(()));
        }
        self.inspect(buf, before);
        Poll::Ready(Ok(()))
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin, P: Unpin> AsyncWrite for Io<T, P> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write(cx, buf);
        self.note_written(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let length: usize = bufs.iter().map(|buf| buf.len()).sum();
        let written = if length <= PIECE {
            let mut scratch = [MaybeUninit::uninit(); PIECE];
            let mut piece = ReadBuf::uninit(&mut scratch);
            for buf in bufs {
                piece.put_slice(buf);
            }
            Pin::new(&mut self.inner).poll_write(cx, piece.filled())
        } else {
            Pin::new(&mut self.inner).poll_write_vectored(cx, bufs)
        };
        self.note_written(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    /// Hyper flushes at the end of each turn, also while it waits for an answer.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.inner).poll_flush(cx))?;
        Poll::Ready(self.poll_gone(cx))
    }

    /// Closes in the order of RFC 9112, section 9.6: first our side; then, if the client may still be
    /// sending, its bytes are read and dropped for a while. Closing at once would reset the connection and
    /// could destroy the answer before the client has read it.
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            match self.closing {
                Closing::NotYet => {
                    ready!(Pin::new(&mut self.inner).poll_shutdown(cx))?;
                    self.closing = if self.may_still_send() {
                        self.traffic.linger();
                        Closing::Draining(self.linger)
                    } else {
                        Closing::Done
                    };
                }
                Closing::Draining(0) => self.closing = Closing::Waiting,
                Closing::Draining(left) => {
                    let mut scratch = [MaybeUninit::uninit(); SCRATCH];
                    let mut buf = ReadBuf::uninit(&mut scratch[..left.min(SCRATCH)]);
                    let read = ready!(Pin::new(&mut self.inner).poll_read(cx, &mut buf));
                    self.closing = match buf.filled().len() {
                        read if read > 0 => Closing::Draining(left - read),
                        _ => Closing::Done,
                    };
                    if read.is_err() {
                        self.closing = Closing::Done;
                    }
                }
                // The connection's timer ends this.
                Closing::Waiting => return Poll::Pending,
                Closing::Done => return Poll::Ready(Ok(())),
            }
        }
    }
}

#[cfg(test)]
mod tests;

//! Where one HTTP/1 message ends and the next begins: a strict reading of RFC 9112, sections 2 and 6.
//!
//! Hyper accepts messages that intermediaries read in more than one way, and drops the header field that
//! would have told (`Content-Length` beside `Transfer-Encoding`). This reader sees the bytes before hyper
//! does, follows message boundaries, and finds fault where a message is ambiguous. It neither parses nor
//! checks anything else, and knows nothing of sockets.
//!
//! It is sound because it is the stricter of the two: a message that both accept has one framing only (no
//! length and no coding, one decimal `Content-Length`, or exactly `chunked`), so both find the same
//! boundaries; a message that either refuses ends the connection.

use memchr::{memchr, memchr2};

/// The bytes with which a client opens HTTP/2 without being asked (RFC 9113, section 3.4).
const HTTP2_PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// The longest `Content-Length` or `Transfer-Encoding` line, without its line feed.
const FRAMING_LINE: usize = 64;

/// The most hexadecimal digits of a chunk size: those of a `u64`.
const CHUNK_DIGITS: u8 = 16;

/// Bytes that must not reach hyper, from `at` in the last piece onwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) at: usize,
    pub(crate) place: Place,
    pub(crate) reason: &'static str,
}

/// The part of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Head,
    Body,
}

/// What a connection speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    Http1,
    Http2,
}

/// Follows the messages of one connection.
#[derive(Debug)]
pub(crate) struct Framing {
    state: State,
    line: Line,
    /// A number sign was in the request line.
    fragment: bool,
    length: Option<u64>,
    chunked: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Nothing has come yet that tells HTTP/1 from HTTP/2.
    Unknown,
    StartLine,
    Fields,
    Length(u64),
    Chunk(Chunk),
    /// Not HTTP/1: HTTP/2, or whatever followed an upgrade.
    Opaque,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chunk {
    Size { value: u64, digits: u8 },
    Space { value: u64 },
    Extension { value: u64 },
    SizeEnd { value: u64 },
    Data(u64),
    DataReturn,
    DataEnd,
    Trailers,
}

/// The start of a line that came in pieces.
#[derive(Debug)]
struct Line {
    start: [u8; FRAMING_LINE],
    len: usize,
    last: u8,
}

impl Framing {
    pub(crate) const fn new() -> Self {
        Self {
            state: State::Unknown,
            line: Line { start: [0; FRAMING_LINE], len: 0, last: 0 },
            fragment: false,
            length: None,
            chunked: false,
        }
    }

    /// Returns true between messages, when no byte of the next one has come.
    pub(crate) fn at_boundary(&self) -> bool {
        matches!(self.state, State::Unknown | State::StartLine) && self.line.len == 0
    }

    /// Returns true inside the head of a message.
    pub(crate) fn in_head(&self) -> bool {
        matches!(self.state, State::Unknown | State::StartLine | State::Fields) && !self.at_boundary()
    }

    /// Returns true once the connection speaks HTTP/2, or has been upgraded.
    pub(crate) fn is_opaque(&self) -> bool {
        self.state == State::Opaque
    }

    /// Stops looking: the connection no longer carries HTTP/1.
    pub(crate) fn set_opaque(&mut self) {
        self.state = State::Opaque;
    }

    /// Tells the protocol from `bytes`, the first after a pause; `None` while it takes more to tell. They
    /// are not inspected yet.
    pub(crate) fn protocol(&mut self, bytes: &[u8]) -> Option<Protocol> {
        if self.state == State::Unknown {
            if bytes.starts_with(HTTP2_PREFACE) {
                self.state = State::Opaque;
                return Some(Protocol::Http2);
            }
            if HTTP2_PREFACE.starts_with(bytes) {
                return None;
            }
            self.state = State::StartLine;
        }
        Some(Protocol::Http1)
    }

    /// Reads the next bytes of an HTTP/1 connection, or none of any other.
    pub(crate) fn inspect(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let mut at = 0;
        while at < bytes.len() {
            at += match self.state {
                State::Unknown | State::StartLine | State::Fields => self.head(&bytes[at..]),
                State::Length(left) => Ok(self.length(left, bytes.len() - at)),
                State::Chunk(chunk) => self.chunk(chunk, &bytes[at..]),
                State::Opaque => return Ok(()),
            }
            .map_err(|fault| Fault { at: at + fault.at, ..fault })?;
        }
        Ok(())
    }

    fn head(&mut self, bytes: &[u8]) -> Result<usize, Fault> {
        let mut at = 0;
        while let Some(length) = self.line_end(&bytes[at..]) {
            let end = at + length;
            let ended = if self.line.len == 0 {
                self.end_line(&bytes[at..end], length)
            } else {
                self.line.push(&bytes[at..end]);
                let line = std::mem::replace(&mut self.line, Line::EMPTY);
                if line.last == b'\r' {
                    self.end_line(&line.start[..line.len.min(FRAMING_LINE)], line.len)
                } else {
                    Err("a line ends without a carriage return")
                }
            };
            ended.map_err(|reason| Fault { at: end, place: Place::Head, reason })?;
            at = end + 1;
            if !matches!(self.state, State::Unknown | State::StartLine | State::Fields) {
                return Ok(at);
            }
        }
        self.line.push(&bytes[at..]);
        Ok(bytes.len())
    }

    /// Looks for the end of a line, and in a request line for what hyper cuts off, while others take it for
    /// a part of the path.
    fn line_end(&mut self, bytes: &[u8]) -> Option<usize> {
        if self.state == State::Fields {
            return memchr(b'\n', bytes);
        }
        let found = memchr2(b'\n', b'#', bytes)?;
        if bytes[found] == b'\n' {
            return Some(found);
        }
        self.fragment = true;
        memchr(b'\n', &bytes[found..]).map(|length| found + length)
    }

    /// Takes a line without its line feed. Of a long line that came in pieces only the start is here, and
    /// its `length` tells.
    fn end_line(&mut self, line: &[u8], length: usize) -> Result<(), &'static str> {
        let whole = line.len() == length;
        let text = match line {
            [text @ .., b'\r'] => text,
            text if !whole => text,
            _ => return Err("a line ends without a carriage return"),
        };
        if self.state != State::Fields {
            if std::mem::take(&mut self.fragment) {
                return Err("a fragment in the request line");
            }
            // Empty lines before a request are skipped (RFC 9112, section 2.2).
            if !text.is_empty() {
                self.state = State::Fields;
                self.length = None;
                self.chunked = false;
            }
            return Ok(());
        }
        let Some(first) = text.first() else {
            self.end_head();
            return Ok(());
        };
        match first | 0x20 {
            b'c' => {
                if let Some(value) = field(text, b"content-length") {
                    return self.content_length(value, length);
                }
            }
            b't' => {
                if let Some(value) = field(text, b"transfer-encoding") {
                    return self.transfer_encoding(value, length);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn content_length(&mut self, value: &[u8], line: usize) -> Result<(), &'static str> {
        if self.chunked {
            return Err("Content-Length beside Transfer-Encoding");
        }
        if self.length.is_some() {
            return Err("more than one Content-Length");
        }
        if line > FRAMING_LINE {
            return Err("an overlong Content-Length");
        }
        self.length = Some(decimal(value).ok_or("a Content-Length that is no number")?);
        Ok(())
    }

    fn transfer_encoding(&mut self, value: &[u8], line: usize) -> Result<(), &'static str> {
        if self.length.is_some() {
            return Err("Transfer-Encoding beside Content-Length");
        }
        if self.chunked {
            return Err("more than one Transfer-Encoding");
        }
        if line > FRAMING_LINE || !value.eq_ignore_ascii_case(b"chunked") {
            return Err("a Transfer-Encoding other than chunked");
        }
        self.chunked = true;
        Ok(())
    }

    fn end_head(&mut self) {
        self.state = match self.length {
            _ if self.chunked => State::Chunk(Chunk::START),
            Some(length) if length > 0 => State::Length(length),
            _ => State::StartLine,
        };
    }

    fn length(&mut self, left: u64, available: usize) -> usize {
        let taken = usize::try_from(left).map_or(available, |left| left.min(available));
        let left = left - taken as u64;
        self.state = if left == 0 { State::StartLine } else { State::Length(left) };
        taken
    }

    fn chunk(&mut self, chunk: Chunk, bytes: &[u8]) -> Result<usize, Fault> {
        let fault = |reason| Fault { at: 0, place: Place::Body, reason };
        if let Chunk::Data(left) = chunk {
            let taken = usize::try_from(left).map_or(bytes.len(), |left| left.min(bytes.len()));
            let left = left - taken as u64;
            self.state = State::Chunk(if left == 0 { Chunk::DataReturn } else { Chunk::Data(left) });
            return Ok(taken);
        }
        if chunk == Chunk::Trailers {
            return self.trailers(bytes);
        }
        let next = match (chunk, bytes[0]) {
            (Chunk::Size { value, digits }, digit) if digit.is_ascii_hexdigit() => {
                if digits == CHUNK_DIGITS {
                    return Err(fault("a chunk size that is too large"));
                }
                Chunk::Size { value: value << 4 | hexadecimal(digit), digits: digits + 1 }
            }
            (Chunk::Size { digits: 0, .. }, _) => return Err(fault("a chunk without a size")),
            (Chunk::Size { value, .. } | Chunk::Space { value }, b' ' | b'\t') => Chunk::Space { value },
            (Chunk::Size { value, .. } | Chunk::Space { value }, b';') => Chunk::Extension { value },
            (Chunk::Size { value, .. } | Chunk::Space { value } | Chunk::Extension { value }, b'\r') => {
                Chunk::SizeEnd { value }
            }
            (Chunk::Extension { value }, byte) if byte != b'\n' => Chunk::Extension { value },
            (Chunk::SizeEnd { value: 0 }, b'\n') => Chunk::Trailers,
            (Chunk::SizeEnd { value }, b'\n') => Chunk::Data(value),
            (Chunk::DataReturn, b'\r') => Chunk::DataEnd,
            (Chunk::DataEnd, b'\n') => Chunk::START,
            _ => return Err(fault("a broken chunk")),
        };
        self.state = State::Chunk(next);
        Ok(1)
    }

    fn trailers(&mut self, bytes: &[u8]) -> Result<usize, Fault> {
        let Some(length) = memchr(b'\n', bytes) else {
            self.line.push(bytes);
            return Ok(bytes.len());
        };
        self.line.push(&bytes[..length]);
        let line = std::mem::replace(&mut self.line, Line::EMPTY);
        if line.last != b'\r' {
            let reason = "a trailer line ends without a carriage return";
            return Err(Fault { at: length, place: Place::Body, reason });
        }
        if line.len == 1 {
            self.state = State::StartLine;
        }
        Ok(length + 1)
    }
}

impl Chunk {
    const START: Self = Self::Size { value: 0, digits: 0 };
}

impl Line {
    const EMPTY: Self = Self { start: [0; FRAMING_LINE], len: 0, last: 0 };

    fn push(&mut self, bytes: &[u8]) {
        let Some(last) = bytes.last() else { return };
        if let Some(room) = self.start.get_mut(self.len..) {
            let kept = room.len().min(bytes.len());
            room[..kept].copy_from_slice(&bytes[..kept]);
        }
        self.len = self.len.saturating_add(bytes.len());
        self.last = *last;
    }
}

/// Returns the value of the field `name`, when `line` is one.
fn field<'a>(line: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let (found, rest) = line.split_at_checked(name.len())?;
    let (colon, value) = rest.split_first()?;
    (*colon == b':' && found.eq_ignore_ascii_case(name)).then(|| trim(value))
}

fn trim(mut value: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = value {
        value = rest;
    }
    value
}

fn decimal(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0u64, |value, digit| {
        let digit = digit.is_ascii_digit().then(|| u64::from(digit - b'0'))?;
        value.checked_mul(10)?.checked_add(digit)
    })
}

fn hexadecimal(digit: u8) -> u64 {
    u64::from(match digit {
        b'0'..=b'9' => digit - b'0',
        _ => (digit | 0x20) - b'a' + 10,
    })
}

#[cfg(test)]
mod tests;

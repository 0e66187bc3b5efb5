//! One connection: bytes out, answers in, their bodies as framed (RFC 9112,
//! section 6.3).

use std::{net::SocketAddr, time::Duration};

use bytes::Bytes;
use chrono::NaiveDateTime;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

use super::transcript::{Message, readable};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) struct Wire {
    stream: TcpStream,
    piece: usize,
    received: Vec<u8>,
}

/// An answer as it came.
pub(super) struct Answer {
    status: String,
    fields: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Wire {
    /// Connects, to send at most `piece` bytes at a time.
    pub(super) async fn connect(address: SocketAddr, piece: usize) -> Self {
        let stream = TcpStream::connect(address).await.expect("the server listens");
        stream.set_nodelay(true).expect("a TCP connection");
        Self { stream, piece, received: Vec::new() }
    }

    /// Sends bytes. A server that has answered already may not want them all.
    pub(super) async fn send(&mut self, bytes: &[u8]) {
        for piece in bytes.chunks(self.piece.max(bytes.len() / 2_000)) {
            if self.stream.write_all(piece).await.is_err() {
                return;
            }
        }
    }

    /// Sends no more. The server may be gone by now.
    pub(super) async fn end(&mut self) {
        let _ = self.stream.shutdown().await;
    }

    /// Waits for the end of the connection.
    pub(super) async fn expect_close(&mut self) -> Result<(), String> {
        while self.read().await? {}
        if self.received.is_empty() {
            Ok(())
        } else {
            Err(format!("-- expected\nthe end of the connection\n-- found\n{}\n", readable(&self.received)))
        }
    }

    /// Reads the next answer, to HEAD without a body.
    pub(super) async fn answer(&mut self, is_head: bool) -> Result<Answer, String> {
        let head = self.read_past(b"\r\n\r\n", 0).await?;
        let head: Vec<u8> = self.received.drain(..head).collect();
        let head = readable(&head[..head.len() - 4]).replace("{0D}\n", "\n");
        let mut lines = head.split('\n').map(str::to_owned);
        let status = lines.next().unwrap_or_default();
        let fields = lines
            .map(|line| match line.split_once(": ") {
                Some((name, value)) => Ok((name.to_owned(), value.to_owned())),
                None => Err(format!("no field line: {line}\n")),
            })
            .collect::<Result<_, _>>()?;
        let mut answer = Answer { status, fields, body: Vec::new() };
        let length = if is_head || answer.has_no_body() {
            0
        } else if answer.field("transfer-encoding").is_some() {
            self.chunks().await?
        } else if let Some(length) = answer.field("content-length") {
            let length = length.parse().map_err(|_| format!("no length: {length}\n"))?;
            self.read_to(length).await?;
            length
        } else {
            while self.read().await? {}
            self.received.len()
        };
        answer.body = self.received.drain(..length).collect();
        Ok(answer)
    }

    /// Reads to the end of the last chunk, or of the connection.
    async fn chunks(&mut self) -> Result<usize, String> {
        let mut at = 0;
        loop {
            let Ok(data) = self.read_past(b"\r\n", at).await else { return Ok(self.received.len()) };
            let size = std::str::from_utf8(&self.received[at..data - 2]).unwrap_or_default();
            let size =
                usize::from_str_radix(size, 16).map_err(|_| format!("no size of a chunk: {size}\n"))?;
            at = data + size + 2;
            self.read_to(at).await?;
            if size == 0 {
                return Ok(at);
            }
        }
    }

    /// Reads until `mark` has come, and returns where it ends.
    async fn read_past(&mut self, mark: &[u8], from: usize) -> Result<usize, String> {
        loop {
            let found = self.received[from..].windows(mark.len()).position(|part| part == mark);
            match found {
                Some(at) => return Ok(from + at + mark.len()),
                None if self.read().await? => {}
                None => return Err(self.cut_short()),
            }
        }
    }

    async fn read_to(&mut self, length: usize) -> Result<(), String> {
        while self.received.len() < length {
            if !self.read().await? {
                return Err(self.cut_short());
            }
        }
        Ok(())
    }

    fn cut_short(&self) -> String {
        format!(
            "-- expected\nan answer\n-- found\n{}\n-- and the end of the connection\n",
            readable(&self.received)
        )
    }

    /// Reads some bytes; false is the end.
    async fn read(&mut self) -> Result<bool, String> {
        match timeout(PATIENCE, self.stream.read_buf(&mut self.received)).await {
            Ok(Ok(read)) => Ok(read > 0),
            Ok(Err(error)) => Err(format!("the connection broke: {error}\n")),
            Err(_) => {
                let received = readable(&self.received);
                Err(format!("nothing more came within {PATIENCE:?}, after\n{received}\n"))
            }
        }
    }
}

impl Answer {
    fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Returns the fields, in their order.
    pub(super) fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// Returns the digits of the status.
    pub(super) fn code(&self) -> &str {
        self.status.split(' ').nth(1).unwrap_or_default()
    }

    /// Returns the body without the chunks that it came in.
    pub(super) fn content(&self) -> Bytes {
        if self.field("transfer-encoding").is_none() {
            return self.body.clone().into();
        }
        let (mut content, mut rest) = (Vec::new(), &self.body[..]);
        while let Some(end) = rest.windows(2).position(|pair| pair == b"\r\n") {
            let size = std::str::from_utf8(&rest[..end]).unwrap_or_default();
            let size = usize::from_str_radix(size, 16).unwrap_or_default();
            let data = &rest[end + 2..];
            content.extend_from_slice(&data[..size.min(data.len())]);
            rest = data.get(size + 2..).unwrap_or_default();
        }
        content.into()
    }

    fn has_no_body(&self) -> bool {
        let code = self.code();
        code.starts_with('1') || matches!(code, "204" | "304")
    }

    /// Tells whether the answer itself is yet to come.
    pub(super) fn is_interim(&self) -> bool {
        self.status.starts_with("HTTP/1.1 1")
    }

    /// Returns the status and the fields.
    pub(super) fn head(&self) -> Result<(StatusCode, HeaderMap), String> {
        let status = self.code().parse().map_err(|_| format!("no status: {}\n", self.status))?;
        let mut headers = HeaderMap::new();
        for (name, value) in &self.fields {
            let name = HeaderName::try_from(name).map_err(|fault| format!("{fault}: {name}\n"))?;
            headers
                .append(name, HeaderValue::try_from(value).map_err(|fault| format!("{fault}: {value}\n"))?);
        }
        Ok((status, headers))
    }

    /// Returns the id that the server gave the request: 32 hexadecimal digits.
    pub(super) fn request_id(&self) -> Option<&str> {
        let is_id = |id: &&str| id.len() == 32 && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        self.field("x-request-id").filter(is_id)
    }

    /// Writes placeholders for what differs from run to run.
    pub(super) fn message(&self) -> Message {
        let id = self.request_id();
        let field = |(name, value): &(String, String)| match name.as_str() {
            "date" if is_date(value) => "date: {date}".to_owned(),
            "x-request-id" if id == Some(value) => "x-request-id: {request-id}".to_owned(),
            _ => format!("{name}: {value}"),
        };
        Message::new(self.status.clone(), self.fields.iter().map(field).collect(), self.body.clone())
    }
}

/// Tells whether text is a date in the form that senders must use (RFC 9110,
/// section 5.6.7).
fn is_date(text: &str) -> bool {
    const FORM: &str = "%a, %d %b %Y %H:%M:%S GMT";
    NaiveDateTime::parse_from_str(text, FORM).is_ok_and(|date| date.format(FORM).to_string() == text)
}

//! Files of transcripts, read. The notation is told in the module above.

use std::{
    fmt::{self, Write as _},
    iter,
};

/// What is said on one connection.
#[derive(Debug)]
pub(super) struct Exchange {
    pub(super) line: usize,
    pub(super) title: String,
    pub(super) steps: Vec<Step>,
    pub(super) at_once: bool,
}

#[derive(Debug)]
pub(super) enum Step {
    Send(Block),
    /// The client sends no more.
    End,
    Expect(Expected),
    /// The server ends the connection.
    Close,
}

/// Bytes to send, their `{length}` unresolved.
#[derive(Debug, Default)]
pub(super) struct Block(Vec<u8>);

/// An answer as it is written, its placeholders unresolved.
#[derive(Debug, Default)]
pub(super) struct Expected {
    status: String,
    fields: Vec<String>,
    body: Option<Vec<u8>>,
}

impl Exchange {
    pub(super) fn closes(&self) -> bool {
        matches!(self.steps.last(), Some(Step::Close))
    }
}

/// Reads a file.
///
/// # Panics
/// Where it is not in the notation, with the number of the line.
pub(super) fn parse(text: &str) -> Vec<Exchange> {
    let mut exchanges: Vec<Exchange> = Vec::new();
    for (number, line) in iter::zip(1.., text.lines()) {
        if let Some(title) = line.strip_prefix("# ") {
            exchanges.push(Exchange {
                line: number,
                title: title.to_owned(),
                steps: Vec::new(),
                at_once: false,
            });
        } else if line.starts_with(['>', '<', '@']) {
            let exchange = exchanges.last_mut().unwrap_or_else(|| panic!("line {number}: no exchange yet"));
            exchange.read(line).unwrap_or_else(|fault| panic!("line {number}: {fault}: {line}"));
        }
    }
    exchanges
}

impl Exchange {
    fn read(&mut self, line: &str) -> Result<(), &'static str> {
        match line {
            "> {end}" => self.steps.push(Step::End),
            "< {close}" => self.steps.push(Step::Close),
            "@ at once" => self.at_once = true,
            _ => {
                let (sigil, text) = line.split_once(' ').unwrap_or((line, ""));
                match sigil {
                    ">" => self.send(&ended(text), 1),
                    ">>" => self.send(&unescaped(text), 1),
                    "<" if text.starts_with("HTTP/") => {
                        let status = text.to_owned();
                        self.steps.push(Step::Expect(Expected { status, ..Expected::default() }));
                    }
                    "<" => self.expected()?.line(text),
                    "<<" => self.expected()?.body(&unescaped(text)),
                    _ => {
                        let times = sigil.strip_prefix(">*").and_then(|times| times.parse().ok());
                        self.send(&ended(text), times.ok_or("no such sigil")?);
                    }
                }
            }
        }
        Ok(())
    }

    fn send(&mut self, bytes: &[u8], times: usize) {
        if !matches!(self.steps.last(), Some(Step::Send(_))) {
            self.steps.push(Step::Send(Block::default()));
        }
        if let Some(Step::Send(Block(block))) = self.steps.last_mut() {
            block.extend(bytes.repeat(times));
        }
    }

    fn expected(&mut self) -> Result<&mut Expected, &'static str> {
        match self.steps.last_mut() {
            Some(Step::Expect(expected)) => Ok(expected),
            _ => Err("an answer begins with its status line"),
        }
    }
}

impl Block {
    pub(super) fn bytes(&self) -> Vec<u8> {
        let head = self.0.windows(4).position(|end| end == b"\r\n\r\n").map_or(0, |end| end + 4);
        replaced(&self.0, b"{length}", Some(&(self.0.len() - head).to_string()))
    }
}

impl Expected {
    fn line(&mut self, text: &str) {
        match &mut self.body {
            Some(body) => body.extend(ended(text)),
            None if text.is_empty() => self.body = Some(Vec::new()),
            None => self.field(text),
        }
    }

    fn field(&mut self, text: &str) {
        let fields: &[&str] = match text {
            "{usual}" => &["date: {date}", "x-content-type-options: nosniff", "x-request-id: {request-id}"],
            "{json}" => &["{usual}", "content-type: application/json", "content-length: {length}"],
            "{problem}" => &["{usual}", "content-type: application/problem+json", "content-length: {length}"],
            field => return self.fields.push(field.to_owned()),
        };
        for field in fields {
            self.field(field);
        }
    }

    fn body(&mut self, bytes: &[u8]) {
        self.body.get_or_insert_default().extend(bytes);
    }

    /// Fills in what is known once the answer is here: the id of the request.
    pub(super) fn message(&self, id: Option<&str>) -> Message {
        let body = replaced(self.body.as_deref().unwrap_or_default(), b"{request-id}", id);
        let length = body.len().to_string();
        let fields = self.fields.iter().map(|field| field.replace("{length}", &length));
        Message::new(self.status.clone(), fields.collect(), body)
    }
}

/// An answer, ready to be compared.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Message {
    status: String,
    fields: Vec<String>,
    body: Vec<u8>,
}

impl Message {
    pub(super) fn new(status: String, mut fields: Vec<String>, body: Vec<u8>) -> Self {
        fields.sort_unstable();
        Self { status, fields, body }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n\n{}", self.status, self.fields.join("\n"), readable(&self.body))
    }
}

fn replaced(text: &[u8], name: &[u8], value: Option<&str>) -> Vec<u8> {
    let at = text.windows(name.len()).position(|part| part == name);
    match (at, value) {
        (Some(at), Some(value)) => [&text[..at], value.as_bytes(), &text[at + name.len()..]].concat(),
        _ => text.to_vec(),
    }
}

fn ended(text: &str) -> Vec<u8> {
    [&unescaped(text), &b"\r\n"[..]].concat()
}

/// Resolves `{0D}` and `{a*70}`; other braces stand for themselves.
fn unescaped(mut text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Some((before, rest)) = text.split_once('{') {
        bytes.extend(before.as_bytes());
        let escaped = rest.split_once('}').and_then(|(inside, after)| Some((escape(inside)?, after)));
        if let Some((meant, after)) = escaped {
            bytes.extend(meant);
            text = after;
        } else {
            bytes.push(b'{');
            text = rest;
        }
    }
    bytes.extend(text.as_bytes());
    bytes
}

fn escape(inside: &str) -> Option<Vec<u8>> {
    if inside.contains('{') {
        return None;
    }
    if let Some((text, times)) = inside.rsplit_once('*') {
        return Some(text.as_bytes().repeat(times.parse().ok()?));
    }
    let is_byte = inside.len() == 2 && inside.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'A'..=b'F'));
    if is_byte { u8::from_str_radix(inside, 16).ok().map(|byte| vec![byte]) } else { None }
}

/// Writes bytes as the files do.
pub(super) fn readable(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            if character.is_control() && character != '\n' {
                escape_into(&mut text, character.to_string().as_bytes());
            } else {
                text.push(character);
            }
        }
        escape_into(&mut text, chunk.invalid());
    }
    text
}

fn escape_into(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(text, "{{{byte:02X}}}");
    }
}

//! Where verbs write to.

use std::{
    io::{self, Write},
    sync::{Mutex, PoisonError},
};

use serde::Serialize;

/// Takes what verbs say: lines for people, or one JSON document for machines.
pub struct Output {
    to: Mutex<Box<dyn Write + Send>>,
    notes: Mutex<Box<dyn Write + Send>>,
    json: bool,
    colors: bool,
}

impl Output {
    /// Writes results to one and notes on the way to the other.
    pub(crate) fn new(
        to: Box<dyn Write + Send>,
        notes: Box<dyn Write + Send>,
        json: bool,
        colors: bool,
    ) -> Self {
        Self { to: Mutex::new(to), notes: Mutex::new(notes), json, colors }
    }

    /// Returns whether a machine reads it (`--json`).
    #[must_use]
    pub const fn is_json(&self) -> bool {
        self.json
    }

    /// Writes a line for people; nothing where a machine reads.
    ///
    /// # Errors
    /// Where nobody reads any more.
    pub fn line(&self, line: &str) -> io::Result<()> {
        if self.json { Ok(()) } else { self.write(line) }
    }

    /// Writes a line that is what was asked for, whoever reads: SQL, JSON.
    ///
    /// # Errors
    /// Where nobody reads any more.
    pub fn write(&self, line: &str) -> io::Result<()> {
        let mut to = self.to.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(to, "{line}")?;
        to.flush()
    }

    /// Writes the document for machines; nothing where people read.
    ///
    /// # Errors
    /// Where nobody reads any more.
    pub fn json(&self, document: &impl Serialize) -> io::Result<()> {
        if self.json { self.write(&serde_json::to_string_pretty(document)?) } else { Ok(()) }
    }

    /// Returns a way to write what was asked for, piece by piece.
    pub(crate) const fn writer(&self) -> Pieces<'_> {
        Pieces(self)
    }

    /// Tells people how it goes, beside the result.
    pub fn note(&self, note: &str) {
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        // The work goes on where nobody reads this.
        let _ = writeln!(notes, "{note}").and_then(|()| notes.flush());
    }

    /// Marks what went well, where colours are shown.
    #[must_use]
    pub fn good(&self, text: &str) -> String {
        self.painted("32", text)
    }

    /// Marks what is amiss, where colours are shown.
    #[must_use]
    pub fn bad(&self, text: &str) -> String {
        self.painted("31", text)
    }

    /// Marks what somebody should look at, where colours are shown.
    #[must_use]
    pub fn odd(&self, text: &str) -> String {
        self.painted("33", text)
    }

    fn painted(&self, color: &str, text: &str) -> String {
        if self.colors { format!("\u{1b}[{color}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// Writes pieces of a result.
pub(crate) struct Pieces<'a>(&'a Output);

impl Write for Pieces<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.to.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.to.lock().unwrap_or_else(PoisonError::into_inner).flush()
    }
}

impl std::fmt::Debug for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Output")
            .field("json", &self.json)
            .field("colors", &self.colors)
            .finish_non_exhaustive()
    }
}

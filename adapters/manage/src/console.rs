//! Where a command line reads and writes.

use std::{
    fmt,
    io::{self, BufRead, BufReader, Cursor, IsTerminal as _, Write, stderr, stdin, stdout},
    sync::{Arc, Mutex, PoisonError},
};

use crate::terminal::Terminal;

/// Where a command line writes results and notes, and whom it can ask.
pub struct Console {
    pub(crate) out: Box<dyn Write + Send>,
    pub(crate) notes: Box<dyn Write + Send>,
    pub(crate) terminal: Option<Terminal>,
    pub(crate) colors: bool,
}

impl Console {
    /// Takes the streams of the process: it asks where somebody sits at them,
    /// and colours what a terminal shows, unless `NO_COLOR` is set
    /// (<https://no-color.org>).
    #[must_use]
    pub fn of_process() -> Self {
        let asks = stdin().is_terminal() && stderr().is_terminal();
        Self {
            out: Box::new(stdout()),
            notes: Box::new(stderr()),
            terminal: asks.then(|| Terminal::new(Box::new(BufReader::new(stdin())), Box::new(stderr()))),
            colors: stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
        }
    }

    /// Writes into memory, where a test looks, and asks nobody.
    #[must_use]
    pub fn captured() -> (Self, Captured) {
        let captured = Captured::default();
        let console = Self {
            out: Box::new(captured.out.clone()),
            notes: Box::new(captured.notes.clone()),
            terminal: None,
            colors: false,
        };
        (console, captured)
    }

    /// Answers what is asked with these lines, one after the other.
    #[must_use]
    pub fn answering(mut self, lines: &str) -> Self {
        let from: Box<dyn BufRead + Send> = Box::new(Cursor::new(lines.to_owned().into_bytes()));
        self.terminal = Some(Terminal::new(from, Box::new(io::sink())));
        self
    }
}

impl fmt::Debug for Console {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Console").field("colors", &self.colors).finish_non_exhaustive()
    }
}

/// What was written.
#[derive(Clone, Debug, Default)]
pub struct Captured {
    out: Memory,
    notes: Memory,
}

impl Captured {
    /// Returns the results.
    #[must_use]
    pub fn out(&self) -> String {
        self.out.text()
    }

    /// Returns the notes and errors.
    #[must_use]
    pub fn notes(&self) -> String {
        self.notes.text()
    }
}

#[derive(Clone, Debug, Default)]
struct Memory(Arc<Mutex<Vec<u8>>>);

impl Memory {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

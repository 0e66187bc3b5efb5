//! The thread that a connection lives on: it takes commands, one after the
//! other, and answers them. It knows nothing of pools and transactions.

use std::{
    io,
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, Sender},
    },
    thread,
};

use rusqlite::Connection;
use tokio::sync::oneshot;

use crate::{
    cells::{Cells, Rows},
    statements::{Answer, Statements},
};

/// What the driver says when it fails.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// What SQLite says.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// The system has no thread for the connection.
    #[error("no thread can be started")]
    NoThread(#[source] io::Error),
    /// Whoever worked on the connection is gone.
    #[error("the thread of the connection has ended")]
    Ended,
}

/// What a connection is asked to do, and where the answer goes. Whoever waits
/// no longer for an answer has closed its end.
enum Command {
    Run {
        sql: Arc<str>,
        binds: Cells,
        answer: Reply<Answer>,
    },
    /// Opens a statement and answers with its first batch.
    Open {
        sql: Arc<str>,
        binds: Cells,
        size: usize,
        answer: Reply<Rows>,
    },
    /// Answers with the next batch of the open statement; any other command
    /// closes it.
    Next {
        answer: Reply<Rows>,
    },
    Control {
        sql: Arc<str>,
        answer: Reply<()>,
    },
    Ping {
        answer: Reply<()>,
    },
    Close {
        answer: Reply<()>,
    },
}

type Reply<T> = oneshot::Sender<Result<T, Fault>>;

/// The way to the thread of a connection. Dropped, it lets the thread end
/// after what it is at.
#[derive(Debug)]
pub(crate) struct Worker {
    commands: Sender<Command>,
    in_transaction: Arc<AtomicBool>,
}

impl Worker {
    /// Starts a thread, and opens the connection on it.
    pub(crate) async fn start(
        statement_cache_capacity: usize,
        open: impl FnOnce() -> rusqlite::Result<Connection> + Send + 'static,
    ) -> Result<Self, Fault> {
        let (commands, received) = mpsc::channel();
        let (reply, opened) = oneshot::channel();
        let in_transaction = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&in_transaction);
        let work = move || match open() {
            Ok(connection) => {
                // Where nobody waits any more, there are no commands either.
                let _ = reply.send(Ok(()));
                live(connection, statement_cache_capacity, &seen, &received);
            }
            Err(error) => {
                let _ = reply.send(Err(Fault::from(error)));
            }
        };
        thread::Builder::new().name("rustango-sqlite".to_owned()).spawn(work).map_err(Fault::NoThread)?;
        opened.await.unwrap_or(Err(Fault::Ended))?;
        Ok(Self { commands, in_transaction })
    }

    /// Tells whether a transaction was open after the last answer.
    pub(crate) fn is_in_transaction(&self) -> bool {
        self.in_transaction.load(Ordering::Acquire)
    }

    /// Runs a statement to its end.
    pub(crate) async fn run(&self, sql: Arc<str>, binds: Cells) -> Result<Answer, Fault> {
        self.ask(|answer| Command::Run { sql, binds, answer }).await
    }

    /// Opens a statement and returns its first rows, at most so many.
    pub(crate) async fn open(&self, sql: Arc<str>, binds: Cells, size: usize) -> Result<Rows, Fault> {
        self.ask(|answer| Command::Open { sql, binds, size, answer }).await
    }

    /// Returns the next rows of the open statement.
    pub(crate) async fn next(&self) -> Result<Rows, Fault> {
        self.ask(|answer| Command::Next { answer }).await
    }

    /// Runs statements of ours, with `; ` between them.
    pub(crate) async fn control(&self, sql: Arc<str>) -> Result<(), Fault> {
        self.ask(|answer| Command::Control { sql, answer }).await
    }

    /// Waits until all that was asked before is done.
    pub(crate) async fn ping(&self) -> Result<(), Fault> {
        self.ask(|answer| Command::Ping { answer }).await
    }

    /// Closes the connection.
    pub(crate) async fn close(&self) -> Result<(), Fault> {
        self.ask(|answer| Command::Close { answer }).await
    }

    async fn ask<T>(&self, command: impl FnOnce(Reply<T>) -> Command) -> Result<T, Fault> {
        let (reply, answer) = oneshot::channel();
        self.commands.send(command(reply)).map_err(|_ended| Fault::Ended)?;
        answer.await.unwrap_or(Err(Fault::Ended))
    }
}

/// Works until the connection is closed or nobody has a way to it any more.
fn live(
    mut connection: Connection,
    statement_cache_capacity: usize,
    in_transaction: &AtomicBool,
    commands: &Receiver<Command>,
) {
    let desk = Desk { connection: &connection, in_transaction, commands };
    let closing = desk.serve(statement_cache_capacity);
    // SQLite frees what hooks hold before it has ended the last transaction.
    let closed = connection
        .progress_handler(0, None::<fn() -> bool>)
        .and_then(|()| connection.close().map_err(|(_connection, error)| error));
    if let Some(answer) = closing {
        let _ = answer.send(closed.map_err(Fault::from));
    }
}

/// Where commands come in and answers go out.
struct Desk<'c> {
    connection: &'c Connection,
    in_transaction: &'c AtomicBool,
    commands: &'c Receiver<Command>,
}

impl Desk<'_> {
    /// Returns who wants to know when the connection is closed.
    fn serve(&self, statement_cache_capacity: usize) -> Option<Reply<()>> {
        let mut statements = Statements::new(self.connection, statement_cache_capacity);
        let mut left_over = None;
        while let Some(command) = left_over.take().or_else(|| self.commands.recv().ok()) {
            match command {
                Command::Run { sql, binds, answer } => self.reply(answer, || statements.run(&sql, &binds)),
                Command::Open { sql, binds, size, answer } => {
                    left_over = self.stream(&mut statements, &sql, &binds, size, answer);
                }
                // Its statement has ended.
                Command::Next { answer } => self.reply(answer, || Err(Fault::Ended)),
                Command::Control { sql, answer } => self.reply(answer, || statements.control(&sql)),
                Command::Ping { answer } => self.reply(answer, || Ok(())),
                Command::Close { answer } => return Some(answer),
            }
        }
        None
    }

    /// Does what is asked, if anybody still wants to know: what was cut off
    /// before it began is not begun.
    fn reply<T>(&self, answer: Reply<T>, work: impl FnOnce() -> Result<T, Fault>) {
        if !answer.is_closed() {
            let outcome = work();
            self.send(answer, outcome);
        }
    }

    /// Answers, and tells what came of the transaction: some errors end it.
    fn send<T>(&self, answer: Reply<T>, outcome: Result<T, Fault>) {
        self.in_transaction.store(!self.connection.is_autocommit(), Ordering::Release);
        let _ = answer.send(outcome);
    }

    /// Answers with the rows of one statement, batch by batch, until something
    /// else is asked for, which it returns.
    fn stream(
        &self,
        statements: &mut Statements<'_>,
        sql: &str,
        binds: &Cells,
        size: usize,
        answer: Reply<Rows>,
    ) -> Option<Command> {
        if answer.is_closed() {
            return None;
        }
        let mut waiting = Some(answer);
        let outcome = statements.each_batch(sql, binds, size, |batch| {
            let is_last = batch.len < size;
            if let Some(answer) = waiting.take() {
                self.send(answer, Ok(batch));
            }
            if is_last {
                return ControlFlow::Break(None);
            }
            match self.commands.recv() {
                Ok(Command::Next { answer: next }) => {
                    waiting = Some(next);
                    ControlFlow::Continue(())
                }
                other => ControlFlow::Break(other.ok()),
            }
        });
        match (outcome, waiting) {
            (Ok(left_over), _) => left_over,
            (Err(error), Some(answer)) => {
                self.send(answer, Err(error));
                None
            }
            (Err(_), None) => None,
        }
    }
}

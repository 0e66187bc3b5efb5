//! Statements on one connection: prepared once, run many times. It knows no
//! threads.

use std::{ops::ControlFlow, sync::Arc};

use hashlink::LruCache;
use rusqlite::{
    Connection, PrepFlags, Statement,
    types::{ToSqlOutput, ValueRef},
};

use crate::{
    cells::{Cells, Names, Rows, Stored},
    worker::Fault,
};

/// The statements that a connection has prepared, the one used last on top.
pub(crate) struct Statements<'c> {
    connection: &'c Connection,
    kept: LruCache<Arc<str>, Prepared<'c>>,
}

struct Prepared<'c> {
    sql: Arc<str>,
    statement: Statement<'c>,
    names: Names,
}

impl<'c> Statements<'c> {
    pub(crate) fn new(connection: &'c Connection, capacity: usize) -> Self {
        Self { connection, kept: LruCache::new(capacity) }
    }

    /// Runs a statement to its end.
    pub(crate) fn run(&mut self, sql: &str, binds: &Cells) -> Result<Answer, Fault> {
        let before = self.connection.total_changes();
        let rows = self.with(sql, binds, |prepared| prepared.read(usize::MAX))?;
        // What a statement that changes nothing finds here is from the one before.
        let is_changed = self.connection.total_changes() != before;
        let rows_affected = if is_changed { self.connection.changes() } else { 0 };
        Ok(Answer { rows, rows_affected })
    }

    /// Runs a statement and hands out its rows in batches of so many, until it
    /// is told to stop; behind the last row the batches are smaller.
    pub(crate) fn each_batch<B>(
        &mut self,
        sql: &str,
        binds: &Cells,
        size: usize,
        hand_out: impl FnMut(Rows) -> ControlFlow<B>,
    ) -> Result<B, Fault> {
        self.with(sql, binds, |prepared| prepared.read_batches(size, hand_out))
    }

    /// Runs statements of ours, with `; ` between them.
    pub(crate) fn control(&mut self, sql: &str) -> Result<(), Fault> {
        let none = Cells::default();
        sql.split("; ").try_for_each(|sql| self.with(sql, &none, |prepared| prepared.read(1)).map(drop))
    }

    fn with<T>(
        &mut self,
        sql: &str,
        binds: &Cells,
        work: impl FnOnce(&mut Prepared<'c>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let mut prepared = match self.kept.remove(sql) {
            Some(prepared) => prepared,
            None => Prepared::new(self.connection, sql)?,
        };
        let outcome = prepared.bind(binds).and_then(|()| work(&mut prepared));
        prepared.statement.clear_bindings();
        self.kept.insert(Arc::clone(&prepared.sql), prepared);
        outcome
    }
}

impl<'c> Prepared<'c> {
    fn new(connection: &'c Connection, sql: &str) -> Result<Self, Fault> {
        let statement = connection.prepare_with_flags(sql, PrepFlags::SQLITE_PREPARE_PERSISTENT)?;
        Ok(Self { sql: Arc::from(sql), statement, names: Names::default() })
    }

    fn bind(&mut self, binds: &Cells) -> Result<(), Fault> {
        let wanted = self.statement.parameter_count();
        if binds.len() != wanted {
            // SQLite itself would take what is missing for NULL.
            return Err(rusqlite::Error::InvalidParameterCount(binds.len(), wanted).into());
        }
        for position in 0..wanted {
            let value = match binds.get(position) {
                Stored::Null | Stored::Malformed => ValueRef::Null,
                Stored::Integer(value) => ValueRef::Integer(value),
                Stored::Real(value) => ValueRef::Real(value),
                Stored::Text(text) => ValueRef::Text(text.as_bytes()),
                Stored::Blob(bytes) => ValueRef::Blob(bytes),
            };
            self.statement.raw_bind_parameter(position + 1, ToSqlOutput::Borrowed(value))?;
        }
        Ok(())
    }

    /// Reads the first rows, at most so many.
    fn read(&mut self, limit: usize) -> Result<Rows, Fault> {
        let Self { statement, names, .. } = self;
        let (cells, len) = next_batch(&mut statement.raw_query(), names, limit)?;
        if len == 0 {
            refresh(names, statement)?;
        }
        Ok(Rows { cells, names: Arc::clone(names), len })
    }

    fn read_batches<B>(
        &mut self,
        size: usize,
        mut hand_out: impl FnMut(Rows) -> ControlFlow<B>,
    ) -> Result<B, Fault> {
        let Self { statement, names, .. } = self;
        let mut rows = statement.raw_query();
        loop {
            let (cells, len) = next_batch(&mut rows, names, size)?;
            if let ControlFlow::Break(end) = hand_out(Rows { cells, names: Arc::clone(names), len }) {
                return Ok(end);
            }
        }
    }
}

/// All that a statement answered.
pub(crate) struct Answer {
    pub(crate) rows: Rows,
    /// How many rows it inserted, changed or deleted.
    pub(crate) rows_affected: u64,
}

/// Reads the next rows, at most so many, and counts them.
fn next_batch(
    rows: &mut rusqlite::Rows<'_>,
    names: &mut Names,
    size: usize,
) -> Result<(Cells, usize), Fault> {
    let mut cells = Cells::default();
    let mut len = 0;
    while len < size
        && let Some(row) = rows.next()?
    {
        if len == 0 {
            // Not before the first row: where the tables have changed, SQLite
            // prepares anew then, and there may be other columns.
            refresh(names, row.as_ref())?;
        }
        for column in 0..names.len() {
            match row.get_ref(column)? {
                ValueRef::Null => cells.push_null(),
                ValueRef::Integer(value) => cells.push_integer(value),
                ValueRef::Real(value) => cells.push_real(value),
                ValueRef::Text(text) => cells.push_utf8(text),
                ValueRef::Blob(bytes) => cells.push_blob(bytes),
            }
        }
        len += 1;
    }
    Ok((cells, len))
}

/// Brings the names of the columns up to date; they are rarely others.
fn refresh(names: &mut Names, statement: &Statement<'_>) -> Result<(), Fault> {
    let count = statement.column_count();
    let mut is_same = names.len() == count;
    for (position, name) in names.iter().enumerate().take(count) {
        is_same = is_same && **name == *statement.column_name(position)?;
    }
    if !is_same {
        *names = statement.column_names().map(Arc::from).collect();
    }
    Ok(())
}

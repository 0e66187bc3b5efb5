//! Rendered SQL with its binds.

use std::{fmt, sync::Arc};

use super::{Value, ValueType};

/// What a statement does to the data; pools use it to choose a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Intent {
    /// Only reads: may go to a reader or a replica.
    Read,
    /// May change data or schema, or locks rows for a change (`FOR UPDATE`).
    Write,
}

/// One rendered statement: text with placeholders, and the values to bind.
///
/// No value is ever spliced into the text. `Debug` shows the text and the
/// types of the binds, never their values.
#[derive(Clone, PartialEq)]
pub struct Statement {
    sql: Arc<str>,
    params: Vec<Value>,
    intent: Intent,
    columns: Option<Arc<[ValueType]>>,
}

impl Statement {
    /// Makes a statement that only reads.
    pub fn read(sql: impl Into<Arc<str>>, params: Vec<Value>) -> Self {
        Self { sql: sql.into(), params, intent: Intent::Read, columns: None }
    }

    /// Makes a statement that may write.
    pub fn write(sql: impl Into<Arc<str>>, params: Vec<Value>) -> Self {
        Self { sql: sql.into(), params, intent: Intent::Write, columns: None }
    }

    /// Declares the types of the columns that the statement answers with.
    ///
    /// Databases without column types of their own (SQLite) read each value as
    /// the declared type; without a declaration they hand out what is stored.
    #[must_use]
    pub fn with_columns(mut self, columns: impl Into<Arc<[ValueType]>>) -> Self {
        self.columns = Some(columns.into());
        self
    }

    /// Returns the text.
    pub fn sql(&self) -> &Arc<str> {
        &self.sql
    }

    /// Returns the values to bind, in the order of the placeholders.
    pub fn params(&self) -> &[Value] {
        &self.params
    }

    /// Returns whether the statement may write.
    pub const fn intent(&self) -> Intent {
        self.intent
    }

    /// Returns the declared types of the answer's columns.
    pub fn columns(&self) -> Option<&Arc<[ValueType]>> {
        self.columns.as_ref()
    }
}

impl fmt::Debug for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let types: Vec<_> = self.params.iter().map(Value::value_type).collect();
        f.debug_struct("Statement")
            .field("sql", &self.sql)
            .field("params", &types)
            .field("intent", &self.intent)
            .finish_non_exhaustive()
    }
}

//! Prepared statements of one connection, found by their text and the types of their binds.

use std::{fmt, hash::BuildHasher as _, sync::Arc};

use hashbrown::{DefaultHashBuilder, HashTable};
use rustango_ports::database::{self as port, Value};
use rustango_postgres_base::type_of;
use tokio_postgres::Statement;

use crate::rows::Shape;

/// A prepared statement, and how its answer is read.
#[derive(Clone, Debug)]
pub(crate) struct Prepared {
    pub(crate) statement: Statement,
    pub(crate) shape: Arc<Shape>,
}

/// At most so many prepared statements; the one that was not used for the
/// longest time makes room.
pub(crate) struct Statements {
    table: HashTable<Entry>,
    hasher: DefaultHashBuilder,
    capacity: usize,
    uses: u64,
}

struct Entry {
    sql: Arc<str>,
    /// Bound with values of other types, the server would read eight bytes of
    /// a float as an integer.
    types: Box<[u32]>,
    prepared: Prepared,
    last_use: u64,
}

impl Entry {
    fn is_of(&self, statement: &port::Statement) -> bool {
        *self.sql == **statement.sql()
            && self.types.iter().copied().eq(statement.params().iter().map(type_of))
    }
}

impl Statements {
    pub(crate) fn new(capacity: usize) -> Self {
        Self { table: HashTable::new(), hasher: DefaultHashBuilder::default(), capacity, uses: 0 }
    }

    /// Finds what was prepared for a statement.
    pub(crate) fn find(&mut self, statement: &port::Statement) -> Option<Prepared> {
        let hash = self.hasher.hash_one(&**statement.sql());
        let entry = self.table.find_mut(hash, |entry| entry.is_of(statement))?;
        self.uses += 1;
        entry.last_use = self.uses;
        if !entry.prepared.shape.is_of(statement.columns()) {
            let shape = Shape::new(entry.prepared.statement.columns(), statement.columns());
            entry.prepared.shape = Arc::new(shape);
        }
        Some(entry.prepared.clone())
    }

    /// Keeps what was prepared for a statement that was not found.
    pub(crate) fn keep(&mut self, statement: &port::Statement, made: Statement) -> Prepared {
        if self.table.len() >= self.capacity {
            let oldest = self.table.iter().map(|entry| entry.last_use).min();
            self.table.retain(|entry| Some(entry.last_use) != oldest);
        }
        let shape = Arc::new(Shape::new(made.columns(), statement.columns()));
        let prepared = Prepared { statement: made, shape };
        self.uses += 1;
        let entry = Entry {
            sql: Arc::clone(statement.sql()),
            types: statement.params().iter().map(type_of).collect(),
            prepared: prepared.clone(),
            last_use: self.uses,
        };
        let hash = self.hasher.hash_one(&*entry.sql);
        self.table.insert_unique(hash, entry, |entry| self.hasher.hash_one(&*entry.sql));
        prepared
    }

    /// Forgets all of them; the server is told with the next flight.
    pub(crate) fn clear(&mut self) {
        self.table.clear();
    }
}

/// Tells whether one prepared statement serves both.
pub(crate) fn are_alike(one: &port::Statement, other: &port::Statement) -> bool {
    let types = |statement: &port::Statement| -> Vec<u32> {
        statement.params().iter().map(|value: &Value| type_of(value)).collect()
    };
    one.sql() == other.sql() && types(one) == types(other)
}

impl fmt::Debug for Statements {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Statements")
            .field("kept", &self.table.len())
            .field("capacity", &self.capacity)
            .finish_non_exhaustive()
    }
}

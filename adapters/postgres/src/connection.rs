//! An open connection, and what it knows of the statements it prepared.

use std::{
    collections::{HashMap, hash_map::Entry},
    fmt,
};

use sqlx::{AssertSqlSafe, PgConnection, SqlSafeStr, SqlStr};

/// How many texts are remembered for each statement that the driver keeps.
const TEXTS_PER_STATEMENT: usize = 10;

/// A connection to a PostgreSQL server.
///
/// The driver finds a prepared statement by its text alone. Bound with values
/// of other types than it was prepared for, it would read eight bytes of a
/// float as an integer; so a text that comes back with other types gets a
/// comment of its own.
pub struct PostgresConnection {
    pub(crate) inner: PgConnection,
    /// The types that each text was first prepared with. It holds at least
    /// all that the driver keeps.
    types: HashMap<SqlStr, u64>,
    limit: usize,
    /// The text that ran last, as the driver knows it.
    last: Option<SqlStr>,
}

impl PostgresConnection {
    pub(crate) fn new(inner: PgConnection, statement_cache_capacity: usize) -> Self {
        let limit = statement_cache_capacity.saturating_mul(TEXTS_PER_STATEMENT);
        Self { inner, types: HashMap::new(), limit, last: None }
    }

    /// Returns the text to prepare for binds of these types.
    pub(crate) fn text_for(&mut self, sql: SqlStr, types: u64) -> SqlStr {
        let known = match self.types.entry(sql) {
            Entry::Occupied(known) => known,
            Entry::Vacant(unknown) => unknown.insert_entry(types),
        };
        let sql = match *known.get() {
            same if same == types => known.key().clone(),
            _ => AssertSqlSafe(format!("{} /* {types:016x} */", known.key().as_str())).into_sql_str(),
        };
        self.last = Some(sql.clone());
        sql
    }

    /// Returns the text that ran last.
    pub(crate) fn last(&self) -> Option<SqlStr> {
        self.last.clone()
    }

    /// Tells whether there are more texts than are worth remembering.
    pub(crate) fn is_worn(&self) -> bool {
        self.types.len() > self.limit
    }

    /// Forgets the texts, when the driver has forgotten its statements.
    pub(crate) fn forget(&mut self) {
        self.types.clear();
        self.last = None;
    }
}

impl fmt::Debug for PostgresConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresConnection").field("texts", &self.types.len()).finish_non_exhaustive()
    }
}

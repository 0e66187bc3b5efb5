//! Handles of one piece of work each, where there are replicas that lag behind.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use rustango_ports::database::UnitOfWork;

use super::Db;

impl Db {
    /// Returns a handle for a piece of work of its own, such as a request: on
    /// a database with replicas it reads its own writes from the primary, and
    /// the writes of others send it nowhere.
    ///
    /// Clones of it are the same piece of work. On a database without replicas,
    /// and inside a transaction, it is a clone.
    pub fn unit(&self) -> Self {
        self.with_unit(UnitOfWork::new())
    }

    /// Returns a handle that goes on with a piece of work, to be told when that
    /// last wrote: a user who is sent on to the page that shows what they have
    /// just saved.
    ///
    /// ```
    /// # use chrono::{DateTime, Utc};
    /// # use rustango_query::Db;
    /// # struct Session { wrote_at: Option<DateTime<Utc>> }
    /// # async fn example(db: &Db, session: &mut Session) {
    /// let db = match session.wrote_at {
    ///     Some(wrote_at) => db.unit_after(wrote_at),
    ///     None => db.unit(),
    /// };
    /// // … the request is answered by means of `db`
    /// session.wrote_at = db.wrote_at();
    /// # }
    /// ```
    pub fn unit_after(&self, wrote_at: DateTime<Utc>) -> Self {
        // A time yet to come would last too long.
        self.with_unit(UnitOfWork::after(wrote_at.min(self.clock().now())))
    }

    /// Returns when the piece of work of this handle last wrote; nothing where
    /// it did not, is not one ([`unit`](Self::unit)), or needs not know.
    pub fn wrote_at(&self) -> Option<DateTime<Utc>> {
        self.unit.as_ref()?.wrote_at()
    }

    fn with_unit(&self, unit: UnitOfWork) -> Self {
        if self.in_transaction() {
            return self.clone();
        }
        match self.database.for_unit(unit.clone()) {
            Some(database) => Self { database, unit: Some(unit), origin: Arc::default(), ..self.clone() },
            None => self.clone(),
        }
        .counting_anew()
    }
}

//! What one database does in its own way behind one driver. It knows no database.

use std::{borrow::Cow, error::Error, future::Future, time::Duration};

use rustango_ports::{
    database::{DbError, Dialect, TransactionOptions},
    runtime::Ambient,
};

use crate::{
    control::{ControlSql, Cursor},
    engine::Engine,
    guard::Mark,
    options::{Layout, Role},
};

/// What an adapter must say about its database.
///
/// One value of it is one wiring: where to connect and with which settings.
pub trait Driver: Send + Sync + Sized + 'static {
    /// A connection, with what the adapter keeps beside it.
    type Connection: Send + 'static;
    /// How statements run on it.
    type Engine: Engine<Self>;
    /// What the driver says where it fails.
    type Error: Error + Send + 'static;
    /// Holds a running statement to its time, where the server does not.
    type Watchdog: Watchdog;
    /// The settings.
    type Config: Send;

    /// The name of the database, for messages.
    const NAME: &'static str;
    /// The state of a connection whose COMMIT was refused.
    const AFTER_REFUSED_COMMIT: Mark;

    /// Reads a connection URL.
    ///
    /// # Errors
    /// Kind `Configuration`, naming every fault at once.
    fn parse_url(url: &str) -> Result<Self::Config, DbError>;

    /// Checks the settings and makes the driver of them.
    ///
    /// # Errors
    /// Kind `Configuration`, naming every fault at once.
    fn wire(config: Self::Config) -> Result<Wiring<Self>, DbError>;

    /// Returns how the database spells SQL.
    fn dialect(&self) -> &dyn Dialect;

    /// Opens a connection.
    fn connect(&self, role: Role) -> impl Future<Output = Result<Self::Connection, DbError>> + Send;

    /// Tells, without asking the server, whether a connection that lay idle is
    /// known to be closed.
    fn is_closed(connection: &mut Self::Connection) -> bool;

    /// Asks for a sign of life.
    fn ping(connection: &mut Self::Connection) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Closes a connection in good order.
    fn close(connection: Self::Connection) -> impl Future<Output = ()> + Send;

    /// Brings a connection that was cut off in the middle of something back to
    /// where the next statement can begin.
    fn recover(
        connection: &mut Self::Connection,
        mark: Mark,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Tells whether a connection may be thrown away; a database that lives
    /// in its only connection may not.
    fn is_replaceable(&self) -> bool;

    /// Runs a statement of ours that has no binds and no rows.
    fn control(
        connection: &mut Self::Connection,
        sql: Cow<'static, str>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Tells whether a connection has prepared so much that it should forget it.
    fn is_worn(connection: &Self::Connection) -> bool;

    /// Forgets the prepared statements of a connection.
    fn forget_statements(
        connection: &mut Self::Connection,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Returns what holds this connection's statements to their time.
    fn watchdog(connection: &Self::Connection) -> Self::Watchdog;

    /// Tells whether the database itself ended the open transaction.
    fn lost_transaction(connection: &Self::Connection) -> bool;

    /// Returns the statement that begins a transaction, and those that end it.
    fn control_sql(&self, options: TransactionOptions, role: Role) -> ControlSql;

    /// Returns how a read is handed out in batches: through a cursor of the
    /// server, or nothing where the driver holds the statement back by itself.
    fn cursor(sql: &str, batch: usize) -> Option<Cursor>;

    /// Tells whether a prepared statement outlived a change of its tables and
    /// must be prepared anew.
    fn is_stale_plan(error: &Self::Error) -> bool;

    /// Says in our words what went wrong.
    fn translate(&self, error: Self::Error, operation: &'static str) -> DbError;

    /// Says that a statement got no answer in time.
    fn silent(&self, operation: &'static str) -> DbError;

    /// Says that a connection could not be opened in time.
    fn unreachable(&self, operation: &'static str, waited: Duration) -> DbError;
}

/// A driver, ready to connect.
#[derive(Debug)]
pub struct Wiring<D> {
    /// The driver.
    pub driver: D,
    /// Its pools.
    pub layout: Layout,
    /// The clock and the randomness of this wiring.
    pub ambient: Ambient,
}

/// Holds a running statement to its time, from outside of the connection.
pub trait Watchdog: Clone + Send + Sync + 'static {
    /// Starts to count anew.
    fn arm(&self);
    /// Stops counting.
    fn disarm(&self);
    /// Ends what is running.
    fn interrupt(&self);
    /// Gives statements another time than usual, or the usual one again.
    fn limit(&self, time: Option<Duration>);
}

/// For databases whose server holds statements to their time.
impl Watchdog for () {
    fn arm(&self) {}
    fn disarm(&self) {}
    fn interrupt(&self) {}
    fn limit(&self, _time: Option<Duration>) {}
}

//! What PostgreSQL and tokio-postgres do in their own way.

use std::{borrow::Cow, fmt, time::Duration};

use rustango_ports::database::{DbError, Dialect, TransactionOptions};
use rustango_postgres_base::{PostgresConfig, PostgresDialect, control_sql, cursor, silent, unreachable};
use rustango_sql_base::{ControlSql, Cursor, Driver, Faults, Mark, Role, Wiring};
use tokio_postgres::{Config, Error};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::{
    connection::TokioPostgresConnection, engine::Pipelined, error, options::driver_options,
    statements::Statements, tls::connector, wire::Wire,
};

/// The driver of one PostgreSQL database.
pub struct TokioPostgresDriver {
    config: PostgresConfig,
    options: Config,
    tls: MakeRustlsConnect,
}

impl fmt::Debug for TokioPostgresDriver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokioPostgresDriver").field("config", &self.config).finish_non_exhaustive()
    }
}

impl Driver for TokioPostgresDriver {
    /// Boxed, since it is moved in and out of the pool.
    type Connection = Box<TokioPostgresConnection>;
    type Engine = Pipelined;
    type Error = Error;
    type Watchdog = ();
    type Config = PostgresConfig;

    const NAME: &'static str = "PostgreSQL";
    /// A COMMIT that is refused has rolled back.
    const AFTER_REFUSED_COMMIT: Mark = Mark::Clean;

    fn parse_url(url: &str) -> Result<PostgresConfig, DbError> {
        PostgresConfig::from_url(url)
    }

    fn wire(config: PostgresConfig) -> Result<Wiring<Self>, DbError> {
        let mut faults = Faults::new();
        let (layout, ambient) = config.wire(&mut faults);
        let tls = connector(&config.target().tls, &mut faults);
        faults.into_result()?;
        let Ok(tls) = tls else { unreachable!("a connector that is not made has told its fault") };
        let options = driver_options(&config);
        Ok(Wiring { driver: Self { config, options, tls }, layout, ambient })
    }

    fn dialect(&self) -> &dyn Dialect {
        &PostgresDialect
    }

    async fn connect(&self, _role: Role) -> Result<Box<TokioPostgresConnection>, DbError> {
        match self.options.connect(self.tls.clone()).await {
            Ok((client, connection)) => Ok(Box::new(TokioPostgresConnection {
                client,
                wire: Wire::new(connection),
                statements: Statements::new(self.config.settings().statement_cache_capacity),
                behind: self.config.behind(),
            })),
            Err(error) => Err(self.translate(error, "connect")),
        }
    }

    fn is_closed(connection: &mut Box<TokioPostgresConnection>) -> bool {
        connection.wire.is_closed()
    }

    async fn ping(connection: &mut Box<TokioPostgresConnection>) -> Result<(), Error> {
        connection.wire.drive(connection.client.check_connection()).await
    }

    async fn close(connection: Box<TokioPostgresConnection>) {
        let TokioPostgresConnection { client, wire, statements, .. } = *connection;
        // The server forgets the statements with the session.
        drop((client, statements));
        wire.finish().await;
    }

    /// What was under way is read away, whether it failed or not, before the
    /// answer to this comes.
    async fn recover(connection: &mut Box<TokioPostgresConnection>, mark: Mark) -> Result<(), Error> {
        match mark {
            Mark::Clean | Mark::Statement => Self::ping(connection).await,
            Mark::Transaction | Mark::Broken => Self::control(connection, Cow::Borrowed("ROLLBACK")).await,
        }
    }

    fn is_replaceable(&self) -> bool {
        true
    }

    async fn control(
        connection: &mut Box<TokioPostgresConnection>,
        sql: Cow<'static, str>,
    ) -> Result<(), Error> {
        connection.wire.drive(connection.client.batch_execute(&sql)).await
    }

    /// It never keeps more statements than it may.
    fn is_worn(_connection: &Box<TokioPostgresConnection>) -> bool {
        false
    }

    async fn forget_statements(connection: &mut Box<TokioPostgresConnection>) -> Result<(), Error> {
        connection.statements.clear();
        Ok(())
    }

    fn watchdog(_connection: &Box<TokioPostgresConnection>) {}

    fn lost_transaction(_connection: &Box<TokioPostgresConnection>) -> bool {
        false
    }

    fn control_sql(&self, options: TransactionOptions, _role: Role) -> ControlSql {
        control_sql(options)
    }

    fn cursor(sql: &str, batch: usize) -> Option<Cursor> {
        cursor(sql, batch)
    }

    fn is_stale_plan(error: &Error) -> bool {
        error::is_stale_plan(error)
    }

    fn translate(&self, error: Error, operation: &'static str) -> DbError {
        error::translate(error, operation, &self.config)
    }

    fn silent(&self, operation: &'static str) -> DbError {
        silent(operation, &self.config)
    }

    fn unreachable(&self, operation: &'static str, waited: Duration) -> DbError {
        unreachable(operation, &self.config, &format!("no answer within {waited:?}"))
    }
}

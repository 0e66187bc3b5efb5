//! What PostgreSQL says, in our words and kinds.
//!
//! Codes: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.

use std::{error::Error, fmt, io};

use rustango_ports::database::{DbError, DbErrorKind};

use crate::config::PostgresConfig;

/// What the server said of a failure, borrowed from the driver's own error.
#[derive(Clone, Copy)]
pub struct Said<'e> {
    /// The SQLSTATE.
    pub code: &'e str,
    /// The message, in the language of the server.
    pub message: &'e str,
    /// The detail; it may hold values of rows.
    pub detail: Option<&'e str>,
    /// The constraint that was violated.
    pub constraint: Option<&'e str>,
    /// The column that was violated.
    pub column: Option<&'e str>,
    /// The routine of the server that failed.
    pub routine: Option<&'e str>,
}

impl Said<'_> {
    /// Tells whether a prepared statement outlived a change of its tables, or
    /// was deallocated behind the driver's back.
    pub fn is_stale_plan(&self) -> bool {
        // The first code stands for much else; the routine is not translated.
        (self.code == "0A000" && self.routine == Some("RevalidateCachedQuery")) || self.code == "26000"
    }
}

impl fmt::Debug for Said<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Said").field("code", &self.code).finish_non_exhaustive()
    }
}

/// What the server said, without the detail and the context: those show the
/// values of rows, and sources end in logs.
struct ServerMessage {
    code: String,
    message: String,
}

impl fmt::Display for ServerMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (SQLSTATE {})", self.message, self.code)
    }
}

impl fmt::Debug for ServerMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for ServerMessage {}

/// Says that the server cannot be reached.
pub fn unreachable(operation: &'static str, config: &PostgresConfig, why: &str) -> DbError {
    let address = config.target().address();
    let context = format!(
        "cannot reach PostgreSQL at {address}: {why}; is the server running, and is DATABASE_URL right?"
    );
    DbError::new(DbErrorKind::Unreachable, operation, context)
}

/// Says that a statement got no answer.
pub fn silent(operation: &'static str, config: &PostgresConfig) -> DbError {
    let context = format!(
        "PostgreSQL at {} gave no answer beyond the statement_timeout of {:?}: the connection is given up",
        config.target().address(),
        config.settings().statement_timeout
    );
    DbError::new(DbErrorKind::ConnectionLost, operation, context)
}

/// Says that the connection broke; while it was being opened, that the server
/// cannot be reached.
pub fn lost(operation: &'static str, config: &PostgresConfig, fault: Option<&io::Error>) -> DbError {
    // So does TLS report what it does not like of the other side.
    if operation == "connect" && fault.is_some_and(|fault| fault.kind() == io::ErrorKind::InvalidData) {
        return no_tls(operation, config);
    }
    let why = fault.map_or_else(|| "its answers are out of step".to_owned(), io_reason);
    if operation == "connect" {
        return unreachable(operation, config, &why);
    }
    let context = format!("the connection to PostgreSQL at {} was lost: {why}", config.target().address());
    DbError::new(DbErrorKind::ConnectionLost, operation, context)
}

/// Says that no encrypted connection came about.
pub fn no_tls(operation: &'static str, config: &PostgresConfig) -> DbError {
    let context = format!(
        "no encrypted connection to PostgreSQL at {}; look at sslmode and the certificates",
        config.target().address()
    );
    DbError::new(DbErrorKind::Unreachable, operation, context)
}

/// Says that the driver does not take the settings.
pub fn misconfigured(operation: &'static str) -> DbError {
    DbError::new(DbErrorKind::Configuration, operation, "the settings are wrong")
}

/// Says that the driver failed in a way that has no words here.
pub fn unexpected(operation: &'static str) -> DbError {
    DbError::new(DbErrorKind::Other, operation, "the driver failed")
}

/// Translates what the server said; the source of the error is that, without
/// the values of rows.
pub fn translate(said: Said<'_>, operation: &'static str, config: &PostgresConfig) -> DbError {
    let (kind, context) = if said.is_stale_plan() {
        let context = "the tables were changed under a prepared statement; run the transaction again";
        (DbErrorKind::SerializationFailure, context.to_owned())
    } else {
        match classify(said, config) {
            // Nothing was under way yet that could be lost.
            (DbErrorKind::ConnectionLost, context) if operation == "connect" => {
                (DbErrorKind::Unreachable, context)
            }
            classified => classified,
        }
    };
    let source = ServerMessage { code: said.code.to_owned(), message: said.message.to_owned() };
    DbError::new(kind, operation, context).with_source(source)
}

fn io_reason(fault: &io::Error) -> String {
    match fault.kind() {
        io::ErrorKind::ConnectionRefused => "connection refused".to_owned(),
        io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => {
            "it was closed from the other side".to_owned()
        }
        io::ErrorKind::UnexpectedEof => "it ended in the middle of an answer".to_owned(),
        io::ErrorKind::TimedOut => "timed out".to_owned(),
        io::ErrorKind::NotFound => "no such socket".to_owned(),
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
            "no route to the host".to_owned()
        }
        _ if fault.raw_os_error().is_none() && fault.to_string().contains("lookup") => {
            "no such host".to_owned()
        }
        kind => kind.to_string(),
    }
}

fn classify(said: Said<'_>, config: &PostgresConfig) -> (DbErrorKind, String) {
    let address = config.target().address();
    let constraint = said.constraint.map(str::to_owned);
    match said.code {
        "23505" => unique(said),
        "23503" => {
            let name = constraint.as_deref().unwrap_or("?");
            let context = format!(
                "the foreign key \"{name}\" would point at a row that is not there, or its target is still pointed at"
            );
            (DbErrorKind::ForeignKeyViolation { constraint }, context)
        }
        "23001" => (
            DbErrorKind::ForeignKeyViolation { constraint },
            "the row is still pointed at by a foreign key".to_owned(),
        ),
        "23502" => {
            let column = said.column.unwrap_or("?").to_owned();
            let context = format!("column \"{column}\" takes no NULL");
            (DbErrorKind::NotNullViolation { column }, context)
        }
        "23514" | "23P01" => {
            let constraint = constraint.unwrap_or_else(|| "?".to_owned());
            let context = format!("the check \"{constraint}\" does not hold");
            (DbErrorKind::CheckViolation { constraint }, context)
        }
        "40001" => (
            DbErrorKind::SerializationFailure,
            "concurrent transactions cannot be put in an order; run the transaction again".to_owned(),
        ),
        "40P01" => (
            DbErrorKind::Deadlock,
            "transactions waited for each other, and this one was chosen to end; run it again".to_owned(),
        ),
        "55P03" => (DbErrorKind::LockTimeout, "a lock was not to be had in time".to_owned()),
        "57014" => (
            DbErrorKind::StatementTimeout,
            "the statement took longer than its statement_timeout and was ended; make it faster or give it more \
             time"
                .to_owned(),
        ),
        "25006" => {
            (DbErrorKind::ReadOnly, "a write in a transaction, or on a server, that only reads".to_owned())
        }
        "42P01" => {
            let table = quoted(said.message);
            let context = format!(
                "no table \"{table}\": create the tables first (create_tables) or run the migrations"
            );
            (DbErrorKind::MissingTable { table }, context)
        }
        "42703" => {
            let column = column_name(said.message);
            let context =
                format!("no column \"{column}\": does the table match the model? run the migrations");
            (DbErrorKind::MissingColumn { column }, context)
        }
        "3D000" => {
            let database = config.target().database_or_user().to_owned();
            let context = format!(
                "no database \"{database}\" at {address}: create it (createdb {database}), or correct DATABASE_URL"
            );
            (DbErrorKind::MissingDatabase { database }, context)
        }
        "53300" => (
            DbErrorKind::Unreachable,
            format!(
                "PostgreSQL at {address} has no connection left; lower max_connections here or raise it there"
            ),
        ),
        "0A000" => (DbErrorKind::Unsupported, "PostgreSQL does not support this".to_owned()),
        code => classify_class(code, said, config),
    }
}

/// Translates what the class of a code alone tells.
fn classify_class(code: &str, said: Said<'_>, config: &PostgresConfig) -> (DbErrorKind, String) {
    let address = config.target().address();
    match code.get(..2).unwrap_or_default() {
        "08" => (DbErrorKind::ConnectionLost, format!("the connection to PostgreSQL at {address} broke")),
        "57" => (DbErrorKind::ConnectionLost, format!("PostgreSQL at {address} is stopping or starting")),
        "28" => {
            let user = &config.target().user;
            (
                DbErrorKind::AccessDenied,
                format!(
                    "PostgreSQL at {address} refuses the user \"{user}\" or the password; is DATABASE_URL right?"
                ),
            )
        }
        "42" if code == "42501" => {
            (DbErrorKind::AccessDenied, "the user of the connection lacks the privilege for this".to_owned())
        }
        "53" if code == "53100" => {
            (DbErrorKind::StorageFull, format!("the disk of PostgreSQL at {address} is full; make room"))
        }
        "22" => match said.column {
            Some(column) => (DbErrorKind::InvalidValue, format!("a value does not fit column \"{column}\"")),
            None => (
                DbErrorKind::InvalidValue,
                "a value is too long, out of range or of a form that PostgreSQL refuses".to_owned(),
            ),
        },
        "25" => (DbErrorKind::TransactionOver, "the transaction cannot take this statement".to_owned()),
        _ => (DbErrorKind::Other, "PostgreSQL refused the statement".to_owned()),
    }
}

fn unique(said: Said<'_>) -> (DbErrorKind, String) {
    // `Key (author, slug)=(1, first) already exists.`: of this, the columns
    // alone, and whatever language it is said in.
    let columns: Vec<String> = said
        .detail
        .and_then(|detail| detail.split_once('(')?.1.split_once(")=("))
        .map(|(columns, _values)| columns)
        .filter(|columns| !columns.contains(['(', ')']))
        .map(|columns| columns.split(", ").map(|column| column.trim_matches('"').to_owned()).collect())
        .unwrap_or_default();
    let constraint = said.constraint.map(str::to_owned);
    let what = match (&constraint, columns.is_empty()) {
        (_, false) => columns.join(", "),
        (Some(name), true) => format!("\"{name}\""),
        (None, true) => "a unique index".to_owned(),
    };
    (
        DbErrorKind::UniqueViolation { constraint, columns },
        format!("another row has the same value of {what}"),
    )
}

/// Returns the first name between quotation marks of any language.
fn quoted(message: &str) -> String {
    let is_mark = |character: char| "\"«»„“”".contains(character);
    let name = message.split(is_mark).nth(1).unwrap_or_default().trim();
    name.rsplit('.').next().unwrap_or(name).to_owned()
}

/// `column "title" does not exist`, `column p.title does not exist`, `column
/// "title" of relation "post" does not exist`.
fn column_name(message: &str) -> String {
    let mut words = message.split_whitespace().skip(1);
    let name = words.next().unwrap_or_default();
    let is_mark = |character: char| "\"«»„“”".contains(character);
    if message.contains(is_mark) && !name.contains('.') {
        return quoted(message);
    }
    name.rsplit('.').next().unwrap_or(name).trim_matches(is_mark).to_owned()
}

//! What the driver says, in our words and kinds.
//!
//! Codes: <https://dev.mysql.com/doc/mysql-errors/9.0/en/server-error-reference.html>,
//! <https://mariadb.com/kb/en/mariadb-error-code-reference/>.

use std::{error::Error, fmt, io};

use rustango_ports::database::{DbError, DbErrorKind};
use sqlx::mysql::MySqlDatabaseError;

use crate::config::MysqlConfig;

fn said(error: &sqlx::Error) -> Option<&MySqlDatabaseError> {
    match error {
        sqlx::Error::Database(error) => error.try_downcast_ref::<MySqlDatabaseError>(),
        _ => None,
    }
}

/// Tells whether a prepared statement outlived a change of its tables, or was
/// closed behind the driver's back.
pub(crate) fn is_stale_plan(error: &sqlx::Error) -> bool {
    said(error).is_some_and(|said| matches!(said.number(), 1615 | 1243))
}

/// Tells whether the server runs statements of this kind in text alone.
pub(crate) fn is_unpreparable(error: &sqlx::Error) -> bool {
    said(error).is_some_and(|said| said.number() == 1295)
}

/// Tells whether the server rolls a transaction back that fails so: it chose it
/// to end a deadlock.
pub(crate) fn takes_the_transaction_back(error: &sqlx::Error) -> bool {
    said(error).is_some_and(|said| said.number() == 1213)
}

/// What the server said, without what may be the value of a row: sources end in
/// logs.
struct ServerMessage {
    number: u16,
    message: Option<String>,
}

impl fmt::Display for ServerMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.message {
            Some(message) => write!(f, "{message} (error {})", self.number),
            None => write!(f, "error {}", self.number),
        }
    }
}

impl fmt::Debug for ServerMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for ServerMessage {}

/// Says that the server cannot be reached.
pub(crate) fn unreachable(operation: &'static str, config: &MysqlConfig, why: &str) -> DbError {
    let address = config.address();
    let context =
        format!("cannot reach MySQL at {address}: {why}; is the server running, and is DATABASE_URL right?");
    DbError::new(DbErrorKind::Unreachable, operation, context)
}

/// Says that a statement got no answer.
pub(crate) fn silent(operation: &'static str, config: &MysqlConfig) -> DbError {
    let context = format!(
        "MySQL at {} gave no answer beyond the statement_timeout of {:?}: the connection is given up",
        config.address(),
        config.settings().statement_timeout
    );
    DbError::new(DbErrorKind::ConnectionLost, operation, context)
}

/// Translates an error of the driver.
pub(crate) fn translate(error: sqlx::Error, operation: &'static str, config: &MysqlConfig) -> DbError {
    if let Some(said) = said(&error) {
        return translate_said(said, operation, config);
    }
    let is_connecting = operation == "connect";
    match &error {
        // So does TLS report what it does not like of the other side.
        sqlx::Error::Io(fault) if is_connecting && fault.kind() == io::ErrorKind::InvalidData => {
            no_tls(operation, config)
        }
        sqlx::Error::Tls(_) => no_tls(operation, config),
        // The only way left is RSA, which is not compiled in.
        sqlx::Error::Configuration(_) if is_connecting => {
            let context = format!(
                "MySQL at {} takes the password of this user over an encrypted connection alone: leave out \
                 ssl-mode=disabled",
                config.address()
            );
            DbError::new(DbErrorKind::Configuration, operation, context)
        }
        sqlx::Error::Io(fault) => lost(operation, config, &io_reason(fault)),
        sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => {
            lost(operation, config, "its answers are out of step")
        }
        _ => DbError::new(DbErrorKind::Other, operation, "the driver failed"),
    }
    .with_source(error)
}

fn no_tls(operation: &'static str, config: &MysqlConfig) -> DbError {
    let context = format!(
        "no encrypted connection to MySQL at {}; look at ssl-mode and the certificates",
        config.address()
    );
    DbError::new(DbErrorKind::Unreachable, operation, context)
}

/// Says that the connection broke; while it was being opened, that the server
/// cannot be reached.
fn lost(operation: &'static str, config: &MysqlConfig, why: &str) -> DbError {
    if operation == "connect" {
        return unreachable(operation, config, why);
    }
    let context = format!("the connection to MySQL at {} was lost: {why}", config.address());
    DbError::new(DbErrorKind::ConnectionLost, operation, context)
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

fn translate_said(said: &MySqlDatabaseError, operation: &'static str, config: &MysqlConfig) -> DbError {
    let state = said.code().unwrap_or_default();
    let (kind, context) = match classify(said.number(), state, said.message(), config) {
        // Nothing was under way yet that could be lost.
        (DbErrorKind::ConnectionLost, context) if operation == "connect" => {
            (DbErrorKind::Unreachable, context)
        }
        classified => classified,
    };
    // Violations and refused values quote them.
    let may_quote =
        ["22", "23"].iter().any(|class| state.starts_with(class)) || kind == DbErrorKind::InvalidValue;
    let message = (!may_quote).then(|| said.message().to_owned());
    DbError::new(kind, operation, context).with_source(ServerMessage { number: said.number(), message })
}

fn classify(number: u16, state: &str, message: &str, config: &MysqlConfig) -> (DbErrorKind, String) {
    match number {
        1022 | 1062 | 1169 | 1586 | 1859 => unique(message),
        1216 | 1217 | 1451 | 1452 | 1701 | 1834 | 3730 => foreign_key(message),
        1048 | 1263 | 1364 => {
            let column = first_quoted(message);
            let context = format!("column \"{column}\" takes no NULL");
            (DbErrorKind::NotNullViolation { column }, context)
        }
        3819 => check(first_quoted(message)),
        // MySQL has another error of this number.
        4025 if state == "23000" => check(first_quoted(message)),
        1146 | 1051 => {
            let table = last_part(first_quoted(message));
            let context = format!(
                "no table \"{table}\": create the tables first (create_tables) or run the migrations"
            );
            (DbErrorKind::MissingTable { table }, context)
        }
        1054 => {
            let column = last_part(first_quoted(message));
            let context =
                format!("no column \"{column}\": does the table match the model? run the migrations");
            (DbErrorKind::MissingColumn { column }, context)
        }
        1049 => {
            let database = config.database.clone().unwrap_or_default();
            let context = format!(
                "no database \"{database}\" at {}: create it (CREATE DATABASE {database}), or correct DATABASE_URL",
                config.address()
            );
            (DbErrorKind::MissingDatabase { database }, context)
        }
        _ => classify_work(number, state, config),
    }
}

/// Translates what is not about names.
fn classify_work(number: u16, state: &str, config: &MysqlConfig) -> (DbErrorKind, String) {
    let address = config.address();
    let kind_and_words = |kind, words: &str| (kind, words.to_owned());
    match number {
        1213 | 3058 => kind_and_words(
            DbErrorKind::Deadlock,
            "transactions waited for each other, and this one was chosen to end; run it again",
        ),
        1020 => kind_and_words(
            DbErrorKind::SerializationFailure,
            "a row was changed since this transaction read it; run the transaction again",
        ),
        1615 | 1243 => kind_and_words(
            DbErrorKind::SerializationFailure,
            "the tables were changed under a prepared statement; run the transaction again",
        ),
        1205 | 3572 => kind_and_words(DbErrorKind::LockTimeout, "a lock was not to be had in time"),
        1317 | 1969 | 3024 => kind_and_words(
            DbErrorKind::StatementTimeout,
            "the statement took longer than its statement_timeout and was ended; make it faster or give it more time",
        ),
        1290 | 1792 | 1836 => {
            kind_and_words(DbErrorKind::ReadOnly, "a write in a transaction, or on a server, that only reads")
        }
        1021 | 1114 => (DbErrorKind::StorageFull, format!("MySQL at {address} has no room left; make some")),
        1044 | 1045 | 1142 | 1143 | 1698 => (
            DbErrorKind::AccessDenied,
            format!("MySQL at {address} refuses the user \"{}\" or the password", config.user),
        ),
        1040 | 1203 | 1226 => (
            DbErrorKind::Unreachable,
            format!(
                "MySQL at {address} has no connection left; lower max_connections here or raise it there"
            ),
        ),
        1053 | 1077 | 1079 | 1152 | 1158..=1161 | 1184 | 1927 | 3169 | 4031 => {
            (DbErrorKind::ConnectionLost, format!("MySQL at {address} ended the session"))
        }
        1093 => kind_and_words(
            DbErrorKind::Unsupported,
            "MySQL cannot read a table in the statement that writes it: read the value first",
        ),
        1178 | 1235 | 1295 | 1305 => kind_and_words(
            DbErrorKind::Unsupported,
            "this server does not have what the statement asks for; a later version may",
        ),
        1153 => kind_and_words(
            DbErrorKind::InvalidValue,
            "a value is longer than the server takes; raise max_allowed_packet there",
        ),
        1139 | 3685..=3700 => kind_and_words(
            DbErrorKind::InvalidValue,
            "the pattern is no valid regular expression, or takes too long",
        ),
        3140..=3158 => {
            kind_and_words(DbErrorKind::InvalidValue, "the JSON is not valid, or nested too deeply")
        }
        1264 | 1265 | 1292 | 1365 | 1366 | 1367 | 1406 | 1411 | 1690 | 3854 | 4078 => refused_value(),
        _ if state.starts_with("22") => refused_value(),
        _ => kind_and_words(DbErrorKind::Other, "MySQL refused the statement"),
    }
}

fn refused_value() -> (DbErrorKind, String) {
    let context = "a value is too long, out of range, or not of the type of its column";
    (DbErrorKind::InvalidValue, context.to_owned())
}

/// What MySQL calls the constraint of every primary key.
const PRIMARY: &str = "PRIMARY";

/// `Duplicate entry '…' for key 'account.account_email_key'`; MariaDB leaves out
/// the table.
fn unique(message: &str) -> (DbErrorKind, String) {
    let key = message.rsplit_once(" for key '").map_or("", |(_, rest)| rest.trim_end_matches('\''));
    let constraint = Some(last_part(key.to_owned())).filter(|constraint| !constraint.is_empty());
    let context = match constraint.as_deref() {
        Some(PRIMARY) => "another row has the same primary key".to_owned(),
        Some(name) => format!("another row has the same value under the unique constraint \"{name}\""),
        None => "another row has the same value".to_owned(),
    };
    (DbErrorKind::UniqueViolation { constraint, columns: Vec::new() }, context)
}

/// `… (`blog`.`post`, CONSTRAINT `post_author_id_fkey` FOREIGN KEY …)`, in the
/// quotes that the session reads.
fn foreign_key(message: &str) -> (DbErrorKind, String) {
    let constraint = ["CONSTRAINT ", "constraint "]
        .iter()
        .filter_map(|word| message.split_once(word))
        .find_map(|(_, rest)| rest.strip_prefix(['`', '"', '\''])?.split(['`', '"', '\'']).next())
        .map(str::to_owned);
    let name = constraint.as_deref().unwrap_or("?");
    let context = format!(
        "the foreign key \"{name}\" would point at a row that is not there, or its target is still pointed at"
    );
    (DbErrorKind::ForeignKeyViolation { constraint }, context)
}

/// A check of ours that keeps a column to its type is about the value.
fn check(constraint: String) -> (DbErrorKind, String) {
    if constraint.ends_with("_type") {
        return refused_value();
    }
    let context = format!("the check \"{constraint}\" does not hold");
    (DbErrorKind::CheckViolation { constraint }, context)
}

/// The first text in quotes of any kind.
fn first_quoted(message: &str) -> String {
    let is_quote = |c: char| matches!(c, '\'' | '`');
    message.split_once(is_quote).and_then(|(_, rest)| rest.split(is_quote).next()).unwrap_or("?").to_owned()
}

fn last_part(name: String) -> String {
    match name.rsplit_once('.') {
        Some((_, last)) => last.to_owned(),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> MysqlConfig {
        MysqlConfig::from_url("mysql://ann:secret@db.example/blog").unwrap()
    }

    fn kind(number: u16, state: &str, message: &str) -> DbErrorKind {
        classify(number, state, message, &config()).0
    }

    #[test]
    fn names_are_found_in_the_words_of_both_servers() {
        let unique = |constraint: &str| DbErrorKind::UniqueViolation {
            constraint: Some(constraint.to_owned()),
            columns: Vec::new(),
        };
        for (message, constraint) in [
            ("Duplicate entry 'a' for key 'account.account_email_key'", "account_email_key"),
            ("Duplicate entry 'it's for key 'x'' for key 'account_email_key'", "account_email_key"),
            ("Duplicate entry '1' for key 'tag.PRIMARY'", "PRIMARY"),
            ("Duplicate entry '1' for key 'PRIMARY'", "PRIMARY"),
        ] {
            assert_eq!(kind(1062, "23000", message), unique(constraint), "{message}");
        }
        let message = "Cannot add or update a child row: a foreign key constraint fails (`blog`.`post`, CONSTRAINT \
                       `post_author_id_fkey` FOREIGN KEY (`author_id`) REFERENCES `author` (`id`) ON DELETE RESTRICT)";
        let constraint = Some("post_author_id_fkey".to_owned());
        assert_eq!(
            kind(1452, "23000", message),
            DbErrorKind::ForeignKeyViolation { constraint: constraint.clone() }
        );
        let message = "Cannot drop table 'author' referenced by a foreign key constraint 'post_author_id_fkey' on table 'post'.";
        assert_eq!(kind(3730, "HY000", message), DbErrorKind::ForeignKeyViolation { constraint });
        let solvent = DbErrorKind::CheckViolation { constraint: "account_solvent".to_owned() };
        assert_eq!(kind(3819, "HY000", "Check constraint 'account_solvent' is violated."), solvent);
        assert_eq!(kind(4025, "23000", "CONSTRAINT `account_solvent` failed for `blog`.`account`"), solvent);
        let typed = "CONSTRAINT `account_is_open_type` failed for `blog`.`account`";
        assert_eq!(kind(4025, "23000", typed), DbErrorKind::InvalidValue);
        let column = "author".to_owned();
        assert_eq!(
            kind(1054, "42S22", "Unknown column 'note.author' in 'field list'"),
            DbErrorKind::MissingColumn { column }
        );
        let table = "author".to_owned();
        assert_eq!(
            kind(1146, "42S02", "Table 'blog.author' doesn't exist"),
            DbErrorKind::MissingTable { table }
        );
    }

    #[test]
    fn kinds_are_what_a_caller_does_something_about() {
        for (number, state, expected) in [
            (1213, "40001", DbErrorKind::Deadlock),
            (1020, "HY000", DbErrorKind::SerializationFailure),
            (1205, "HY000", DbErrorKind::LockTimeout),
            (3572, "HY000", DbErrorKind::LockTimeout),
            (3024, "HY000", DbErrorKind::StatementTimeout),
            (1969, "70100", DbErrorKind::StatementTimeout),
            (1317, "70100", DbErrorKind::StatementTimeout),
            (1792, "25006", DbErrorKind::ReadOnly),
            (1290, "HY000", DbErrorKind::ReadOnly),
            (1114, "HY000", DbErrorKind::StorageFull),
            (1045, "28000", DbErrorKind::AccessDenied),
            (1040, "08004", DbErrorKind::Unreachable),
            (1053, "08S01", DbErrorKind::ConnectionLost),
            (1690, "22003", DbErrorKind::InvalidValue),
            (1406, "22001", DbErrorKind::InvalidValue),
            (3819, "HY000", DbErrorKind::CheckViolation { constraint: "?".to_owned() }),
            (1093, "HY000", DbErrorKind::Unsupported),
            (1064, "42000", DbErrorKind::Other),
        ] {
            assert_eq!(kind(number, state, ""), expected, "{number}");
        }
    }
}

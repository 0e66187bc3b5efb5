//! What SQLite says, in our words and kinds.
//!
//! Codes: <https://www.sqlite.org/rescode.html>.

use rustango_ports::database::{DbError, DbErrorKind};

use crate::{
    config::{Location, SqliteConfig},
    functions, schema,
    worker::Fault,
};

const REFUSED: &str = "SQLite refused the statement";

/// The name of the database in messages.
pub(crate) fn name(config: &SqliteConfig) -> String {
    match &config.location {
        Location::Memory => "the database in memory".to_owned(),
        Location::File(path) => format!("the file {}", path.display()),
    }
}

/// Says that a statement ran too long.
pub(crate) fn too_long(operation: &'static str) -> DbError {
    let context = "the statement took longer than its statement_timeout and was ended; make it faster or give it more \
                   time";
    DbError::new(DbErrorKind::StatementTimeout, operation, context)
}

/// Translates an error of the driver.
pub(crate) fn translate(error: Fault, operation: &'static str, config: &SqliteConfig) -> DbError {
    let (kind, context) = match &error {
        Fault::Sqlite(rusqlite::Error::SqliteFailure(said, message)) => {
            classify(said.extended_code, message.as_deref().unwrap_or_default(), config)
        }
        Fault::Sqlite(rusqlite::Error::SqlInputError { error: said, msg, .. }) => {
            classify(said.extended_code, msg, config)
        }
        Fault::Sqlite(rusqlite::Error::InvalidParameterCount(given, wanted)) => {
            (DbErrorKind::Other, format!("{given} values are bound to a statement that takes {wanted}"))
        }
        Fault::Sqlite(rusqlite::Error::MultipleStatement) => {
            (DbErrorKind::Other, "the text holds more than one statement".to_owned())
        }
        Fault::Sqlite(_) => (DbErrorKind::Other, REFUSED.to_owned()),
        Fault::NoThread(_) => {
            (DbErrorKind::Unreachable, format!("{} could not be opened: no thread is left", name(config)))
        }
        Fault::Ended => {
            (DbErrorKind::ConnectionLost, format!("the thread that works on {} is gone", name(config)))
        }
    };
    DbError::new(kind, operation, context).with_source(error)
}

fn classify(code: i32, message: &str, config: &SqliteConfig) -> (DbErrorKind, String) {
    let file = name(config);
    match code {
        // UNIQUE, PRIMARYKEY, ROWID
        2067 | 1555 | 2579 => unique(message),
        // FOREIGNKEY, TRIGGER
        787 | 1811 => (
            DbErrorKind::ForeignKeyViolation { constraint: None },
            "a foreign key would point at a row that is not there".to_owned(),
        ),
        // NOTNULL
        1299 => {
            let column = after(message, "failed: ").rsplit('.').next().unwrap_or_default();
            let context = format!("column \"{column}\" takes no NULL");
            (DbErrorKind::NotNullViolation { column: column.to_owned() }, context)
        }
        // CHECK
        275 => check(after(message, "failed: ")),
        // DATATYPE, and MISMATCH, TOOBIG, RANGE
        3091 | 20 | 18 | 25 => {
            (DbErrorKind::InvalidValue, "a value is too big or not of the type of its column".to_owned())
        }
        // BUSY_SNAPSHOT
        517 => (
            DbErrorKind::SerializationFailure,
            format!("{file} was changed since this transaction read from it; run the transaction again"),
        ),
        _ => classify_primary(code & 0xff, message, config),
    }
}

/// Translates what the primary code alone tells.
fn classify_primary(code: i32, message: &str, config: &SqliteConfig) -> (DbErrorKind, String) {
    let file = name(config);
    match code {
        // ERROR
        1 => refused(message),
        // PERM, AUTH
        3 | 23 => {
            (DbErrorKind::AccessDenied, format!("{file} may not be opened so; look at its permissions"))
        }
        // BUSY, LOCKED
        5 | 6 => (
            DbErrorKind::LockTimeout,
            format!("{file} is locked by another program, and was so for as long as this one may wait"),
        ),
        // READONLY
        8 => (
            DbErrorKind::ReadOnly,
            format!(
                "{file} is open for reading only here: the statement, transaction or connection was declared to only read"
            ),
        ),
        // INTERRUPT
        9 => (DbErrorKind::StatementTimeout, too_long("").context().to_owned()),
        // IOERR
        10 => (DbErrorKind::Other, format!("{file} cannot be read or written; is the disk in order?")),
        // CORRUPT
        11 => (DbErrorKind::Other, format!("{file} is damaged; restore it from a backup")),
        // FULL
        13 => (DbErrorKind::StorageFull, format!("the disk of {file} is full; make room")),
        // CANTOPEN
        14 => cannot_open(config),
        // NOTADB
        26 => {
            (DbErrorKind::Configuration, format!("{file} is not an SQLite database; is DATABASE_URL right?"))
        }
        // CONSTRAINT
        19 => (
            DbErrorKind::CheckViolation { constraint: String::new() },
            "a constraint would be violated".to_owned(),
        ),
        _ => (DbErrorKind::Other, REFUSED.to_owned()),
    }
}

/// Translates what has no code: what is wrong with the text of a statement,
/// what is missing, and what functions say.
fn refused(message: &str) -> (DbErrorKind, String) {
    if let Some(refusal) = schema::explain(message) {
        return refusal;
    }
    if let Some(context) = functions::explain(message) {
        return (DbErrorKind::InvalidValue, context);
    }
    if message == "integer overflow" {
        let context = "a sum or an absolute value needs more than 64 bits".to_owned();
        return (DbErrorKind::InvalidValue, context);
    }
    broken(message).unwrap_or_else(|| missing(message))
}

/// `error in trigger t after drop column: no such column: NEW.title`: what a
/// change of a table would break.
fn broken(message: &str) -> Option<(DbErrorKind, String)> {
    let (kind, rest) = message.strip_prefix("error in ")?.split_once(' ')?;
    let name = rest.split([' ', ':']).next().unwrap_or_default();
    let context = format!("the {kind} \"{name}\" speaks of what this would take away; change that first");
    Some((DbErrorKind::Other, context))
}

fn after<'a>(message: &'a str, mark: &str) -> &'a str {
    message.split_once(mark).map_or("", |(_, rest)| rest)
}

/// `UNIQUE constraint failed: post.author, post.slug`, or `…: index 'name'`.
fn unique(message: &str) -> (DbErrorKind, String) {
    let what = after(message, "failed: ");
    if let Some(index) = what.strip_prefix("index '").and_then(|rest| rest.strip_suffix('\'')) {
        let kind = DbErrorKind::UniqueViolation { constraint: Some(index.to_owned()), columns: Vec::new() };
        return (kind, format!("another row has the same value under the unique index \"{index}\""));
    }
    let columns: Vec<String> = what
        .split(", ")
        .filter_map(|column| column.rsplit('.').next())
        .filter(|column| !column.is_empty())
        .map(str::to_owned)
        .collect();
    let context = format!("another row has the same value of {}", columns.join(", "));
    (DbErrorKind::UniqueViolation { constraint: None, columns }, context)
}

/// A check that holds a column to its type is named so by who creates tables;
/// other databases have it in the type, and say that the value is invalid.
fn check(constraint: &str) -> (DbErrorKind, String) {
    if constraint.ends_with("_type") {
        let context = format!("a value is too long or out of the range of its column (\"{constraint}\")");
        return (DbErrorKind::InvalidValue, context);
    }
    let kind = DbErrorKind::CheckViolation { constraint: constraint.to_owned() };
    (kind, format!("the check \"{constraint}\" does not hold"))
}

/// `no such table: main.post`, `no such column: p.title`, `table post has no
/// column named title`.
fn missing(message: &str) -> (DbErrorKind, String) {
    let bare = |name: &str| name.rsplit('.').next().unwrap_or(name).trim_matches('"').to_owned();
    if let Some(table) = message.strip_prefix("no such table: ") {
        let table = bare(table);
        let context =
            format!("no table \"{table}\": create the tables first (create_tables) or run the migrations");
        return (DbErrorKind::MissingTable { table }, context);
    }
    let column = message
        .strip_prefix("no such column: ")
        // SQLite guesses that a misspelt quoted name was meant as text.
        .map(|rest| rest.split(" - should this be").next().unwrap_or(rest))
        .or_else(|| message.split_once(" has no column named ").map(|(_, column)| column));
    if let Some(column) = column {
        let column = bare(column);
        let context = format!("no column \"{column}\": does the table match the model? run the migrations");
        return (DbErrorKind::MissingColumn { column }, context);
    }
    (DbErrorKind::Other, REFUSED.to_owned())
}

fn cannot_open(config: &SqliteConfig) -> (DbErrorKind, String) {
    let Location::File(path) = &config.location else {
        return (DbErrorKind::Other, "a temporary file cannot be opened".to_owned());
    };
    let shown = path.display();
    let directory = path.parent().filter(|directory| !directory.as_os_str().is_empty());
    if let Some(directory) = directory.filter(|directory| !directory.exists()) {
        let context = format!("no directory {}: make it, or correct DATABASE_URL", directory.display());
        return (DbErrorKind::MissingDatabase { database: shown.to_string() }, context);
    }
    if path.exists() {
        return (
            DbErrorKind::AccessDenied,
            format!("the file {shown} cannot be opened; look at its permissions"),
        );
    }
    let context = format!("no file {shown}: create it (mode=rwc), or correct DATABASE_URL");
    (DbErrorKind::MissingDatabase { database: shown.to_string() }, context)
}

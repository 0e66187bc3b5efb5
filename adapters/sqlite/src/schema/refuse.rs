//! The SQL functions that stop a change before something is lost.
//!
//! A change is made of statements that do not know what the database really
//! holds; so some of them look, and refuse.

use std::fmt;

use rusqlite::{Connection, Error, functions::FunctionFlags};
use rustango_ports::database::DbErrorKind;

use super::parse;

/// Refuses, for a reason, of a table: `rustango_refuse('loss', 'post', 'the index "i"')`.
pub(super) const REFUSE: &str = "rustango_refuse";

/// Refuses where the text of a table holds what its changes would lose:
/// `rustango_keeps_all('post', sql, ',post_author_fkey,post_title_key,')`.
pub(super) const KEEPS_ALL: &str = "rustango_keeps_all";

/// Not deterministic, else SQLite would call them before it looks for rows;
/// and not for triggers and views.
const FLAGS: FunctionFlags = FunctionFlags::SQLITE_UTF8.union(FunctionFlags::SQLITE_DIRECTONLY);

/// Registers the functions on a connection.
pub(crate) fn register(connection: &Connection) -> rusqlite::Result<()> {
    connection.create_scalar_function(REFUSE, 3, FLAGS, |context| {
        let [reason, table, what] = [context.get(0)?, context.get(1)?, context.get(2)?];
        Err::<bool, _>(refusal(reason, table, what))
    })?;
    connection.create_scalar_function(KEEPS_ALL, 3, FLAGS, |context| {
        let [table, sql, known]: [String; 3] = [context.get(0)?, context.get(1)?, context.get(2)?];
        let text = parse::table(&sql);
        let unknown = text.constraints.iter().filter(|constraint| {
            !constraint.name_in(&table).is_some_and(|name| known.contains(&format!(",{name},")))
        });
        match text.unknown.iter().cloned().chain(unknown.map(ToString::to_string)).next() {
            Some(what) => Err(refusal("loss".to_owned(), table, what)),
            None => Ok(true),
        }
    })
}

fn refusal(reason: String, table: String, what: String) -> Error {
    Error::UserFunctionError(Box::new(Refused { reason, table, what }))
}

#[derive(Debug)]
struct Refused {
    reason: String,
    table: String,
    what: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{REFUSE}: {}: {}: {}", self.reason, self.table, self.what)
    }
}

impl std::error::Error for Refused {}

/// Says in our words what one of the functions said to SQLite.
pub(crate) fn explain(message: &str) -> Option<(DbErrorKind, String)> {
    let message = message.strip_prefix(REFUSE)?.strip_prefix(": ")?;
    let (reason, message) = message.split_once(": ")?;
    let (table, what) = message.split_once(": ")?;
    Some(match reason {
        "key" => (
            DbErrorKind::ForeignKeyViolation { constraint: None },
            format!("rows of \"{table}\" point at rows of \"{what}\" that are not there"),
        ),
        "value" => (
            DbErrorKind::InvalidValue,
            format!(
                "a column of \"{table}\" is to hold whole numbers, and a row has the text \"{what}\" there"
            ),
        ),
        "checked" => (
            DbErrorKind::Unsupported,
            format!(
                "the table \"{table}\" is made anew, and rows of others would go with it: begin the transaction with \
                 unchecked_keys"
            ),
        ),
        _ => (
            DbErrorKind::Unsupported,
            format!(
                "the table \"{table}\" is made anew and would lose {what}, which is in no migration: take it out, or \
                 make this change by hand"
            ),
        ),
    })
}

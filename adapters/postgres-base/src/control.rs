//! The texts that begin and end transactions, and those of cursors.

use std::{
    borrow::Cow,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use rustango_ports::database::{AccessMode, Isolation, TransactionOptions};
use rustango_sql_base::{ControlSql, Cursor};

/// Returns the statements that begin and end a transaction.
pub fn control_sql(options: TransactionOptions) -> ControlSql {
    let begin = match (options.isolation, options.access) {
        (None, AccessMode::ReadWrite) => "BEGIN",
        (None, AccessMode::ReadOnly) => "BEGIN READ ONLY",
        (Some(Isolation::ReadCommitted), AccessMode::ReadWrite) => "BEGIN ISOLATION LEVEL READ COMMITTED",
        (Some(Isolation::ReadCommitted), AccessMode::ReadOnly) => {
            "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY"
        }
        (Some(Isolation::RepeatableRead), AccessMode::ReadWrite) => "BEGIN ISOLATION LEVEL REPEATABLE READ",
        (Some(Isolation::RepeatableRead), AccessMode::ReadOnly) => {
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        }
        // What is added later falls back on the strictest level.
        (Some(_), AccessMode::ReadWrite) => "BEGIN ISOLATION LEVEL SERIALIZABLE",
        (Some(_), AccessMode::ReadOnly) => "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY",
    };
    let mut begin = Cow::Borrowed(begin);
    for (setting, time) in
        [("statement_timeout", options.statement_timeout), ("lock_timeout", options.lock_timeout)]
    {
        if let Some(time) = time {
            // It ends with the transaction; 0 would mean for ever.
            let time = time.as_millis().max(1);
            begin.to_mut().extend(["; SET LOCAL ", setting, " = ", &time.to_string()]);
        }
    }
    ControlSql { begin, commit: "COMMIT".into(), rollback: "ROLLBACK".into() }
}

/// Returns the statements of a cursor that hands out a read in batches, or
/// nothing for what has few rows and no cursors: SHOW, EXPLAIN and the like.
///
/// Without a cursor the server would send all rows at once, the time of the
/// statement would run while nobody reads, and a stream that is dropped early
/// would leave the rest to be read away. The name is made of the statement,
/// because a prepared FETCH keeps the columns it first saw.
pub fn cursor(sql: &str, batch: usize) -> Option<Cursor> {
    let word = sql.trim_start().split(|c: char| !c.is_ascii_alphabetic()).next()?;
    if !["SELECT", "WITH", "VALUES", "TABLE"].iter().any(|keyword| word.eq_ignore_ascii_case(keyword)) {
        return None;
    }
    let mut hasher = DefaultHasher::new();
    sql.hash(&mut hasher);
    let name = format!("rustango_{:016x}", hasher.finish());
    Some(Cursor {
        declare: format!("DECLARE {name} NO SCROLL CURSOR FOR {sql}"),
        fetch: format!("FETCH {batch} FROM {name}"),
        close: format!("CLOSE {name}"),
    })
}

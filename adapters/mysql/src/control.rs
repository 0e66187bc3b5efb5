//! The texts that begin and end transactions, and what every session is told first.

use std::{fmt::Write as _, time::Duration};

use rustango_ports::database::{AccessMode, Isolation, TransactionOptions};
use rustango_sqlx::ControlSql;

use crate::{config::MysqlConfig, flavor::Flavor};

/// Takes a transaction back, and with it what [`control_sql`] told the session.
pub(crate) const ROLLBACK: &str = "ROLLBACK; SET SESSION TRANSACTION READ WRITE";

/// Returns the statements that begin and end a transaction.
///
/// A schema change ends a transaction before it is looked at, so for as long as
/// one only reads its whole session does. A serializable one that only reads
/// would lock what it reads; a snapshot taken at once is as serializable beside
/// others that lock.
pub(crate) fn control_sql(options: TransactionOptions) -> ControlSql {
    match options.access {
        AccessMode::ReadWrite => ControlSql {
            begin: match options.isolation {
                None => "START TRANSACTION",
                Some(Isolation::ReadCommitted) => {
                    "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; START TRANSACTION"
                }
                Some(Isolation::RepeatableRead) => {
                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; START TRANSACTION"
                }
                // What is added later falls back on the strictest level.
                Some(_) => "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; START TRANSACTION",
            },
            commit: "COMMIT",
            rollback: "ROLLBACK",
        },
        AccessMode::ReadOnly => ControlSql {
            begin: match options.isolation {
                None | Some(Isolation::ReadCommitted) => {
                    "SET SESSION TRANSACTION READ ONLY; SET TRANSACTION ISOLATION LEVEL READ COMMITTED; \
                     START TRANSACTION READ ONLY"
                }
                Some(_) => {
                    "SET SESSION TRANSACTION READ ONLY; SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; \
                     START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"
                }
            },
            commit: "COMMIT; SET SESSION TRANSACTION READ WRITE",
            rollback: ROLLBACK,
        },
    }
}

/// How a session reads SQL: as the standard has it, and strictly. Zero is a
/// key as any other.
const MODES: &str = "ANSI_QUOTES,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION,NO_ZERO_DATE,\
                     NO_ZERO_IN_DATE,PIPES_AS_CONCAT,STRICT_ALL_TABLES,STRICT_TRANS_TABLES";

/// How long a session may lie idle before the server ends it, and with it the
/// locks of a client that is gone without a word: longer than the pool keeps one.
const IDLE: Duration = Duration::from_mins(15);
/// How long the server waits for whoever reads the rows of a stream.
const UNREAD: Duration = Duration::from_mins(10);

/// Returns what a session is told first: values compare and print alike
/// wherever the server stands.
pub(crate) fn session_sql(flavor: Flavor, config: &MysqlConfig) -> String {
    let (collation, modes, settings) = (flavor.collation(), flavor.modes(), flavor.settings());
    let (idle, unread) = (IDLE.as_secs(), UNREAD.as_secs());
    let limit = config.settings().statement_timeout;
    let mut sql = format!(
        "SET NAMES utf8mb4 COLLATE {collation}, sql_mode = '{MODES}{modes}', time_zone = '+00:00', \
         lc_messages = 'en_US', wait_timeout = {idle}, net_write_timeout = {unread}, {settings}"
    );
    // Writing to a String cannot fail.
    let _ = match flavor {
        Flavor::MySql => write!(sql, ", max_execution_time = {}", limit.as_millis()),
        Flavor::MariaDb => write!(sql, ", max_statement_time = {}", limit.as_secs_f64()),
    };
    if let Some(wait) = config.lock_wait() {
        // In whole seconds, at least one.
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        let seconds = seconds.max(1);
        let _ = write!(sql, ", innodb_lock_wait_timeout = {seconds}, lock_wait_timeout = {seconds}");
    }
    sql.push_str("; SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
    sql
}

/// Returns the text of a read whose rows are taken as slowly as somebody likes:
/// without the server's limit on its time.
pub(crate) fn unhurried(flavor: Flavor, sql: &str) -> Option<String> {
    let begins_with = |word: &str| {
        let (head, rest) = sql.trim_start().split_at_checked(word.len())?;
        (head.eq_ignore_ascii_case(word)
            && !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
        .then_some(rest)
    };
    match flavor {
        Flavor::MySql => {
            begins_with("SELECT").map(|rest| format!("SELECT /*+ MAX_EXECUTION_TIME(4294967295) */{rest}"))
        }
        Flavor::MariaDb => ["SELECT", "WITH", "VALUES"]
            .into_iter()
            .any(|word| begins_with(word).is_some())
            .then(|| format!("SET STATEMENT max_statement_time = 0 FOR {sql}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_have_all_the_time() {
        let of = |flavor, sql| unhurried(flavor, sql);
        assert_eq!(
            of(Flavor::MySql, " select id FROM note").as_deref(),
            Some("SELECT /*+ MAX_EXECUTION_TIME(4294967295) */ id FROM note")
        );
        assert_eq!(
            of(Flavor::MariaDb, "WITH n AS (SELECT 1) SELECT * FROM n").as_deref(),
            Some("SET STATEMENT max_statement_time = 0 FOR WITH n AS (SELECT 1) SELECT * FROM n")
        );
        for sql in ["", "selection", "INSERT INTO note VALUES (1)", "SHOW TABLES"] {
            assert_eq!((of(Flavor::MySql, sql), of(Flavor::MariaDb, sql)), (None, None), "{sql}");
        }
    }
}

//! The texts that begin and end transactions, and what every session is told first.

use std::time::Duration;

use rustango_ports::database::{AccessMode, Isolation, TransactionOptions};
use rustango_sqlx::ControlSql;

use crate::{config::MysqlConfig, flavor::Flavor};

/// Returns the statements that begin and end a transaction, of which the last
/// also tells the session the usual again.
///
/// A schema change ends a transaction before it is looked at, so for as long as
/// one only reads its whole session does. A serializable one that only reads
/// would lock what it reads; a snapshot taken at once is as serializable beside
/// others that lock.
pub(crate) fn control_sql(flavor: Flavor, options: TransactionOptions, config: &MysqlConfig) -> ControlSql {
    let isolation = match (options.isolation, options.access) {
        (None, _) => "",
        (Some(Isolation::ReadCommitted), _) => "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; ",
        (Some(Isolation::RepeatableRead), _) | (Some(_), AccessMode::ReadOnly) => {
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; "
        }
        // What is added later falls back on the strictest level.
        (Some(_), AccessMode::ReadWrite) => "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; ",
    };
    let needs_snapshot = !matches!(options.isolation, None | Some(Isolation::ReadCommitted));
    let start = match (options.access, needs_snapshot) {
        (AccessMode::ReadWrite, _) => "START TRANSACTION",
        (AccessMode::ReadOnly, false) => "START TRANSACTION READ ONLY",
        (AccessMode::ReadOnly, true) => "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
    };
    let times = time_settings(flavor, options.statement_timeout, options.lock_timeout);
    let is_usual = options.access == AccessMode::ReadWrite && times.is_empty();
    if is_usual {
        return ControlSql {
            begin: format!("{isolation}{start}").into(),
            commit: "COMMIT".into(),
            rollback: "ROLLBACK".into(),
        };
    }
    let read_only =
        if options.access == AccessMode::ReadOnly { "SET SESSION TRANSACTION READ ONLY; " } else { "" };
    let times = if times.is_empty() { times } else { format!("SET SESSION {times}; ") };
    let usual = usual_sql(flavor, config);
    ControlSql {
        begin: format!("{read_only}{times}{isolation}{start}").into(),
        commit: format!("COMMIT; {usual}").into(),
        rollback: format!("ROLLBACK; {usual}").into(),
    }
}

/// Returns what makes a session again what it was before a transaction of its
/// own kind.
pub(crate) fn usual_sql(flavor: Flavor, config: &MysqlConfig) -> String {
    let lock_wait = "innodb_lock_wait_timeout = DEFAULT, lock_wait_timeout = DEFAULT, ";
    let lock_wait = if config.lock_wait().is_none() { lock_wait } else { "" };
    let times = time_settings(flavor, Some(config.settings().statement_timeout), config.lock_wait());
    format!("SET SESSION TRANSACTION READ WRITE; SET SESSION {lock_wait}{times}")
}

/// Returns how long statements may take and wait, as items of a SET.
fn time_settings(flavor: Flavor, statement: Option<Duration>, lock: Option<Duration>) -> String {
    let statement = statement.map(|limit| match flavor {
        Flavor::MySql => format!("max_execution_time = {}", limit.as_millis().clamp(1, u32::MAX.into())),
        Flavor::MariaDb => format!("max_statement_time = {}", limit.as_secs_f64().clamp(0.001, MOST_SECONDS)),
    });
    let lock = lock.map(|wait| {
        // In whole seconds, at least one.
        let seconds = wait.as_secs_f64().clamp(1.0, MOST_SECONDS).ceil();
        format!("innodb_lock_wait_timeout = {seconds}, lock_wait_timeout = {seconds}")
    });
    let all: Vec<_> = statement.into_iter().chain(lock).collect();
    all.join(", ")
}

/// A year, the most that either takes.
const MOST_SECONDS: f64 = 31_536_000.0;

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
    let times = time_settings(flavor, Some(config.settings().statement_timeout), config.lock_wait());
    format!(
        "SET NAMES utf8mb4 COLLATE {collation}, sql_mode = '{MODES}{modes}', time_zone = '+00:00', \
         lc_messages = 'en_US', wait_timeout = {idle}, net_write_timeout = {unread}, {settings}, {times}; \
         SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED"
    )
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

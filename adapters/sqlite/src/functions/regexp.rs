//! `text REGEXP pattern`, in the syntax of the crate `regex`: it takes time in
//! the length of the text, whatever the pattern.

use regex::{Regex, RegexBuilder};
use rusqlite::{Connection, types::ValueRef};

use super::{PURE, Reason, arguments, text};

/// What the operator calls.
pub(super) const NAME: &str = "regexp";

/// How much memory a compiled pattern may take.
const SIZE_LIMIT: usize = 10 << 20;
/// How much memory a search may take for what it has learned.
const CACHE_LIMIT: usize = 2 << 20;

pub(super) fn register(connection: &Connection) -> rusqlite::Result<()> {
    connection.create_scalar_function(NAME, 2, PURE, |context| {
        let Some([_, subject]) = arguments::<2>(context) else { return Ok(None) };
        let subject = text(subject).map_err(|reason| reason.of(NAME))?;
        // Compiled once for all rows of a statement.
        let pattern = match context.get_aux::<Regex>(0)? {
            Some(pattern) => pattern,
            None => context.set_aux(0, compile(context.get_raw(0)).map_err(|reason| reason.of(NAME))?)?,
        };
        Ok(Some(pattern.is_match(subject)))
    })
}

fn compile(pattern: ValueRef<'_>) -> Result<Regex, Reason> {
    RegexBuilder::new(text(pattern)?).size_limit(SIZE_LIMIT).dfa_size_limit(CACHE_LIMIT).build().map_err(
        |fault| match fault {
            regex::Error::CompiledTooBig(_) => Reason::PatternTooBig,
            // It shows the pattern, which is a value: it is not handed on.
            _ => Reason::BadPattern,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::super::testing::{evaluate, open, refuses};

    #[test]
    fn patterns() {
        for (sql, expected) in [
            ("'Rust' REGEXP '^R.st$'", "1"),
            ("'rust' REGEXP '^R'", "0"),
            ("'STRASSE' REGEXP '(?i)straſſe'", "1"),
            ("regexp('a+', 'baab')", "1"),
            ("'' REGEXP ''", "1"),
            ("NULL REGEXP 'a'", "NULL"),
            ("'a' REGEXP NULL", "NULL"),
        ] {
            assert_eq!(evaluate(sql), expected, "{sql}");
        }
    }

    #[test]
    fn what_is_no_pattern_or_no_text_is_refused() {
        refuses("'a' REGEXP '('", "regexp: bad pattern");
        refuses("'a' REGEXP '(?:a{1000}){1000}'", "regexp: pattern too big");
        refuses("1 REGEXP '1'", "regexp: not text");
        refuses("'a' REGEXP x'61'", "regexp: not text");
        refuses("CAST(x'ff' AS TEXT) REGEXP 'a'", "regexp: not text");
    }

    #[test]
    fn a_statement_that_runs_again_takes_the_new_pattern() {
        let connection = open();
        let mut statement =
            connection.prepare("SELECT ?1 REGEXP ?2, x REGEXP ?2 FROM (SELECT 'b' AS x)").unwrap();
        for (pattern, expected) in [("a", (true, false)), ("b", (false, true)), ("[ab]", (true, true))] {
            let found = statement.query_row(["a", pattern], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
            assert_eq!(found, expected, "{pattern}");
        }
    }

    #[test]
    fn a_pattern_may_differ_from_row_to_row() {
        let sql = "(SELECT group_concat('ab' REGEXP p) FROM (SELECT 'a' AS p UNION ALL SELECT 'c' UNION ALL SELECT 'b$'))";
        assert_eq!(evaluate(sql), "1,0,1");
    }
}

//! What SQL of the program's own does, as far as its words tell.

/// Returns the table of which a statement changes or deletes rows.
pub(super) fn changed_table(sql: &str) -> Option<&str> {
    let mut words = words(sql);
    let verb = words.next()?;
    let table = if verb.eq_ignore_ascii_case("update") {
        words.find(|word| !is_any(word, &["only", "low_priority", "ignore"]))
    } else if verb.eq_ignore_ascii_case("delete") {
        words.find(|word| !is_any(word, &["from", "only", "low_priority", "quick", "ignore"]))
    } else {
        None
    };
    // `"blog"."post"` names the table last.
    table.map(|name| name.rsplit('.').next().unwrap_or(name).trim_matches(['"', '`']))
}

/// The words of a statement without comments.
fn words(sql: &str) -> impl Iterator<Item = &str> {
    sql.lines()
        .map(|line| line.split("--").next().unwrap_or(line))
        .flat_map(|line| line.split(|c: char| c.is_whitespace() || c == '(' || c == ';'))
        .filter(|word| !word.is_empty())
}

fn is_any(word: &str, of: &[&str]) -> bool {
    of.iter().any(|other| word.eq_ignore_ascii_case(other))
}

/// Whether an expression is one number, text, truth value or NULL.
pub(super) fn is_literal(expression: &str) -> bool {
    let expression = expression.trim();
    let number = expression.strip_prefix(['-', '+']).unwrap_or(expression);
    let is_number = number.starts_with(|c: char| c.is_ascii_digit())
        && number.chars().all(|c| c.is_ascii_digit() || c == '.');
    let text = expression.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    let is_text = text.is_some_and(|text| !text.replace("''", "").contains('\''));
    is_number || is_text || is_any(expression, &["true", "false"])
}

/// The functions that an expression calls.
pub(super) fn calls(expression: &str) -> Vec<String> {
    let mut called = Vec::new();
    let outside_texts = expression.split('\'').step_by(2).collect::<Vec<_>>().join("''");
    let pieces: Vec<_> = outside_texts.split('(').collect();
    for piece in pieces.iter().take(pieces.len() - 1) {
        let piece = piece.trim_end();
        let start = piece.rfind(|c: char| !(c.is_alphanumeric() || c == '_')).map_or(0, |at| at + 1);
        let is_cast = piece[..start].ends_with(':');
        if start < piece.len() && !is_cast {
            called.push(piece[start..].to_ascii_lowercase());
        }
    }
    called
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_a_statement_is_found() {
        for (sql, table) in [
            ("UPDATE post SET a = 1", Some("post")),
            ("  -- all of them\n  update only \"blog\".\"post\" set a = 1", Some("post")),
            ("DELETE FROM `post`", Some("post")),
            ("DELETE FROM post;", Some("post")),
            ("INSERT INTO post SELECT 1", None),
            ("SELECT 1 -- update post", None),
            ("", None),
        ] {
            assert_eq!(changed_table(sql), table, "{sql}");
        }
    }

    #[test]
    fn calls_are_told_from_texts_and_casts() {
        for (expression, called) in [
            ("now()", &["now"][..]),
            ("coalesce(lower('f(x)'), random ())", &["coalesce", "lower", "random"]),
            ("'a(b)'::varchar(20)", &[]),
            ("(1 + 2)", &[]),
            ("CURRENT_TIMESTAMP(6)", &["current_timestamp"]),
        ] {
            assert_eq!(calls(expression), called, "{expression}");
        }
    }

    #[test]
    fn literals_are_single_values() {
        for literal in ["1", "-2.5", "'it''s'", "TRUE"] {
            assert!(is_literal(literal), "{literal}");
        }
        for other in ["NULL", "now()", "'a' || 'b'", "1 + 1", "(1)", "CURRENT_TIMESTAMP", ""] {
            assert!(!is_literal(other), "{other}");
        }
    }
}

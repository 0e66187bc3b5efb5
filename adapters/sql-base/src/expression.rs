//! What can be told of an SQL expression without parsing it.

use rustango_ports::schema::Table;

/// Returns the words of an expression: names and keywords, quoted or not;
/// text literals are none.
fn words(expression: &str) -> impl Iterator<Item = &str> {
    let mut rest = expression;
    std::iter::from_fn(move || {
        loop {
            let first = rest.chars().next()?;
            let taken = match first {
                '\'' => literal_end(rest),
                _ if is_word(first) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
                _ => first.len_utf8(),
            };
            let (word, behind) = rest.split_at(taken);
            rest = behind;
            if is_word(first) {
                return Some(word);
            }
        }
    })
}

/// Tells whether an expression may read a column.
#[must_use]
pub fn mentions(expression: &str, column: &str) -> bool {
    words(expression).any(|word| word.eq_ignore_ascii_case(column))
}

/// Tells whether an expression cannot be a default of a column: it reads
/// columns, or rows.
#[must_use]
pub fn reads_rows(table: &Table, expression: &str) -> bool {
    table.columns.iter().any(|column| mentions(expression, column.name.as_str()))
        || mentions(expression, "select")
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Finds the end of the literal that a text begins with; a doubled quote does
/// not end it.
fn literal_end(text: &str) -> usize {
    let mut from = 1;
    while let Some(at) = text[from..].find('\'') {
        from += at + 1;
        if !text[from..].starts_with('\'') {
            return from;
        }
        from += 1;
    }
    text.len()
}

/// The text literals of an expression, and what is around them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Literals {
    /// What they stand for, in order.
    pub texts: Vec<String>,
    /// The expression without them.
    pub around: String,
}

/// Takes the text literals out of an expression as a catalogue shows it. A
/// backslash escapes where `escapes` says so, told what stands before the quote.
#[must_use]
pub fn literals(expression: &str, escapes: impl Fn(&str) -> bool) -> Literals {
    let mut found = Literals::default();
    let mut characters = expression.chars().peekable();
    while let Some(character) = characters.next() {
        if character != '\'' {
            found.around.push(character);
            continue;
        }
        let escapes = escapes(&found.around);
        let mut text = String::new();
        while let Some(character) = characters.next() {
            match character {
                '\\' if escapes => text.extend(characters.next()),
                '\'' if characters.next_if_eq(&'\'').is_some() => text.push('\''),
                '\'' => break,
                other => text.push(other),
            }
        }
        found.texts.push(text);
    }
    found
}

/// Takes away the parentheses around the whole of an expression as a catalogue
/// shows it, where a backslash in a text escapes.
#[must_use]
pub fn unwrapped(expression: &str) -> &str {
    let mut inner = expression.trim();
    while let Some(within) = inner.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        if !is_balanced(within) {
            break;
        }
        inner = within.trim();
    }
    inner
}

/// Tells whether every parenthesis of a text is closed within it.
fn is_balanced(text: &str) -> bool {
    let mut depth = 0_u32;
    let mut quoted = None;
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match (quoted, byte) {
            (Some(b'\''), b'\\') => drop(bytes.next()),
            (Some(mark), _) if byte == mark => quoted = None,
            (None, b'\'' | b'"' | b'`') => quoted = Some(byte),
            (None, b'(') => depth += 1,
            (None, b')') if depth == 0 => return false,
            (None, b')') => depth -= 1,
            _ => {}
        }
    }
    depth == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_mention_no_columns() {
        assert!(mentions("lower(\"title\") <> 'x'", "title"));
        assert!(mentions("`Title` > 1", "title"));
        assert!(!mentions("subtitle <> 'the ''title'' '", "title"));
        assert_eq!(words("a + 'b' || c").collect::<Vec<_>>(), ["a", "c"]);
    }

    #[test]
    fn literals_are_read_as_written() {
        let found = literals("x IN ('it''s', E'a\\\\b', '\\')", |before| before.ends_with('E'));
        assert_eq!(found.texts, ["it's", "a\\b", "\\"]);
        assert_eq!(found.around, "x IN (, E, )");
    }

    #[test]
    fn only_parentheses_around_all_go() {
        for (given, left) in [
            ("((a > 1))", "a > 1"),
            ("(a) OR (b)", "(a) OR (b)"),
            ("('(' || a)", "'(' || a"),
            (r"((a) <> 'it\'s (')", r"(a) <> 'it\'s ('"),
        ] {
            assert_eq!(unwrapped(given), left);
        }
    }
}

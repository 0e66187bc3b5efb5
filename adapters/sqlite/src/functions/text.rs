//! Text: the case of all of Unicode, letter by letter, and what SQLite has no
//! word for.

use rusqlite::Connection;

use super::{Reason, integer, scalar, text};

/// The longest text that a function makes, in bytes.
const LONGEST: usize = 1 << 20;

pub(super) fn register(connection: &Connection) -> rusqlite::Result<()> {
    scalar(connection, "rustango_lower", |[of]| Ok(each(text(of)?, lower)))?;
    scalar(connection, "rustango_upper", |[of]| Ok(each(text(of)?, upper)))?;
    scalar(connection, "rustango_fold", |[of]| Ok(each(text(of)?, fold)))?;
    scalar(connection, "rustango_reverse", |[of]| Ok(text(of)?.chars().rev().collect::<String>()))?;
    scalar(connection, "rustango_repeat", |[of, count]| repeat(text(of)?, integer(count)?))?;
    scalar(connection, "rustango_lpad", |[of, length, fill]| {
        let (text, length) = (text(of)?, integer(length)?);
        let (kept, padding) = pad(text, length, super::text(fill)?)?;
        Ok(padding + kept)
    })?;
    scalar(connection, "rustango_rpad", |[of, length, fill]| {
        let (text, length) = (text(of)?, integer(length)?);
        let (kept, padding) = pad(text, length, super::text(fill)?)?;
        Ok(kept.to_owned() + &padding)
    })
}

fn each(text: &str, change: fn(char) -> char) -> String {
    text.chars().map(change).collect()
}

/// Maps a letter to one letter; one that becomes several stays as it is.
fn one(letter: char, mut mapped: impl Iterator<Item = char>) -> char {
    match (mapped.next(), mapped.next()) {
        (Some(one), None) => one,
        _ => letter,
    }
}

fn lower(letter: char) -> char {
    one(letter, letter.to_lowercase())
}

fn upper(letter: char) -> char {
    one(letter, letter.to_uppercase())
}

/// Simple case folding, as `(?i)` of the crate `regex` does it: letters that
/// it takes for each other become the same one (Unicode, CaseFolding.txt, C and
/// S).
fn fold(letter: char) -> char {
    match letter {
        _ if letter.is_ascii() => letter.to_ascii_lowercase(),
        // It has no simple folding.
        'ı' => letter,
        // What these become in upper case has several letters.
        '\u{1fd3}' => '\u{390}',
        '\u{1fe3}' => '\u{3b0}',
        '\u{fb05}' => '\u{fb06}',
        _ => lower(upper(letter)),
    }
}

fn repeat(text: &str, count: i64) -> Result<String, Reason> {
    let count = usize::try_from(count.max(0)).unwrap_or(usize::MAX);
    match text.len().checked_mul(count) {
        Some(length) if length <= LONGEST => Ok(text.repeat(count)),
        _ => Err(Reason::TooLong),
    }
}

/// Returns what is kept of a text of so many letters, and what is missing.
fn pad<'t>(text: &'t str, length: i64, fill: &str) -> Result<(&'t str, String), Reason> {
    let length = usize::try_from(length.max(0)).unwrap_or(usize::MAX);
    let (kept, has) = match text.char_indices().nth(length) {
        Some((end, _)) => (&text[..end], length),
        None => (text, text.chars().count()),
    };
    if fill.is_empty() {
        return Ok((kept, String::new()));
    }
    let mut padding = String::new();
    for letter in fill.chars().cycle().take(length - has) {
        padding.push(letter);
        if padding.len() + kept.len() > LONGEST {
            return Err(Reason::TooLong);
        }
    }
    Ok((kept, padding))
}

#[cfg(test)]
mod tests {
    use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

    use super::{
        super::testing::{evaluate, refuses},
        fold,
    };

    #[test]
    fn case_of_all_letters() {
        for (sql, expected) in [
            ("rustango_lower('STRAẞE ÀÉ Σ 𐐀 1_')", "straße àé σ 𐐨 1_"),
            ("rustango_upper('straße àé ς 𐐨')", "STRAßE ÀÉ Σ 𐐀"),
            ("rustango_lower('İ')", "İ"),
            ("rustango_upper('ŉ ﬁ')", "ŉ ﬁ"),
            ("rustango_fold('STRAẞE Σς \u{212a} ſ İı')", "straße σσ k s İı"),
            ("rustango_lower(NULL)", "NULL"),
            ("rustango_upper('')", ""),
        ] {
            assert_eq!(evaluate(sql), expected, "{sql}");
        }
        refuses("rustango_lower(1)", "rustango_lower: not text");
        refuses("rustango_fold(x'41')", "rustango_fold: not text");
        refuses("rustango_upper(CAST(x'ff' AS TEXT))", "rustango_upper: not text");
    }

    /// Letters fold to the same one exactly where `(?i)` takes them for each other.
    #[test]
    fn folding_agrees_with_regular_expressions() {
        let mut wrong = Vec::new();
        // Letters so new that only one of the two knows them.
        let unknown = regex::Regex::new(r"\p{Cn}").unwrap();
        for letter in ('\0'..=char::MAX).filter(|letter| !unknown.is_match(letter.encode_utf8(&mut [0; 4]))) {
            let mut class = ClassUnicode::new([ClassUnicodeRange::new(letter, letter)]);
            class.case_fold_simple();
            let others = class.iter().flat_map(|range| range.start()..=range.end());
            if others.into_iter().any(|other| fold(other) != fold(letter)) {
                wrong.push(format!("{letter:?} stands apart from a letter that is the same"));
            }
            let folded = fold(letter);
            let is_same = class.iter().any(|range| (range.start()..=range.end()).contains(&folded));
            if !is_same {
                wrong.push(format!("{letter:?} is taken for {folded:?}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn reversed_and_repeated() {
        for (sql, expected) in [
            ("rustango_reverse('añ日')", "日ña"),
            ("rustango_reverse('')", ""),
            ("rustango_repeat('ab', 3)", "ababab"),
            ("rustango_repeat('ab', 0)", ""),
            ("rustango_repeat('ab', -1)", ""),
            ("rustango_repeat('', 9223372036854775807)", ""),
            ("length(rustango_repeat('a', 1048576))", "1048576"),
            ("rustango_repeat('a', NULL)", "NULL"),
        ] {
            assert_eq!(evaluate(sql), expected, "{sql}");
        }
        for count in ["1048577", "9223372036854775807"] {
            refuses(&format!("rustango_repeat('a', {count})"), "rustango_repeat: too long");
        }
        refuses("rustango_repeat('a', 1.5)", "rustango_repeat: not an integer");
    }

    /// As PostgreSQL's `lpad` and `rpad`.
    #[test]
    fn padded() {
        for (sql, expected) in [
            ("rustango_lpad('日本', 5, 'xy')", "xyx日本"),
            ("rustango_rpad('日本', 5, 'xy')", "日本xyx"),
            ("rustango_lpad('hello', 3, 'x')", "hel"),
            ("rustango_rpad('hello', 3, 'x')", "hel"),
            ("rustango_lpad('a', 3, '')", "a"),
            ("rustango_rpad('abc', 2, '')", "ab"),
            ("rustango_lpad('a', -1, 'x')", ""),
            ("rustango_lpad('a', 0, 'x')", ""),
            ("length(rustango_rpad('', 1048576, 'x'))", "1048576"),
            ("rustango_lpad('a', 3, NULL)", "NULL"),
        ] {
            assert_eq!(evaluate(sql), expected, "{sql}");
        }
        for length in ["1048577", "9223372036854775807"] {
            refuses(&format!("rustango_lpad('a', {length}, 'xy')"), "rustango_lpad: too long");
            refuses(&format!("rustango_rpad('a', {length}, 'xy')"), "rustango_rpad: too long");
        }
    }
}

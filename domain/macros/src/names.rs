//! Names: how Rust's become SQL's, which are valid, and which one was meant.

use std::fmt::Write as _;

/// The longest name in bytes: what PostgreSQL keeps.
const MAX_LEN: usize = 63;

/// Columns that PostgreSQL adds to every table.
const SYSTEM_COLUMNS: &[&str] = &["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

/// Turns `BlogPost` into `blog_post`.
pub(crate) fn snake_case(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut snake = String::with_capacity(name.len() + 4);
    for (at, letter) in letters.iter().enumerate() {
        if letter.is_uppercase() && at > 0 {
            let before = letters[at - 1];
            let after = letters.get(at + 1);
            let starts_word = before.is_lowercase()
                || before.is_ascii_digit()
                || (before.is_uppercase() && after.is_some_and(|after| after.is_lowercase()));
            if starts_word {
                snake.push('_');
            }
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// Turns `InReview` into `In Review`.
pub(crate) fn words(name: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(char::to_uppercase).into_iter().flatten();
        first.chain(letters).collect::<String>()
    };
    let snake = snake_case(name);
    snake.split('_').filter(|word| !word.is_empty()).map(capital).collect::<Vec<_>>().join(" ")
}

/// Says why a text is no name in SQL, or nothing where it is one.
pub(crate) fn fault(name: &str) -> Option<String> {
    if name.is_empty() {
        return Some("it is empty".to_owned());
    }
    if name.len() > MAX_LEN {
        return Some(format!("it has {} bytes, of at most {MAX_LEN}", name.len()));
    }
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        return Some("it begins with a digit".to_owned());
    }
    let strange = name.chars().find(|letter| !letter.is_ascii_alphanumeric() && *letter != '_')?;
    Some(format!("{strange:?} is not an ASCII letter, a digit or an underscore"))
}

/// Says why a text is no name of a column, or nothing where it is one.
pub(crate) fn column_fault(name: &str) -> Option<String> {
    fault(name).or_else(|| {
        SYSTEM_COLUMNS.contains(&name).then(|| "PostgreSQL keeps that name for itself".to_owned())
    })
}

/// Names an index or a constraint after its table and columns. Names that are
/// too long are cut and end in a hash of the whole.
pub(crate) fn constraint(table: &str, columns: &[&str], suffix: &str) -> String {
    let whole = format!("{table}_{}_{suffix}", columns.join("_"));
    if whole.len() <= MAX_LEN {
        return whole;
    }
    let hash = format!("_{:08x}", fnv1a(&whole));
    let mut cut = whole;
    cut.truncate(cut.floor_char_boundary(MAX_LEN - hash.len()));
    cut + &hash
}

/// The 32-bit FNV-1a hash
/// (<https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>): names must not
/// change with the version of a hasher.
fn fnv1a(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Finds the known name that was probably meant.
pub(crate) fn meant<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written = written.to_lowercase();
    let bound = (written.len() / 4).max(1);
    known
        .into_iter()
        .map(|name| (distance(&written, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= bound)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// How many letters to insert, remove, replace or swap with their neighbour
/// (optimal string alignment).
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut rows = vec![(0..=to.len()).collect::<Vec<usize>>()];
    for (i, a) in from.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in to.iter().enumerate() {
            let replaced = rows[i][j] + usize::from(a != b);
            let mut least = replaced.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == to[j - 1] && from[i - 1] == *b {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[from.len()][to.len()]
}

/// Joins names as "`a`, `b`".
pub(crate) fn quoted<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut list = String::new();
    for name in names {
        let comma = if list.is_empty() { "" } else { ", " };
        // Writing to a String cannot fail.
        let _ = write!(list, "{comma}`{name}`");
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_names_are_snake_case() {
        for (name, expected) in [
            ("Post", "post"),
            ("BlogPost", "blog_post"),
            ("HTTPLog", "http_log"),
            ("UserV2", "user_v2"),
            ("Auth2Token", "auth2_token"),
            ("Old_Name", "old_name"),
            ("ID", "id"),
            ("already_snake", "already_snake"),
        ] {
            assert_eq!(snake_case(name), expected);
        }
    }

    #[test]
    fn labels_are_words() {
        for (name, expected) in
            [("Draft", "Draft"), ("InReview", "In Review"), ("UTF8", "Utf8"), ("Old_Name", "Old Name")]
        {
            assert_eq!(words(name), expected);
        }
    }

    #[test]
    fn names_that_sql_refuses_are_explained() {
        let long = "x".repeat(64);
        for (name, expected) in [
            ("post", None),
            ("rustango_media", None),
            ("_hidden", None),
            ("", Some("it is empty")),
            (&*long, Some("it has 64 bytes, of at most 63")),
            ("2nd", Some("it begins with a digit")),
            ("a b", Some("' ' is not an ASCII letter, a digit or an underscore")),
            ("größe", Some("'ö' is not an ASCII letter, a digit or an underscore")),
            ("a\"b", Some("'\"' is not an ASCII letter, a digit or an underscore")),
        ] {
            assert_eq!(fault(name).as_deref(), expected, "{name}");
        }
        assert!(fault(&"x".repeat(63)).is_none());
        assert!(column_fault("xmin").is_some());
    }

    #[test]
    fn long_constraint_names_are_cut_and_stay_distinct() {
        assert_eq!(constraint("post", &["a", "b"], "idx"), "post_a_b_idx");
        let column = "c".repeat(40);
        let index = constraint("a_table", &[&column, &column], "idx");
        let key = constraint("a_table", &[&column, &column], "key");
        assert_eq!(index, "a_table_cccccccccccccccccccccccccccccccccccccccc_ccccc_443755ad");
        assert_eq!((index.len(), key.len()), (63, 63));
        assert_ne!(index, key);
        assert_eq!(fault(&index), None);
    }

    #[test]
    fn hashes_are_those_of_the_specification() {
        for (text, hash) in [("", 0x811c_9dc5), ("a", 0xe40c_292c), ("foobar", 0xbf9c_f968)] {
            assert_eq!(fnv1a(text), hash);
        }
    }

    #[test]
    fn near_misses_are_recognised_and_far_ones_are_not() {
        let known = ["table", "display", "ordering", "on_delete", "max_length", "max"];
        for (written, expected) in [
            ("tabel", Some("table")),
            ("Display", Some("display")),
            ("maxlength", Some("max_length")),
            ("odering", Some("ordering")),
            ("mex", Some("max")),
            ("soft_delete", None),
            ("m2m", None),
            ("admin", None),
        ] {
            assert_eq!(meant(written, known), expected, "{written}");
        }
    }
}

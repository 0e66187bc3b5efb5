//! How files look: their first line, their length, and where SQL is written.

use crate::workspace::Source;

/// The most lines a file may have, its tests aside.
const LONGEST: usize = 800;

/// Where SQL is rendered (a file or a folder).
const RENDERER: &str = "domain/query/src/render";

/// Where it must not be. Adapters spell their dialect; tests say what they expect.
const WITHOUT_SQL: &[&str] = &["ports/", "domain/", "http-", "src/"];

const FORMATTING: &[&str] = &["format!(", "format_args!(", "write!(", "writeln!("];

const SQL: &[&str] = &[
    "ALTER",
    "CREATE",
    "DELETE",
    "DROP",
    "EXPLAIN",
    "FROM",
    "HAVING",
    "INSERT",
    "JOIN",
    "LIMIT",
    "OFFSET",
    "ORDER BY",
    "RETURNING",
    "SELECT",
    "SET",
    "UNION",
    "UPDATE",
    "VALUES",
    "WHERE",
];

/// Whose text is SQL: it is put together with nothing.
const OF_SQL: &[&str] = &[".sql()", ".explain()"];

/// Finds files that do not start by saying what they are.
pub(crate) fn without_lead(sources: &[Source]) -> Vec<String> {
    let mut found: Vec<String> = sources
        .iter()
        .filter(|source| {
            let lead = source.text.lines().next().and_then(|line| line.strip_prefix("//! "));
            lead.is_none_or(|lead| lead.trim().is_empty())
        })
        .map(|source| format!("{} does not", source.path))
        .collect();
    if sources.is_empty() {
        found.push("no file was found".to_owned());
    }
    found
}

/// Finds files that ought to be several.
pub(crate) fn too_long(sources: &[Source]) -> Vec<String> {
    sources
        .iter()
        .filter(|source| !is_test(&source.path))
        .map(|source| (&source.path, without_tests(&source.text).lines().count()))
        .filter(|(_, lines)| *lines > LONGEST)
        .map(|(path, lines)| format!("{path} has {lines} lines, of at most {LONGEST}"))
        .collect()
}

/// Finds formatting of SQL outside the renderer.
pub(crate) fn sql_outside_renderer(sources: &[Source]) -> Vec<String> {
    let watched = |source: &&Source| {
        WITHOUT_SQL.iter().any(|folder| source.path.starts_with(folder))
            && !source.path.strip_prefix(RENDERER).is_some_and(|rest| rest.starts_with(['/', '.']))
            && !is_test(&source.path)
    };
    let mut found = Vec::new();
    for source in sources.iter().filter(watched) {
        for (line, call) in formatting_calls(without_tests(&source.text)) {
            let word = SQL.iter().find(|word| holds_word(call, word));
            if let Some(piece) = word.or_else(|| OF_SQL.iter().find(|piece| call.contains(*piece))) {
                found.push(format!("{}:{line} formats {piece}; render it in {RENDERER}", source.path));
            }
        }
    }
    if !sources.iter().any(|source| watched(&source)) {
        found.push("no file was found".to_owned());
    }
    found
}

fn is_test(path: &str) -> bool {
    path.starts_with("testing/tests/")
        || path.contains("/tests/")
        || path.contains("/benches/")
        || path.ends_with("tests.rs")
}

/// The text before the module of unit tests.
fn without_tests(text: &str) -> &str {
    text.find("#[cfg(test)]\nmod ").map_or(text, |start| &text[..start])
}

/// The calls of formatting macros, each with the number of its line; comments are passed over.
fn formatting_calls(text: &str) -> Vec<(usize, &str)> {
    let mut calls = Vec::new();
    let mut offset = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if !line.trim_start().starts_with("//") {
            for name in FORMATTING {
                for (column, _) in line.match_indices(name) {
                    // `write!(` is also the end of `my_write!(`, which is none of ours.
                    let before = line[..column].chars().next_back();
                    if !before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
                        calls.push((number + 1, call_at(&text[offset + column + name.len()..])));
                    }
                }
            }
        }
        offset += line.len();
    }
    calls
}

/// The arguments up to the closing parenthesis, where those inside text do not count.
fn call_at(text: &str) -> &str {
    let mut depth = 1;
    let mut in_text = false;
    let mut escaped = false;
    for (position, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => in_text = !in_text,
            '(' if !in_text => depth += 1,
            ')' if !in_text => {
                depth -= 1;
                if depth == 0 {
                    return &text[..position];
                }
            }
            _ => {}
        }
    }
    text
}

fn holds_word(text: &str, word: &str) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(start, _)| {
        !text[..start].ends_with(is_letter) && !text[start + word.len()..].starts_with(is_letter)
    })
}

fn sample(path: &str, text: &str) -> Source {
    Source { path: path.to_owned(), text: text.to_owned() }
}

#[test]
fn a_file_that_does_not_say_what_it_is_is_noticed() {
    for (text, violated) in [
        ("//! A thing.\n", false),
        ("//! \nmod a;", true),
        ("use std::fs;\n", true),
        ("#![x]\n//! A thing.", true),
        ("", true),
    ] {
        assert_eq!(!without_lead(&[sample("a.rs", text)]).is_empty(), violated, "{text:?}");
    }
}

#[test]
fn a_long_file_is_noticed() {
    let long = "//! Lines.\n".repeat(LONGEST + 1);
    let tested = format!("//! A thing.\n#[cfg(test)]\nmod tests {{\n{long}}}\n");
    for (path, text, violated) in [
        ("src/a.rs", long.as_str(), true),
        ("src/a.rs", &long[11..], false),
        ("src/a.rs", &tested, false),
        ("src/a/tests.rs", &long, false),
        ("ports/tests/it/a.rs", &long, false),
    ] {
        assert_eq!(!too_long(&[sample(path, text)]).is_empty(), violated, "{path}");
    }
}

#[test]
fn sql_outside_the_renderer_is_noticed() {
    let select = r#"let sql = format!("SELECT * FROM {table}");"#;
    for (path, text, violated) in [
        ("domain/query/src/fetch.rs", select, true),
        ("domain/query/src/render.rs", select, false),
        ("domain/query/src/render/select.rs", select, false),
        ("domain/query/src/renderer.rs", select, true),
        ("domain/query/tests/it/fetch.rs", select, false),
        ("adapters/postgres/src/dialect.rs", select, false),
        ("http-axum/src/a.rs", select, true),
        ("domain/a/src/a.rs", "write!(out,\n  \"{} (\",\n f(x)); write!(out, \" WHERE {c}\")", true),
        ("domain/a/src/a.rs", "format!(\"{}{}\", db.dialect().explain(), statement)", true),
        ("domain/a/src/a.rs", "format!(\"EXPLAIN {}\", statement.sql())", true),
        ("domain/a/src/a.rs", "/// format!(\"SELECT {x}\")", false),
        ("domain/a/src/a.rs", "format!(\"{x} of (OFFSETS)\"); run(\"SELECT\")", false),
        ("domain/a/src/a.rs", "#[cfg(test)]\nmod tests { format!(\"SELECT {x}\") }", false),
    ] {
        let watched = sample("ports/src/lib.rs", "//! Ports.");
        let found = sql_outside_renderer(&[watched, sample(path, text)]);
        assert_eq!(!found.is_empty(), violated, "{path}: {text}: {found:?}");
    }
}

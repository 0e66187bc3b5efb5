//! Edits of models, written by hand: what the schema was, what it is to be, and
//! the operations between. Tests of databases render them too.
//!
//! ```text
//! === a column with a default
//! before:
//!   post
//!     id: i64 auto
//! after:
//!   post
//!     id: i64 auto
//!     status: text(9) default='draft'
//! operations:
//!   {"AddColumn": …}
//! ```
//!
//! How tables are written stands in [`language`]. Beside them, an edit may
//! have `hints:` (`post was blog`, `post.headline was title`, `post.created_at
//! fill CURRENT_TIMESTAMP`) and `answers:` (`post.title renamed headline`,
//! `post.title dropped`, `post.body filled ''`, `post.rank cast length(rank)`); instead of operations, it may
//! have the words of a `refusal:`.

pub(crate) mod language;
pub(crate) mod random;

use rustango_migrate::{Decisions, Hints};
use rustango_ports::schema::{Operation, Schema};

use self::language::{name, schema};

/// One edit.
#[derive(Debug)]
pub(crate) struct Edit {
    /// What it is, in words.
    pub(crate) title: String,
    /// The schema that was.
    pub(crate) before: Schema,
    /// The schema that is to be.
    pub(crate) after: Schema,
    /// What models say beside.
    pub(crate) hints: Hints,
    /// What people answer.
    pub(crate) answers: Decisions,
    /// What is expected.
    pub(crate) expected: Expected,
}

/// What an edit leads to.
#[derive(Debug)]
pub(crate) enum Expected {
    /// Operations.
    Operations(Vec<Operation>),
    /// No plan, for the reason in these words.
    Refusal(String),
}

/// Returns all edits.
pub(crate) fn edits() -> Vec<Edit> {
    let files = [
        include_str!("tables.txt"),
        include_str!("columns.txt"),
        include_str!("alterations.txt"),
        include_str!("constraints.txt"),
        include_str!("relations.txt"),
        include_str!("renames.txt"),
        include_str!("refusals.txt"),
    ];
    let edits = files.iter().flat_map(|file| file.split("\n=== ").skip(1));
    edits.map(edit).collect()
}

fn edit(text: &str) -> Edit {
    let (title, rest) = text.split_once('\n').expect("a title");
    let mut edit = Edit {
        title: title.trim().to_owned(),
        before: Schema::default(),
        after: Schema::default(),
        hints: Hints::none(),
        answers: Decisions::none(),
        expected: Expected::Operations(Vec::new()),
    };
    for (head, body) in sections(rest) {
        match head {
            "before" => edit.before = schema(&body),
            "after" => edit.after = schema(&body),
            "hints" => edit.hints = body.lines().fold(edit.hints, hint),
            "answers" => edit.answers = body.lines().fold(edit.answers, answer),
            "operations" => edit.expected = Expected::Operations(operations(title, &body)),
            "refusal" => edit.expected = Expected::Refusal(body.trim().to_owned()),
            other => panic!("{title}: no section is called {other:?}"),
        }
    }
    edit
}

/// Splits at lines like `before:`, which stand at the margin.
fn sections(text: &str) -> Vec<(&str, String)> {
    let mut sections: Vec<(&str, String)> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        match (line.strip_suffix(':').filter(|_| !line.starts_with(' ')), sections.last_mut()) {
            (Some(head), _) => sections.push((head, String::new())),
            (None, Some((_, body))) => {
                body.push_str(line.strip_prefix("  ").unwrap_or(line));
                body.push('\n');
            }
            (None, None) => panic!("{line:?} stands before the first section"),
        }
    }
    sections
}

fn operations(title: &str, body: &str) -> Vec<Operation> {
    let operation =
        |line| serde_json::from_str(line).unwrap_or_else(|fault| panic!("{title}: {fault} in {line}"));
    body.lines().map(operation).collect()
}

fn hint(hints: Hints, line: &str) -> Hints {
    let [place, verb, rest] = words(line);
    match (place.split_once('.'), verb) {
        (None, "was") => hints.table_was(name(place), name(rest)),
        (Some((table, column)), "was") => hints.column_was(name(table), name(column), name(rest)),
        (Some((table, column)), "fill") => hints.filled(name(table), name(column), rest),
        _ => panic!("{line:?} is no hint"),
    }
}

fn answer(answers: Decisions, line: &str) -> Decisions {
    match words(line) {
        [place, "renamed", to] => answers.renamed(place, to),
        [place, "dropped", _] => answers.dropped(place),
        [place, "filled", expression] => answers.filled(place, expression),
        [place, "cast", expression] => answers.converted(place, expression),
        _ => panic!("{line:?} is no answer"),
    }
}

fn words(line: &str) -> [&str; 3] {
    let mut words = line.trim().splitn(3, ' ');
    [(); 3].map(|()| words.next().unwrap_or_default())
}

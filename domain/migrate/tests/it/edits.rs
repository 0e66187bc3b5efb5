//! The corpus of edits: each leads to the operations that it says, which lead
//! to the schema that it says and back.

use std::collections::BTreeSet;

use rustango_migrate::{diff, invert_all, zero};

use crate::{
    applied,
    corpus::{Edit, Expected, edits},
    sorted,
};

fn outcome(edit: &Edit) -> Expected {
    match diff(&edit.before, &edit.after, &edit.hints, &mut edit.answers.clone()) {
        Ok(plan) => Expected::Operations(plan.operations),
        Err(fault) => Expected::Refusal(fault.to_string()),
    }
}

/// Writes an outcome as it stands in the corpus.
fn written(outcome: &Expected) -> String {
    let operation = |operation| serde_json::to_string(operation).expect("operations have a form in files");
    let (head, lines): (_, Vec<_>) = match outcome {
        Expected::Operations(operations) => ("operations", operations.iter().map(operation).collect()),
        Expected::Refusal(words) => ("refusal", words.lines().map(str::to_owned).collect()),
    };
    lines.iter().fold(format!("{head}:\n"), |text, line| text + "  " + line + "\n")
}

#[test]
fn edits_lead_to_their_operations() {
    let wrong: Vec<_> = edits()
        .iter()
        .map(|edit| (&edit.title, written(&edit.expected), written(&outcome(edit))))
        .filter(|(_, expected, found)| expected != found)
        .map(|(title, _, found)| format!("=== {title}\n{found}"))
        .collect();
    assert!(wrong.is_empty(), "these edits lead elsewhere:\n{}", wrong.join("\n"));
}

#[test]
fn operations_lead_to_the_schema_and_back() {
    for edit in edits() {
        let Expected::Operations(operations) = &edit.expected else { continue };
        let reached = applied(&edit.before, operations);
        assert_eq!(sorted(reached.clone()), sorted(edit.after), "{}", edit.title);
        let inverse = invert_all(operations, &edit.before, zero).expect(&edit.title);
        assert_eq!(sorted(applied(&reached, &inverse.operations)), sorted(edit.before), "{}", edit.title);
    }
}

#[test]
fn the_corpus_is_whole() {
    let edits = edits();
    let titles: BTreeSet<_> = edits.iter().map(|edit| &edit.title).collect();
    assert_eq!(titles.len(), edits.len(), "each has a title of its own");
    assert!(edits.len() >= 60, "{}", edits.len());
}

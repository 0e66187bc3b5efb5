//! The corpus of edits: each leads to the operations that it says, which lead
//! to the schema that it says and back.

use std::{collections::BTreeSet, fmt::Write as _};

use rustango_migrate::{diff, invert_all, zero};

use crate::{
    applied,
    corpus::{Edit, Expected, edits},
    sorted,
};

/// The outcome as it stands in the corpus.
fn outcome(edit: &Edit) -> String {
    let mut text = String::new();
    match diff(&edit.before, &edit.after, &edit.hints, &mut edit.answers.clone()) {
        Ok(plan) => {
            text.push_str("operations:\n");
            for operation in &plan.operations {
                writeln!(text, "  {}", serde_json::to_string(operation).unwrap()).unwrap();
            }
        }
        Err(fault) => {
            text.push_str("refusal:\n");
            fault.to_string().lines().for_each(|line| writeln!(text, "  {line}").unwrap());
        }
    }
    text
}

fn expected(edit: &Edit) -> String {
    let mut text = String::new();
    match &edit.expected {
        Expected::Operations(operations) => {
            text.push_str("operations:\n");
            for operation in operations {
                writeln!(text, "  {}", serde_json::to_string(operation).unwrap()).unwrap();
            }
        }
        Expected::Refusal(words) => {
            text.push_str("refusal:\n");
            words.lines().for_each(|line| writeln!(text, "  {line}").unwrap());
        }
    }
    text
}

#[test]
fn edits_lead_to_their_operations() {
    let wrong: Vec<_> = edits()
        .iter()
        .map(|edit| (&edit.title, expected(edit), outcome(edit)))
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

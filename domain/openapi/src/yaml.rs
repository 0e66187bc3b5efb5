//! JSON written as YAML 1.2.
//!
//! Only what JSON can hold, so no more of YAML than blocks, plain words and
//! text in double quotes, which YAML reads as JSON does.

use serde_json::Value;

/// Writes a value as a document.
pub(crate) fn written(value: &Value) -> String {
    let mut out = String::new();
    block(&mut out, value, 0);
    out
}

/// Writes a value on lines of its own.
fn block(out: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (name, value) in members {
                indent(out, depth);
                out.push_str(&text(name));
                out.push(':');
                below(out, value, depth + 1);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                indent(out, depth);
                out.push('-');
                below(out, item, depth + 1);
            }
        }
        scalar => {
            indent(out, depth);
            out.push_str(&inline(scalar));
            out.push('\n');
        }
    }
}

/// Writes a value behind a name or a dash.
fn below(out: &mut String, value: &Value, depth: usize) {
    let is_block = match value {
        Value::Object(members) => !members.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => false,
    };
    if is_block {
        out.push('\n');
        block(out, value, depth);
    } else {
        out.push(' ');
        out.push_str(&inline(value));
        out.push('\n');
    }
}

fn indent(out: &mut String, depth: usize) {
    out.extend(std::iter::repeat_n("  ", depth));
}

fn inline(value: &Value) -> String {
    match value {
        Value::String(words) => text(words),
        other => other.to_string(),
    }
}

/// Writes text plainly where no reader could take it for something else.
fn text(words: &str) -> String {
    let is_word = words.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && words.chars().all(|letter| letter.is_ascii_alphanumeric() || "_/".contains(letter));
    // YAML 1.1 takes these for booleans and NULL, case aside.
    let means_more = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
        .iter()
        .any(|word| words.eq_ignore_ascii_case(word));
    if is_word && !means_more { words.to_owned() } else { Value::from(words).to_string() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn blocks_nest_and_words_stay_what_they_are() {
        let value = json!({
            "a": [1, "two", [true, null], {"b": {}, "c": []}],
            "no": "no",
            "text": "two: words\n\"quoted\" #",
            "200": {"x": 1.5},
        });
        assert_eq!(
            written(&value),
            "\"200\":\n  x: 1.5\na:\n  - 1\n  - two\n  -\n    - true\n    - null\n  -\n    b: {}\n    c: []\n\
             \"no\": \"no\"\ntext: \"two: words\\n\\\"quoted\\\" #\"\n"
        );
    }
}

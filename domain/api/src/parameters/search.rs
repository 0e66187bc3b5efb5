//! Words that must all be found.

use rustango_forms::value::Refusal;
use rustango_query::{Condition, LookupValue, Subject};

use crate::scope::Scopes;

/// The most words of a search: each is looked for in every search field.
const MOST_WORDS: usize = 16;

/// The longest text of a search, in characters.
const MOST_CHARACTERS: usize = 500;

/// Makes a condition of each word.
pub(super) fn conditions(
    value: &str,
    subjects: &[Subject],
    scopes: &Scopes,
) -> Result<Vec<Condition>, Refusal> {
    if value.contains('\0') {
        return Err(Refusal::holds_nul());
    }
    if value.chars().nth(MOST_CHARACTERS).is_some() {
        let detail = format!("expected at most {MOST_CHARACTERS} characters");
        return Err(Refusal { code: "max_length", detail });
    }
    let words: Vec<_> = value.split_whitespace().take(MOST_WORDS + 1).collect();
    if words.len() > MOST_WORDS {
        let detail = format!("expected at most {MOST_WORDS} words");
        return Err(Refusal { code: "max_words", detail });
    }
    words.into_iter().map(|word| found(word, subjects, scopes)).collect()
}

fn found(word: &str, subjects: &[Subject], scopes: &Scopes) -> Result<Condition, Refusal> {
    let found_in = |subject: &Subject| {
        let word = LookupValue::Text(word.to_owned());
        subject.condition_within("icontains", word, &|schema| scopes.of(schema))
    };
    let any = subjects.iter().map(found_in).collect::<Result<_, _>>();
    any.map(Condition::Any).map_err(|detail| Refusal { code: "invalid", detail })
}

//! Regular expressions that text matches from its beginning to its end.

use regex::Regex;

/// A regular expression for all of a text.
#[derive(Clone, Debug)]
pub struct Pattern {
    written: String,
    whole: Regex,
}

/// Text that is no regular expression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`pattern` is not a regular expression: {reason}")]
pub struct InvalidPattern {
    reason: String,
}

impl Pattern {
    /// Reads a regular expression.
    ///
    /// # Errors
    /// Where it is none, or too large.
    pub fn new(pattern: &str) -> Result<Self, InvalidPattern> {
        // By itself first: `a)|(b` is none, though it would be one within
        // parentheses.
        let whole = Regex::new(pattern).and_then(|_| Regex::new(&format!(r"\A(?:{pattern})\z")));
        let whole = whole.map_err(|error| InvalidPattern { reason: error.to_string() })?;
        Ok(Self { written: pattern.to_owned(), whole })
    }

    /// Returns it as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// Tells whether all of a text matches.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        self.whole.is_match(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_the_text_must_match() {
        let pattern = Pattern::new("[a-z]+|[0-9]{3}").unwrap();
        for (text, expected) in
            [("abc", true), ("123", true), ("abc1", false), ("1234", false), ("a\n", false)]
        {
            assert_eq!(pattern.matches(text), expected, "{text:?}");
        }
        for broken in ["(", "a)|(b", "(?=a)", r"(a)\1", "[z-a]", "a{1000}{1000}{1000}"] {
            assert!(Pattern::new(broken).is_err(), "{broken}");
        }
    }
}

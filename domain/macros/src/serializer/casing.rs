//! How names of Rust are spelled in JSON.

use syn::Result;

use crate::attributes::Argument;

/// A way to spell names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Casing {
    Camel,
    Pascal,
    Snake,
    Kebab,
    ScreamingSnake,
}

impl Casing {
    pub(super) fn read(argument: &Argument) -> Result<Self> {
        Ok(match argument.text()?.value().as_str() {
            "camelCase" => Self::Camel,
            "PascalCase" => Self::Pascal,
            "snake_case" => Self::Snake,
            "kebab-case" => Self::Kebab,
            "SCREAMING_SNAKE_CASE" => Self::ScreamingSnake,
            _ => {
                let takes = "\"camelCase\", \"PascalCase\", \"snake_case\", \"kebab-case\" or \"SCREAMING_SNAKE_CASE\"";
                return Err(argument.wrong(takes));
            }
        })
    }

    /// Spells a name that is in snake case.
    pub(super) fn spell(self, name: &str) -> String {
        match self {
            Self::Snake => name.to_owned(),
            Self::Kebab => name.replace('_', "-"),
            Self::ScreamingSnake => name.to_uppercase(),
            Self::Camel | Self::Pascal => {
                let word = |(at, word): (usize, &str)| {
                    if at == 0 && self == Self::Camel { word.to_owned() } else { capital(word) }
                };
                name.split('_').enumerate().map(word).collect()
            }
        }
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(char::to_uppercase).into_iter().flatten();
    first.chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelled() {
        for (casing, expected) in [
            (Casing::Camel, "createdAt2"),
            (Casing::Pascal, "CreatedAt2"),
            (Casing::Snake, "created_at_2"),
            (Casing::Kebab, "created-at-2"),
            (Casing::ScreamingSnake, "CREATED_AT_2"),
        ] {
            assert_eq!(casing.spell("created_at_2"), expected);
        }
    }
}

//! Names that Rust and cargo take.

use std::fmt;

/// The longest name: longer ones make lines that nobody reads.
const MAX_LEN: usize = 40;

/// The keywords of Rust 2024, strict and reserved
/// (<https://doc.rust-lang.org/reference/keywords.html>).
const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do",
    "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static",
    "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual",
    "where", "while", "yield",
];

/// Names of packages that mean something else already: to Rust, to cargo, to
/// Windows, or to a generated project itself.
const TAKEN_PACKAGES: &[&str] = &[
    "alloc",
    "aux",
    "build",
    "chrono",
    "con",
    "core",
    "deps",
    "examples",
    "incremental",
    "manage",
    "nul",
    "prn",
    "proc-macro",
    "proc_macro",
    "rustango",
    "serde-json",
    "serde_json",
    "std",
    "test",
    "tokio",
];

/// Names of modules that a project has already, or that hide a crate.
const TAKEN_MODULES: &[&str] = &[
    "alloc",
    "bin",
    "chrono",
    "core",
    "lib",
    "main",
    "manage",
    "middleware",
    "models",
    "rustango",
    "std",
    "test",
    "tests",
    "tokio",
    "urls",
    "views",
    "viewsets",
];

/// Tells whether Rust keeps a word for itself.
#[must_use]
pub fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&word)
}

/// The name of a package: `shop`, `corner-shop`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageName(String);

impl PackageName {
    /// Reads a name.
    ///
    /// # Errors
    /// [`InvalidName`], which says what is allowed.
    pub fn parse(name: &str) -> Result<Self, InvalidName> {
        let invalid =
            |reason: String| InvalidName { name: name.to_owned(), of: "a project", reason, dash: true };
        check(name, true).map_err(invalid)?;
        if TAKEN_PACKAGES.contains(&name) {
            return Err(invalid("that means something else already".to_owned()));
        }
        Ok(Self(name.to_owned()))
    }

    /// Returns the name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the name as Rust code says it: `corner_shop`.
    #[must_use]
    pub fn in_code(&self) -> String {
        self.0.replace('-', "_")
    }
}

impl fmt::Display for PackageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of a module: `blog`, `order_lines`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleName(String);

impl ModuleName {
    /// Reads a name.
    ///
    /// # Errors
    /// [`InvalidName`], which says what is allowed.
    pub fn parse(name: &str) -> Result<Self, InvalidName> {
        let invalid =
            |reason: String| InvalidName { name: name.to_owned(), of: "a module", reason, dash: false };
        check(name, false).map_err(invalid)?;
        if TAKEN_MODULES.contains(&name) {
            return Err(invalid("that means something else already".to_owned()));
        }
        Ok(Self(name.to_owned()))
    }

    /// Returns the name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ModuleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn check(name: &str, dash: bool) -> Result<(), String> {
    let is_part = |letter: char| {
        letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_' || (dash && letter == '-')
    };
    if name.is_empty() {
        return Err("it is empty".to_owned());
    }
    if name.len() > MAX_LEN {
        return Err(format!("it has {} letters", name.len()));
    }
    if let Some(strange) = name.chars().find(|letter| !is_part(*letter)) {
        return Err(format!("{strange:?} is not allowed"));
    }
    if !name.starts_with(|first: char| first.is_ascii_lowercase()) {
        return Err("it does not begin with a letter".to_owned());
    }
    if name.ends_with(['_', '-']) || name.contains("__") {
        return Err("its underscores and dashes stand between letters, one at a time".to_owned());
    }
    if is_keyword(name) {
        return Err("it is a keyword of Rust".to_owned());
    }
    Ok(())
}

/// A text that is no name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{name:?} cannot be the name of {of}: {reason}; allowed are 1 to {MAX_LEN} lower-case ASCII letters, digits{} \
     and underscores, with a letter first, but no keyword of Rust and no name in use, such as `rustango`, `std` \
     or `test`",
    if *dash { ", dashes" } else { "" }
)]
pub struct InvalidName {
    name: String,
    of: &'static str,
    reason: String,
    dash: bool,
}

/// Turns `order_line` or `order-line` into `OrderLine`; what is in that shape
/// already stays.
#[must_use]
pub fn pascal_case(name: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    name.split(['_', '-']).map(capital).collect()
}

/// Turns `OrderLine` into `order_line`.
#[must_use]
pub fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    let mut before: Option<char> = None;
    for letter in name.chars() {
        let begins_word = before.is_some_and(|before| before.is_ascii_lowercase() || before.is_ascii_digit());
        if letter.is_ascii_uppercase() && begins_word {
            snake.push('_');
        }
        snake.push(if letter == '-' { '_' } else { letter.to_ascii_lowercase() });
        before = Some(letter);
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_rust_takes() {
        for name in ["shop", "corner-shop", "corner_shop", "a", "shop2"] {
            assert!(PackageName::parse(name).is_ok(), "{name}");
        }
        let long = "a".repeat(MAX_LEN + 1);
        for (name, told) in [
            ("", "it is empty"),
            ("Shop", "'S' is not allowed"),
            ("2shop", "does not begin with a letter"),
            ("-shop", "does not begin with a letter"),
            ("shop-", "stand between letters"),
            ("a__b", "one at a time"),
            ("../shop", "'.' is not allowed"),
            ("caf\u{e9}", "is not allowed"),
            ("match", "keyword of Rust"),
            ("gen", "keyword of Rust"),
            ("rustango", "something else already"),
            ("test", "something else already"),
            ("manage", "something else already"),
            (&long, "it has 41 letters"),
        ] {
            let said = PackageName::parse(name).expect_err(name).to_string();
            assert!(said.contains(told) && said.contains("allowed are"), "{said}");
        }
        assert!(ModuleName::parse("order_lines").is_ok());
        assert!(ModuleName::parse("order-lines").is_err());
        assert!(ModuleName::parse("models").is_err());
    }

    #[test]
    fn names_change_their_shape() {
        assert_eq!(pascal_case("order_line"), "OrderLine");
        assert_eq!(pascal_case("OrderLine"), "OrderLine");
        assert_eq!(snake_case("OrderLine"), "order_line");
        assert_eq!(snake_case("order-line2"), "order_line2");
    }
}

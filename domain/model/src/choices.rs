//! Rust enums as columns: stored as text, closed to other values.

/// One value of an enum column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Choice {
    /// What the database stores and the API shows.
    pub value: &'static str,
    /// What people read.
    pub label: &'static str,
}

/// A Rust enum without data whose variants are the choices of a column.
///
/// Derive it with `#[derive(Choices)]`; the column is text with a CHECK.
pub trait Choices: Copy + Eq + Send + Sync + 'static {
    /// The name of the enum, for messages.
    const NAME: &'static str;
    /// All choices, in the order of the variants.
    const CHOICES: &'static [Choice];

    /// Returns the stored text.
    fn as_str(self) -> &'static str;

    /// Finds the variant that is stored as `text`.
    fn parse(text: &str) -> Option<Self>;
}

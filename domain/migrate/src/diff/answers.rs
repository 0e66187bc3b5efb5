//! Who decides what no comparison can tell.

use std::collections::{BTreeMap, BTreeSet};

use rustango_ports::schema::Name;

use super::{CastQuestion, FillQuestion, RenameQuestion};

/// Decides what no comparison can tell: a terminal that asks, or a list of
/// [`Decisions`].
pub trait Answers {
    /// Says what became of something that is gone, or nothing where nobody
    /// decides.
    fn rename(&mut self, question: &RenameQuestion) -> Option<Renamed>;

    /// Gives the SQL expression that rows get which are there already, or
    /// nothing where nobody decides.
    fn fill(&mut self, question: &FillQuestion) -> Option<String>;

    /// Gives the SQL expression that makes a value of a column one of its new
    /// type, or nothing where nobody decides.
    fn cast(&mut self, question: &CastQuestion) -> Option<String>;
}

/// What became of something that is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Renamed {
    /// It has this name now: one of the candidates.
    To(Name),
    /// It is dropped, and the candidates are something else.
    Dropped,
}

/// Decisions that were made beforehand; things are named `table` or
/// `table.column`, with the table's new name.
///
/// ```
/// use rustango_migrate::Decisions;
///
/// let none = Decisions::none();
/// let some = Decisions::none().renamed("post.title", "headline").dropped("tag").filled("post.body", "''");
/// assert_ne!(none, some);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    renames: BTreeMap<String, String>,
    drops: BTreeSet<String>,
    fills: BTreeMap<String, String>,
    casts: BTreeMap<String, String>,
}

impl Decisions {
    /// Starts without any: whatever is asked stays open.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Decides that something has another name now.
    #[must_use]
    pub fn renamed(mut self, what: impl Into<String>, to: impl Into<String>) -> Self {
        self.renames.insert(what.into(), to.into());
        self
    }

    /// Decides that something is dropped.
    #[must_use]
    pub fn dropped(mut self, what: impl Into<String>) -> Self {
        self.drops.insert(what.into());
        self
    }

    /// Decides what rows that are there already get in a column.
    #[must_use]
    pub fn filled(mut self, column: impl Into<String>, expression: impl Into<String>) -> Self {
        self.fills.insert(column.into(), expression.into());
        self
    }

    /// Decides how values of a column become those of its new type.
    #[must_use]
    pub fn converted(mut self, column: impl Into<String>, expression: impl Into<String>) -> Self {
        self.casts.insert(column.into(), expression.into());
        self
    }
}

impl Answers for Decisions {
    fn rename(&mut self, question: &RenameQuestion) -> Option<Renamed> {
        let path = question.subject.path();
        if self.drops.contains(&path) {
            return Some(Renamed::Dropped);
        }
        let to = self.renames.get(&path)?;
        let candidate = question.candidates.iter().find(|candidate| candidate.name == **to)?;
        Some(Renamed::To(candidate.name.clone()))
    }

    fn fill(&mut self, question: &FillQuestion) -> Option<String> {
        self.fills.get(&question.path()).cloned()
    }

    fn cast(&mut self, question: &CastQuestion) -> Option<String> {
        self.casts.get(&question.path()).cloned()
    }
}

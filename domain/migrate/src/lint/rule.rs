//! What a rule says of a step.

use super::{Database, seen::Seen};

/// One thing that the linter looks for.
#[derive(Debug)]
#[non_exhaustive]
pub struct Rule {
    /// What files silence it by.
    pub id: &'static str,
    /// The databases that it is about.
    pub databases: &'static [Database],
    /// What the step does, in a few words.
    pub title: &'static str,
    /// What people notice, and why.
    pub what_happens: &'static str,
    /// Which versions do so.
    pub versions: &'static str,
    /// What to write instead, in order.
    pub safe_sequence: &'static [&'static str],
    /// Where the manual says so.
    pub source: &'static str,
    /// Whether a step does it.
    pub(super) finds: fn(&Seen<'_>) -> bool,
}

/// Rules about every database.
pub(super) const EVERY: &[Database] = Database::ALL;

//! What leads from one schema to another.
//!
//! ```text
//! before ─ renames ─▶ refusals ─▶ drops that make room ─▶ tables ─▶ columns
//!          ─▶ constraints and indexes ─▶ foreign keys ─▶ drops of the rest ─▶ after
//! ```
//!
//! Renames come first, so that all that follows speaks of things by the names
//! that they end with. What drops rows or values comes last, so that a failure
//! in the middle leaves them.

mod answers;
mod columns;
mod constraints;
mod draft;
mod hints;
mod likeness;
mod question;
mod refusals;
mod renames;
mod tables;

use rustango_ports::schema::{Operation, Schema};

pub use self::{
    answers::{Answers, Decisions, Renamed},
    hints::Hints,
    question::{
        Candidate, CastQuestion, FillQuestion, NeedsDecision, Question, RenameQuestion, Subject, Want,
    },
    refusals::Refused,
    tables::is_link,
};
use self::{columns::Fills, draft::Draft};

/// Operations that lead from one schema to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The operations, in order.
    pub operations: Vec<Operation>,
}

impl Plan {
    /// Returns whether nothing is to be done.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }
}

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPlan {
    /// People have to decide something first.
    #[error(transparent)]
    NeedsDecision(#[from] NeedsDecision),
    /// No migration makes such a change.
    #[error(transparent)]
    Refused(#[from] Refused),
}

/// Plans what leads from one schema to another.
///
/// Applying the operations one by one ([`apply`](crate::apply)) leads to
/// `after`, the order of columns aside. Nothing is dropped on a guess: where
/// what is new may be what is gone by another name, `hints` or `answers` say
/// whether it is.
///
/// # Errors
/// [`NoPlan::Refused`] where no migration makes such a change, and
/// [`NoPlan::NeedsDecision`] where an answer is missing; each tells all cases
/// at once, and what to do.
pub fn diff(
    before: &Schema,
    after: &Schema,
    hints: &Hints,
    answers: &mut dyn Answers,
) -> Result<Plan, NoPlan> {
    let mut open = NeedsDecision::default();
    let mut draft = Draft::new(before);
    renames::rename(&mut draft, after, hints, answers, &mut open)?;
    refusals::check(draft.state(), after, &open)?;
    let outcome = alter(&mut draft, after, Fills { hints, answers, open: &mut open });
    // What is open may be why the rest does not fit.
    if !open.questions.is_empty() {
        return Err(open.into());
    }
    outcome?;
    Ok(Plan { operations: draft.into_operations() })
}

/// Does what is left when things have their names.
fn alter(draft: &mut Draft, after: &Schema, fills: Fills<'_>) -> Result<(), Refused> {
    constraints::make_room(draft, after)?;
    tables::create(draft, after)?;
    columns::add_and_alter(draft, after, fills)?;
    constraints::add(draft, after)?;
    constraints::drop_indexes(draft, after)?;
    columns::drop(draft, after)?;
    tables::drop(draft, after)
}

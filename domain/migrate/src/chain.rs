//! What migrations that follow each other do to a schema.

mod difference;
mod merge;
mod replay;
mod squash;

pub use self::{
    difference::first_difference,
    merge::{ConflictingStep, MergeFault, merge},
    replay::{ReplayFault, SnapshotFault, check_snapshots, replay, schema_before},
    squash::{SquashFault, squash},
};

pub(crate) use self::replay::operation;

#[cfg(test)]
mod tests;

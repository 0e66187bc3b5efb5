//! The audit log: who changed what, and when.
//!
//! Of a model with `#[rustango(audit(track = "title, body"))]` every write,
//! whichever way it is made, leaves an entry in the same transaction. Values of
//! fields marked `sensitive` are not in it, only that they changed.

mod entry;
mod history;
mod record;

pub(crate) use self::record::{record, record_links};
pub use self::{
    entry::{AuditEntry, Operation},
    history::{FieldChange, History, history},
};
use crate::{Db, Error, Objects as _};
use chrono::{DateTime, Utc};

/// Deletes entries that are older than a time and returns how many.
///
/// # Errors
/// [`Error::Database`].
pub async fn forget_before(time: DateTime<Utc>, db: &Db) -> Result<u64, Error> {
    AuditEntry::objects().filter(AuditEntry::occurred_at.lt(time)).delete(db).await
}

/// Keeps so many entries of each row, the latest, and returns how many others
/// were deleted.
///
/// # Errors
/// [`Error::Database`].
pub async fn keep_latest(entries: u64, db: &Db) -> Result<u64, Error> {
    let latest = AuditEntry::objects()
        .order_by(AuditEntry::id.desc())
        .first_of(entries, (AuditEntry::entity_table, AuditEntry::entity_pk));
    AuditEntry::objects().exclude(AuditEntry::id.in_query(latest.values(AuditEntry::id))).delete(db).await
}

//! One entry of the log, as a model.

use chrono::{DateTime, Utc};
use rustango_macros::{Choices, Model};
use rustango_model::Auto;

/// One write to one row.
#[derive(Model, Clone, Debug, PartialEq)]
#[rustango(crate = "crate::audit::entry", table = "rustango_audit_log", app = "rustango", ordering = "-id")]
#[rustango(index("entity_table, entity_pk"))]
pub struct AuditEntry {
    /// The number of the entry; later ones have greater ones.
    #[rustango(primary_key)]
    pub id: Auto<i64>,
    /// The table of the row.
    #[rustango(max_length = 63)]
    pub entity_table: String,
    /// The primary key of the row, as text; a JSON array where it has several
    /// fields.
    #[rustango(max_length = 255)]
    pub entity_pk: String,
    /// What was done.
    #[rustango(max_length = 16)]
    pub operation: Operation,
    /// Who did it ([`Db::with_actor`](crate::Db::with_actor)).
    pub actor: Option<String>,
    /// Which part of the program did it ([`Db::with_source`](crate::Db::with_source)).
    pub source: Option<String>,
    /// Which request it belongs to ([`Db::with_request_id`](crate::Db::with_request_id)).
    pub request_id: Option<String>,
    /// The tracked fields that changed, by name: `{"title": {"before": "a",
    /// "after": "b"}}`. Of a new row there is no `before`, of a deleted one no
    /// `after`; of a sensitive field `{"changed": true}`. Of links, the keys
    /// on the other side: `{"tags": {"added": [1], "removed": []}}`.
    pub changes: serde_json::Value,
    /// When it was done.
    #[rustango(index)]
    pub occurred_at: DateTime<Utc>,
}

/// What was done to a row.
#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[rustango(crate = "crate::audit::entry")]
pub enum Operation {
    /// It was inserted.
    Insert,
    /// Fields of it were changed.
    Update,
    /// It was deleted, or put into the trash.
    Delete,
    /// It was taken out of the trash.
    Restore,
    /// Fields of it were set back to what they were.
    Revert,
    /// Links to other rows were added or removed.
    Link,
}

/// Stands for the facade's, without its registry: the log is there where a
/// model is audited.
pub(crate) mod __macro {
    pub(crate) use crate::__macro::*;

    pub(crate) mod inventory {
        macro_rules! submit {
            ($($model:tt)*) => {};
        }
        pub(crate) use submit;
    }
}

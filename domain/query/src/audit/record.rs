//! Writing entries, in the transaction of what they tell.

use futures_core::future::BoxFuture;
use rustango_model::{Auto, ManyToMany, ModelSchema};
use rustango_ports::database::Value;
use serde_json::{Map, Value as Json, json};

use super::entry::{AuditEntry, Operation};
use crate::{
    Db, Error, Objects as _, RowKey,
    held::{json_of, text_of},
    signals::LinkAction,
    write::watched::Change,
};

/// Records changes of rows of an audited model; of others, nothing.
pub(crate) async fn record(
    tx: &Db,
    schema: &'static ModelSchema,
    operation: Operation,
    changes: &[Change],
) -> Result<(), Error> {
    let Some(tracked) = schema.audit else { return Ok(()) };
    let mut entries: Vec<AuditEntry> = changes
        .iter()
        .filter_map(|change| {
            let key = RowKey::of_row(schema, change.after.as_ref().or(change.before.as_ref())?);
            let fields =
                tracked.iter().filter_map(|&field| difference(schema, field, change)).collect::<Map<_, _>>();
            let is_told = !fields.is_empty() || operation != Operation::Update;
            is_told.then(|| entry(tx, schema, key.to_text(), operation, Json::Object(fields)))
        })
        .collect();
    if entries.is_empty() {
        return Ok(());
    }
    // Receivers may be told of entries too, whose writes come back here.
    let written: BoxFuture<'_, Result<(), Error>> = Box::pin(AuditEntry::bulk_insert(&mut entries, tx));
    written.await
}

/// Records that links of a row of an audited model were added or removed.
pub(crate) async fn record_links(
    tx: &Db,
    relation: &ManyToMany,
    source: &Value,
    action: LinkAction,
    targets: &[Value],
) -> Result<(), Error> {
    let schema = (relation.source)();
    if schema.audit.is_none() || targets.is_empty() {
        return Ok(());
    }
    let keys: Json = targets.iter().map(json_of).collect();
    let (added, removed) = if action == LinkAction::PostAdd { (keys, json!([])) } else { (json!([]), keys) };
    let changes = json!({ relation.name: { "added": added, "removed": removed } });
    entry(tx, schema, text_of(source), Operation::Link, changes).insert(tx).await
}

fn entry(tx: &Db, schema: &ModelSchema, key: String, operation: Operation, changes: Json) -> AuditEntry {
    let context = tx.context();
    let text = |text: &Option<std::sync::Arc<str>>| text.as_deref().map(str::to_owned);
    AuditEntry {
        id: Auto::default(),
        entity_table: schema.table.as_str().to_owned(),
        entity_pk: key,
        operation,
        actor: text(&context.actor),
        source: text(&context.source),
        request_id: text(&context.request_id),
        changes,
        occurred_at: tx.clock().now(),
    }
}

/// What a change did to one field, if anything.
fn difference(schema: &ModelSchema, field: usize, change: &Change) -> Option<(String, Json)> {
    let (before, after) =
        (change.before.as_ref().map(|row| &row[field]), change.after.as_ref().map(|row| &row[field]));
    if before == after {
        return None;
    }
    let field = &schema.fields[field];
    let told = if field.sensitive {
        json!({ "changed": true })
    } else {
        let sides = [("before", before), ("after", after)];
        let told = sides.into_iter().filter_map(|(side, value)| Some((side.to_owned(), json_of(value?))));
        Json::Object(told.collect())
    };
    Some((field.name.to_owned(), told))
}

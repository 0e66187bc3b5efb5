//! Foreign keys to rows that a request may not see.

use rustango_model::ModelSchema;
use rustango_query::{Condition, Db, Error, FieldRef, Lookup, Select, records};

use crate::{conflict::Pointers, scope::Scopes};

/// Finds the foreign keys of a write whose targets the request may not see.
pub(crate) async fn unseen_targets(
    db: &Db,
    schema: &'static ModelSchema,
    pointers: &Pointers,
    scopes: &Scopes,
) -> Result<Vec<FieldRef>, Error> {
    let mut unseen: Vec<FieldRef> = Vec::new();
    for (key, values) in pointers {
        let target = key.target();
        let Some(scope) = scopes.of(target) else { continue };
        let equal = key.pairs().zip(values).map(|((_, on), value)| {
            Condition::Lookup(FieldRef::new(target, on).into(), Lookup::Exact(value.clone().into()))
        });
        let row = Select::all(target).filter(Condition::All(equal.collect())).filter(scope).limit(1);
        if records::fetch_fields(db, &row, target.primary_key).await?.is_empty() {
            let fields = key.pairs().map(|(from, _)| FieldRef::new(schema, from));
            unseen.extend(fields.filter(|field| !unseen.contains(field)).collect::<Vec<_>>());
        }
    }
    Ok(unseen)
}

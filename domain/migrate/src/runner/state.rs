//! The schema that migrations lead to.

use rustango_migration_files::{Chain, Migration, MigrationName, Step};
use rustango_ports::schema::Schema;

use super::script::ScriptFault;
use crate::apply::apply_to;

/// Returns the schema that a migration starts from in a database that has all
/// that stand before it.
///
/// # Errors
/// [`ScriptFault`] where one of them does not fit those before it.
pub fn state_before(chain: &Chain, migration: &MigrationName) -> Result<Schema, ScriptFault> {
    before(chain, migration, |_| true)
}

/// Returns the schema that a migration starts from: what those make that are
/// applied and stand before it in the chain, its siblings of other branches
/// among them.
pub(super) fn before(
    chain: &Chain,
    migration: &MigrationName,
    is_applied: impl Fn(&Migration) -> bool,
) -> Result<Schema, ScriptFault> {
    let mut schema = Schema::default();
    let earlier = chain.migrations().iter().take_while(|known| known.name != *migration);
    for migration in earlier.filter(|known| is_applied(known)) {
        for (at, step) in migration.forward.iter().enumerate() {
            if let Step::Schema(operation) = step {
                apply_to(&mut schema, operation)
                    .map_err(|fault| ScriptFault::new(migration, at, fault.into()))?;
            }
        }
    }
    Ok(schema)
}

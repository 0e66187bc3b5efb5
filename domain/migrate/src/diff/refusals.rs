//! Changes that no migration makes.

use std::fmt;

use rustango_ports::schema::{Name, Schema, Table};

use super::NeedsDecision;

/// Changes that no migration makes, each with the way out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Refused {
    /// The reasons, a sentence each.
    pub reasons: Vec<String>,
}

impl Refused {
    pub(super) fn one(reason: String) -> Self {
        Self { reasons: vec![reason] }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.reasons {
            [reason] => f.write_str(reason),
            reasons => {
                write!(f, "{} changes cannot be made by a migration", reasons.len())?;
                reasons.iter().try_for_each(|reason| write!(f, "\n- {reason}"))
            }
        }
    }
}

/// Looks at the tables that both schemas have, and at where foreign keys are
/// to point. Where it is open what columns are called, so is what their table
/// comes to.
pub(super) fn check(before: &Schema, after: &Schema, open: &NeedsDecision) -> Result<(), Refused> {
    let settled = after.tables.values().filter(|after| !open.is_about(&after.name));
    let pairs = settled.filter_map(|after| Some((before.tables.get(&after.name)?, after)));
    let keys = pairs.flat_map(|(before, after)| reasons(before, after));
    let nowhere = after.tables.values().flat_map(|table| {
        let lost = table.foreign_keys.iter().filter(|key| !after.tables.contains_key(&key.target));
        lost.map(|key| {
            format!(
                "the foreign key \"{}\" of \"{}\" points at \"{}\", which is the table of no model: add that \
                 model to the registry",
                key.name, table.name, key.target
            )
        })
    });
    let reasons: Vec<_> = keys.chain(nowhere).collect();
    if reasons.is_empty() { Ok(()) } else { Err(Refused { reasons }) }
}

fn reasons(before: &Table, after: &Table) -> Vec<String> {
    if before.primary_key != after.primary_key {
        return vec![format!(
            "the primary key of \"{}\" changes from {} to {}, and rows of other tables, links and logs know its \
             rows by it. Where only a name changed, write `#[rustango(was = \"…\")]`. Else keep the key, and make the other columns `unique`; or add another model, copy the rows \
             with a data operation, and drop this one in a later migration",
            after.name,
            listed(&before.primary_key),
            listed(&after.primary_key)
        )];
    }
    let numbered = after.columns.iter().filter_map(|column| {
        let auto = before.column(column.name.as_str())?.auto;
        let change = match (auto, column.auto) {
            (false, true) => "is to be numbered by the database, and its rows have numbers of their own",
            (true, false) => "is no longer to be numbered by the database, which numbers its rows",
            _ => return None,
        };
        Some(format!(
            "the key \"{}\" of \"{}\" {change}. Leave the field as it was; or add another model, copy the rows \
             with a data operation, and drop this one in a later migration",
            column.name, after.name
        ))
    });
    numbered.collect()
}

fn listed(columns: &[Name]) -> String {
    let quoted: Vec<_> = columns.iter().map(|column| format!("\"{column}\"")).collect();
    quoted.join(", ")
}

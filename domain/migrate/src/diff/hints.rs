//! What models say of themselves that is no part of a schema.

use std::collections::BTreeMap;

use rustango_model::{FieldSchema, Registry, Stamp};
use rustango_ports::schema::Name;

/// What models say of themselves that is no part of a schema: what they and
/// their fields were called before (`was`), and what the toolkit writes into
/// fields by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    tables: BTreeMap<Name, Name>,
    columns: BTreeMap<(Name, Name), Vec<Name>>,
    fills: BTreeMap<(Name, Name), String>,
}

impl Hints {
    /// Starts without any.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Collects what the models of a registry say.
    #[must_use]
    pub fn of(registry: &Registry) -> Self {
        let mut hints = Self::none();
        for model in registry.models() {
            let table = Name::from(model.table);
            if let Some(was) = model.was {
                hints = hints.table_was(table.clone(), was.into());
            }
            for field in model.fields {
                let place = (table.clone(), Name::from(field.column));
                if let Some(fill) = fill(field) {
                    hints.fills.insert(place.clone(), fill.to_owned());
                }
                if let Some(was) = field.was {
                    hints.columns.insert(place, columns_of(field, was.into()));
                }
            }
        }
        hints
    }

    /// Says what a table was called.
    #[must_use]
    pub fn table_was(mut self, table: Name, was: Name) -> Self {
        self.tables.insert(table, was);
        self
    }

    /// Says what a column was called.
    #[must_use]
    pub fn column_was(mut self, table: Name, column: Name, was: Name) -> Self {
        self.columns.insert((table, column), vec![was]);
        self
    }

    /// Says what rows that are there already get in a column.
    #[must_use]
    pub fn filled(mut self, table: Name, column: Name, expression: impl Into<String>) -> Self {
        self.fills.insert((table, column), expression.into());
        self
    }

    pub(super) fn table(&self, table: &Name) -> Option<&Name> {
        self.tables.get(table)
    }

    /// Returns what a column may have been called, the likeliest first.
    pub(super) fn column(&self, table: &Name, column: &Name) -> &[Name] {
        self.columns.get(&(table.clone(), column.clone())).map_or(&[], Vec::as_slice)
    }

    pub(super) fn fill(&self, table: &Name, column: &Name) -> Option<&String> {
        self.fills.get(&(table.clone(), column.clone()))
    }
}

/// A field may be called by its name in Rust, of which a foreign key makes a
/// column of its own.
fn columns_of(field: &FieldSchema, was: Name) -> Vec<Name> {
    let key = field.relation.and_then(|_| Name::parse(format!("{was}_id")).ok());
    key.into_iter().chain([was]).collect()
}

/// What the toolkit would have written into rows that are there already. UUIDs
/// are to be different in each row, which no expression does everywhere.
const fn fill(field: &FieldSchema) -> Option<&'static str> {
    match field.stamp {
        Stamp::NowOnInsert | Stamp::NowOnSave => Some("CURRENT_TIMESTAMP"),
        Stamp::Version => Some("1"),
        _ => None,
    }
}

//! Everything that is in the tables, and what is different afterwards.

use std::collections::BTreeMap;

use rustango::{
    model::ModelSchema,
    ports::database::{Executor as _, Statement},
    prelude::*,
};

use super::models::{Account, Article, Label, Remark};

pub(crate) const SCHEMAS: [fn() -> &'static ModelSchema; 4] =
    [Account::schema, Article::schema, Remark::schema, Label::schema];

/// The values of one row, by field.
pub(crate) type Row = BTreeMap<&'static str, String>;

/// The values of all columns, by model, key and field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tables(BTreeMap<(&'static str, String, &'static str), String>);

impl Tables {
    pub(crate) async fn of(db: &Db) -> Self {
        let mut cells = BTreeMap::new();
        for schema in SCHEMAS.map(|schema| schema()) {
            let columns: Vec<_> = schema.fields.iter().map(|field| field.column.as_str()).collect();
            let quoted: Vec<_> = columns.iter().map(|column| format!("\"{column}\"")).collect();
            let sql = format!("SELECT {} FROM {}", quoted.join(", "), schema.table.as_str());
            let rows = db.query(&Statement::read(sql, vec![])).await.unwrap();
            for row in 0..rows.len() {
                let cell = |column| format!("{:?}", rows.get(row, column).unwrap());
                let key = cell(schema.primary_key[0]);
                let values = schema.fields.iter().enumerate();
                cells.extend(values.map(|(at, field)| ((schema.name, key.clone(), field.name), cell(at))));
            }
        }
        Self(cells)
    }

    /// Returns the first row of a model, or the last.
    pub(crate) fn row(&self, of: &'static ModelSchema, is_last: bool) -> Row {
        let keys = self.0.keys().filter(|(model, _, field)| (*model, *field) == (of.name, "id"));
        let number = |key: &str| key.trim_start_matches("I64(").trim_end_matches(')').parse::<i64>().unwrap();
        let keys = keys.map(|(_, key, _)| number(key));
        let key = if is_last { keys.max() } else { keys.min() };
        let key = format!("I64({})", key.unwrap());
        let cells = self.0.iter().filter(|((model, at, _), _)| (*model, &**at) == (of.name, &*key));
        cells.map(|((_, _, field), value)| (*field, value.clone())).collect()
    }
}

//! The schema that models ask for.

use rustango_model::{FieldSchema, IndexSchema, KeyCheck, ModelSchema, Registry, Uniqueness};
use rustango_ports::{
    database::ValueType,
    schema::{Check, Column, ForeignKey, Index, Name, Schema, Table, Unique},
};

/// Describes the tables of all models of a registry.
#[must_use]
pub fn describe(registry: &Registry) -> Schema {
    let tables = registry.models().iter().map(|model| (Name::from(model.table), table(model)));
    Schema { tables: tables.collect() }
}

fn table(model: &ModelSchema) -> Table {
    let mut table = Table::new(model.table.into());
    table.columns = model.fields.iter().map(column).collect();
    table.primary_key = vec![model.key().column.into()];
    for field in model.fields {
        if field.unique && !field.primary_key {
            table
                .uniques
                .push(Unique { name: generated(model, field, "key"), columns: vec![field.column.into()] });
        } else if field.index {
            table.indexes.push(Index::over(generated(model, field, "idx"), vec![field.column.into()]));
        }
        table.foreign_keys.extend(foreign_key(model, field));
    }
    for index in model.indexes {
        let columns = columns(model, index);
        match index.uniqueness {
            Uniqueness::Unique => table.uniques.push(Unique { name: index.name.into(), columns }),
            Uniqueness::Plain => table.indexes.push(Index::over(index.name.into(), columns)),
        }
    }
    let checks = model.checks.iter();
    table.checks.extend(
        checks.map(|check| Check { name: check.name.into(), expression: check.expression.to_owned() }),
    );
    sort(&mut table);
    table
}

/// Puts what has a name of its own into the order of names.
pub(crate) fn sort(table: &mut Table) {
    table.uniques.sort_by(|a, b| a.name.cmp(&b.name));
    table.checks.sort_by(|a, b| a.name.cmp(&b.name));
    table.foreign_keys.sort_by(|a, b| a.name.cmp(&b.name));
    table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
}

/// A foreign key has the type of what it points at.
fn column(field: &FieldSchema) -> Column {
    let shape =
        field.relation.map_or(field.column_type(), |relation| (relation.target)().key().column_type());
    let mut column = Column::new(field.column.into(), shape.of);
    column.max_length = shape.max_length;
    column.nullable = field.nullable;
    column.auto = field.auto && matches!(shape.of, ValueType::I16 | ValueType::I32 | ValueType::I64);
    column.default = field.default.map(str::to_owned);
    column.choices = field.choices.iter().map(|choice| choice.value.to_owned()).collect();
    column
}

fn foreign_key(model: &ModelSchema, field: &FieldSchema) -> Option<ForeignKey> {
    let relation = field.relation?;
    let target = (relation.target)();
    Some(ForeignKey {
        name: generated(model, field, "fkey"),
        columns: vec![field.column.into()],
        target: target.table.into(),
        target_columns: vec![target.key().column.into()],
        on_delete: relation.on_delete,
        deferrable: relation.checked == KeyCheck::AtCommit,
    })
}

fn columns(model: &ModelSchema, index: &IndexSchema) -> Vec<Name> {
    index.fields.iter().map(|&field| model.fields[field].column.into()).collect()
}

fn generated(model: &ModelSchema, field: &FieldSchema, suffix: &str) -> Name {
    Name::generated(model.table.as_str(), &[field.column.as_str()], suffix)
}

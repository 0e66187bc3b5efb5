//! The schema that models ask for.

use rustango_model::{FieldSchema, IndexSchema, KeyCheck, ModelSchema, Reference, Registry, Uniqueness};
use rustango_ports::{
    database::ValueType,
    schema::{Check, Column, ForeignKey, Index, IndexTerm, Name, Schema, Table, Unique},
};

/// Describes the tables of all models of a registry.
#[must_use]
pub fn describe(registry: &Registry) -> Schema {
    let tables = registry.models().iter().map(|model| (Name::from(model.table), table(model)));
    Schema { tables: tables.collect() }
}

fn table(model: &'static ModelSchema) -> Table {
    let mut table = Table::new(model.table.into());
    table.comment = model.comment.map(str::to_owned);
    table.columns = model.fields.iter().map(column).collect();
    table.primary_key = model.key_fields().map(|field| field.column.into()).collect();
    for field in model.fields {
        let is_key = field.primary_key && model.single_key().is_some();
        if field.unique && !is_key {
            table
                .uniques
                .push(Unique { name: generated(model, field, "key"), columns: vec![field.column.into()] });
        } else if field.index {
            table.indexes.push(Index::over(generated(model, field, "idx"), vec![field.column.into()]));
        }
    }
    table.foreign_keys = model.references().map(foreign_key).collect();
    for schema in model.indexes {
        if schema.is_constraint() {
            let columns = columns(model, schema.fields);
            table.uniques.push(Unique { name: schema.name.into(), columns });
        } else {
            table.indexes.push(index(model, schema));
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

/// A foreign key of one column has the type of what it points at.
fn column(field: &FieldSchema) -> Column {
    let shape = pointed_at(field).column_type();
    let mut column = Column::new(field.column.into(), shape.of);
    column.max_length = shape.max_length;
    column.nullable = field.nullable;
    column.auto = field.auto && matches!(shape.of, ValueType::I16 | ValueType::I32 | ValueType::I64);
    column.default = field.default.map(str::to_owned);
    column.choices = field.choices.iter().map(|choice| choice.value.to_owned()).collect();
    column.comment = field.comment.map(str::to_owned);
    column
}

/// Follows foreign keys to the field that they end at.
fn pointed_at(field: &FieldSchema) -> &FieldSchema {
    let target = field.relation.and_then(|relation| (relation.target)().single_key());
    target.map_or(field, pointed_at)
}

fn foreign_key(key: Reference) -> ForeignKey {
    let (source, target) = (key.source(), key.target());
    let pairs = key.ordered_pairs();
    ForeignKey {
        name: key.constraint(),
        columns: pairs.iter().map(|(from, _)| source.fields[*from].column.into()).collect(),
        target: target.table.into(),
        target_columns: pairs.iter().map(|(_, on)| target.fields[*on].column.into()).collect(),
        on_delete: key.on_delete(),
        deferrable: key.checked() == KeyCheck::AtCommit,
    }
}

fn index(model: &ModelSchema, index: &IndexSchema) -> Index {
    let term = |field: &usize| {
        let column = model.fields[*field].column.into();
        if index.descending.contains(field) {
            IndexTerm::Descending(column)
        } else {
            IndexTerm::Column(column)
        }
    };
    let expressions = index.expressions.iter().map(|sql| IndexTerm::Expression((*sql).to_owned()));
    Index {
        name: index.name.into(),
        terms: index.fields.iter().map(term).chain(expressions).collect(),
        unique: index.uniqueness == Uniqueness::Unique,
        condition: index.condition.map(str::to_owned),
        method: index.method.map(str::to_owned),
        include: columns(model, index.include),
    }
}

fn columns(model: &ModelSchema, fields: &[usize]) -> Vec<Name> {
    fields.iter().map(|&field| model.fields[field].column.into()).collect()
}

fn generated(model: &ModelSchema, field: &FieldSchema, suffix: &str) -> Name {
    Name::generated(model.table.as_str(), &[field.column.as_str()], suffix)
}

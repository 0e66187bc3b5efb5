//! INSERT, UPDATE and DELETE.

use rustango_model::ModelSchema;
use rustango_ports::database::{BulkInsert, Dialect, Statement, Value, ValueType};

use super::{Renderer, column_types};
use crate::{Error, FieldRef, Select};

/// Renders the insert of one row from values by field, answering with the fields at `returning`.
pub(crate) fn insert(
    dialect: &dyn Dialect,
    schema: &ModelSchema,
    values: Vec<(usize, Value)>,
    returning: &[usize],
) -> Statement {
    let mut sql = Renderer::new(dialect);
    sql.push("INSERT INTO ").name(schema.table);
    if values.is_empty() {
        sql.push(" DEFAULT VALUES");
    } else {
        sql.push(" (");
        sql.list(&values, |sql, (field, _)| {
            sql.name(schema.fields[*field].column);
        });
        sql.push(") VALUES (");
        sql.list(values, |sql, (_, value)| {
            sql.bind(value);
        });
        sql.push(")");
    }
    sql.returning(schema, returning)
}

/// The rows of one bulk insert: which fields, and their values row by row.
pub(crate) struct Bulk<'a> {
    pub(crate) schema: &'static ModelSchema,
    pub(crate) fields: &'a [usize],
    pub(crate) rows: Vec<Vec<Value>>,
}

/// Renders the insert of several rows, answering with the fields at
/// `returning` in the order of the rows.
pub(crate) fn bulk_insert(dialect: &dyn Dialect, bulk: Bulk<'_>, returning: &[usize]) -> Statement {
    let Bulk { schema, fields, rows } = bulk;
    let mut sql = Renderer::new(dialect);
    sql.push("INSERT INTO ").name(schema.table).push(" (");
    sql.list(fields, |sql, &field| {
        sql.name(schema.fields[field].column);
    });
    match dialect.bulk_insert() {
        BulkInsert::ValueLists => {
            sql.push(") VALUES ");
            sql.list(rows, |sql, row| {
                sql.push("(");
                sql.list(row, |sql, value| {
                    sql.bind(value);
                });
                sql.push(")");
            });
        }
        BulkInsert::Unnest => {
            sql.push(") SELECT * FROM UNNEST(");
            sql.list(fields.iter().zip(columns_of(rows, fields.len())), |sql, (&field, values)| {
                sql.bind(Value::Array(schema.fields[field].value_type, values));
            });
            sql.push(")");
        }
    }
    sql.returning(schema, returning)
}

/// Turns rows of values into columns of values.
fn columns_of(rows: Vec<Vec<Value>>, width: usize) -> Vec<Vec<Value>> {
    let mut columns: Vec<_> = (0..width).map(|_| Vec::with_capacity(rows.len())).collect();
    for row in rows {
        for (column, value) in columns.iter_mut().zip(row) {
            column.push(value);
        }
    }
    columns
}

/// Renders the update of the rows of a query, answering with the fields at
/// `returning`.
pub(crate) fn update(
    dialect: &dyn Dialect,
    select: &Select,
    values: Vec<(usize, Value)>,
    returning: &[usize],
) -> Result<Statement, Error> {
    let schema = select.schema;
    let mut sql = Renderer::new(dialect);
    sql.push("UPDATE ").name(schema.table).push(" SET ");
    sql.list(values, |sql, (field, value)| {
        sql.name(schema.fields[field].column).push(" = ").bind(value);
    });
    sql.where_rows(select)?;
    Ok(sql.returning(schema, returning))
}

/// Renders the deletion of the rows of a query.
pub(crate) fn delete(dialect: &dyn Dialect, select: &Select) -> Result<Statement, Error> {
    let mut sql = Renderer::new(dialect);
    sql.push("DELETE FROM ").name(select.schema.table);
    sql.where_rows(select)?;
    Ok(sql.into_write())
}

impl Renderer<'_> {
    /// Limits a write to the rows of a query, its window included.
    fn where_rows(&mut self, select: &Select) -> Result<(), Error> {
        if !select.is_windowed() {
            return self.where_clause(select.condition.as_ref());
        }
        let key = FieldRef::new(select.schema, select.schema.primary_key);
        self.push(" WHERE ").column(key).push(" IN (");
        self.keys(select)?;
        self.push(")");
        Ok(())
    }

    fn returning(mut self, schema: &ModelSchema, fields: &[usize]) -> Statement {
        if fields.is_empty() {
            return self.into_write();
        }
        self.push(" RETURNING ");
        self.list(fields, |sql, &field| {
            sql.name(schema.fields[field].column);
        });
        let types = column_types(schema);
        let returned: Vec<ValueType> = fields.iter().map(|&field| types[field]).collect();
        self.into_write().with_columns(returned)
    }
}

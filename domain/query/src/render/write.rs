//! INSERT, UPDATE and DELETE.

use rustango_model::ModelSchema;
use rustango_ports::database::{
    BulkInsert, DbError, DbErrorKind, Dialect, SqlText, Statement, Value, ValueType,
};

use super::{
    Renderer, column_types,
    query::{QueryWriter, Words},
    scope::Table,
    select::Place,
};
use crate::{Error, Expression, Select, write::version};

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
        sql.push(dialect.default_row());
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

/// Renders the insert of rows of which the same fields are given, answering
/// with the fields at `returning`.
pub(crate) fn insert_rows(
    dialect: &dyn Dialect,
    schema: &'static ModelSchema,
    fields: &[usize],
    mut rows: Vec<Vec<Value>>,
    returning: &[usize],
) -> Statement {
    match rows.pop() {
        Some(only) if rows.is_empty() => {
            insert(dialect, schema, fields.iter().copied().zip(only).collect(), returning)
        }
        last => {
            rows.extend(last);
            bulk_insert(dialect, Bulk { schema, fields, rows }, returning)
        }
    }
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
    let schema = bulk.schema;
    let mut sql = Renderer::new(dialect);
    sql.insert_rows(bulk);
    sql.returning(schema, returning)
}

/// What is done about a row that is there already.
#[derive(Clone, Copy)]
pub(crate) struct Conflict<'a> {
    /// The fields by which it is the same.
    pub(crate) target: &'a [usize],
    /// The fields that it takes over from the new row.
    pub(crate) taken: &'a [usize],
    /// The field that counts its changes.
    pub(crate) counted: Option<usize>,
}

/// Renders the insert of several rows that updates those that are there
/// already, answering with all fields in the order of the rows.
pub(crate) fn upsert<'d>(
    words: impl Into<Words<'d>>,
    bulk: Bulk<'_>,
    conflict: Conflict<'_>,
) -> Result<Statement, Error> {
    let (words, schema) = (words.into(), bulk.schema);
    let (query, mut sql) = (QueryWriter::new(words), Renderer::new(words.dialect));
    sql.insert_rows(bulk);
    let column = |field: usize| schema.fields[field].column;
    sql.push(" ON CONFLICT (").list(conflict.target, |sql, &field| {
        sql.name(column(field));
    });
    sql.push(") DO UPDATE SET ");
    // Of a row that takes nothing over, a field is set to itself: it comes back.
    let idle = [conflict.target[0]];
    let taken = if conflict.taken.is_empty() && conflict.counted.is_none() { &idle } else { conflict.taken };
    sql.list(taken, |sql, &field| {
        sql.name(column(field)).push(" = excluded.").name(column(field));
    });
    if let Some(field) = conflict.counted {
        let comma = if taken.is_empty() { "" } else { ", " };
        sql.push(comma).name(column(field)).push(" = ");
        query.enter(schema, Table::Named(schema.table));
        query.expression(&mut sql.out, &version::next(schema, field));
        let end = sql.out.sql.len();
        query.leave(&mut sql.out, end);
    }
    query.finish()?;
    let everything: Vec<usize> = (0..schema.fields.len()).collect();
    Ok(sql.returning(schema, &everything))
}

impl Renderer<'_> {
    /// Writes the insert of several rows.
    fn insert_rows(&mut self, bulk: Bulk<'_>) {
        let Bulk { schema, fields, rows } = bulk;
        self.push("INSERT INTO ").name(schema.table).push(" (");
        self.list(fields, |sql, &field| {
            sql.name(schema.fields[field].column);
        });
        match self.dialect.bulk_insert() {
            BulkInsert::ValueLists => {
                self.push(") VALUES ");
                self.list(rows, |sql, row| {
                    sql.push("(");
                    sql.list(row, |sql, value| {
                        sql.bind(value);
                    });
                    sql.push(")");
                });
            }
            BulkInsert::Unnest => {
                self.push(") SELECT * FROM UNNEST(");
                self.list(fields.iter().zip(columns_of(rows, fields.len())), |sql, (&field, values)| {
                    sql.bind(Value::Array(schema.fields[field].value_type, values));
                });
                self.push(")");
            }
        }
    }
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
pub(crate) fn update<'d>(
    words: impl Into<Words<'d>>,
    select: &Select,
    values: Vec<(usize, Expression)>,
    returning: &[usize],
) -> Result<Statement, Error> {
    let schema = select.schema;
    let words = words.into();
    let is_at_once = words.dialect.capabilities().simultaneous_assignment;
    let values = if is_at_once { values } else { in_turn(schema, values)? };
    let (query, mut sql) = (QueryWriter::new(words), Renderer::new(words.dialect));
    sql.push("UPDATE ").name(schema.table).push(" SET ");
    query.enter(schema, Table::Named(schema.table));
    let base_ends = sql.out.sql.len();
    sql.list(values, |sql, (field, value)| {
        sql.name(schema.fields[field].column).push(" = ");
        match value {
            Expression::Value(value) => {
                sql.bind(value);
            }
            computed => query.expression(&mut sql.out, &computed),
        }
    });
    if query.has_commons() {
        query.invalid(
            "an update computes a field of a query that is `common`: compute it of the query itself",
        );
    }
    if query.has_joins() {
        query.invalid("an update sets a field from one of another model: read that one in a subquery");
    }
    query.leave(&mut sql.out, base_ends);
    query.where_rows(&mut sql.out, select);
    query.finish()?;
    Ok(sql.returning(schema, returning))
}

/// Renders the deletion of the rows of a query.
pub(crate) fn delete<'d>(words: impl Into<Words<'d>>, select: &Select) -> Result<Statement, Error> {
    let words = words.into();
    let (query, mut sql) = (QueryWriter::new(words), Renderer::new(words.dialect));
    sql.push("DELETE FROM ").name(select.schema.table);
    query.where_rows(&mut sql.out, select);
    query.finish()?;
    Ok(sql.into_write())
}

impl QueryWriter<'_> {
    /// Limits a write to the rows of a query, its window included.
    fn where_rows(&self, out: &mut SqlText, select: &Select) {
        let (dialect, schema) = (self.dialect, select.schema);
        if select.is_plain() {
            // Without joins the condition can stand in the write itself.
            let before = (out.sql.len(), out.params.len());
            self.enter(schema, Table::Named(schema.table));
            let condition = select.whole_condition();
            self.where_clause(out, condition.as_deref());
            let needs_more = self.has_joins()
                || self.has_commons()
                || (!dialect.capabilities().subquery_of_target
                    && condition.is_some_and(|condition| condition.has_queries()));
            let end = out.sql.len();
            self.leave(out, end);
            if !needs_more {
                return;
            }
            out.sql.truncate(before.0);
            out.params.truncate(before.1);
        }
        out.push(" WHERE ");
        Table::Named(schema.table).key(dialect, out, schema);
        out.push(" IN (");
        // Not all databases let a query stand before a write: it stands in the subquery.
        let keys = |out: &mut SqlText| {
            self.behind_commons(out, |out| self.keys(out, select, Place::Within));
        };
        if dialect.capabilities().subquery_of_target {
            keys(out);
        } else {
            self.apart(out, keys);
        }
        out.push(")");
    }
}

/// Puts assignments in an order in which each one sees the row as it was, where
/// the database makes them one after the other.
fn in_turn(
    schema: &ModelSchema,
    mut values: Vec<(usize, Expression)>,
) -> Result<Vec<(usize, Expression)>, Error> {
    let mut ordered = Vec::with_capacity(values.len());
    while !values.is_empty() {
        let is_read = |&(field, _): &(usize, Expression)| {
            values.iter().any(|(other, value)| *other != field && value.reads(field))
        };
        let Some(next) = values.iter().position(|value| !is_read(value)) else {
            let names: Vec<_> = values.iter().map(|(field, _)| schema.fields[*field].name).collect();
            let context = format!(
                "this database assigns one field after the other, and {} of {} are each made of another's old \
                 value: update them one by one",
                names.join(", "),
                schema.name
            );
            return Err(DbError::new(DbErrorKind::Unsupported, "render", context).into());
        };
        ordered.push(values.remove(next));
    }
    Ok(ordered)
}

impl Renderer<'_> {
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

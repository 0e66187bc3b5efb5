//! SELECT.

use rustango_model::ModelSchema;
use rustango_ports::database::{Dialect, Identifier, Nulls, SqlText, Statement, ValueType};

use super::{Renderer, column_types, qualified};
use crate::{Error, FieldRef, OrderTerm, Select};

/// Which columns a SELECT answers with.
#[derive(Clone, Copy)]
pub(crate) enum SelectedColumns<'a> {
    /// All of the model, then all of each related model.
    All,
    /// These fields of the model.
    Fields(&'a [usize]),
}

/// Names for joined tables; a query with more joins than names is refused.
const ALIASES: [Identifier; 16] = [
    Identifier::new("r1"),
    Identifier::new("r2"),
    Identifier::new("r3"),
    Identifier::new("r4"),
    Identifier::new("r5"),
    Identifier::new("r6"),
    Identifier::new("r7"),
    Identifier::new("r8"),
    Identifier::new("r9"),
    Identifier::new("r10"),
    Identifier::new("r11"),
    Identifier::new("r12"),
    Identifier::new("r13"),
    Identifier::new("r14"),
    Identifier::new("r15"),
    Identifier::new("r16"),
];

/// Renders the rows of a query.
pub(crate) fn select(
    dialect: &dyn Dialect,
    select: &Select,
    columns: SelectedColumns<'_>,
) -> Result<Statement, Error> {
    let schema = select.schema;
    let mut sql = Renderer::new(dialect);
    let mut types: Vec<ValueType> = Vec::new();
    sql.push("SELECT ");
    match columns {
        SelectedColumns::All => {
            types.extend(column_types(schema).iter());
            sql.list(0..schema.fields.len(), |sql, position| {
                sql.column(FieldRef::new(schema, position));
            });
            for (related, alias) in joins(select)? {
                types.extend(column_types(related.target).iter());
                for field in related.target.fields {
                    sql.push(", ").name(alias).push(".").name(field.column);
                }
            }
        }
        SelectedColumns::Fields(positions) => {
            types.extend(positions.iter().map(|&position| schema.fields[position].value_type));
            sql.list(positions, |sql, &position| {
                sql.column(FieldRef::new(schema, position));
            });
        }
    }
    sql.push(" FROM ").name(schema.table);
    if matches!(columns, SelectedColumns::All) {
        for (related, alias) in joins(select)? {
            sql.join(&related, alias);
        }
    }
    sql.where_clause(select.condition.as_ref())?;
    sql.push(" ORDER BY ");
    sql.list(select.total_order(), |sql, term| sql.order_term(&term));
    dialect.window(&mut sql.out, select.limit, select.offset);
    Ok(sql.into_read().with_columns(types))
}

/// Renders the number of rows of a query.
pub(crate) fn count(dialect: &dyn Dialect, select: &Select) -> Result<Statement, Error> {
    let mut sql = Renderer::new(dialect);
    sql.push("SELECT COUNT(*) FROM ");
    if select.is_windowed() {
        sql.push("(");
        sql.keys(select)?;
        sql.push(") AS ").name(ALIASES[0]);
    } else {
        sql.name(select.schema.table);
        sql.where_clause(select.condition.as_ref())?;
    }
    Ok(sql.into_read().with_columns([ValueType::I64]))
}

/// Renders whether a query has a row.
pub(crate) fn exists(dialect: &dyn Dialect, select: &Select) -> Result<Statement, Error> {
    let mut sql = Renderer::new(dialect);
    sql.push("SELECT EXISTS (");
    sql.keys(select)?;
    sql.push(")");
    Ok(sql.into_read().with_columns([ValueType::Bool]))
}

impl Renderer<'_> {
    /// Writes a SELECT of the primary keys of a query.
    pub(super) fn keys(&mut self, select: &Select) -> Result<(), Error> {
        let schema = select.schema;
        self.push("SELECT ").column(FieldRef::new(schema, schema.primary_key));
        self.push(" FROM ").name(schema.table);
        self.where_clause(select.condition.as_ref())?;
        if select.is_windowed() {
            self.push(" ORDER BY ");
            self.list(select.total_order(), |sql, term| sql.order_term(&term));
        }
        let dialect = self.dialect;
        dialect.window(&mut self.out, select.limit, select.offset);
        Ok(())
    }

    fn order_term(&mut self, term: &OrderTerm) {
        let nulls = if term.field.field().nullable { Nulls::Last } else { Nulls::Absent };
        let (dialect, field) = (self.dialect, term.field);
        let subject = |out: &mut SqlText| qualified(dialect, out, field);
        dialect.order_term(&mut self.out, &subject, term.direction, nulls);
    }

    fn join(&mut self, related: &Join, alias: Identifier) {
        let kind = if related.field.field().nullable { " LEFT JOIN " } else { " INNER JOIN " };
        self.push(kind).name(related.target.table).push(" AS ").name(alias).push(" ON ");
        self.name(alias).push(".").name(related.target.key().column).push(" = ").column(related.field);
    }
}

/// A joined target of a foreign key.
struct Join {
    field: FieldRef,
    target: &'static ModelSchema,
}

fn joins(select: &Select) -> Result<impl Iterator<Item = (Join, Identifier)>, Error> {
    if select.related.len() > ALIASES.len() {
        return Err(super::invalid(format!("at most {} relations can be loaded along", ALIASES.len())));
    }
    let joins = select.related.iter().filter_map(|&field| {
        let relation = field.field().relation?;
        Some(Join { field, target: (relation.target)() })
    });
    Ok(joins.zip(ALIASES))
}

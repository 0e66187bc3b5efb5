//! SELECT.

use std::sync::Arc;

use rustango_ports::database::{Alias, SqlText, Statement, ValueType};

use super::{
    expression::nulls_of,
    query::{QueryWriter, Words},
    scope::Table,
};
use crate::{
    Columns, Error, Expression, FieldRef, Hop, RowLock, Select, SetOperator, Source, Window, WindowFunction,
    ast::FirstOf, key::key_names,
};

/// Where a SELECT stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// It is the statement: its rows have an order.
    Top,
    /// It is part of a statement.
    Within,
}

/// Renders the rows of a query.
pub(crate) fn select<'d>(words: impl Into<Words<'d>>, select: &Select) -> Result<Statement, Error> {
    let sql = QueryWriter::new(words.into());
    let mut out = SqlText::new();
    sql.behind_commons(&mut out, |out| sql.rows(out, select, Place::Top));
    sql.finish()?;
    let mut types = select.output_types();
    for hops in &select.related {
        let target = hops.last().map(|hop| hop.target().fields).unwrap_or_default();
        types.extend(target.iter().map(|field| field.value_type));
    }
    let statement = match select.lock {
        None => Statement::read(out.sql, out.params),
        Some(_) => Statement::write(out.sql, out.params),
    };
    Ok(statement.with_columns(types))
}

/// Renders the number of rows of a query.
pub(crate) fn count<'d>(words: impl Into<Words<'d>>, select: &Select) -> Result<Statement, Error> {
    let sql = QueryWriter::new(words.into());
    let mut out = SqlText::new();
    sql.behind_commons(&mut out, |out| sql.number(out, select));
    finish(sql, out, [ValueType::I64])
}

/// Renders whether a query has a row.
pub(crate) fn exists<'d>(words: impl Into<Words<'d>>, select: &Select) -> Result<Statement, Error> {
    let sql = QueryWriter::new(words.into());
    let mut out = SqlText::new();
    sql.behind_commons(&mut out, |out| {
        out.push("SELECT EXISTS (");
        sql.keys(out, select, Place::Within);
        out.push(")");
    });
    finish(sql, out, [ValueType::Bool])
}

fn finish(
    sql: QueryWriter<'_>,
    out: SqlText,
    types: impl Into<Arc<[ValueType]>>,
) -> Result<Statement, Error> {
    sql.finish()?;
    Ok(Statement::read(out.sql, out.params).with_columns(types))
}

impl QueryWriter<'_> {
    /// Writes the question for the number of rows of a query.
    fn number(&self, out: &mut SqlText, select: &Select) {
        let dialect = self.dialect;
        out.push("SELECT COUNT(*) FROM ");
        if select.is_plain() {
            out.name(dialect, select.schema.table);
            let base_ends = out.sql.len();
            self.enter(select.schema, Table::Named(select.schema.table));
            self.where_clause(out, select.whole_condition().as_deref());
            self.leave(out, base_ends);
            return;
        }
        out.push("(");
        let columns = match select.columns {
            Columns::None => Columns::None,
            _ => Columns::Fields(select.schema.primary_key.to_vec()),
        };
        self.rows(out, &select.clone().columns(columns), Place::Within);
        let number = self.next_alias();
        out.push(") AS ").alias(dialect, Alias { letter: 'r', number });
    }

    /// Writes a query that answers with so many columns, one or those of a key.
    pub(super) fn subquery(&self, out: &mut SqlText, select: &Select, columns: usize) {
        let (found, key) = (select.output_types().len(), select.schema.primary_key.len());
        if found == columns && select.columns != Columns::All {
            self.rows(out, select, Place::Within);
        } else if select.columns != Columns::None && select.outputs.is_empty() && key == columns {
            self.keys(out, select, Place::Within);
        } else if columns == 1 && select.columns == Columns::All && key > 1 {
            let (model, names) = (select.schema.name, key_names(select.schema));
            self.invalid(format!(
                "a subquery answers with one column, and the key of {model} has {key}: say which by values(…), or ask \
                 for {names} one by one"
            ));
        } else {
            let wanted = if columns == 1 { "one column".to_owned() } else { format!("{columns} columns") };
            self.invalid(format!("a subquery answers with {wanted}, and this one with {found}"));
        }
    }

    /// Writes what a query answers with as a table of its own, read before
    /// what stands around it.
    pub(super) fn apart(&self, out: &mut SqlText, query: impl FnOnce(&mut SqlText)) {
        out.push("SELECT * FROM (");
        query(out);
        let number = self.next_alias();
        out.push(") AS ").alias(self.dialect, Alias { letter: 'r', number });
    }

    /// Writes a SELECT of the primary keys of a query.
    pub(super) fn keys(&self, out: &mut SqlText, select: &Select, place: Place) {
        if select.columns == Columns::None {
            return self.rows(out, select, place);
        }
        let mut keys = select.clone().columns(Columns::Fields(select.schema.primary_key.to_vec()));
        keys.outputs.clear();
        keys.related.clear();
        self.rows(out, &keys, place);
    }

    /// Writes a SELECT.
    pub(super) fn rows(&self, out: &mut SqlText, select: &Select, place: Place) {
        let (dialect, schema) = (self.dialect, select.schema);
        let base = match place {
            Place::Top => Table::Named(schema.table),
            Place::Within => Table::Aliased(self.next_alias()),
        };
        if let Some(fault) = select.fault {
            self.invalid(fault);
        }
        self.enter(schema, base);
        out.push(if select.distinct && select.columns == Columns::None {
            "SELECT DISTINCT "
        } else {
            "SELECT "
        });
        self.columns(out, select);
        out.push(" FROM ");
        match &select.source {
            Source::Table => {
                out.name(dialect, schema.table);
            }
            Source::Query(inner) => {
                out.push("(");
                self.rows(out, inner, Place::Within);
                out.push(")");
            }
            Source::Combined(first, others) => self.combined(out, first, others),
            Source::Common(query) => {
                let name = self.common(query);
                out.alias(dialect, name);
            }
        }
        if base != Table::Named(schema.table) || select.source != Source::Table {
            out.push(" AS ");
            base.write(dialect, out);
        }
        let base_ends = out.sql.len();
        self.conditions(out, select);
        if let Some(keys) = select.grouped_by {
            for number in 1..=keys {
                out.push(if number == 1 { " GROUP BY " } else { ", " }).push(&number.to_string());
            }
        }
        if let Some(having) = &select.having {
            if select.grouped_by.is_none() {
                self.invalid("a condition on an aggregate needs groups: call group_by before");
            }
            out.push(" HAVING ");
            self.condition(out, having);
        }
        if has_order(select, place) {
            self.ordering(out, select);
        }
        dialect.window(out, select.limit, select.offset);
        if let Some(lock) = &select.lock {
            self.lock(out, lock);
        }
        self.leave(out, base_ends);
    }

    fn lock(&self, out: &mut SqlText, lock: &RowLock) {
        let may_be_missing = |hops: &Vec<Hop>| hops.iter().any(|hop| hop.is_optional());
        if lock.of.iter().any(may_be_missing) || (lock.of.is_empty() && self.has_optional_joins()) {
            self.invalid(
                "rows that may be missing cannot be locked: lock those of the query with of_self(), or others \
                 with of(…)",
            );
        }
        let tables: Vec<_> = lock.of.iter().filter_map(|hops| self.table_at(hops)).collect();
        let write = |out: &mut SqlText| {
            for (at, table) in tables.iter().enumerate() {
                out.push(if at == 0 { "" } else { ", " });
                table.write(self.dialect, out);
            }
        };
        // Of all tables nothing needs to be said.
        let is_some_of_several = !tables.is_empty() && tables.len() < self.tables();
        let of: Option<&dyn Fn(&mut SqlText)> = if is_some_of_several { Some(&write) } else { None };
        self.supported(self.dialect.row_lock(out, lock.wait, of));
    }

    fn columns(&self, out: &mut SqlText, select: &Select) {
        let (dialect, schema) = (self.dialect, select.schema);
        let mut is_first = true;
        let mut comma = |out: &mut SqlText| {
            if !std::mem::take(&mut is_first) {
                out.push(", ");
            }
        };
        let all: Vec<usize>;
        let positions: &[usize] = match &select.columns {
            Columns::All => {
                all = (0..schema.fields.len()).collect();
                &all
            }
            Columns::Fields(positions) => positions,
            Columns::None => &[],
        };
        for &position in positions {
            comma(out);
            self.column(out, &[], FieldRef::new(schema, position));
        }
        for (number, output) in (1..).zip(&select.outputs) {
            comma(out);
            // Whoever sorts or groups by its name finds it comparable.
            self.compared(out, output);
            out.push(" AS ").alias(dialect, Alias { letter: 'c', number });
        }
        for hops in &select.related {
            let Some(target) = hops.last().map(|hop| hop.target()) else { continue };
            let Some(table) = self.table(hops, target) else { continue };
            for field in target.fields {
                comma(out);
                table.column(dialect, out, field.column);
            }
        }
    }

    fn conditions(&self, out: &mut SqlText, select: &Select) {
        let Some(FirstOf { values, rows: most }) = &select.first_of else {
            return self.where_clause(out, select.whole_condition().as_deref());
        };
        // The first rows of each group, found by their position in it.
        let dialect = self.dialect;
        out.push(" WHERE ");
        if let Some(base) = self.table_at(&[]) {
            base.key(dialect, out, select.schema);
        }
        let (rows, number) = (self.next_alias(), Alias { letter: 'c', number: 1 });
        let rows = Alias { letter: 'r', number: rows };
        out.push(" IN (SELECT ");
        for (at, field) in select.schema.key_fields().enumerate() {
            out.push(if at == 0 { "" } else { ", " });
            out.alias(dialect, rows).push(".").name(dialect, field.column);
        }
        out.push(" FROM (");
        let place = Expression::Window(Box::new(Window {
            function: WindowFunction::RowNumber,
            partition: values.clone(),
            ordering: select.total_order(),
            frame: None,
        }));
        let mut first = Select::all(select.schema)
            .columns(Columns::Fields(select.schema.primary_key.to_vec()))
            .output(place);
        first.source.clone_from(&select.source);
        first.condition.clone_from(&select.condition);
        first.trash = select.trash;
        self.rows(out, &first, Place::Within);
        out.push(") AS ").alias(dialect, rows).push(" WHERE ").alias(dialect, rows).push(".");
        out.alias(dialect, number).push(&format!(" <= {most})"));
    }

    fn combined(&self, out: &mut SqlText, first: &Select, others: &[(SetOperator, Select)]) {
        let dialect = self.dialect;
        let types = first.output_types();
        // Brackets around a part are not for all databases: each is a table.
        let part = |out: &mut SqlText, select: &Select| {
            if select.output_types() != types {
                self.invalid("queries are joined whose columns are not of the same types");
            }
            self.apart(out, |out| self.rows(out, select, Place::Within));
        };
        out.push("(");
        // One after the other, whatever binds closer by itself.
        for _ in 1..others.len() {
            out.push("SELECT * FROM (");
        }
        part(out, first);
        for (at, (operator, other)) in others.iter().enumerate() {
            if at > 0 {
                let number = self.next_alias();
                out.push(") AS ").alias(dialect, Alias { letter: 'r', number });
            }
            out.push(match operator {
                SetOperator::Union => " UNION ",
                SetOperator::UnionAll => " UNION ALL ",
                SetOperator::Intersect => " INTERSECT ",
                SetOperator::Except => " EXCEPT ",
            });
            part(out, other);
        }
        out.push(")");
    }

    fn ordering(&self, out: &mut SqlText, select: &Select) {
        for (at, term) in select.total_order().iter().enumerate() {
            out.push(if at == 0 { " ORDER BY " } else { ", " });
            let known = select.outputs.iter().position(|output| *output == term.expression);
            let number = known.and_then(|at| u32::try_from(at + 1).ok());
            match number {
                // What is computed already is not computed again; but not all
                // databases let a name stand for an aggregate in a term that
                // says more than it.
                Some(number) if !term.expression.is_aggregate() => {
                    let name = |out: &mut SqlText| {
                        out.alias(self.dialect, Alias { letter: 'c', number });
                    };
                    self.dialect.order_term(out, &name, term.direction, nulls_of(term));
                }
                None if select.distinct && select.columns == Columns::None => {
                    return self.invalid("distinct values are sorted by one that is not among them");
                }
                None if select.grouped_by.is_some() && !term.expression.is_aggregate() => {
                    return self.invalid("groups are sorted by what they neither share nor aggregate");
                }
                _ => self.order_term(out, term),
            }
        }
    }
}

/// Tells whether the order of the rows is said: it is asked for by whoever
/// reads them, and by a window; one row of aggregates has none.
fn has_order(select: &Select, place: Place) -> bool {
    let is_one_row = select.columns == Columns::None
        && select.grouped_by.is_none()
        && !select.outputs.is_empty()
        && select.outputs.iter().all(Expression::is_aggregate);
    !is_one_row && (place == Place::Top || select.is_windowed())
}

//! Conditions.

use rustango_model::ModelSchema;
use rustango_ports::database::{Alias, Fragment, JsonMatch, SqlText, Value};

use super::{query::QueryWriter, scope::Table, select::Place};
use crate::{
    Columns, Condition, Expression, FieldRef, Hop, JsonLookup, Lookup, RowLookup, Select, Trash, Tree,
};

impl QueryWriter<'_> {
    /// Writes ` WHERE …`, or nothing.
    pub(super) fn where_clause(&self, out: &mut SqlText, condition: Option<&Condition>) {
        if let Some(condition) = condition {
            out.push(" WHERE ");
            self.condition(out, condition);
        }
    }

    pub(super) fn condition(&self, out: &mut SqlText, condition: &Condition) {
        match condition {
            Condition::Lookup(subject, lookup) => self.lookup(out, subject, lookup),
            Condition::RowLookup(subject, lookup) => self.row_lookup(out, subject, lookup),
            Condition::IsTrue(value) => self.expression(out, value),
            Condition::All(all) => self.joined(out, all, " AND ", "1 = 1"),
            Condition::Any(any) => self.joined(out, any, " OR ", "1 = 0"),
            Condition::Odd(odd) => self.odd(out, odd),
            Condition::Not(inner) if inner.can_be_unknown() => {
                out.push("(");
                self.condition(out, inner);
                out.push(") IS NOT TRUE");
            }
            Condition::Not(inner) => {
                out.push("NOT (");
                self.condition(out, inner);
                out.push(")");
            }
            Condition::Related(hops, inner) => self.related(out, hops, inner),
            Condition::Exists(select) => {
                out.push("EXISTS (");
                self.keys(out, select, Place::Within);
                out.push(")");
            }
        }
    }

    fn joined(&self, out: &mut SqlText, conditions: &[Condition], word: &str, none: &str) {
        match conditions {
            [] => {
                out.push(none);
            }
            [only] => self.condition(out, only),
            several => {
                out.push("(");
                for (at, condition) in several.iter().enumerate() {
                    if at > 0 {
                        out.push(word);
                    }
                    self.condition(out, condition);
                }
                out.push(")");
            }
        }
    }

    fn odd(&self, out: &mut SqlText, conditions: &[Condition]) {
        let Some((first, others)) = conditions.split_first() else {
            out.push("1 = 0");
            return;
        };
        let is_true = |out: &mut SqlText, condition: &Condition| {
            out.push("((");
            self.condition(out, condition);
            out.push(") IS TRUE)");
        };
        for _ in others {
            out.push("(");
        }
        is_true(out, first);
        for other in others {
            out.push(" <> ");
            is_true(out, other);
            out.push(")");
        }
    }

    /// Writes that one of the rows behind the steps meets the condition.
    fn related(&self, out: &mut SqlText, hops: &[Hop], inner: &Condition) {
        let Some((last, before)) = hops.split_last() else {
            return self.condition(out, inner);
        };
        let dialect = self.dialect;
        let Some(outer) = self.table(before, last.source()) else { return };
        let (target, rows) = (last.target(), Table::Aliased(self.next_alias()));
        out.push("EXISTS (SELECT 1 FROM ");
        let (linked, link) = match last {
            Hop::Through(relation) | Hop::BackThrough(relation) => {
                let (mine, theirs) = match last {
                    Hop::Through(_) => (relation.source_key(), relation.target_key()),
                    _ => (relation.target_key(), relation.source_key()),
                };
                let between = Table::Aliased(self.next_alias());
                out.name(dialect, relation.table()).push(" AS ");
                between.write(dialect, out);
                out.push(" INNER JOIN ").name(dialect, target.table).push(" AS ");
                rows.write(dialect, out);
                out.push(" ON ");
                rows.is_pointed_at(dialect, out, theirs, between);
                self.not_in_trash(out, (relation.through)(), between);
                (between, mine)
            }
            Hop::Reverse(key) => {
                out.name(dialect, target.table).push(" AS ");
                rows.write(dialect, out);
                (rows, *key)
            }
            Hop::Forward(_) => return self.invalid("a foreign key leads to one row: compare its fields"),
        };
        let base_ends = out.sql.len();
        self.enter(target, rows);
        out.push(" WHERE ");
        linked.points_at(dialect, out, link, outer);
        self.not_in_trash(out, target, rows);
        out.push(" AND ");
        self.condition(out, inner);
        self.leave(out, base_ends);
        out.push(")");
    }

    /// Leaves out rows of a table that are in the trash.
    fn not_in_trash(&self, out: &mut SqlText, schema: &ModelSchema, table: Table) {
        if let Some(since) = schema.soft_delete {
            out.push(" AND ");
            table.column(self.dialect, out, schema.fields[since].column);
            out.push(" IS NULL");
        }
    }

    fn lookup(&self, out: &mut SqlText, subject: &Expression, lookup: &Lookup) {
        let is_nul = |other: &Expression| matches!(other, Expression::Value(value) if holds_nul(value));
        match lookup {
            // No database holds such text: nothing equals it, all else differs.
            Lookup::Exact(other) | Lookup::Same(other) if is_nul(other) => {
                out.push("1 = 0");
            }
            Lookup::NotEqual(other) if is_nul(other) => self.lookup(out, subject, &Lookup::IsNotNull),
            Lookup::Distinct(other) if is_nul(other) => {
                out.push("1 = 1");
            }
            Lookup::In(values) | Lookup::NotIn(values) if values.iter().any(holds_nul) => {
                let rest = values.iter().filter(|value| !holds_nul(value)).cloned().collect();
                let rest = match lookup {
                    Lookup::In(_) => Lookup::In(rest),
                    _ => Lookup::NotIn(rest),
                };
                self.lookup(out, subject, &rest);
            }
            Lookup::Exact(other) => self.compare(out, subject, " = ", other),
            Lookup::NotEqual(other) => self.compare(out, subject, " <> ", other),
            Lookup::Less(other) => self.compare(out, subject, " < ", other),
            Lookup::LessOrEqual(other) => self.compare(out, subject, " <= ", other),
            Lookup::Greater(other) => self.compare(out, subject, " > ", other),
            Lookup::GreaterOrEqual(other) => self.compare(out, subject, " >= ", other),
            Lookup::Between(low, high) => {
                self.compared(out, subject);
                out.push(" BETWEEN ");
                self.operand(out, subject, low);
                out.push(" AND ");
                self.operand(out, subject, high);
            }
            Lookup::In(values) => self.in_list(out, subject, values),
            Lookup::NotIn(values) if values.is_empty() => self.lookup(out, subject, &Lookup::IsNotNull),
            Lookup::NotIn(values) => {
                out.push("NOT (");
                self.in_list(out, subject, values);
                out.push(")");
            }
            Lookup::InQuery(select) => {
                self.compared(out, subject);
                self.in_query(out, select, 1);
            }
            Lookup::InTree(select, tree) => {
                self.expression(out, subject);
                out.push(" IN (");
                self.tree(out, select, tree);
                out.push(")");
            }
            Lookup::IsNull => {
                self.expression(out, subject);
                out.push(" IS NULL");
            }
            Lookup::IsNotNull => {
                self.expression(out, subject);
                out.push(" IS NOT NULL");
            }
            Lookup::Same(other) => self.same(out, subject, other),
            Lookup::Distinct(other) => {
                out.push("NOT (");
                self.same(out, subject, other);
                out.push(")");
            }
            Lookup::Text(_, text) | Lookup::Regex(_, text) if text.contains('\0') => {
                out.push("1 = 0");
            }
            Lookup::Text(how, text) => {
                self.dialect.text_match(out, &|out| self.expression(out, subject), *how, text);
            }
            Lookup::Regex(case, pattern) => {
                self.dialect.regex_match(out, &|out| self.expression(out, subject), pattern, *case);
            }
            Lookup::Json(lookup) => {
                let how = match lookup {
                    JsonLookup::Contains(value) => JsonMatch::Contains(value),
                    JsonLookup::ContainedBy(value) => JsonMatch::ContainedBy(value),
                    JsonLookup::HasKey(key) => JsonMatch::HasKey(key),
                    JsonLookup::HasAnyKey(keys) => JsonMatch::HasAnyKey(keys),
                    JsonLookup::HasKeys(keys) => JsonMatch::HasKeys(keys),
                    JsonLookup::Equals(value) => JsonMatch::Equals(value),
                };
                self.dialect.json_match(out, &|out| self.expression(out, subject), how);
            }
        }
    }

    fn compare(&self, out: &mut SqlText, subject: &Expression, operator: &str, other: &Expression) {
        self.compared(out, subject);
        out.push(operator);
        self.operand(out, subject, other);
    }

    fn operand(&self, out: &mut SqlText, subject: &Expression, other: &Expression) {
        match other {
            Expression::Value(value) if value.is_null() => self.no_value(subject),
            _ => self.compared(out, other),
        }
    }

    fn same(&self, out: &mut SqlText, subject: &Expression, other: &Expression) {
        let left = |out: &mut SqlText| self.compared(out, subject);
        let right = |out: &mut SqlText| self.compared(out, other);
        self.dialect.same(out, &left, &right);
    }

    fn in_list(&self, out: &mut SqlText, subject: &Expression, values: &[Value]) {
        if values.is_empty() {
            out.push("1 = 0");
        } else if values.iter().any(Value::is_null) {
            self.no_value(subject);
        } else {
            let write = |out: &mut SqlText| self.compared(out, subject);
            self.dialect.in_list(out, &write, subject.value_type(), values.to_vec());
        }
    }

    /// Writes a question to several values together.
    fn row_lookup(&self, out: &mut SqlText, subject: &[Expression], lookup: &RowLookup) {
        match lookup {
            RowLookup::In(rows) => self.in_rows(out, subject, rows),
            RowLookup::InQuery(select) => {
                out.push("(");
                for (at, value) in subject.iter().enumerate() {
                    out.push(if at == 0 { "" } else { ", " });
                    self.compared(out, value);
                }
                out.push(")");
                self.in_query(out, select, subject.len());
            }
        }
    }

    /// Writes that what stands before is one of the rows of a query.
    fn in_query(&self, out: &mut SqlText, select: &Select, columns: usize) {
        out.push(" IN (");
        if select.is_windowed() && !self.dialect.capabilities().limit_in_subquery {
            self.apart(out, |out| self.subquery(out, select, columns));
        } else {
            self.subquery(out, select, columns);
        }
        out.push(")");
    }

    fn in_rows(&self, out: &mut SqlText, subject: &[Expression], rows: &[Vec<Value>]) {
        if let Some(at) = rows.iter().find_map(|row| row.iter().position(Value::is_null)) {
            return self.no_value(&subject[at]);
        }
        // No database holds such text: no row is equal to it.
        let rows: Vec<_> = rows.iter().filter(|row| !row.iter().any(holds_nul)).cloned().collect();
        if rows.is_empty() {
            out.push("1 = 0");
            return;
        }
        if let [row] = &rows[..] {
            // Not all databases find one row of a list by its key.
            let equal = |(value, other): (&Expression, &Value)| {
                Condition::Lookup(value.clone(), Lookup::Exact(other.clone().into()))
            };
            return self.condition(out, &Condition::All(subject.iter().zip(row).map(equal).collect()));
        }
        let write: Vec<_> =
            subject.iter().map(|value| move |out: &mut SqlText| self.compared(out, value)).collect();
        let write: Vec<Fragment<'_>> = write.iter().map(|write| write as Fragment<'_>).collect();
        let of: Vec<_> = subject.iter().map(Expression::value_type).collect();
        self.dialect.in_rows(out, &write, &of, rows);
    }

    fn no_value(&self, subject: &Expression) {
        let what = match subject {
            Expression::Path(path) => {
                format!("{}::{}", path.field.schema().name, path.field.field().name)
            }
            _ => "a computed value".to_owned(),
        };
        self.invalid(format!(
            "{what} is compared with NULL or with a key that is not set yet; for NULL use is_null()"
        ));
    }

    /// Writes the keys of the rows of a query and of all that a walk leads to
    /// from them; a circle ends where it began.
    fn tree(&self, out: &mut SqlText, select: &Select, tree: &Tree) {
        let link = match tree {
            Tree::Descendants(link) | Tree::Ancestors(link) => *link,
            Tree::Over(pairs) => return self.walk(out, select, pairs),
        };
        let schema = link.schema();
        if select.schema().table != schema.table {
            return self.invalid(format!("{} has no tree over {}", select.schema().name, schema.name));
        }
        let dialect = self.dialect;
        let Some(key) = FieldRef::single_key(schema) else {
            return self
                .invalid(format!("the rows of {} make no tree: its key has several fields", schema.name));
        };
        let both = Columns::Fields(vec![key.position(), link.position()]);
        let (key, link) = (key.field().column, link.field().column);
        let (walk, next) = (Table::Aliased(self.next_alias()), Table::Aliased(self.next_alias()));
        let steps = |out: &mut SqlText| {
            walk.write(dialect, out);
        };
        out.push("WITH RECURSIVE ");
        steps(out);
        out.push(" (").alias(dialect, Alias { letter: 'c', number: 1 }).push(", ");
        out.alias(dialect, Alias { letter: 'c', number: 2 }).push(") AS (");
        let first = select.clone().columns(both);
        self.rows(out, &first, Place::Within);
        out.push(" UNION SELECT ");
        next.column(dialect, out, key);
        out.push(", ");
        next.column(dialect, out, link);
        out.push(" FROM ").name(dialect, schema.table).push(" AS ");
        next.write(dialect, out);
        out.push(" INNER JOIN ");
        steps(out);
        out.push(" ON ");
        let (column, number) = if matches!(tree, Tree::Descendants(_)) { (link, 1) } else { (key, 2) };
        next.column(dialect, out, column);
        out.push(" = ");
        steps(out);
        out.push(".").alias(dialect, Alias { letter: 'c', number });
        if select.trash == Trash::Hidden {
            self.not_in_trash(out, schema, next);
        }
        out.push(") SELECT ").alias(dialect, Alias { letter: 'c', number: 1 }).push(" FROM ");
        steps(out);
    }

    /// Writes the keys of the rows of a query and of all that pairs of keys lead
    /// to from them, step by step.
    fn walk(&self, out: &mut SqlText, select: &Select, pairs: &Select) {
        let dialect = self.dialect;
        let [walk, next] = [self.next_alias(), self.next_alias()].map(|number| Alias { letter: 'r', number });
        let [from, to] = [1, 2].map(|number| Alias { letter: 'c', number });
        out.push("WITH RECURSIVE ").alias(dialect, walk).push(" (").alias(dialect, from).push(") AS (");
        self.keys(out, select, Place::Within);
        out.push(" UNION SELECT ").alias(dialect, next).push(".").alias(dialect, to).push(" FROM (");
        self.rows(out, pairs, Place::Within);
        out.push(") AS ").alias(dialect, next).push(" INNER JOIN ").alias(dialect, walk).push(" ON ");
        out.alias(dialect, next).push(".").alias(dialect, from).push(" = ");
        out.alias(dialect, walk).push(".").alias(dialect, from);
        out.push(") SELECT ").alias(dialect, from).push(" FROM ").alias(dialect, walk);
    }
}

fn holds_nul(value: &Value) -> bool {
    matches!(value, Value::Text(text) if text.contains('\0'))
}

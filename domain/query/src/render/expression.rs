//! Values that the database computes.

use rustango_ports::database::{Alias, Argument, Nulls, SqlText, Value, ValueType, Zone};

use super::query::QueryWriter;
use crate::{AggregateCall, Expression, OrderTerm, TimeZone, Window, WindowFrame, WindowFunction};

impl QueryWriter<'_> {
    pub(super) fn expression(&self, out: &mut SqlText, expression: &Expression) {
        let dialect = self.dialect;
        match expression {
            Expression::Path(path) => self.column(out, &path.hops, path.field),
            Expression::Outer(inner) => self.further_out(|| self.expression(out, inner)),
            Expression::Value(value) => {
                out.bind(dialect, value.clone());
            }
            Expression::Default(field) => {
                out.push("(").push(field.field().default.unwrap_or("NULL")).push(")");
            }
            Expression::Now => {
                out.bind(dialect, Value::Timestamp(self.now()));
            }
            Expression::Output(number, _) => {
                out.alias(dialect, Alias { letter: 'c', number: *number });
            }
            Expression::Arithmetic(operator, operands) => {
                let [left, right] = &**operands;
                self.argument(left, |left| {
                    self.argument(right, |right| {
                        dialect.arithmetic(out, *operator, left, right, expression.value_type());
                    });
                });
            }
            Expression::Call(function, arguments) => {
                self.arguments(arguments, |arguments| {
                    self.supported(dialect.call(out, *function, arguments));
                });
            }
            Expression::Part(part, inner, zone) => {
                self.argument(inner, |inner| dialect.date_part(out, *part, inner, self.zone(zone)));
            }
            Expression::Truncate(unit, inner, zone) => {
                self.argument(inner, |inner| dialect.date_trunc(out, *unit, inner, self.zone(zone)));
            }
            Expression::LocalDate(inner, zone) => {
                self.argument(inner, |inner| dialect.local_date(out, inner, self.zone(zone)));
            }
            Expression::Cast(inner, to) => {
                self.argument(inner, |inner| self.supported(dialect.cast(out, inner, *to)));
            }
            Expression::JsonText(inner, path) => {
                dialect.json_text(out, &|out| self.expression(out, inner), path);
            }
            Expression::Case(whens, otherwise) => {
                out.push("CASE");
                for (condition, value) in whens {
                    out.push(" WHEN ");
                    self.condition(out, condition);
                    out.push(" THEN ");
                    self.expression(out, value);
                }
                if let Some(otherwise) = otherwise {
                    out.push(" ELSE ");
                    self.expression(out, otherwise);
                }
                out.push(" END");
            }
            Expression::Holds(condition) => {
                out.push("(");
                self.condition(out, condition);
                out.push(")");
            }
            Expression::Aggregate(call) => self.aggregate(out, call, None),
            Expression::Window(window) => self.window(out, window),
            Expression::Query(select) => {
                out.push("(");
                self.subquery(out, select, 1);
                out.push(")");
            }
        }
    }

    fn zone<'z>(&self, zone: &'z TimeZone) -> Zone<'z> {
        match zone {
            TimeZone::Utc => Zone::Utc,
            TimeZone::Named(zone) => Zone::Named(zone.name()),
            TimeZone::Unknown(name) => {
                self.invalid(format!(
                    "no time zone is called {name:?}; zones have names like \"Europe/Paris\""
                ));
                Zone::Utc
            }
        }
    }

    /// Writes a value as it compares, sorts and groups.
    pub(super) fn compared(&self, out: &mut SqlText, expression: &Expression) {
        match expression {
            Expression::Path(_) | Expression::Value(_) | Expression::Now => self.expression(out, expression),
            _ => self.argument(expression, |argument| self.dialect.compared(out, argument)),
        }
    }

    fn arguments(&self, expressions: &[Expression], take: impl FnOnce(&[Argument<'_>])) {
        let writers: Vec<_> = expressions
            .iter()
            .map(|expression| move |out: &mut SqlText| self.expression(out, expression))
            .collect();
        let arguments: Vec<_> = expressions
            .iter()
            .zip(&writers)
            .map(|(expression, write)| {
                let stored = matches!(expression, Expression::Path(_));
                Argument { write, of: expression.value_type(), stored }
            })
            .collect();
        take(&arguments);
    }

    fn aggregate(&self, out: &mut SqlText, call: &AggregateCall, over: Option<&dyn Fn(&mut SqlText)>) {
        let AggregateCall { function, subject, duplicates, filter } = call;
        // Rows that do not count are NULL to the aggregate, which skips them.
        let write = |out: &mut SqlText| {
            if let Some(filter) = filter {
                out.push("CASE WHEN ");
                self.condition(out, filter);
                out.push(" THEN ");
            }
            match subject {
                Some(subject) => self.expression(out, subject),
                None => {
                    out.push("1");
                }
            }
            if filter.is_some() {
                out.push(" END");
            }
        };
        let argument = Argument {
            write: &write,
            of: subject.as_ref().map_or(ValueType::I64, Expression::value_type),
            stored: filter.is_none() && matches!(subject, Some(Expression::Path(_))),
        };
        let argument = (subject.is_some() || filter.is_some()).then_some(argument);
        self.supported(self.dialect.aggregate(out, *function, *duplicates, argument, over));
    }

    fn window(&self, out: &mut SqlText, window: &Window) {
        let over = |out: &mut SqlText| {
            out.push(" OVER (");
            for (at, expression) in window.partition.iter().enumerate() {
                out.push(if at == 0 { "PARTITION BY " } else { ", " });
                self.compared(out, expression);
            }
            if !window.partition.is_empty() && !window.ordering.is_empty() {
                out.push(" ");
            }
            for (at, term) in window.ordering.iter().enumerate() {
                out.push(if at == 0 { "ORDER BY " } else { ", " });
                self.order_term(out, term);
            }
            match window.frame {
                None => {}
                Some(WindowFrame::Whole) => {
                    out.push(" ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING");
                }
                Some(WindowFrame::ToCurrentRow) => {
                    out.push(" ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW");
                }
                Some(WindowFrame::Between { before, after }) => {
                    out.push(&format!(" ROWS BETWEEN {before} PRECEDING AND {after} FOLLOWING"));
                }
            }
            out.push(")");
        };
        let named = |out: &mut SqlText, name: &str, value: Option<&Expression>, number: Option<u32>| {
            out.push(name).push("(");
            if let Some(value) = value {
                self.expression(out, value);
            }
            if let Some(number) = number {
                out.push(if value.is_some() { ", " } else { "" }).push(&number.to_string());
            }
            out.push(")");
            over(out);
        };
        match &window.function {
            WindowFunction::RowNumber => named(out, "ROW_NUMBER", None, None),
            WindowFunction::Rank => named(out, "RANK", None, None),
            WindowFunction::DenseRank => named(out, "DENSE_RANK", None, None),
            WindowFunction::Ntile(buckets) => named(out, "NTILE", None, Some(*buckets)),
            WindowFunction::Lag(value, rows) => named(out, "LAG", Some(value), Some(*rows)),
            WindowFunction::Lead(value, rows) => named(out, "LEAD", Some(value), Some(*rows)),
            WindowFunction::First(value) => named(out, "FIRST_VALUE", Some(value), None),
            WindowFunction::Last(value) => named(out, "LAST_VALUE", Some(value), None),
            WindowFunction::Aggregate(call) => self.aggregate(out, call, Some(&over)),
        }
    }

    /// Writes one term of ORDER BY.
    pub(super) fn order_term(&self, out: &mut SqlText, term: &OrderTerm) {
        let subject = |out: &mut SqlText| self.compared(out, &term.expression);
        self.dialect.order_term(out, &subject, term.direction, nulls_of(term));
    }
}

/// Where NULLs stand, if there can be any.
pub(super) fn nulls_of(term: &OrderTerm) -> Nulls {
    if term.expression.is_nullable() { term.nulls } else { Nulls::Absent }
}

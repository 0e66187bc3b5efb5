//! Which rows, in which order, and what of them.

use std::{borrow::Cow, sync::Arc};

use rustango_model::ModelSchema;
use rustango_ports::database::{Direction, LockWait, Nulls, ValueType};

use super::{Condition, Expression, FieldRef, Hop, Lookup, expression::Place};
use crate::key::key_of;

/// One term of an ordering.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderTerm {
    /// What to sort by.
    pub expression: Expression,
    /// Its direction.
    pub direction: Direction,
    /// Where NULLs stand: last in both directions, if nothing else was asked.
    pub nulls: Nulls,
}

impl OrderTerm {
    /// Sorts by a value, NULLs last.
    #[must_use]
    pub fn new(expression: impl Into<Expression>, direction: Direction) -> Self {
        Self { expression: expression.into(), direction, nulls: Nulls::Last }
    }

    /// The other way round: NULLs, which stood last, stand first.
    #[must_use]
    pub fn reversed(self) -> Self {
        let nulls = if self.nulls == Nulls::First { Nulls::Last } else { Nulls::First };
        Self { direction: self.direction.reversed(), nulls, ..self }
    }
}

/// Which columns of the model a query answers with.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Columns {
    /// All of it, then all of each model that comes along.
    All,
    /// Those at these positions.
    Fields(Vec<usize>),
    /// None: the query answers with expressions alone.
    None,
}

/// How rows of several queries become rows of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SetOperator {
    /// Rows of either, equal ones once.
    Union,
    /// Rows of either, equal ones as often as they are there.
    UnionAll,
    /// Rows of both.
    Intersect,
    /// Rows of the first that are not of the second.
    Except,
}

/// A walk from rows of a model to others of it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Tree {
    /// To the rows that point at a row, and so on.
    Descendants(FieldRef),
    /// To the row that a row points at, and so on.
    Ancestors(FieldRef),
    /// From each key to those beside it in the rows of a query, which answers
    /// with two, and so on.
    Over(Box<Select>),
}

/// Where the rows come from.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Source {
    /// The table of the model.
    Table,
    /// The rows of the first query, joined with those of each other one in turn.
    Combined(Box<Select>, Vec<(SetOperator, Select)>),
    /// The rows of another query over the same model.
    Query(Box<Select>),
    /// The same, written once before the statement for all that share it.
    Common(Arc<Select>),
}

/// Whether rows in the trash count, of models that have one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Trash {
    /// They do not.
    #[default]
    Hidden,
    /// They do.
    Shown,
    /// No others do.
    Only,
}

/// How the rows are locked until the transaction ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowLock {
    /// What to do about rows that others hold.
    pub wait: LockWait,
    /// Which rows are locked, by the steps to them, of which the query's own
    /// take none; if nothing is said, all that come along.
    pub of: Vec<Vec<Hop>>,
}

/// How many rows of each group count.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FirstOf {
    /// What the rows of a group share.
    pub(crate) values: Vec<Expression>,
    /// How many of them count, from the first on.
    pub(crate) rows: u64,
}

/// Which rows of a model, in which order, and what of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Select {
    pub(crate) schema: &'static ModelSchema,
    pub(crate) source: Source,
    pub(crate) columns: Columns,
    /// Computed columns, behind those of the model.
    pub(crate) outputs: Vec<Expression>,
    /// Models that come along, by the steps to them.
    pub(crate) related: Vec<Vec<Hop>>,
    pub(crate) condition: Option<Condition>,
    pub(crate) trash: Trash,
    /// How many of the outputs, from the first on, make a group.
    pub(crate) grouped_by: Option<usize>,
    pub(crate) having: Option<Condition>,
    pub(crate) ordering: Option<Vec<OrderTerm>>,
    pub(crate) reversed: bool,
    pub(crate) distinct: bool,
    /// Rows with equal values are a group, of which only the first count.
    pub(crate) first_of: Option<FirstOf>,
    pub(crate) limit: Option<u64>,
    pub(crate) offset: u64,
    pub(crate) lock: Option<RowLock>,
    /// What makes no sense about it, told when it is run.
    pub(crate) fault: Option<&'static str>,
}

impl Select {
    /// Selects all rows of a model, in its own ordering.
    #[must_use]
    pub const fn all(schema: &'static ModelSchema) -> Self {
        Self {
            schema,
            source: Source::Table,
            columns: Columns::All,
            outputs: Vec::new(),
            related: Vec::new(),
            condition: None,
            trash: Trash::Hidden,
            grouped_by: None,
            having: None,
            ordering: None,
            reversed: false,
            distinct: false,
            first_of: None,
            limit: None,
            offset: 0,
            lock: None,
            fault: None,
        }
    }

    /// Selects the rows of another source, in the ordering of the model.
    #[must_use]
    pub fn of(schema: &'static ModelSchema, source: Source) -> Self {
        Self { source, ..Self::all(schema) }
    }

    /// Selects the same rows by their keys: they can be locked, and nothing that
    /// the query reaches over is locked with them.
    pub(crate) fn by_keys(&self) -> Self {
        let mut keys = self.clone().columns(Columns::Fields(self.schema.primary_key.to_vec()));
        keys.outputs.clear();
        let is_one = Condition::in_rows_of(key_of(self.schema), keys);
        Self::all(self.schema).trash(Trash::Shown).filter(is_one)
    }

    /// Returns the model.
    #[must_use]
    pub const fn schema(&self) -> &'static ModelSchema {
        self.schema
    }

    /// Keeps only rows for which the condition holds too. A condition on
    /// groups of rows keeps only such groups.
    #[must_use]
    pub fn filter(mut self, condition: Condition) -> Self {
        let place = if condition.is_aggregate() { &mut self.having } else { &mut self.condition };
        *place = Some(match place.take() {
            Some(held) => held.also(condition),
            None => condition,
        });
        self
    }

    /// Says whether rows in the trash count.
    #[must_use]
    pub const fn trash(mut self, trash: Trash) -> Self {
        self.trash = trash;
        self
    }

    /// Returns the condition, and what the trash asks beside it.
    pub(crate) fn whole_condition(&self) -> Option<Cow<'_, Condition>> {
        let own = self.condition.as_ref();
        let trash = match self.source {
            Source::Table => trash_condition(self.schema, self.trash),
            // The rows of other queries were looked through there.
            Source::Combined(..) | Source::Query(_) | Source::Common(_) => None,
        };
        match (trash, own) {
            (None, own) => own.map(Cow::Borrowed),
            (Some(trash), None) => Some(Cow::Owned(trash)),
            (Some(trash), Some(own)) => Some(Cow::Owned(trash.also(own.clone()))),
        }
    }

    /// Replaces the ordering.
    #[must_use]
    pub fn order_by(mut self, ordering: Vec<OrderTerm>) -> Self {
        self.ordering = Some(ordering);
        self
    }

    /// Takes at most this many rows.
    #[must_use]
    pub const fn limit(mut self, rows: u64) -> Self {
        self.limit = Some(rows);
        self
    }

    /// Leaves out this many rows at the beginning.
    #[must_use]
    pub const fn offset(mut self, rows: u64) -> Self {
        self.offset = rows;
        self
    }

    /// Answers with these columns of the model only.
    #[must_use]
    pub fn columns(mut self, columns: Columns) -> Self {
        self.columns = columns;
        self
    }

    /// Locks the rows until the transaction ends, where the database can.
    #[must_use]
    pub fn lock(mut self, lock: RowLock) -> Self {
        self.lock = Some(lock);
        self
    }

    /// Adds a computed column.
    #[must_use]
    pub fn output(mut self, expression: Expression) -> Self {
        self.outputs.push(expression);
        self
    }

    /// Takes at most this many rows, or fewer if that was asked before.
    pub(crate) fn at_most(self, rows: u64) -> Self {
        let limit = self.limit.map_or(rows, |limit| limit.min(rows));
        self.limit(limit)
    }

    pub(crate) const fn is_windowed(&self) -> bool {
        self.limit.is_some() || self.offset > 0
    }

    /// Tells whether it is one row, found by its key and not locked.
    pub(crate) fn is_by_key(&self) -> bool {
        let mut left: Vec<FieldRef> = FieldRef::keys(self.schema).collect();
        let mut is_of_key = |condition: &Condition| match condition {
            Condition::Lookup(Expression::Path(path), Lookup::Exact(Expression::Value(_))) => {
                let known = left.iter().position(|field| path.hops.is_empty() && path.field == *field);
                known.map(|at| left.swap_remove(at)).is_some()
            }
            _ => false,
        };
        let all_are = match &self.condition {
            Some(Condition::All(all)) => all.iter().all(is_of_key),
            Some(only) => is_of_key(only),
            None => false,
        };
        self.lock.is_none() && all_are && left.is_empty()
    }

    /// Tells whether each row of it is a row of the table, none left out or
    /// put together by anything but the condition.
    pub(crate) fn is_plain(&self) -> bool {
        matches!(self.source, Source::Table)
            && !self.is_windowed()
            && self.grouped_by.is_none()
            && !self.distinct
            && self.first_of.is_none()
    }

    /// Tells whether its rows can be locked where they are found: they are
    /// rows of the table, and no other table comes along.
    pub(crate) fn is_lockable(&self) -> bool {
        let mut is_alone = matches!(self.source, Source::Table)
            && self.grouped_by.is_none()
            && !self.distinct
            && self.first_of.is_none();
        self.clone().visit(0, &mut |place| {
            if let Place::Path(Expression::Path(path)) = place {
                is_alone &= path.hops.is_empty();
            }
        });
        is_alone
    }

    /// Tells whether its rows are values without the key of the model.
    fn is_keyless(&self) -> bool {
        self.columns == Columns::None && (self.distinct || !matches!(self.source, Source::Table))
    }

    /// Its computed columns as seen by whoever reads its rows: they go by their
    /// place, since nobody else has a name for them.
    pub(crate) fn outputs_by_place(&self) -> Vec<Expression> {
        let types = self.outputs.iter().map(Expression::value_type);
        (1..).zip(types).map(|(number, of)| Expression::Output(number, of)).collect()
    }

    /// The types of its columns, without those of models that come along.
    pub(crate) fn output_types(&self) -> Vec<ValueType> {
        let fields = self.schema.fields;
        let mut types: Vec<ValueType> = match &self.columns {
            Columns::All => fields.iter().map(|field| field.value_type).collect(),
            Columns::Fields(positions) => positions.iter().map(|&at| fields[at].value_type).collect(),
            Columns::None => Vec::new(),
        };
        types.extend(self.outputs.iter().map(Expression::value_type));
        types
    }

    /// The number of its columns, without those of models that come along.
    pub(crate) fn output_width(&self) -> usize {
        let fields = match &self.columns {
            Columns::All => self.schema.fields.len(),
            Columns::Fields(positions) => positions.len(),
            Columns::None => 0,
        };
        fields + self.outputs.len()
    }

    /// The ordering asked for, or the model's own, with something at the end
    /// that makes no two rows equal in it: all of the primary key, or what groups and
    /// distinct values differ in.
    #[must_use]
    pub fn total_order(&self) -> Vec<OrderTerm> {
        let schema = self.schema;
        let ascending = |expression: &Expression| OrderTerm::new(expression.clone(), Direction::Ascending);
        let mut terms = match (&self.ordering, self.grouped_by) {
            (Some(asked), _) => asked.clone(),
            (None, Some(_)) => Vec::new(),
            (None, None) if self.is_keyless() => Vec::new(),
            (None, None) => own_order(schema),
        };
        let ends: Vec<OrderTerm> = match self.grouped_by {
            Some(keys) => self.outputs.iter().take(keys).map(ascending).collect(),
            None if self.is_keyless() => self.outputs.iter().map(ascending).collect(),
            None => FieldRef::keys(schema).map(|key| OrderTerm::new(key, Direction::Ascending)).collect(),
        };
        for end in ends {
            if !terms.iter().any(|term| term.expression == end.expression) {
                terms.push(end);
            }
        }
        if self.reversed { terms.into_iter().map(OrderTerm::reversed).collect() } else { terms }
    }

    /// Visits what belongs to the rows of the query `depth` levels out, of
    /// which this query is at 1.
    pub(crate) fn visit(&mut self, depth: usize, visit: &mut dyn FnMut(Place<'_>)) {
        for output in &mut self.outputs {
            output.visit(depth, visit);
        }
        for condition in [&mut self.condition, &mut self.having].into_iter().flatten() {
            condition.visit(depth, visit);
        }
        for term in self.ordering.iter_mut().flatten() {
            term.expression.visit(depth, visit);
        }
        for expression in self.first_of.iter_mut().flat_map(|first| &mut first.values) {
            expression.visit(depth, visit);
        }
        match &mut self.source {
            // What stands before the statement belongs to no row of it.
            Source::Table | Source::Common(_) => {}
            Source::Combined(first, others) => {
                first.visit(depth, visit);
                for (_, other) in others {
                    other.visit(depth, visit);
                }
            }
            Source::Query(inner) => inner.visit(depth, visit),
        }
    }
}

/// What the trash asks of the rows of a model, if it has one.
pub(crate) fn trash_condition(schema: &'static ModelSchema, trash: Trash) -> Option<Condition> {
    let lookup = match trash {
        Trash::Hidden => Lookup::IsNull,
        Trash::Only => Lookup::IsNotNull,
        Trash::Shown => return None,
    };
    let since = FieldRef::new(schema, schema.soft_delete?);
    Some(Condition::Lookup(since.into(), lookup))
}

/// The ordering that a model declares.
fn own_order(schema: &'static ModelSchema) -> Vec<OrderTerm> {
    let term =
        |term: &rustango_model::OrderBy| OrderTerm::new(FieldRef::new(schema, term.field), term.direction);
    schema.ordering.iter().map(term).collect()
}

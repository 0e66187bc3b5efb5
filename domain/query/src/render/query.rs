//! What writes a query: scopes, names within the statement, and the first
//! fault that was met.

use std::{
    cell::{Cell, RefCell},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use rustango_model::ModelSchema;
use rustango_ports::{
    database::{Alias, Argument, DbError, DbErrorKind, Dialect, SqlText, Unsupported},
    runtime::Clock,
};

use super::{
    scope::{Scope, Table, without_last_hop},
    select::Place,
};
use crate::{Db, Error, Expression, FieldRef, Hop, Select};

/// The words and the time of a query.
#[derive(Clone, Copy)]
pub(crate) struct Words<'d> {
    pub(crate) dialect: &'d dyn Dialect,
    clock: Option<&'d dyn Clock>,
}

impl<'d> From<&'d Db> for Words<'d> {
    fn from(db: &'d Db) -> Self {
        Self { dialect: db.dialect(), clock: Some(db.clock()) }
    }
}

impl<'d> From<&'d dyn Dialect> for Words<'d> {
    fn from(dialect: &'d dyn Dialect) -> Self {
        Self { dialect, clock: None }
    }
}

/// Writes queries. Faults do not stop the writing: the first one is kept, and
/// takes the place of the statement.
pub(super) struct QueryWriter<'d> {
    pub(super) dialect: &'d dyn Dialect,
    clock: Option<&'d dyn Clock>,
    now: Cell<Option<DateTime<Utc>>>,
    scopes: RefCell<Vec<Scope>>,
    /// How many queries further out the rows of an expression belong to.
    level: Cell<usize>,
    aliases: Cell<u32>,
    /// The queries that are written once before the others, each behind those
    /// that it is made of.
    commons: RefCell<Vec<Arc<Select>>>,
    fault: RefCell<Option<Error>>,
}

impl<'d> QueryWriter<'d> {
    pub(super) fn new(words: Words<'d>) -> Self {
        Self {
            dialect: words.dialect,
            clock: words.clock,
            now: Cell::new(None),
            scopes: RefCell::default(),
            level: Cell::new(0),
            aliases: Cell::new(0),
            commons: RefCell::default(),
            fault: RefCell::default(),
        }
    }

    /// Returns the first fault, if there was one.
    pub(super) fn finish(self) -> Result<(), Error> {
        self.fault.into_inner().map_or(Ok(()), Err)
    }

    pub(super) fn fail(&self, error: Error) {
        self.fault.borrow_mut().get_or_insert(error);
    }

    pub(super) fn invalid(&self, context: impl Into<String>) {
        self.fail(Error::InvalidQuery(context.into()));
    }

    /// Notes what the database does not have.
    pub(super) fn supported(&self, outcome: Result<(), Unsupported>) {
        if let Err(Unsupported(reason)) = outcome {
            let name = self.dialect.name();
            let context = format!("{name} does not have this: {reason}");
            self.fail(DbError::new(DbErrorKind::Unsupported, "render", context).into());
        }
    }

    /// Returns the time of the query.
    pub(super) fn now(&self) -> DateTime<Utc> {
        if let Some(now) = self.now.get() {
            return now;
        }
        let Some(clock) = self.clock else {
            self.invalid("the time is asked of a statement that is rendered without a clock");
            return DateTime::UNIX_EPOCH;
        };
        let now = clock.now();
        self.now.set(Some(now));
        now
    }

    pub(super) fn next_alias(&self) -> u32 {
        let next = self.aliases.get() + 1;
        self.aliases.set(next);
        next
    }

    /// Returns the name of a query that is written once before the others.
    pub(super) fn common(&self, query: &Arc<Select>) -> Alias {
        let known = self.commons.borrow().iter().position(|known| Arc::ptr_eq(known, query));
        let at = known.unwrap_or_else(|| {
            // Those that it is made of come before it. No row is around it.
            let around = (self.scopes.take(), self.level.take());
            self.rows(&mut SqlText::new(), query, Place::Within);
            self.scopes.replace(around.0);
            self.level.set(around.1);
            let mut commons = self.commons.borrow_mut();
            commons.push(Arc::clone(query));
            commons.len() - 1
        });
        common_name(at)
    }

    pub(super) fn has_commons(&self) -> bool {
        !self.commons.borrow().is_empty()
    }

    /// Writes a query behind those that are written once for all of it.
    pub(super) fn behind_commons(&self, out: &mut SqlText, write: impl Fn(&mut SqlText)) {
        let before = (out.sql.len(), out.params.len());
        write(out);
        if !self.has_commons() {
            return;
        }
        // Only now they are known; and what comes first binds first.
        out.sql.truncate(before.0);
        out.params.truncate(before.1);
        let commons = self.commons.borrow().clone();
        for (at, query) in commons.iter().enumerate() {
            out.push(if at == 0 { "WITH " } else { ", " });
            out.alias(self.dialect, common_name(at)).push(" AS (");
            self.rows(out, query, Place::Within);
            out.push(")");
        }
        out.push(" ");
        write(out);
    }

    /// Begins the tables of a SELECT.
    pub(super) fn enter(&self, schema: &'static ModelSchema, base: Table) {
        if self.level.get() != 0 {
            self.invalid("a query within an outer reference");
        }
        self.scopes.borrow_mut().push(Scope::new(schema, base));
    }

    /// Ends the tables of a SELECT and writes those that came along where the
    /// base table ends.
    pub(super) fn leave(&self, out: &mut SqlText, base_ends: usize) {
        if let Some(scope) = self.scopes.borrow_mut().pop() {
            let joins = scope.joins(self.dialect);
            if !joins.is_empty() {
                out.sql.insert_str(base_ends, &joins);
            }
        }
    }

    /// Tells whether tables came along in the innermost SELECT.
    pub(super) fn has_joins(&self) -> bool {
        self.scopes.borrow().last().is_some_and(Scope::has_joins)
    }

    /// Returns how many tables the innermost SELECT is over.
    pub(super) fn tables(&self) -> usize {
        self.scopes.borrow().last().map_or(0, Scope::tables)
    }

    /// Tells whether one of those tables may have no row.
    pub(super) fn has_optional_joins(&self) -> bool {
        self.scopes.borrow().last().is_some_and(Scope::has_optional_joins)
    }

    /// Returns the table at the end of steps from the innermost SELECT; the
    /// table of that where there are none.
    pub(super) fn table_at(&self, hops: &[Hop]) -> Option<Table> {
        let own = self.scopes.borrow().last().map(Scope::schema);
        let target = hops.last().map(|hop| hop.target()).or(own)?;
        self.table(hops, target)
    }

    /// Writes within the query further out.
    pub(super) fn further_out(&self, write: impl FnOnce()) {
        self.level.set(self.level.get() + 1);
        write();
        self.level.set(self.level.get() - 1);
    }

    /// Writes a field behind steps.
    pub(super) fn column(&self, out: &mut SqlText, hops: &[Hop], field: FieldRef) {
        let (hops, field) = without_last_hop(hops, field).unwrap_or((hops, field));
        if let Some(many) = hops.iter().find(|hop| hop.is_many()) {
            let (from, to) = (many.source().name, many.target().name);
            return self.invalid(format!(
                "one {from} may have many rows of {to}: ask `any(…)` of them, or count or sum them up"
            ));
        }
        if let Some(table) = self.table(hops, field.schema()) {
            table.column(self.dialect, out, field.field().column);
        }
    }

    /// Returns the table at the end of steps.
    pub(super) fn table(&self, hops: &[Hop], target: &'static ModelSchema) -> Option<Table> {
        let mut scopes = self.scopes.borrow_mut();
        let at = scopes.len().checked_sub(1 + self.level.get());
        let Some(scope) = at.map(|at| &mut scopes[at]) else {
            drop(scopes);
            self.invalid("an outer reference stands in a query that has none around it");
            return None;
        };
        let (source, found) = (hops.first().map_or(target, |hop| hop.source()), scope.schema());
        if source.table != found.table {
            drop(scopes);
            self.invalid(format!("a field of {} is asked of a query over {}", source.name, found.name));
            return None;
        }
        Some(scope.table(hops, || self.next_alias()))
    }

    /// Hands an expression over as an operand.
    pub(super) fn argument<T>(&self, expression: &Expression, take: impl FnOnce(Argument<'_>) -> T) -> T {
        let write = |out: &mut SqlText| self.expression(out, expression);
        let stored = matches!(expression, Expression::Path(_));
        take(Argument { write: &write, of: expression.value_type(), stored })
    }
}

fn common_name(at: usize) -> Alias {
    Alias { letter: 'w', number: u32::try_from(at + 1).unwrap_or(u32::MAX) }
}

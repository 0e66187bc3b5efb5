//! The rows behind a step that leads to many: one statement for all rows of an
//! answer.

use rustango_model::{ManyToMany, ModelSchema, Reference};
use rustango_ports::database::{Direction, RowSet};
use rustango_query::{Condition, Expression, FieldRef, Hop, Lookup, OrderTerm, RowLookup, Select};

use super::{
    Representation,
    groups::{Groups, Owners},
    layout::{Layout, visible},
    shape::Shape,
};
use crate::scope::Scopes;

/// How many rows are asked for theirs by one statement.
const OWNERS: usize = 1_000;

/// The rows that belong to the rows of an answer.
#[derive(Clone, Debug)]
pub(crate) struct Collection {
    hop: Hop,
    /// The columns that say which row they belong to, where that one stands.
    owner: Vec<usize>,
    /// The same, where they stand.
    belongs: Vec<usize>,
    of: Representation,
}

/// Where the rows of a collection are read, and how.
struct Way {
    /// The model of the query: their own, or that of the table between.
    schema: &'static ModelSchema,
    /// The step from there to them.
    link: Vec<Hop>,
    /// The fields there that hold which row they belong to.
    belongs: Vec<FieldRef>,
}

impl Way {
    fn of(hop: Hop) -> Self {
        let over = |relation: &'static ManyToMany, own: Reference, other: Reference| Self {
            schema: (relation.through)(),
            link: vec![Hop::Forward(other)],
            belongs: fields(own).0,
        };
        match hop {
            Hop::Through(relation) => over(relation, relation.source_key(), relation.target_key()),
            Hop::BackThrough(relation) => over(relation, relation.target_key(), relation.source_key()),
            Hop::Reverse(key) | Hop::Forward(key) => {
                Self { schema: key.source(), link: Vec::new(), belongs: fields(key).0 }
            }
            // A step of a kind still to come leads nowhere.
            _ => Self { schema: hop.target(), link: Vec::new(), belongs: Vec::new() },
        }
    }
}

/// The fields of a key, and those that it points at.
fn fields(key: Reference) -> (Vec<FieldRef>, Vec<FieldRef>) {
    let field = |(from, on)| (FieldRef::new(key.source(), from), FieldRef::new(key.target(), on));
    key.pairs().map(field).unzip()
}

impl Collection {
    /// Returns the fields of a row that those which belong to it are found by.
    pub(crate) fn owner_fields(hop: Hop) -> Vec<FieldRef> {
        match hop {
            Hop::Through(relation) => fields(relation.source_key()).1,
            Hop::BackThrough(relation) => fields(relation.target_key()).1,
            Hop::Reverse(key) | Hop::Forward(key) => fields(key).1,
            _ => Vec::new(),
        }
    }

    pub(crate) fn new(hop: Hop, owner: Vec<usize>, shape: &Shape) -> Self {
        let Way { link, belongs, .. } = Way::of(hop);
        let layout = if link.is_empty() { Layout::new(shape, &belongs) } else { Layout::over(link) };
        let mut of = Representation::over(shape.clone(), layout);
        let belongs = belongs.into_iter().map(|field| of.column(field)).collect();
        Self { hop, owner, belongs, of }
    }

    /// Returns how the rows go out.
    pub(crate) const fn of(&self) -> &Representation {
        &self.of
    }

    /// Asks for the rows that belong to those of an answer.
    pub(crate) fn selects(&self, owners: &Owners<'_>, scopes: &Scopes) -> Vec<Select> {
        let keys = owners.keys();
        keys.chunks(OWNERS).map(|keys| self.select_of(keys.to_vec(), scopes)).collect()
    }

    fn select_of(&self, keys: Vec<Vec<rustango_ports::database::Value>>, scopes: &Scopes) -> Select {
        let Way { schema, link, belongs } = Way::of(self.hop);
        let mut subject: Vec<Expression> = belongs.into_iter().map(Expression::from).collect();
        let belong = match subject.len() {
            1 => Condition::Lookup(subject.remove(0), Lookup::In(keys.into_iter().flatten().collect())),
            _ => Condition::RowLookup(subject, RowLookup::In(keys)),
        };
        let mut select = Select::all(schema).filter(belong);
        for condition in visible(self.hop.target(), scopes) {
            select = select.filter(condition.reached_by(&link));
        }
        if !link.is_empty() {
            if let Some(condition) = scopes.of(schema) {
                select = select.filter(condition);
            }
            select = select.order_by(order(self.hop.target(), &link));
        }
        self.of.select(select, scopes)
    }

    /// Looks up which rows the rows of an answer are asked for.
    pub(crate) fn owners<'a>(&self, rows: &'a dyn RowSet) -> Result<Owners<'a>, rustango_query::Error> {
        Owners::read(rows, &self.owner)
    }

    /// Finds out which rows belong to which.
    pub(crate) fn groups(
        &self,
        owners: &Owners<'_>,
        rows: &dyn RowSet,
    ) -> Result<Groups, rustango_query::Error> {
        owners.groups(rows, &self.belongs)
    }
}

/// The order of a model, seen from before a step, with its key at the end.
fn order(schema: &'static ModelSchema, link: &[Hop]) -> Vec<OrderTerm> {
    let own = schema.ordering.iter().map(|term| (FieldRef::new(schema, term.field), term.direction));
    let key = FieldRef::keys(schema).map(|key| (key, Direction::Ascending));
    let term = |(field, direction)| OrderTerm::new(Expression::from(field).reached_by(link), direction);
    own.chain(key).map(term).collect()
}

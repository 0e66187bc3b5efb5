//! Conditions on rows.

use rustango_ports::database::{Case, TextMatch, Value};

use super::{Expression, Hop, Select, Tree, expression::Place};

/// What is asked of a value.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Lookup {
    /// Equals the value.
    Exact(Expression),
    /// Differs from the value; NULL differs from nothing.
    NotEqual(Expression),
    /// Is less than the value.
    Less(Expression),
    /// Is less than or equals the value.
    LessOrEqual(Expression),
    /// Is greater than the value.
    Greater(Expression),
    /// Is greater than or equals the value.
    GreaterOrEqual(Expression),
    /// Lies between two values, both included.
    Between(Expression, Expression),
    /// Equals one of the values; of none, if there are none.
    In(Vec<Value>),
    /// Equals none of the values.
    NotIn(Vec<Value>),
    /// Equals a value that a query answers with.
    InQuery(Box<Select>),
    /// Is the key of one of the rows of a query, or of a row that a walk leads
    /// to from there.
    InTree(Box<Select>, Tree),
    /// Is NULL.
    IsNull,
    /// Is not NULL.
    IsNotNull,
    /// Equals the value, where NULL equals NULL.
    Same(Expression),
    /// Differs from the value, where NULL differs from all but NULL.
    Distinct(Expression),
    /// Matches text.
    Text(TextMatch, String),
    /// Matches a regular expression anywhere.
    Regex(Case, String),
    /// Asks a JSON document.
    Json(JsonLookup),
}

/// What is asked of several values together, as of one row.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum RowLookup {
    /// They are the values of one of the rows; of none, if there are none.
    In(Vec<Vec<Value>>),
    /// They are the values of a row that a query answers with.
    InQuery(Box<Select>),
}

/// What is asked of a JSON document.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum JsonLookup {
    /// It holds the document.
    Contains(serde_json::Value),
    /// The document holds it.
    ContainedBy(serde_json::Value),
    /// It is an object with this key.
    HasKey(String),
    /// It is an object with one of these keys.
    HasAnyKey(Vec<String>),
    /// It is an object with all of these keys.
    HasKeys(Vec<String>),
    /// It equals the document.
    Equals(serde_json::Value),
}

/// A tree of lookups.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Condition {
    /// One lookup. [`Condition::lookup`] makes it, which looks after values
    /// that are reached over relations with many rows.
    Lookup(Expression, Lookup),
    /// One lookup of several values together.
    RowLookup(Vec<Expression>, RowLookup),
    /// All hold; true if there are none.
    All(Vec<Self>),
    /// At least one holds; false if there are none.
    Any(Vec<Self>),
    /// An odd number of them holds; what NULL leaves open does not hold.
    Odd(Vec<Self>),
    /// Does not hold: the complement, rows where NULL makes it unknown
    /// included.
    Not(Box<Self>),
    /// One of the related rows meets the condition. Only the last step may
    /// lead to several rows.
    Related(Vec<Hop>, Box<Self>),
    /// The query has a row.
    Exists(Box<Select>),
    /// The value is true.
    IsTrue(Expression),
}

impl Condition {
    /// Asks something of a value. Where the value is reached over a relation
    /// with many rows, one of them must meet the lookup.
    #[must_use]
    pub fn lookup(subject: Expression, lookup: Lookup) -> Self {
        let Some(hops) = subject.many().map(<[Hop]>::to_vec) else {
            return Self::Lookup(subject, lookup);
        };
        let (mut subject, mut lookup) = (subject, lookup);
        let mut lower = |place: Place<'_>| lower(place, &hops);
        subject.visit(0, &mut lower);
        lookup.visit(0, &mut lower);
        // What follows may lead to many rows again.
        Self::Related(hops, Box::new(Self::lookup(subject, lookup)))
    }

    /// As [`lookup`](Self::lookup), of several values that are reached by the
    /// same steps.
    #[must_use]
    pub fn row_lookup(subject: Vec<Expression>, lookup: RowLookup) -> Self {
        let Some(hops) = subject.iter().find_map(Expression::many).map(<[Hop]>::to_vec) else {
            return Self::RowLookup(subject, lookup);
        };
        let (mut subject, mut lookup) = (subject, lookup);
        let mut lower = |place: Place<'_>| lower(place, &hops);
        for value in &mut subject {
            value.visit(0, &mut lower);
        }
        lookup.visit(0, &mut lower);
        Self::Related(hops, Box::new(Self::row_lookup(subject, lookup)))
    }

    /// Joins two conditions that must both hold.
    ///
    /// What is asked over the same relation with many rows is asked of one and
    /// the same row.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Related(one, first), Self::Related(two, second)) if one == two => {
                Self::Related(one, Box::new(first.and(*second)))
            }
            (Self::All(mut all), Self::Related(hops, condition)) => {
                let known = all.iter_mut().find_map(|held| match held {
                    Self::Related(known, first) if *known == hops => Some(first),
                    _ => None,
                });
                match known {
                    Some(first) => {
                        let held = std::mem::replace(&mut **first, Self::All(Vec::new()));
                        **first = held.and(*condition);
                    }
                    None => all.push(Self::Related(hops, condition)),
                }
                Self::All(all)
            }
            // However they were put together before.
            (first, Self::All(all)) => all.into_iter().fold(first, Self::and),
            (first, second) => first.also(second),
        }
    }

    /// Joins two conditions that must both hold, each asked of rows of its
    /// own.
    #[must_use]
    pub fn also(self, other: Self) -> Self {
        match self {
            Self::All(mut all) => {
                all.push(other);
                Self::All(all)
            }
            first => Self::All(vec![first, other]),
        }
    }

    /// Joins two conditions of which one must hold.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match self {
            Self::Any(mut any) => {
                any.push(other);
                Self::Any(any)
            }
            first => Self::Any(vec![first, other]),
        }
    }

    /// Joins two conditions of which exactly one must hold; of several, an odd
    /// number.
    #[must_use]
    pub fn xor(self, other: Self) -> Self {
        match self {
            Self::Odd(mut odd) => {
                odd.push(other);
                Self::Odd(odd)
            }
            first => Self::Odd(vec![first, other]),
        }
    }

    /// Seen from a model that reaches this one's by these steps.
    #[must_use]
    pub fn reached_by(mut self, hops: &[Hop]) -> Self {
        self.visit(0, &mut |place| match place {
            Place::Path(Expression::Path(path)) => {
                path.hops.splice(0..0, hops.iter().copied());
            }
            Place::Path(_) | Place::Outer(_) => {}
            Place::Hops(within) => {
                within.splice(0..0, hops.iter().copied());
            }
        });
        self
    }

    /// Whether a NULL can make the condition neither true nor false.
    #[must_use]
    pub fn can_be_unknown(&self) -> bool {
        match self {
            Self::Lookup(_, Lookup::IsNull | Lookup::IsNotNull | Lookup::Same(_) | Lookup::Distinct(_))
            | Self::Not(_)
            | Self::Related(..)
            | Self::Exists(_)
            | Self::Odd(_) => false,
            Self::Lookup(subject, lookup) => {
                subject.is_nullable()
                    || match lookup {
                        Lookup::Exact(other)
                        | Lookup::NotEqual(other)
                        | Lookup::Less(other)
                        | Lookup::LessOrEqual(other)
                        | Lookup::Greater(other)
                        | Lookup::GreaterOrEqual(other) => other.is_nullable(),
                        Lookup::Between(low, high) => low.is_nullable() || high.is_nullable(),
                        Lookup::InQuery(_) => true,
                        _ => false,
                    }
            }
            Self::RowLookup(_, RowLookup::InQuery(_)) => true,
            Self::RowLookup(subject, RowLookup::In(_)) => subject.iter().any(Expression::is_nullable),
            Self::IsTrue(value) => value.is_nullable(),
            Self::All(inner) | Self::Any(inner) => inner.iter().any(Self::can_be_unknown),
        }
    }

    /// Tells whether it is about groups of rows.
    #[must_use]
    pub fn is_aggregate(&self) -> bool {
        match self {
            Self::Lookup(subject, _) | Self::IsTrue(subject) => subject.is_aggregate(),
            Self::RowLookup(subject, _) => subject.iter().any(Expression::is_aggregate),
            Self::All(inner) | Self::Any(inner) | Self::Odd(inner) => inner.iter().any(Self::is_aggregate),
            Self::Not(inner) => inner.is_aggregate(),
            Self::Related(..) | Self::Exists(_) => false,
        }
    }

    /// Tells whether a query stands in it.
    pub(crate) fn has_queries(&self) -> bool {
        match self {
            Self::Lookup(subject, lookup) => {
                matches!(lookup, Lookup::InQuery(_) | Lookup::InTree(..)) || subject.has_queries()
            }
            Self::RowLookup(subject, lookup) => {
                matches!(lookup, RowLookup::InQuery(_)) || subject.iter().any(Expression::has_queries)
            }
            Self::IsTrue(value) => value.has_queries(),
            Self::All(inner) | Self::Any(inner) | Self::Odd(inner) => inner.iter().any(Self::has_queries),
            Self::Not(inner) => inner.has_queries(),
            Self::Related(..) | Self::Exists(_) => true,
        }
    }

    /// Visits what belongs to the rows of the query `depth` levels out.
    pub(crate) fn visit(&mut self, depth: usize, visit: &mut dyn FnMut(Place<'_>)) {
        match self {
            Self::Lookup(subject, lookup) => {
                subject.visit(depth, visit);
                lookup.visit(depth, visit);
            }
            Self::RowLookup(subject, lookup) => {
                for value in subject {
                    value.visit(depth, visit);
                }
                lookup.visit(depth, visit);
            }
            Self::IsTrue(value) => value.visit(depth, visit),
            Self::All(inner) | Self::Any(inner) | Self::Odd(inner) => {
                for one in inner {
                    one.visit(depth, visit);
                }
            }
            Self::Not(inner) => inner.visit(depth, visit),
            Self::Related(hops, inner) => {
                if depth == 0 {
                    visit(Place::Hops(hops));
                }
                inner.visit(depth + 1, visit);
            }
            Self::Exists(select) => select.visit(depth + 1, visit),
        }
    }
}

/// Sees what belongs to the rows of a query from behind steps to other rows.
fn lower(place: Place<'_>, hops: &[Hop]) {
    match place {
        Place::Path(expression) => expression.seen_after(hops),
        Place::Outer(expression) => expression.move_out(),
        // A relation within is seen from the same rows.
        Place::Hops(within) => {
            within.drain(..within.len().min(hops.len()));
        }
    }
}

impl RowLookup {
    fn visit(&mut self, depth: usize, visit: &mut dyn FnMut(Place<'_>)) {
        match self {
            Self::InQuery(select) => select.visit(depth + 1, visit),
            Self::In(_) => {}
        }
    }
}

impl Lookup {
    fn visit(&mut self, depth: usize, visit: &mut dyn FnMut(Place<'_>)) {
        match self {
            Self::Exact(one)
            | Self::NotEqual(one)
            | Self::Less(one)
            | Self::LessOrEqual(one)
            | Self::Greater(one)
            | Self::GreaterOrEqual(one)
            | Self::Same(one)
            | Self::Distinct(one) => one.visit(depth, visit),
            Self::Between(low, high) => {
                low.visit(depth, visit);
                high.visit(depth, visit);
            }
            Self::InQuery(select) => select.visit(depth + 1, visit),
            Self::InTree(select, tree) => {
                select.visit(depth + 1, visit);
                if let Tree::Over(pairs) = tree {
                    pairs.visit(depth + 1, visit);
                }
            }
            Self::In(_)
            | Self::NotIn(_)
            | Self::IsNull
            | Self::IsNotNull
            | Self::Text(..)
            | Self::Regex(..)
            | Self::Json(_) => {}
        }
    }
}

//! What a request may ask about: a value of a model, under a name of the
//! program.

use rustango_model::ModelSchema;
use rustango_ports::database::{Direction, Value, ValueType};

use super::{LOOKUPS, LookupValue, PATTERNS, SEPARATOR, condition, is_key_of_many, subject, verb_of};
use crate::{Condition, Error, Expression, FieldRef, Hop, Lookup, OrderTerm, Path, ast::Place};

/// A value of a model that requests may ask about, and the lookups that they
/// may ask by: `author__name`, with or without one at its end.
///
/// It is found in the schema once; what a request says is compared with it and
/// never resolved. Regular expressions are left out, since a stranger could
/// make them slow.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    name: &'static str,
    expression: Expression,
    /// The only lookup, where the name ends with one.
    verb: Option<&'static str>,
}

/// What stands beside the name of a lookup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LookupOperand {
    /// A value of the subject's type.
    Value,
    /// Any number of them.
    Values,
    /// Two of them.
    Pair,
    /// True or false.
    Boolean,
    /// Text, also where the subject takes only certain texts.
    Text,
    /// Any number of texts.
    Texts,
    /// A JSON document.
    Json,
}

impl Subject {
    /// Finds what a name asks about.
    ///
    /// # Errors
    /// [`Error::InvalidQuery`], naming what there is.
    pub fn named(schema: &'static ModelSchema, name: &'static str) -> Result<Self, Error> {
        let (expression, rest) = subject(schema, name)?;
        let verb = match rest[..] {
            [] => None,
            [verb] if takes(expression.value_type(), verb) => Some(verb),
            [verb, ..] => {
                let of = expression.value_type();
                return Err(Error::InvalidQuery(format!(
                    "`{name}` of {} ends with `{verb}`, which a {of} does not take",
                    schema.name
                )));
            }
        };
        Ok(Self { name, expression, verb })
    }

    /// Asks about a field, under its name.
    #[must_use]
    pub fn of_field(field: FieldRef) -> Self {
        Self { name: field.field().name, expression: field.into(), verb: None }
    }

    /// Returns the name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the value that is asked about.
    #[must_use]
    pub const fn expression(&self) -> &Expression {
        &self.expression
    }

    /// Returns the field, where the value is one as it is stored.
    #[must_use]
    pub const fn field(&self) -> Option<FieldRef> {
        match &self.expression {
            Expression::Path(Path { field, .. }) => Some(*field),
            _ => None,
        }
    }

    /// Returns the steps to the value.
    #[must_use]
    pub fn hops(&self) -> Vec<Hop> {
        self.paths().into_iter().flat_map(|path| path.hops).collect()
    }

    /// Returns every field that an answer could tell something of: those that
    /// the value is made of, and the foreign keys on the way to it.
    #[must_use]
    pub fn fields(&self) -> Vec<FieldRef> {
        let mut fields = Vec::new();
        for path in self.paths() {
            for hop in &path.hops {
                if let Hop::Forward(key) | Hop::Reverse(key) = hop {
                    fields.extend(key.pairs().map(|(from, _)| FieldRef::new(key.source(), from)));
                }
            }
            fields.push(path.field);
        }
        fields
    }

    /// Returns the ways to the fields that the value is made of.
    #[must_use]
    pub fn paths(&self) -> Vec<Path> {
        let mut paths = Vec::new();
        self.expression.clone().visit(0, &mut |place| {
            if let Place::Path(Expression::Path(path)) = place {
                paths.push(path.clone());
            }
        });
        paths
    }

    /// Returns the lookups that requests may ask by.
    pub fn lookups(&self) -> impl Iterator<Item = &'static str> {
        let of = self.expression.value_type();
        let allows = move |verb: &&'static str| match self.verb {
            Some(only) => **verb == *only,
            None => !PATTERNS.contains(verb) && takes(of, verb),
        };
        LOOKUPS.into_iter().filter(allows)
    }

    /// Tells whether the name allows more than one lookup, and so an ordering.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.verb.is_none()
    }

    /// Finds the lookup that a name of a request asks by; nothing where it is
    /// not the name of this subject.
    #[must_use]
    pub fn lookup_of(&self, name: &str) -> Option<&'static str> {
        let rest = name.strip_prefix(self.name)?;
        if rest.is_empty() {
            return Some(self.verb.unwrap_or("exact"));
        }
        let asked = rest.strip_prefix(SEPARATOR).filter(|_| self.is_open())?;
        self.lookups().find(|verb| *verb == asked)
    }

    /// Returns what stands beside a lookup.
    #[must_use]
    pub fn operand(&self, verb: &str) -> LookupOperand {
        let is_json = self.expression.value_type() == ValueType::Json;
        match verb {
            "isnull" => LookupOperand::Boolean,
            "has_key" => LookupOperand::Text,
            "has_any_keys" | "has_keys" => LookupOperand::Texts,
            _ if is_json => LookupOperand::Json,
            "in" | "not_in" => LookupOperand::Values,
            "between" | "range" => LookupOperand::Pair,
            "iexact" | "contains" | "icontains" | "startswith" | "istartswith" | "endswith" | "iendswith"
            | "regex" | "iregex" => LookupOperand::Text,
            _ => LookupOperand::Value,
        }
    }

    /// Makes a condition of a lookup and what stands beside it.
    ///
    /// # Errors
    /// What is wrong with the value, or that the lookup is unknown.
    pub fn condition(&self, verb: &str, value: LookupValue) -> Result<Condition, String> {
        Ok(condition(self.expression.clone(), self.lookup(verb, value)?))
    }

    fn lookup(&self, verb: &str, value: LookupValue) -> Result<Lookup, String> {
        verb_of(verb, &self.expression, value).unwrap_or_else(|| Err(format!("there is no lookup `{verb}`")))
    }

    /// As [`condition`](Self::condition), where only some rows of the models on
    /// the way may count: `scope` says which, of each model.
    ///
    /// # Errors
    /// As [`condition`](Self::condition).
    pub fn condition_within(
        &self,
        verb: &str,
        value: LookupValue,
        scope: &dyn Fn(&'static ModelSchema) -> Option<Condition>,
    ) -> Result<Condition, String> {
        let hops = self.hops();
        if hops.iter().all(|hop| scope(hop.target()).is_none()) {
            return self.condition(verb, value);
        }
        let (lookup, is_missing) = match self.lookup(verb, value)? {
            // As where all rows count: no row of those that do.
            Lookup::IsNull if is_key_of_many(&self.expression) => (Lookup::IsNotNull, true),
            lookup => (lookup, false),
        };
        let mut at_end = self.expression.clone();
        at_end.visit(0, &mut |place| {
            if let Place::Path(Expression::Path(path)) = place {
                path.hops.clear();
            }
        });
        let condition = Condition::Lookup(at_end, lookup);
        let condition = hops.into_iter().rev().fold(condition, |condition, hop| {
            let seen = match scope(hop.target()) {
                Some(scope) => scope.also(condition),
                None => condition,
            };
            if hop.is_many() {
                Condition::Related(vec![hop], Box::new(seen))
            } else {
                seen.reached_by(&[hop])
            }
        });
        Ok(if is_missing { Condition::Not(Box::new(condition)) } else { condition })
    }

    /// As [`ordering`](Self::ordering), where only some rows of the models on
    /// the way may count: the others have no value.
    #[must_use]
    pub fn ordering_within(
        &self,
        direction: Direction,
        scope: &dyn Fn(&'static ModelSchema) -> Option<Condition>,
    ) -> OrderTerm {
        let hops = self.hops();
        let seen = (1..=hops.len()).filter_map(|steps| {
            let (last, _) = hops[..steps].split_last()?;
            Some(scope(last.target())?.reached_by(&hops[..steps]))
        });
        match seen.reduce(Condition::also) {
            None => self.ordering(direction),
            Some(seen) => {
                let value = Expression::Case(vec![(seen, self.expression.clone())], None);
                OrderTerm::new(value, direction)
            }
        }
    }

    /// Makes a term of an ordering.
    #[must_use]
    pub fn ordering(&self, direction: Direction) -> OrderTerm {
        OrderTerm::new(self.expression.clone(), direction)
    }
}

/// Values go as they are; what reads them from text has looked at their types.
impl From<Value> for LookupValue {
    fn from(value: Value) -> Self {
        Self::Value(value)
    }
}

impl From<Vec<Value>> for LookupValue {
    fn from(values: Vec<Value>) -> Self {
        Self::List(values.into_iter().map(Self::Value).collect())
    }
}

/// Whether values of a type can be asked by a lookup.
fn takes(of: ValueType, verb: &str) -> bool {
    match verb {
        "exact" | "isnull" => true,
        "contains" => matches!(of, ValueType::Text | ValueType::Json),
        "iexact" | "icontains" | "startswith" | "istartswith" | "endswith" | "iendswith" | "regex"
        | "iregex" => of == ValueType::Text,
        "json_contains" | "contained_by" | "has_key" | "has_any_keys" | "has_keys" => of == ValueType::Json,
        _ => of != ValueType::Json,
    }
}

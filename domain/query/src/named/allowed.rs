//! What requests may ask for: a closed list of the program.

use std::{fmt, marker::PhantomData};

use rustango_model::Model;
use rustango_ports::database::{Direction, ValueType};

use super::{LOOKUPS, LookupValue, SEPARATOR, condition, shown, subject, verb_of};
use crate::{Condition, Error, Expression, OrderTerm, Ordering, Predicate};

/// The most values of a list in a request.
const MOST_VALUES: usize = 1_000;

/// Lookups that take text of any length to read, and more time than that.
const PATTERNS: [&str; 2] = ["regex", "iregex"];

/// The fields of the model `M`, and of those related to it, that requests may
/// ask for; [`Objects::lookups`](crate::Objects::lookups) makes it.
///
/// Nothing else can be reached by what it reads: no other field, no other
/// relation, and no secret (`sensitive`) that the list does not name.
pub struct Lookups<M> {
    allowed: Vec<Allowed>,
    model: PhantomData<fn() -> M>,
}

#[derive(Clone)]
struct Allowed {
    name: &'static str,
    subject: Expression,
    /// The only lookup, where the name ends with one.
    verb: Option<&'static str>,
}

impl<M: Model> Lookups<M> {
    pub(crate) fn new(names: &[&'static str]) -> Result<Self, Error> {
        let (mut allowed, mut faults) = (Vec::with_capacity(names.len()), Vec::new());
        for name in names {
            match Allowed::new::<M>(name) {
                Ok(one) => allowed.push(one),
                Err(Error::InvalidQuery(fault)) => faults.push(fault),
                Err(other) => return Err(other),
            }
        }
        if faults.is_empty() {
            return Ok(Self { allowed, model: PhantomData });
        }
        Err(Error::InvalidQuery(faults.join("; ")))
    }

    /// Makes a predicate of the name and the value of a parameter.
    ///
    /// # Errors
    /// [`Error::Lookup`], naming what is allowed, or what the field takes.
    pub fn parse(&self, name: &str, text: &str) -> Result<Predicate<M>, Error> {
        let (allowed, verb) = self.find(name).ok_or_else(|| self.refuse(name, None))?;
        let value = LookupValue::Text(text.to_owned());
        let lookup = match text {
            _ if text.contains('\0') => Err("holds a NUL character".to_owned()),
            _ if text.split(',').nth(MOST_VALUES).is_some() && is_list(verb) => {
                Err(format!("expected at most {MOST_VALUES} values"))
            }
            _ => verb_of(verb, &allowed.subject, value).ok_or_else(|| self.refuse(name, None))?,
        };
        let lookup = lookup.map_err(|fault| self.refuse(name, Some(fault)))?;
        Ok(Predicate::new(condition(allowed.subject.clone(), lookup)))
    }

    /// Makes a term of an ordering of a name with `-` before it where it
    /// descends, out of the names that allow more than one lookup.
    ///
    /// # Errors
    /// [`Error::Lookup`], naming what is allowed.
    pub fn ordering(&self, name: &str) -> Result<Ordering<M>, Error> {
        let (bare, direction) = match name.strip_prefix('-') {
            Some(bare) => (bare, Direction::Descending),
            None => (name, Direction::Ascending),
        };
        let found = self.allowed.iter().find(|allowed| allowed.verb.is_none() && allowed.name == bare);
        let found = found.ok_or_else(|| self.refuse(bare, None))?;
        Ok(Ordering::of_term(OrderTerm::new(found.subject.clone(), direction)))
    }

    /// Returns the names that are allowed.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.allowed.iter().map(|allowed| allowed.name)
    }

    /// Finds what a name asks for, and by which lookup. It is compared with
    /// what is listed, and never resolved: a field that is called as a lookup
    /// is not found behind a relation.
    fn find(&self, name: &str) -> Option<(&Allowed, &'static str)> {
        self.allowed.iter().find_map(|allowed| {
            let rest = name.strip_prefix(allowed.name)?;
            if rest.is_empty() {
                return Some((allowed, allowed.verb.unwrap_or("exact")));
            }
            let asked = rest.strip_prefix(SEPARATOR).filter(|_| allowed.verb.is_none())?;
            let verb = LOOKUPS.into_iter().find(|verb| *verb == asked && !PATTERNS.contains(verb))?;
            Some((allowed, verb))
        })
    }

    fn refuse(&self, name: &str, fault: Option<String>) -> LookupRefused {
        let allowed = self.names().collect();
        LookupRefused { name: shown(name), refusal: fault.map_or(Refusal::Unknown(allowed), Refusal::Value) }
    }
}

impl Allowed {
    fn new<M: Model>(name: &'static str) -> Result<Self, Error> {
        let schema = M::schema();
        let (subject, rest) = subject(schema, name)?;
        let verb = match rest[..] {
            [] => None,
            [verb] if takes(subject.value_type(), verb) => Some(verb),
            [verb, ..] => {
                let of = subject.value_type();
                return Err(Error::InvalidQuery(format!(
                    "`{name}` of {} ends with `{verb}`, which a {of} does not take",
                    schema.name
                )));
            }
        };
        Ok(Self { name, subject, verb })
    }
}

fn is_list(verb: &str) -> bool {
    matches!(verb, "in" | "not_in" | "has_any_keys" | "has_keys")
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

impl<M> Clone for Lookups<M> {
    fn clone(&self) -> Self {
        Self { allowed: self.allowed.clone(), model: PhantomData }
    }
}

impl<M> fmt::Debug for Lookups<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.allowed.iter().map(|allowed| allowed.name)).finish()
    }
}

/// What a request may not ask for, or not with this value; its text may be
/// told to whoever made the request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{refusal}")]
pub struct LookupRefused {
    name: String,
    refusal: Refusal,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum Refusal {
    #[error("is not among what can be asked for: {}", .0.join(", "))]
    Unknown(Vec<&'static str>),
    #[error("does not take this value: {0}")]
    Value(String),
}

impl LookupRefused {
    /// Returns the name that was asked for, cut short where it is long.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns a word for programs: `unknown_parameter` or `invalid`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self.refusal {
            Refusal::Unknown(_) => "unknown_parameter",
            Refusal::Value(_) => "invalid",
        }
    }
}

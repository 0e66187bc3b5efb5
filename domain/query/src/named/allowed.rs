//! What requests may ask for: a closed list of the program.

use std::{fmt, marker::PhantomData};

use rustango_model::Model;
use rustango_ports::database::Direction;

use super::{LookupOperand, LookupValue, Subject, shown};
use crate::{Error, Ordering, Predicate};

/// The most values of a list in a request.
const MOST_VALUES: usize = 1_000;

/// The fields of the model `M`, and of those related to it, that requests may
/// ask for; [`Objects::lookups`](crate::Objects::lookups) makes it.
///
/// Nothing else can be reached by what it reads: no other field, no other
/// relation, and no secret (`sensitive`) that the list does not name.
pub struct Lookups<M> {
    allowed: Vec<Subject>,
    model: PhantomData<fn() -> M>,
}

impl<M: Model> Lookups<M> {
    pub(crate) fn new(names: &[&'static str]) -> Result<Self, Error> {
        let (mut allowed, mut faults) = (Vec::with_capacity(names.len()), Vec::new());
        for name in names {
            match Subject::named(M::schema(), name) {
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
        let is_list = matches!(allowed.operand(verb), LookupOperand::Values | LookupOperand::Texts);
        let condition = match text {
            _ if text.contains('\0') => Err("holds a NUL character".to_owned()),
            _ if is_list && text.split(',').nth(MOST_VALUES).is_some() => {
                Err(format!("expected at most {MOST_VALUES} values"))
            }
            _ => allowed.condition(verb, LookupValue::Text(text.to_owned())),
        };
        Ok(Predicate::new(condition.map_err(|fault| self.refuse(name, Some(fault)))?))
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
        let found = self.allowed.iter().find(|allowed| allowed.is_open() && allowed.name() == bare);
        let found = found.ok_or_else(|| self.refuse(bare, None))?;
        Ok(Ordering::of_term(found.ordering(direction)))
    }

    /// Returns the names that are allowed.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.allowed.iter().map(Subject::name)
    }

    /// Finds what a name asks for, and by which lookup. It is compared with
    /// what is listed, and never resolved: a field that is called as a lookup
    /// is not found behind a relation.
    fn find(&self, name: &str) -> Option<(&Subject, &'static str)> {
        self.allowed.iter().find_map(|allowed| Some((allowed, allowed.lookup_of(name)?)))
    }

    fn refuse(&self, name: &str, fault: Option<String>) -> LookupRefused {
        let allowed = self.names().collect();
        LookupRefused { name: shown(name), refusal: fault.map_or(Refusal::Unknown(allowed), Refusal::Value) }
    }
}

impl<M> Clone for Lookups<M> {
    fn clone(&self) -> Self {
        Self { allowed: self.allowed.clone(), model: PhantomData }
    }
}

impl<M> fmt::Debug for Lookups<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.allowed.iter().map(Subject::name)).finish()
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

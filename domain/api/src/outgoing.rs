//! What goes out of a resource, where a request does not say and where it does,
//! as far as whoever makes it may see it.

use std::borrow::Cow;

use rustango_query::FieldRef;
use rustango_web::Principal;

use crate::{
    parameters::Narrowing,
    representation::{OutMember, Representation, Source, Sparse},
};

/// What goes out of a resource.
#[derive(Clone, Debug)]
pub(crate) struct Outgoing {
    pub(crate) representation: Representation,
    /// The members that go out only where a request asks for them.
    pub(crate) optional: Vec<usize>,
    /// What goes out where a request does not say.
    usual: Sparse,
}

impl Outgoing {
    /// Leaves these members out where a request does not ask for them.
    pub(crate) fn new(representation: Representation, optional: &[&str]) -> Self {
        let optional = optional.iter().filter_map(|name| representation.shape().position(name));
        let optional: Vec<usize> = optional.collect();
        let usual = Narrowing::new(&representation, &optional).finish().sparse;
        Self { representation, optional, usual }
    }

    /// Returns what a principal, or nobody in particular, may see of it.
    pub(crate) fn seen_by(&self, viewer: Option<&dyn Principal>) -> Cow<'_, Self> {
        if !self.representation.is_masked() {
            return Cow::Borrowed(self);
        }
        let members = self.representation.members();
        let optional: Vec<&str> = self.optional.iter().map(|at| members[*at].name).collect();
        Cow::Owned(Self::new(self.representation.seen_by(viewer).into_owned(), &optional))
    }

    /// Returns what a field of the model is called.
    pub(crate) fn name_of(&self, field: FieldRef) -> &'static str {
        let is_it = |member: &&OutMember| matches!(&member.source, Source::Value(path) if path.hops.is_empty() && path.field == field);
        let member = self.representation.members().iter().find(is_it);
        member.map_or(field.field().name, |member| member.name)
    }

    /// Returns what goes out where a request does not say.
    pub(crate) fn usual(&self) -> Cow<'_, Representation> {
        self.representation.narrowed(&self.usual)
    }

    /// Starts with what goes out where a request does not say.
    pub(crate) const fn narrowing(&self) -> Narrowing<'_> {
        Narrowing::new(&self.representation, self.optional.as_slice())
    }
}

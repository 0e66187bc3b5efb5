//! Some of what goes out: what a client asks for, and what it may see.

use std::borrow::Cow;

use rustango_web::Principal;

use super::{Representation, Shape, Source};

/// The members that are left, by their positions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sparse {
    /// Those that go out, where not all do.
    pub(crate) only: Option<Vec<usize>>,
    /// What is left of nested rows, by the position of the member.
    pub(crate) nested: Vec<(usize, Sparse)>,
}

impl Sparse {
    /// Tells whether everything is left.
    pub(crate) fn is_everything(&self) -> bool {
        self.only.is_none() && self.nested.iter().all(|(_, nested)| nested.is_everything())
    }
}

impl Representation {
    /// Returns what is left of it.
    pub(crate) fn narrowed(&self, only: &Sparse) -> Cow<'_, Self> {
        if only.is_everything() {
            return Cow::Borrowed(self);
        }
        Cow::Owned(Self::new(self.shape.narrowed(only)))
    }
}

impl Representation {
    /// Tells whether something of it is not for everybody.
    pub(crate) fn is_masked(&self) -> bool {
        self.shape.is_masked()
    }

    /// Returns what a principal, or nobody in particular, may see of it.
    pub(crate) fn seen_by(&self, viewer: Option<&dyn Principal>) -> Cow<'_, Self> {
        if self.is_masked() { self.narrowed(&self.shape.seen_by(viewer)) } else { Cow::Borrowed(self) }
    }
}

impl Shape {
    fn narrowed(&self, only: &Sparse) -> Self {
        let goes_out = |at: &usize| only.only.as_ref().is_none_or(|only| only.contains(at));
        let member = |at: usize| {
            let mut member = self.members[at].clone();
            let nested = only.nested.iter().find(|(of, _)| *of == at);
            if let (Source::One(_, shape) | Source::Many(_, shape), Some((_, nested))) =
                (&mut member.source, nested)
            {
                *shape = shape.narrowed(nested);
            }
            member
        };
        let members: Vec<_> = (0..self.members.len()).filter(goes_out).map(member).collect();
        let is_of_model = members.iter().any(|member| matches!(member.source, Source::Method(_)));
        let read_model = self.read_model.filter(|_| is_of_model);
        Self { schema: self.schema, members, read_model, mask: self.mask }
    }

    /// Tells whether something of it is not for everybody.
    fn is_masked(&self) -> bool {
        self.mask.is_some()
            || self
                .members
                .iter()
                .any(|member| member.permission.is_some() || member.nested().is_some_and(Self::is_masked))
    }

    /// Returns what a principal, or nobody in particular, may see of it.
    fn seen_by(&self, viewer: Option<&dyn Principal>) -> Sparse {
        let may = |permission| viewer.is_some_and(|viewer| viewer.has_permission(permission));
        let sees = |at: &usize| {
            let member = &self.members[*at];
            member.permission.is_none_or(may) && self.mask.is_none_or(|mask| mask(viewer, member.name))
        };
        let nested = self.members.iter().enumerate();
        let nested = nested.filter_map(|(at, member)| Some((at, member.nested()?.seen_by(viewer))));
        Sparse { only: Some((0..self.members.len()).filter(sees).collect()), nested: nested.collect() }
    }
}

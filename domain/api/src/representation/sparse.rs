//! Some of what goes out: what a client asks for, and what it may see.

use std::borrow::Cow;

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
        Self { schema: self.schema, members, read_model }
    }
}

//! Which related rows a document brings along.

use crate::representation::OutMember;

/// Which related rows come along, seen from one row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Inclusion {
    /// All that go out, and those that they lead to.
    #[default]
    All,
    /// Those behind these relationships.
    Only(Vec<Branch>),
}

/// A relationship whose rows come along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Branch {
    pub(crate) name: &'static str,
    /// Whether it is told of itself: rows can be asked for behind a
    /// relationship that `fields` leaves out.
    pub(crate) is_told: bool,
    /// What comes along with its rows.
    pub(crate) within: Inclusion,
}

impl Inclusion {
    fn branch(&self, member: &OutMember) -> Option<&Branch> {
        match self {
            Self::All => None,
            Self::Only(branches) => branches.iter().find(|branch| branch.name == member.name),
        }
    }

    /// Tells whether a relationship is told of.
    pub(super) fn tells(&self, member: &OutMember) -> bool {
        self.branch(member).is_none_or(|branch| branch.is_told)
    }

    /// Returns what comes along with the rows of a relationship, if they do.
    pub(super) fn within(&self, member: &OutMember) -> Option<&Self> {
        match self {
            Self::All => Some(self),
            Self::Only(_) => self.branch(member).map(|branch| &branch.within),
        }
    }
}

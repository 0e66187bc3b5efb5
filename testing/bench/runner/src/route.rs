//! The routes that are measured.

use std::fmt::{self, Display, Formatter};

use clap::ValueEnum;

/// A measured route. Its name is also the argument of `load.lua`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Route {
    /// A random page of fifty posts with the total count.
    List,
    /// A random post.
    Detail,
    /// A new post by a random author.
    Create,
    /// No database: what the HTTP layer alone costs.
    Ping,
    /// The posts of a random author with a status and two words in their titles.
    Search,
    /// A random page of fifty posts by a serializer, which renames and joins.
    Summaries,
    /// A random page of fifty posts, each with its author and its comments, and these with theirs.
    Articles,
    /// A thousand new posts.
    Imports,
    /// A million rows in one answer, one to a line.
    Readings,
}

impl Route {
    pub(crate) const ALL: &[Self] = &[
        Self::List,
        Self::Detail,
        Self::Create,
        Self::Ping,
        Self::Search,
        Self::Summaries,
        Self::Articles,
        Self::Imports,
        Self::Readings,
    ];
    /// What a server must have to be one.
    pub(crate) const PLAIN: &[Self] = &[Self::List, Self::Detail, Self::Create, Self::Ping];

    /// Tells whether requests add posts.
    pub(crate) fn writes(self) -> bool {
        matches!(self, Self::Create | Self::Imports)
    }
}

impl Display for Route {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::List => "list",
            Self::Detail => "detail",
            Self::Create => "create",
            Self::Ping => "ping",
            Self::Search => "search",
            Self::Summaries => "summaries",
            Self::Articles => "articles",
            Self::Imports => "imports",
            Self::Readings => "readings",
        })
    }
}

//! The routes that are measured.

use std::fmt::{self, Display, Formatter};

use clap::ValueEnum;

/// A measured route. Its name is also the argument of `load.lua`.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Route {
    /// A random page of fifty posts with the total count.
    List,
    /// A random post.
    Detail,
    /// A new post by a random author.
    Create,
    /// No database: what the HTTP layer alone costs.
    Ping,
}

impl Route {
    pub(crate) const ALL: [Self; 4] = [Self::List, Self::Detail, Self::Create, Self::Ping];
}

impl Display for Route {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::List => "list",
            Self::Detail => "detail",
            Self::Create => "create",
            Self::Ping => "ping",
        })
    }
}

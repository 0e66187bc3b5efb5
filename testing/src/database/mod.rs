//! The database conformance suite: one named case per behaviour of the port,
//! run by every adapter.
//!
//! An adapter brings a [`Fixture`] that makes an isolated database, and one
//! line:
//!
//! ```text
//! rustango_testing::database::suite!(SqliteFile);
//! ```
//!
//! which becomes one `#[test]` for each case. What a database does not have,
//! its fixture and its [`Capabilities`](rustango_ports::database::Capabilities)
//! say, and the case holds it to the opposite: it refuses, or it waits.
//!
//! | module | what it holds |
//! |---|---|
//! | `cases` | the cases, one file a theme, and the table of all of them |
//! | `fixture` | what an adapter brings |
//! | `routed` | a fixture whose databases have a replica: themselves |
//! | `trial` | what a case is given: connections, tables, a look from outside |
//! | `models` | the tables that the cases use |
//! | `cut` | futures that are dropped at every point where they wait |
//! | `edges` | values at the edges of each type |
//! | `oracle` | lookups evaluated in memory |
//! | `texts` | texts that are data and look like something else |

mod cases;
mod cut;
mod edges;
mod fixture;
pub(crate) mod models;
mod oracle;
mod routed;
pub(crate) mod suite;
mod texts;
pub(crate) mod trial;

pub use self::{
    cut::cut_after,
    fixture::{Fixture, Network, Reach, Settings},
    routed::Routed,
    suite::run,
};
#[doc(inline)]
pub use crate::__database_suite as suite;

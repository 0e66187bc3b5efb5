//! What the SQL adapters share, whatever their driver: guarded connections, streams, transactions.
//!
//! An adapter says what is its own in a [`Driver`], and how statements run on
//! its connections in an [`Engine`], or takes the one of its library; all that
//! is the same for every SQL database is written here, once. This crate knows
//! no driver and no database by name.
//!
//! | module | what it holds |
//! |---|---|
//! | `driver` | what one database does in its own way |
//! | `engine` | how statements run on the connections of a driver |
//! | `pool` | connections, counted, reused, replaced |
//! | `guard` | a connection that is never handed on in an unknown state |
//! | `run` | statements on a guarded connection |
//! | `stream` | answers in batches |
//! | `transaction` | BEGIN to COMMIT, savepoints, turns |
//! | `database` | the port, on top of all this |
//! | `control` | the texts that begin and end transactions, and those of cursors |
//! | `catalogue` | tables as catalogues show them, read as a schema |
//! | `expression` | what can be told of an SQL expression without parsing it |
//! | `rename` | what has to be renamed beside a table or a column |
//! | `rows` | what row sets say where a value cannot be read |
//! | `limits` | what no database here takes |
//! | `location` | where the URL of a server points |
//! | `options` | the settings of pools, and how many pools there are |
//! | `schema` | what the databases say alike of tables, constraints and indexes |
//! | `settings` | what can be set for all databases, and how faults are told |

#![deny(missing_docs)]

mod catalogue;
mod control;
mod database;
mod driver;
mod engine;
mod expression;
mod guard;
mod holders;
mod limits;
mod location;
mod options;
mod pool;
mod rename;
mod rows;
mod run;
mod schema;
mod settings;
mod stream;
mod transaction;

pub use self::{
    catalogue::{
        ShownCheck, ShownColumn, ShownIndex, ShownKey, ShownTable, ShownTerm, ShownUnique, read, schema_of,
    },
    control::{ControlSql, Cursor},
    database::SqlDatabase,
    driver::{Driver, Watchdog, Wiring},
    engine::{Batches, Engine, Fault},
    expression::{Literals, literals, mentions, reads_rows, unwrapped},
    guard::Mark,
    limits::{refusal, subsecond_micros, year_fits},
    location::Location,
    options::{Layout, PoolOptions, Role},
    rename::{Renames, renames},
    rows::{decode_error, position_error, read_as},
    schema::{SchemaWords, auto_key},
    settings::{Faults, Known, Settings},
};

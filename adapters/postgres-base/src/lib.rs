//! What the adapters on PostgreSQL share, whatever their driver. It knows no driver.
//!
//! | module | what it holds |
//! |---|---|
//! | `config` | the settings, read from a URL, checked, told all at once |
//! | `target` | where a server is: URLs, libpq's variables, the password file |
//! | `dialect`, `spelling` | how PostgreSQL spells SQL, and its functions |
//! | `control` | the texts that begin and end transactions, and those of cursors |
//! | `bind`, `decode` | values on their way in and out, in their binary forms |
//! | `numeric`, `oid` | decimal numbers in binary; the numbers of types |
//! | `schema` | how PostgreSQL changes and shows its tables |
//! | `error` | what the server says, in our words and kinds |

#![deny(missing_docs)]

mod bind;
mod config;
mod control;
mod decode;
mod dialect;
mod error;
mod numeric;
mod oid;
mod passfile;
mod schema;
mod spelling;
mod target;
mod url;

pub use self::{
    bind::{check, size_of, type_of, write},
    config::{Pooler, PostgresConfig},
    control::{control_sql, cursor},
    decode::{Decoder, WireType, decoder, read, value_type},
    dialect::PostgresDialect,
    error::{Said, lost, misconfigured, no_tls, silent, translate, unexpected, unreachable},
    target::{Place, SslMode, Target, Tls},
};

//! What the SQL adapters share, whatever their driver. It knows no driver and no database by name.
//!
//! | module | what it holds |
//! |---|---|
//! | `settings` | what can be set for all databases, and how faults are told |
//! | `options` | the settings of pools, and how many pools there are |
//! | `control` | the texts that begin and end transactions, and those of cursors |
//! | `limits` | what no database here takes |

#![deny(missing_docs)]

mod control;
mod limits;
mod options;
mod settings;

pub use self::{
    control::{ControlSql, Cursor},
    limits::{refusal, subsecond_micros, year_fits},
    options::{Layout, PoolOptions, Role},
    settings::{Faults, Known, Settings},
};

//! Stand-ins for databases: decorators around a real one, and parts of one
//! made by hand.
//!
//! A decorator is an [`Intercepted`] database: every call passes by an
//! [`Interceptor`] first, in transactions too. [`CountingDatabase`] writes the
//! calls down, [`FaultyDatabase`] lets one of them fail, [`FailingDatabase`]
//! all of them for a while; they can be nested.

mod call;
mod counting;
mod dialect;
mod faulty;
mod files;
mod intercept;
mod outage;
mod rows;

pub use self::{
    call::Call,
    counting::{CallLog, CountingDatabase},
    dialect::PlainDialect,
    faulty::{Fault, FaultsInTurn, FaultyDatabase},
    files::InMemoryFiles,
    intercept::{Course, Intercepted, Interceptor},
    outage::{FailingDatabase, Outage},
    rows::Rows,
};

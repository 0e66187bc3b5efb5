//! What a migration does to a database that is in use, before it does it.

mod names;
mod report;
mod rule;
mod rules;
mod seen;
mod server;

pub use self::{
    report::{Finding, Report, SilenceFault, lint},
    rule::Rule,
    rules::rules,
    server::{Database, Server, Version},
};

#[cfg(test)]
mod tests;

//! Databases of several servers: which call goes where, on doubles in a virtual
//! time, and on a real primary with a real replica.

#![allow(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

mod cluster;
mod databases;
mod failover;
mod outage;
mod reads;
mod replica;
mod settings;
mod slow;
mod support;
mod transactions;
mod units;

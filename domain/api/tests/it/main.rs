//! ViewSets against SQLite in memory, from requests to responses, without
//! sockets.

mod access;
mod bodies;
mod composite_keys;
mod conflicts;
mod faults;
mod hostile;
mod lists;
mod mass_assignment;
mod refusals;
mod rows;
mod settings;
mod statements;
mod support;
mod types;

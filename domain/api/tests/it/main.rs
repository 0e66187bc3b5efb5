//! ViewSets against SQLite in memory, from requests to responses, without
//! sockets.

mod access;
mod actions;
mod bodies;
mod bulk;
mod composite_keys;
mod conditions;
mod conflicts;
mod derived;
mod describe;
mod faults;
mod formats;
mod hostile;
mod json_api;
mod lists;
mod lookups;
mod mass_assignment;
mod paging;
mod refusals;
mod rows;
mod scopes;
mod serializers;
mod settings;
mod statements;
mod support;
mod types;

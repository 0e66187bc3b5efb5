//! Applications without a front-end and without sockets: requests in,
//! responses out.

mod access;
mod bodies;
mod conditional;
mod errors;
mod health;
mod hosts;
mod identity;
mod layers;
mod methods;
mod panics;
mod paths;
mod queries;
mod support;
mod versions;
mod wiring;

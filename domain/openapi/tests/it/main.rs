//! Documents of applications: what is in them, how they are served, and which
//! changes break clients.

mod changes;
mod documents;
mod served;

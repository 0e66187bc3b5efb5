//! Serializers: what goes out, nested to any depth, and what comes in.

mod models;
mod reads;
mod shapes;

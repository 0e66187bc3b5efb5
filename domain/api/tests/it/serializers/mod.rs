//! Serializers: what goes out, nested to any depth, and what comes in.

mod faults;
mod json_api;
mod masks;
mod models;
mod nested;
mod reads;
mod shapes;
mod sight;
mod words;
mod writes;

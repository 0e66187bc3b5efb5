//! What the derives make of declarations, and what they say of wrong ones.

mod choices;
mod compile_fail;
mod cycle;
mod embed;
mod model;
mod schema;

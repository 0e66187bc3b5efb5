//! Stands for the facade, whose hidden module the expansion names.

#![allow(dead_code, unreachable_pub, unused_imports, reason = "each user needs a part of it")]

#[doc(hidden)]
pub mod __macro {
    pub use rustango_model::{
        Bound, CheckSchema, Choice, Choices, FieldSchema, FieldValue, IndexSchema, KeyField, Model,
        ModelSchema, OnDelete, OrderBy, Registered, RowReader, Stamp, Uniqueness, inventory,
    };
    pub use rustango_ports::database::{DbError, DecodeFault, Direction, Identifier, Value, ValueRef};

    #[derive(Clone, Copy, Debug)]
    pub struct Column<M, T> {
        pub schema: &'static ModelSchema,
        pub position: usize,
        types: std::marker::PhantomData<fn() -> (M, T)>,
    }

    impl<M, T> Column<M, T> {
        pub const fn new(schema: &'static ModelSchema, position: usize) -> Self {
            Self { schema, position, types: std::marker::PhantomData }
        }
    }
}

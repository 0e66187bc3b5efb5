//! Several fields of a model at once: `(Post::title, Post::views)`.

use rustango_model::Model;

use crate::{Column, FieldRef};

/// Columns of the model `M`: one, a tuple of up to eight, or an array.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of columns of `{M}`",
    label = "neither a column of `{M}` nor several",
    note = "write `{M}::field`, or a tuple of up to eight columns of `{M}`"
)]
pub trait Fields<M> {
    /// Returns the fields.
    fn into_fields(self) -> Vec<FieldRef>;
}

impl<M: Model, T> Fields<M> for Column<M, T> {
    fn into_fields(self) -> Vec<FieldRef> {
        vec![self.field()]
    }
}

impl<M: Model, T, const N: usize> Fields<M> for [Column<M, T>; N] {
    fn into_fields(self) -> Vec<FieldRef> {
        self.iter().map(|column| column.field()).collect()
    }
}

macro_rules! tuples {
    ($(($($name:ident)*))*) => {$(
        impl<M, $($name: Fields<M>),*> Fields<M> for ($($name,)*) {
            #[allow(non_snake_case, reason = "the names of the types")]
            fn into_fields(self) -> Vec<FieldRef> {
                let ($($name,)*) = self;
                let mut all = Vec::new();
                $(all.extend($name.into_fields());)*
                all
            }
        }
    )*};
}

tuples! {
    (A)
    (A B)
    (A B C)
    (A B C D)
    (A B C D E)
    (A B C D E F)
    (A B C D E F G)
    (A B C D E F G H)
}

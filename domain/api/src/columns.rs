//! Lists of typed columns: what the settings of a ViewSet take.

use rustango_model::TextColumn;
use rustango_query::{Column, FieldRef};

/// One column of the model `M`, or an array or a tuple of them.
///
/// Columns of one type go in an array, others in a tuple; tuples may hold
/// tuples. Text names no column.
///
/// ```
/// # use rustango_api::Columns;
/// # use rustango_query::Column;
/// # struct Post;
/// # fn takes(columns: impl Columns<Post>) {}
/// fn example(title: Column<Post, String>, body: Column<Post, String>, views: Column<Post, i32>) {
///     takes(title);
///     takes([title, body]);
///     takes((title, views));
/// }
/// ```
///
/// Neither text nor a column of another model is accepted:
///
/// ```compile_fail,E0277
/// # use rustango_api::Columns;
/// # use rustango_query::Column;
/// # struct Post;
/// # fn takes(columns: impl Columns<Post>) {}
/// fn example(from_request: String) {
///     takes(from_request);
/// }
/// ```
/// ```compile_fail,E0277
/// # use rustango_api::Columns;
/// # use rustango_query::Column;
/// # struct Post;
/// # struct Author;
/// # fn takes(columns: impl Columns<Post>) {}
/// fn example(name: Column<Author, String>) {
///     takes(name);
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of columns of `{M}`",
    label = "not columns of `{M}`",
    note = "write one column, `{M}::field`, an array of columns of one type, or a tuple of any: `({M}::one, {M}::two)`"
)]
pub trait Columns<M> {
    /// Returns the fields, in order.
    fn into_fields(self) -> Vec<FieldRef>;
}

/// One column of text of the model `M`, or an array or a tuple of them.
///
/// ```compile_fail,E0277
/// # use rustango_api::TextColumns;
/// # use rustango_query::Column;
/// # struct Post;
/// # fn takes(columns: impl TextColumns<Post>) {}
/// fn example(views: Column<Post, i32>) {
///     takes(views);
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of text columns of `{M}`",
    label = "not columns of text",
    note = "search looks into columns of type String, Option<String> or a Choices enum"
)]
pub trait TextColumns<M>: Columns<M> {}

impl<M, T> Columns<M> for Column<M, T> {
    fn into_fields(self) -> Vec<FieldRef> {
        vec![self.field()]
    }
}

impl<M, T: TextColumn> TextColumns<M> for Column<M, T> {}

impl<M, C: Columns<M>, const N: usize> Columns<M> for [C; N] {
    fn into_fields(self) -> Vec<FieldRef> {
        self.into_iter().flat_map(Columns::into_fields).collect()
    }
}

impl<M, C: TextColumns<M>, const N: usize> TextColumns<M> for [C; N] {}

macro_rules! tuples {
    ($($name:ident)+) => {
        impl<M, $($name: Columns<M>),+> Columns<M> for ($($name,)+) {
            fn into_fields(self) -> Vec<FieldRef> {
                #[allow(non_snake_case, reason = "the parts of a tuple are called as their types")]
                let ($($name,)+) = self;
                let mut fields = Vec::new();
                $(fields.extend($name.into_fields());)+
                fields
            }
        }

        impl<M, $($name: TextColumns<M>),+> TextColumns<M> for ($($name,)+) {}
    };
}

tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);
tuples!(A B C D E F G H I);
tuples!(A B C D E F G H I J);
tuples!(A B C D E F G H I J K);
tuples!(A B C D E F G H I J K L);
tuples!(A B C D E F G H I J K L N);
tuples!(A B C D E F G H I J K L N O);
tuples!(A B C D E F G H I J K L N O P);
tuples!(A B C D E F G H I J K L N O P Q);

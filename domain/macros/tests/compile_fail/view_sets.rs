//! ViewSets that are declared wrongly.

use rustango::prelude::*;

#[derive(Model)]
struct Post {
    #[rustango(primary_key)]
    id: Auto<i64>,
    title: String,
}

#[derive(ViewSet)]
#[viewset(model = Post)]
struct WithoutAccess;

#[derive(ViewSet)]
#[viewset(public)]
struct WithoutModel;

#[derive(ViewSet)]
#[viewset(model = Post, public, permissions(list = public))]
struct TwoRules;

#[derive(ViewSet)]
#[viewset(model = Post, permissions(list = public, retrieve = public))]
struct MissingRules;

#[derive(ViewSet)]
#[viewset(model = Post, read_only, permissions(list = public, retrieve = public, create = public))]
struct TooManyRules;

#[derive(ViewSet)]
#[viewset(model = Post, read_only, permissions(list = everyone, retrieve = public))]
struct NoRule;

#[derive(ViewSet)]
#[viewset(model = Post, public, pagination = "pages")]
struct NoPagination;

#[derive(ViewSet)]
#[viewset(model = Post, public, filter_feilds = "title")]
struct Misspelt;

#[derive(ViewSet)]
#[viewset(model = Post, public, fields = "id, author__name")]
struct NestedFields;

#[derive(ViewSet)]
#[viewset(model = Post, public, filter_fields = "titel")]
struct UnknownField;

#[derive(ViewSet)]
#[viewset(model = Post, public, search_fields = "id")]
struct NoText;

#[derive(ViewSet)]
#[viewset(model = Post, public)]
struct Generic<T>(T);

fn main() {}

//! The derives of rustango: they read a declaration, check it and emit data
//! and thin glue. They know the names of `rustango-model`, not its types; all
//! paths go through the facade.

#![deny(missing_docs)]

mod attributes;
mod choices;
mod embed;
mod entry;
mod errors;
mod field_type;
mod form;
mod from_row;
mod model;
mod names;
mod serializer;
mod view_set;

use proc_macro::TokenStream;

/// Makes a struct a table.
///
/// It implements `Model`, gives the struct one constant for each field (a
/// typed column, `Post::title`) and registers the model with the program. All
/// of that is data; what is done with it lives in functions.
///
/// ```
/// use rustango::prelude::*;
///
/// #[derive(Model)]
/// struct Author {
///     #[rustango(primary_key)]
///     id: Auto<i64>,
///     name: String,
/// }
///
/// #[derive(Model)]
/// #[rustango(display = "title", ordering = "-rating, id", unique_together("author, title"))]
/// struct Post {
///     #[rustango(primary_key)]
///     id: Auto<i64>,
///     #[rustango(max_length = 200)]
///     title: String,
///     #[rustango(min = 0, max = 5, default = "0")]
///     rating: i16,
///     #[rustango(on_delete = "cascade")]
///     author: ForeignKey<Author>,
/// }
///
/// assert_eq!(Post::schema().table.as_str(), "post");
/// let good = Post::objects().filter(Post::rating.gte(4)).order_by(Post::title.asc());
/// # drop(good);
/// ```
///
/// # Attributes of the struct
///
/// | `#[rustango(…)]` | meaning |
/// |---|---|
/// | `table = "post"` | the table; by default the name of the struct in snake case |
/// | `was = "article"` | what the table was called before: the next migration renames it |
/// | `comment = "…"` | what people read about the table in the database |
/// | `app = "blog"` | the application; by default the package |
/// | `display = "title"` | the field that stands for the row where people read it |
/// | `ordering = "-published_at, id"` | the order of lists that ask for none; `-` turns a field round |
/// | `index("author, -published_at")` | an index over fields, of which `-` turns one round; repeatable; see below |
/// | `unique_together("author, slug")` | no two rows share these values; repeatable; also `unique_together = "…"` |
/// | `check(name = "…", expr = "…")` | a condition in SQL that every row meets; repeatable |
/// | `m2m(name = "tags", to = "Tag")` | a relation to many rows, over a table `<table>_tags` that comes along, and `was` called so before; `through`, `src` and `dst` give other names, and `through = "Tagging"` takes a model, of which `src` and `dst` are fields; repeatable |
/// | `generic_fk(name = "target")` | the fields `content_type` and `object_pk`, or those that `content_type = "…"` and `object = "…"` name, point at a row of any model; repeatable |
/// | `fk_composite(name = "edition", to = "Edition", from = "isbn, number", on = "isbn, number")` | these fields together point at the row of another model that has their values in the fields of `on`; also `on_delete = "…"`; repeatable |
/// | `audit`, `audit(track = "title, body")` | changes of all fields, or of these, are in the audit log |
/// | `crate = "path"` | where rustango is, if it is not `::rustango` |
///
/// Clippy takes two arguments with one value for a mistake, as of two
/// `fk_composite` to one model: allow `clippy::duplicated_attributes` there.
///
/// Lists name fields as Rust does, or by their columns; where a field and a
/// column have one name, the field is meant. Indexes without a name are called
/// `<table>_<columns>_idx`, unique ones `…_key`; beyond 63 bytes the name is
/// cut and ends in a hash. Conditions are SQL, so they name columns.
///
/// # Options of an index
///
/// | `index("…", …)` | meaning |
/// |---|---|
/// | `name = "by_title"` | its name |
/// | `unique` | no two of its rows share the values; alone it is the same as `unique_together` |
/// | `where = "deleted_at IS NULL"` | it holds only rows that meet a condition in SQL |
/// | `expr = "lower(title)"` | it is sorted by an expression in SQL, after the fields if there are any; repeatable; without fields it needs a name |
/// | `include = "title"` | fields that it holds beside, for queries that read nothing else |
/// | `method = "gin"` | the kind of index, in the words of the database |
///
/// Not every database has all of them; where it does not, its migration is
/// refused and says so.
///
/// # Attributes of a field
///
/// | `#[rustango(…)]` | meaning |
/// |---|---|
/// | `primary_key` | the primary key, or a field of it: up to four, in their order; at least one field has it |
/// | `column = "title"` | the column; by default the name of the field, and for a `ForeignKey` called `author` it is `author_id` |
/// | `was = "headline"` | what the field or its column was called before: the next migration renames it |
/// | `comment = "…"` | what people read about the column in the database |
/// | `max_length = 200` | the most characters of a `String` |
/// | `min = 0`, `max = 0.5` | the limits of a number; those of a `Decimal` are exact |
/// | `default = "0"` | the default, in SQL: text needs quotes of its own, `"'draft'"` |
/// | `unique`, `index` | a constraint or an index of its own |
/// | `auto_now_add`, `auto_now` | the time of the insert, of every save, in a `DateTime<Utc>` |
/// | `auto_uuid` | a new `Uuid` on insert, of version 7, or with `auto_uuid = "v4"` of version 4 |
/// | `o2o` | no two rows point at one target: a `ForeignKey` from one to one, the same as `unique` |
/// | `soft_delete` | the time at which the row was put into the trash, in an `Option<DateTime<Utc>>`; `delete` puts it there |
/// | `version` | counts the changes of a row, in an `i64` or `i32`; a write on top of a change that was never seen is refused |
/// | `sensitive` | its values are kept out of the audit log |
/// | `on_delete = "cascade"` | what becomes of the row when the target of a `ForeignKey` goes: `restrict` (the default), `cascade`, `set_null`, `set_default` or `no_action` |
/// | `deferrable` | the key of a `ForeignKey` is looked at when the transaction commits; until then it may point nowhere |
///
/// # Names
///
/// A column is an associated constant, so a struct cannot have a field and an
/// associated function of one name: the compiler reports "duplicate
/// definitions" and underlines the field and the function. Rename one; a
/// renamed field keeps its column with `column = "…"`.
#[proc_macro_derive(Model, attributes(rustango))]
pub fn derive_model(input: TokenStream) -> TokenStream {
    model::derive(input.into()).into()
}

/// Makes an enum without data a closed list of values for a column.
///
/// The column is text; a variant is stored as its name in snake case and shown
/// as its words (`InReview` is `in_review`, "In Review"). The enum also derives
/// `Clone, Copy, PartialEq, Eq`.
///
/// ```
/// use rustango::{model::Choices as _, prelude::*};
///
/// #[derive(Choices, Clone, Copy, PartialEq, Eq)]
/// enum Status {
///     Draft,
///     #[rustango(label = "Waiting for review")]
///     InReview,
/// }
///
/// assert_eq!(Status::InReview.as_str(), "in_review");
/// ```
///
/// # Attributes of a variant
///
/// | `#[rustango(…)]` | meaning |
/// |---|---|
/// | `value = "in_review"` | the stored text |
/// | `label = "In Review"` | what people read |
///
/// The enum itself takes `#[rustango(crate = "path")]`.
#[proc_macro_derive(Choices, attributes(rustango))]
pub fn derive_choices(input: TokenStream) -> TokenStream {
    choices::derive(input.into()).into()
}

/// Makes a struct of the columns of an answer, found by their names.
///
/// It is what statements of one's own, groups and computed values are read
/// into; its fields state the types of the columns.
///
/// ```
/// use rustango::{prelude::*, query::raw};
///
/// #[derive(FromRow)]
/// struct AuthorTotals {
///     name: String,
///     #[rustango(column = "post_count")]
///     posts: i64,
/// }
///
/// # async fn example(db: &Db) -> Result<(), Error> {
/// let sql = "SELECT name, COUNT(*) AS post_count FROM author GROUP BY name";
/// let totals = raw::<AuthorTotals>(sql).fetch(db).await?;
/// # drop(totals); Ok(()) }
/// ```
///
/// # Attributes of a field
///
/// | `#[rustango(…)]` | meaning |
/// |---|---|
/// | `column = "post_count"` | the column; by default the name of the field, and for a `ForeignKey` called `author` it is `author_id` |
/// | `flatten` | the field is a row of its own: a model, or another such struct |
///
/// The struct itself takes `#[rustango(crate = "path")]`.
#[proc_macro_derive(FromRow, attributes(rustango))]
pub fn derive_from_row(input: TokenStream) -> TokenStream {
    from_row::derive(input.into()).into()
}

/// Makes a struct a form: read from what browsers send, and shown as HTML.
///
/// ```
/// use rustango::{
///     forms::{Form as _, FormData, FormErrors},
///     prelude::*,
/// };
///
/// #[derive(Form)]
/// #[form(validate = "same_password")]
/// struct SignUp {
///     #[form(email, max_length = 254, help = "We write to it once.")]
///     email: String,
///     #[form(min_length = 12, widget = "password")]
///     password: String,
///     #[form(widget = "password", label = "The same again")]
///     again: String,
///     #[form(min = 13, max = 130)]
///     age: Option<i16>,
///     #[form(choices("tea" = "Tea", "mate" = "Mate"))]
///     likes: Vec<String>,
///     #[form(required, label = "I agree to the terms")]
///     terms: bool,
/// }
///
/// fn same_password(form: &SignUp, errors: &mut FormErrors) {
///     if form.password != form.again {
///         errors.add("again", "differs", "is not the same password");
///     }
/// }
///
/// let data = FormData::from_urlencoded(b"email=ann&password=secret&likes=gin").unwrap();
/// let errors = SignUp::parse(&data).err().unwrap();
/// let faulty: Vec<_> = errors.fields().map(|(name, errors)| (name, errors[0].code.as_ref())).collect();
/// assert_eq!(
///     faulty,
///     [
///         ("email", "invalid"),
///         ("password", "min_length"),
///         ("again", "required"),
///         ("likes", "invalid_choice"),
///         ("terms", "required"),
///     ]
/// );
/// ```
///
/// A field that is no `Option` must be given: text is not empty. A `bool` is a
/// box, which is false where it is not sent; `required` means that it must be
/// checked. A `Vec` takes its name several times; a `Patch` tells what is not
/// sent from what is empty; an `UploadedFile` is a file. Lengths count
/// characters. Names that are no field are refused, but for `csrf_token`.
///
/// # Attributes of the struct
///
/// | `#[form(…)]` | meaning |
/// |---|---|
/// | `validate = "check"` | a function `fn(&SignUp, &mut FormErrors)` that is asked once every field is fine |
/// | `crate = "path"` | where rustango is, if it is not `::rustango` |
///
/// # Attributes of a field
///
/// | `#[form(…)]` | meaning |
/// |---|---|
/// | `required` | a box must be checked, of several values one must be there; `required = false` lets text be empty |
/// | `min = 0`, `max = 0.5` | the limits of a number |
/// | `min = "2024-02-29"`, `max = "2024-12-31T18:30"` | the first and the last day, time or point in time, in UTC |
/// | `min_length = 2`, `max_length = 200` | the limits of text, in characters |
/// | `pattern = "[a-z]+"` | a regular expression that all of the text matches, checked by the compiler |
/// | `email`, `url` | text is such an address |
/// | `choices("s" = "Small", "l")` | what it takes, of text or of whole numbers, with what people read |
/// | `default = "tea"` | what counts where the field is not sent, and what an empty form shows |
/// | `label = "…"`, `help = "…"` | what people read |
/// | `widget = "textarea"` | how it is shown: `input`, `textarea`, `password`, `select`, `radio`, `checkbox`, `hidden`, `color`, `range`, `search` or `tel` |
#[proc_macro_derive(Form, attributes(form))]
pub fn derive_form(input: TokenStream) -> TokenStream {
    form::derive(input.into()).into()
}

/// Gives a struct the settings of a ViewSet, and a function `view_set` that
/// makes it: `app.mount("/api/posts", PostViewSet::view_set(&db))`.
///
/// It does not compile without an access rule: `public`, or `permissions` with
/// one for each action.
///
/// ```
/// use rustango::prelude::*;
///
/// #[derive(Model)]
/// #[rustango(table = "post")]
/// struct Post {
///     #[rustango(primary_key)]
///     id: Auto<i64>,
///     #[rustango(max_length = 200)]
///     title: String,
/// }
///
/// #[derive(ViewSet)]
/// #[viewset(
///     model = Post,
///     filter_fields = "title",
///     search_fields = "title",
///     ordering = "-id",
///     page_size = 50,
///     permissions(
///         list = public,
///         retrieve = public,
///         create = authenticated,
///         update = "post.change",
///         destroy = "post.delete",
///     )
/// )]
/// struct PostViewSet;
///
/// # fn example(db: &Db) -> rustango::api::ViewSet<Post> {
/// PostViewSet::view_set(db)
/// # }
/// ```
///
/// | `#[viewset(…)]` | meaning |
/// |---|---|
/// | `model = Post` | the model that is served |
/// | `serializer = PostSerializer` | how its rows go out and come in |
/// | `fields = "id, title"` | what goes out and comes in without a serializer |
/// | `filter_fields = "author, author__name"` | what lists are filtered by; over relations with `__` |
/// | `search_fields = "title, author__name"` | where words are searched for |
/// | `ordering_fields = "title, author__name"` | what clients may sort by |
/// | `ordering = "-published_at, id"` | the order where clients do not say |
/// | `page_size = 20`, `max_page_size = 100` | the rows on a page |
/// | `pagination = "page"` | `page`, `limit` or `cursor` |
/// | `lookup_field = "slug"` | the unique field that rows are found by, in the place of the key |
/// | `read_only` | no writes |
/// | `public` | everyone may do everything |
/// | `permissions(list = …, retrieve = …, create = …, update = …, destroy = …)` | who may do what: a permission in quotes, `public` or `authenticated` |
/// | `throttle = "limits::posts"` | who asks too often: a function or a static that is a `Throttle` |
/// | `crate = "path"` | where the facade is |
#[proc_macro_derive(ViewSet, attributes(viewset))]
pub fn derive_view_set(input: TokenStream) -> TokenStream {
    view_set::derive(input.into()).into()
}

/// Makes a struct say how the rows of a model go out of an API and come in.
///
/// ```
/// use rustango::{api::{Invalid, Serializer}, prelude::*};
///
/// #[derive(Model)]
/// pub struct Author {
///     #[rustango(primary_key)]
///     pub id: Auto<i64>,
///     pub name: String,
/// }
///
/// #[derive(Model)]
/// pub struct Post {
///     #[rustango(primary_key)]
///     pub id: Auto<i64>,
///     #[rustango(max_length = 200)]
///     pub title: String,
///     pub body: String,
///     pub author: ForeignKey<Author>,
/// }
///
/// #[derive(Serializer)]
/// #[serializer(model = Author)]
/// struct AuthorSerializer {
///     id: i64,
///     name: String,
/// }
///
/// #[derive(Serializer)]
/// #[serializer(model = Post, rename_all = "camelCase")]
/// struct PostSerializer {
///     id: i64,
///     #[serializer(validate = "no_shouting")]
///     title: String,
///     #[serializer(source = "body", help = "Markdown.")]
///     text: String,
///     #[serializer(method = "excerpt")]
///     excerpt: String,
///     #[serializer(nested, read_only)]
///     author: AuthorSerializer,
///     #[serializer(source = "author", write_only)]
///     author_id: i64,
/// }
///
/// impl PostSerializer {
///     fn excerpt(post: &Post) -> String {
///         post.body.chars().take(20).collect()
///     }
///
///     fn no_shouting(title: &str) -> Result<(), Invalid> {
///         if title.to_uppercase() == title { Err("is all in capitals".into()) } else { Ok(()) }
///     }
/// }
///
/// assert_eq!(PostSerializer::writable_fields(), ["title", "text", "authorId"]);
/// ```
///
/// # Attributes of the struct
///
/// | `#[serializer(…)]` | meaning |
/// |---|---|
/// | `model = Post` | the model whose rows it serializes |
/// | `validate = "check"` | a function that checks what clients give as a whole: `fn check(post: &Attributes<'_, Post>) -> Result<(), Invalid>` |
/// | `rename_all = "camelCase"` | how members are called in JSON; also `PascalCase`, `snake_case`, `kebab-case`, `SCREAMING_SNAKE_CASE` |
/// | `mask = "sees"` | a function that says who sees which member: `fn sees(who: Option<&dyn Principal>, member: &str) -> bool` |
/// | `crate = "path"` | where rustango is, if it is not `::rustango` |
///
/// # Attributes of a member
///
/// | `#[serializer(…)]` | meaning |
/// |---|---|
/// | `read_only` | clients see it and never give it |
/// | `write_only` | clients give it and nobody ever sees it: the type needs a `Default`, which the struct holds |
/// | `source = "body"` | the field where the value is; `"author__name"` is one behind foreign keys, and only goes out |
/// | `skip` | it is none of the API's: the struct holds the `Default` |
/// | `method = "excerpt"` | a function makes it of the model: `fn excerpt(post: &Post) -> String` |
/// | `validate = "check"` | a function checks what clients give, unless it is NULL: `fn check(title: &str) -> Result<(), Invalid>`, or with another error that becomes one |
/// | `nested` | the row behind a foreign key, as another serializer, or an `Option` of one, says |
/// | `nested, many` | the rows behind a relation, in a `Vec` |
/// | `composite` | the key that leads there is over several fields (`fk_composite`): beside `nested`, or a `source` behind it |
/// | `write = "create, connect"` | what clients may do to nested rows: `create`, `connect`, `set`, `disconnect`, `delete` |
/// | `default`, `default = 0` | what it is where clients do not give it: that of the type, a text or an expression |
/// | `required` | clients must give it when they create a row, whatever the model says |
/// | `deprecated`, `help = "…"`, `example = "…"` | what the document of the API tells |
/// | `rename = "createdAt"` | what it is called in JSON |
/// | `permission = "post.see_draft"` | only who has the permission sees it or may give it; for all others it is not there |
///
/// A function by one word is one of the struct; others are paths. The relation
/// of nested rows is called as the field of the struct, or as `source` says: a
/// foreign key, a relation over a table between, or for the rows that point
/// here, their key, which needs no name where there is only one.
///
/// A member has the type of its field: `i64` where the model has an `Auto<i64>`,
/// and for a `ForeignKey` the type of the key. A `Patch` takes what may be left
/// out.
#[proc_macro_derive(Serializer, attributes(serializer))]
pub fn derive_serializer(input: TokenStream) -> TokenStream {
    serializer::derive(input.into()).into()
}

/// Puts the files of migrations into the program.
///
/// It takes their directory, below that of the package, and is what the program
/// runs them from where it is deployed without its sources. The compiler reads
/// and checks every file: one that is no migration, is called otherwise than it
/// says, or follows what is not there, and two that are both the last, are
/// errors that name the file.
///
/// ```
/// use rustango::embed_migrations;
///
/// let migrations = embed_migrations!("tests/migrations/good");
/// assert_eq!(migrations.files()[0].0, "0001_initial");
/// ```
///
/// The program is compiled anew when a file changes. For it to be when one is
/// added, let the `build.rs` of the package say so:
///
/// ```
/// println!("cargo::rerun-if-changed=migrations");
/// ```
#[proc_macro]
pub fn embed_migrations(arguments: TokenStream) -> TokenStream {
    embed::expand(arguments.into()).into()
}

/// Runs an async `main` on a tokio runtime.
///
/// Where it returns an error, the program prints it as one sentence and ends
/// with exit code 1.
///
/// ```
/// #[rustango::main]
/// async fn main() -> Result<(), Box<dyn std::error::Error>> {
///     Ok(())
/// }
/// ```
#[proc_macro_attribute]
pub fn main(arguments: TokenStream, function: TokenStream) -> TokenStream {
    entry::expand(&arguments.into(), function.into()).into()
}

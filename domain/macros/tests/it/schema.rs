//! The description that a declaration becomes.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rust_decimal::Decimal;
use rustango::model::{
    Auto, Between, Bound, CheckSchema, Choices as _, ForeignKey, IndexSchema, ManyToMany, Model as _,
    OnDelete, OrderBy, Registry, Stamp, Uniqueness,
};
use rustango::ports::database::{Direction, Identifier, ValueType};
use rustango::query::Column;
use rustango::{Choices, Model};
use uuid::Uuid;

#[derive(Choices, Clone, Copy, PartialEq, Eq)]
enum Status {
    Draft,
    Published,
}

#[derive(Model)]
struct Author {
    #[rustango(primary_key, auto_uuid = "v4")]
    key: Auto<Uuid>,
    name: String,
}

#[derive(Model)]
#[rustango(
    table = "blog_post",
    app = "blog",
    display = "title",
    ordering = "-published_at, id",
    natural_key = "author, r#type",
    index("author_id, published_at"),
    index("status", name = "post_status", unique)
)]
#[rustango(index(fields = "title"), unique_together = "author, kind")]
#[rustango(unique_together("author, title", name = "one_title_each"))]
#[rustango(check(name = "rated", expr = "rating <= 5"), check(expr = "1 = 1", name = "sane"))]
#[allow(dead_code, reason = "only the description is looked at")]
pub(crate) struct Post {
    #[rustango(primary_key)]
    id: Auto<i64>,
    #[rustango(max_length = 200, unique)]
    title: String,
    #[rustango(column = "kind", index)]
    r#type: i16,
    #[rustango(default = "'draft'", max_length = 9)]
    status: Status,
    #[rustango(on_delete = "cascade")]
    author: ForeignKey<Author>,
    #[rustango(on_delete = "set_null")]
    parent: Option<ForeignKey<Post>>,
    #[rustango(min = 0, max = 5)]
    rating: f32,
    #[rustango(min = -90, max = 90.5)]
    latitude: Decimal,
    #[rustango(min = -9_223_372_036_854_775_808)]
    balance: i64,
    #[rustango(auto_now_add)]
    created_at: DateTime<Utc>,
    #[rustango(auto_now)]
    updated_at: Option<DateTime<Utc>>,
    #[rustango(auto_uuid)]
    token: Uuid,
    published_at: Option<NaiveDate>,
    read_at: NaiveTime,
    extra: serde_json::Value,
    #[rustango(default = "")]
    #[cfg(any())]
    absent: (),
}

#[derive(Model)]
#[rustango(audit(track = "title, secret"), m2m(name = "tags", to = "tag"))]
#[rustango(m2m(name = "related", to = "Paper", through = "paper_links", src = "from_id", dst = "to_id"))]
#[rustango(m2m(name = "readers", to = "Author", through = "Loan", dst = "reader"))]
#[allow(dead_code, reason = "only the description is looked at")]
struct Paper {
    #[rustango(primary_key)]
    id: Auto<i64>,
    title: String,
    #[rustango(sensitive)]
    secret: String,
    #[rustango(soft_delete)]
    deleted_at: Option<DateTime<Utc>>,
    #[rustango(version)]
    version: i32,
}

#[derive(Model)]
#[rustango(audit)]
#[allow(dead_code, reason = "only the description is looked at")]
struct Tag {
    #[rustango(primary_key)]
    name: String,
}

#[derive(Model)]
#[allow(dead_code, reason = "only the description is looked at")]
struct Loan {
    #[rustango(primary_key)]
    id: Auto<i64>,
    #[rustango(o2o)]
    paper: ForeignKey<Paper>,
    reader: ForeignKey<Author>,
}

#[test]
fn what_goes_along_with_rows_is_described() {
    let schema = Paper::schema();
    assert_eq!((schema.soft_delete, schema.version), (Some(3), Some(4)));
    assert_eq!((schema.audit, Tag::schema().audit), (Some(&[1, 2][..]), Some(&[0][..])));
    assert_eq!((Author::schema().soft_delete, Author::schema().audit), (None, None));
    let secrets: Vec<_> =
        schema.fields.iter().filter(|field| field.sensitive).map(|field| field.name).collect();
    assert_eq!(secrets, ["secret"]);
    assert!(schema.fields[3].has_own_value() && schema.fields[4].has_own_value());
    assert!(Loan::schema().fields[1].unique && !Loan::schema().fields[2].unique);
}

#[test]
fn relations_over_tables_between_are_described() {
    let [tags, related, readers] = Paper::schema().many_to_many else { panic!("three relations") };
    let columns = |relation: &ManyToMany| {
        (relation.table().as_str(), relation.source_column().as_str(), relation.target_column().as_str())
    };
    assert_eq!((tags.name, (tags.target)().name), ("tags", "Tag"));
    assert_eq!(columns(tags), ("paper_tags", "paper_id", "tag_id"));
    assert_eq!(columns(related), ("paper_links", "from_id", "to_id"));
    assert_eq!(columns(readers), ("loan", "paper_id", "reader_id"));
    assert_eq!(
        [tags, related, readers].map(|relation| relation.between),
        [Between::Automatic, Between::Automatic, Between::Declared]
    );

    let through = (tags.through)();
    let names: Vec<_> = through.fields.iter().map(|field| field.name).collect();
    assert_eq!(names, ["id", "paper", "tag"]);
    assert_eq!(through.fields[2].value_type, ValueType::Text, "the key of a tag is text");
    let links = through.fields[1..].iter().map(|field| field.relation.expect("a foreign key").on_delete);
    assert_eq!(links.collect::<Vec<_>>(), [OnDelete::Cascade; 2]);
    assert_eq!(through.indexes, [indexes_of(&[1, 2], "paper_tags_paper_id_tag_id_key", Uniqueness::Unique)]);
}

#[test]
fn tables_between_come_along_with_their_models() {
    let registry = Registry::new().with::<Paper>().unwrap().with::<Paper>().unwrap();
    let tables: Vec<_> = registry.models().iter().map(|schema| schema.table.as_str()).collect();
    assert_eq!(tables, ["paper", "paper_tags", "paper_links"]);
    let found = Registry::discovered().unwrap();
    assert!(found.models().is_sorted_by_key(|schema| schema.table));
    assert!(found.models().iter().any(|schema| schema.table.as_str() == "paper_tags"));
}

fn indexes_of(fields: &'static [usize], name: &'static str, uniqueness: Uniqueness) -> IndexSchema {
    IndexSchema::new(Identifier::new(name), fields, uniqueness)
}

#[test]
fn a_model_describes_itself() {
    let schema = Post::schema();
    assert_eq!((schema.name, schema.app, schema.table.as_str()), ("Post", "blog", "blog_post"));
    assert_eq!((schema.primary_key, schema.display), (&[0][..], Some(1)));
    assert_eq!(
        schema.ordering,
        [
            OrderBy { field: 12, direction: Direction::Descending },
            OrderBy { field: 0, direction: Direction::Ascending }
        ]
    );
    assert_eq!(schema.natural_key, [4, 2]);
    assert_eq!(
        schema.indexes,
        [
            indexes_of(&[4, 12], "blog_post_author_id_published_at_idx", Uniqueness::Plain),
            indexes_of(&[3], "post_status", Uniqueness::Unique),
            indexes_of(&[1], "blog_post_title_idx", Uniqueness::Plain),
            indexes_of(&[4, 2], "blog_post_author_id_kind_key", Uniqueness::Unique),
            indexes_of(&[4, 1], "one_title_each", Uniqueness::Unique),
        ]
    );
    assert_eq!(
        schema.checks,
        [
            CheckSchema { name: Identifier::new("rated"), expression: "rating <= 5" },
            CheckSchema { name: Identifier::new("sane"), expression: "1 = 1" },
        ]
    );
}

#[derive(Model)]
#[rustango(was = "blog_comment", comment = "What readers say")]
#[rustango(index("post_id, -written_at", where = "hidden = FALSE", include = "body", name = "shown"))]
#[rustango(index("extra", method = "gin"), index("-written_at", unique, expr = "lower(body)"))]
#[rustango(index(expr = "upper(body)", expr = "length(body)", name = "by_body"))]
#[rustango(m2m(name = "fans", to = "Author", was = "blog_comment_likes"))]
#[allow(dead_code, reason = "only the description is looked at")]
struct Comment {
    #[rustango(primary_key)]
    id: Auto<i64>,
    #[rustango(was = "text", comment = "as it was written")]
    body: String,
    #[rustango(was = "article")]
    post: ForeignKey<Post>,
    written_at: DateTime<Utc>,
    hidden: bool,
    extra: serde_json::Value,
}

#[test]
fn indexes_have_options() {
    let index = |at: usize| Comment::schema().indexes[at];
    assert_eq!(
        index(0),
        IndexSchema::new(Identifier::new("shown"), &[2, 3], Uniqueness::Plain)
            .descending(&[3])
            .condition("hidden = FALSE")
            .include(&[1])
    );
    assert_eq!(
        index(1),
        IndexSchema::new(Identifier::new("comment_extra_idx"), &[5], Uniqueness::Plain).method("gin")
    );
    assert_eq!(
        index(2),
        IndexSchema::new(Identifier::new("comment_written_at_key"), &[3], Uniqueness::Unique)
            .descending(&[3])
            .expressions(&["lower(body)"])
    );
    assert_eq!(
        index(3),
        IndexSchema::new(Identifier::new("by_body"), &[], Uniqueness::Plain)
            .expressions(&["upper(body)", "length(body)"])
    );
    assert!(!index(2).is_constraint(), "it is about more than fields");
    assert!(Paper::schema().indexes.is_empty() && Post::schema().indexes[1].is_constraint());
}

#[test]
fn models_and_fields_say_what_they_were_and_are() {
    let schema = Comment::schema();
    let was = |was: Option<Identifier>| was.map(Identifier::as_str);
    assert_eq!((was(schema.was), schema.comment), (Some("blog_comment"), Some("What readers say")));
    let fields = [1, 2, 3].map(|at: usize| (was(schema.fields[at].was), schema.fields[at].comment));
    assert_eq!(fields, [(Some("text"), Some("as it was written")), (Some("article"), None), (None, None)]);
    assert_eq!(was((schema.many_to_many[0].through)().was), Some("blog_comment_likes"));
    assert_eq!((was(Paper::schema().was), Paper::schema().comment), (None, None));
}

#[test]
fn names_have_defaults() {
    let schema = Author::schema();
    assert_eq!((schema.app, schema.table.as_str()), ("rustango-macros", "author"));
    assert_eq!((schema.display, schema.ordering.len(), schema.indexes.len()), (None, 0, 0));
}

#[test]
fn fields_are_described_in_order() {
    let fields = Post::schema().fields;
    let names: Vec<_> = fields.iter().map(|field| (field.name, field.column.as_str())).collect();
    assert_eq!(names[..3], [("id", "id"), ("title", "title"), ("type", "kind")]);
    assert_eq!(names[4..6], [("author", "author_id"), ("parent", "parent_id")]);
    assert_eq!(fields.len(), 15, "a field that is configured away is none");
    assert!(fields[0].primary_key && fields[0].auto && !fields[1].primary_key);
    assert_eq!((fields[1].max_length, fields[1].unique, fields[1].index), (Some(200), true, false));
    assert_eq!((fields[2].unique, fields[2].index), (false, true));
    assert_eq!((fields[3].default, fields[3].choices.len()), (Some("'draft'"), 2));
    assert_eq!((fields[6].min, fields[6].max), (Some(Bound::Float(0.0)), Some(Bound::Float(5.0))));
    assert_eq!((fields[7].min, fields[7].max), (Some(Bound::Int(-90)), Some(Bound::exact(905, 1))));
    assert_eq!((fields[8].min, fields[8].max), (Some(Bound::Int(i64::MIN)), None));
    let stamps = [9, 10, 11, 12].map(|position: usize| fields[position].stamp);
    assert_eq!(stamps, [Stamp::NowOnInsert, Stamp::NowOnSave, Stamp::UuidV7, Stamp::Never]);
    assert_eq!(Author::schema().fields[0].stamp, Stamp::UuidV4);
    assert_eq!(fields[14].value_type, ValueType::Json);
}

#[test]
fn foreign_keys_know_their_target() {
    let relation = |position: usize| Post::schema().fields[position].relation.expect("it is a foreign key");
    assert!(std::ptr::eq((relation(4).target)(), Author::schema()));
    assert_eq!(relation(4).on_delete, OnDelete::Cascade);
    assert!(std::ptr::eq((relation(5).target)(), Post::schema()));
    assert_eq!(relation(5).on_delete, OnDelete::SetNull);
    assert_eq!(Post::schema().fields[4].value_type, ValueType::Uuid, "a foreign key is of its target's type");
    assert!(Post::schema().fields[1].relation.is_none());
}

type Writer = Option<ForeignKey<Author>>;
type Degrees = Decimal;
type Angle = f64;
type Moment = DateTime<Utc>;

/// Aliases mean what they stand for.
#[derive(Model)]
#[rustango(index("editor, reader_id"), unique_together("author, kept"))]
#[allow(dead_code, reason = "only the description is looked at")]
struct Aliased {
    #[rustango(primary_key)]
    id: Auto<i64>,
    #[rustango(on_delete = "set_null")]
    editor: Writer,
    #[rustango(column = "reader_id")]
    reader: Writer,
    #[rustango(column = "author")]
    kept: Writer,
    #[rustango(column = "name")]
    author: String,
    #[rustango(min = -0.1, max = 90.50)]
    latitude: Degrees,
    #[rustango(min = -1, max = 0.1)]
    angle: Angle,
    #[rustango(auto_now)]
    changed_at: Moment,
    angle_id: i64,
}

#[test]
fn aliases_are_seen_through() {
    let schema = Aliased::schema();
    let columns: Vec<_> = schema.fields.iter().map(|field| field.column.as_str()).collect();
    assert_eq!(
        columns,
        ["id", "editor_id", "reader_id", "author", "name", "latitude", "angle", "changed_at", "angle_id"]
    );
    assert_eq!(schema.fields[1].relation.map(|relation| relation.on_delete), Some(OnDelete::SetNull));
    let limits = |position: usize| (schema.fields[position].min, schema.fields[position].max);
    assert_eq!(limits(5), (Some(Bound::exact(-1, 1)), Some(Bound::exact(9050, 2))));
    assert_eq!(limits(6), (Some(Bound::Float(-1.0)), Some(Bound::Float(0.1))));
    assert_eq!(schema.fields[7].stamp, Stamp::NowOnSave);
}

#[test]
fn lists_take_a_field_before_a_column_of_that_name() {
    let fields: Vec<_> = Aliased::schema().indexes.iter().map(|index| index.fields).collect();
    assert_eq!(fields, [[1, 2], [4, 3]]);
}

#[test]
fn columns_are_constants_of_the_struct() {
    let key: Column<Post, Auto<i64>> = Post::id;
    assert!(std::ptr::eq(key.field().schema(), Post::schema()));
    assert_eq!((Post::r#type.field().position(), Post::parent.field().position()), (2, 5));
    assert_eq!(format!("{:?}", Author::name), "Author::name");
}

#[test]
fn models_register_themselves() {
    let registry = Registry::discovered().expect("no two models share a table");
    for schema in [Post::schema(), Author::schema()] {
        assert!(registry.models().iter().any(|known| std::ptr::eq(*known, schema)), "{}", schema.name);
    }
}

#[test]
fn the_facade_may_have_another_name() {
    mod elsewhere {
        pub(super) use rustango::__macro;
    }

    #[derive(Choices, Clone, Copy, PartialEq, Eq)]
    #[rustango(crate = "elsewhere")]
    enum Colour {
        Red,
    }

    #[derive(Model)]
    #[rustango(crate = "elsewhere")]
    struct Flag {
        #[rustango(primary_key)]
        id: i64,
        colour: Colour,
    }
    assert_eq!(Flag::schema().fields[1].choices[0].value, Colour::Red.as_str());
}

#[test]
fn a_declaration_may_come_from_a_macro() {
    macro_rules! shelf {
        ($name:ident, $table:literal, $length:literal, $default:expr, $text:ty) => {
            #[derive(Model)]
            #[rustango(table = $table, index($table))]
            struct $name {
                #[rustango(primary_key, max_length = $length)]
                shelf: $text,
                #[rustango(min = $default)]
                books: Option<i16>,
            }
        };
    }
    shelf!(Shelf, "shelf", 20, -3, String);
    let schema = Shelf::schema();
    assert_eq!((schema.table.as_str(), schema.indexes[0].fields), ("shelf", [0].as_slice()));
    assert_eq!((schema.fields[0].max_length, schema.fields[1].min), (Some(20), Some(Bound::Int(-3))));
}

#[test]
fn a_long_index_name_is_cut() {
    #[derive(Model)]
    #[rustango(table = "measurements_of_the_northern_stations", index("a_long_name, another"))]
    struct Measurement {
        #[rustango(primary_key)]
        a_long_name: i32,
        #[rustango(column = "another_long_name")]
        another: i32,
    }
    let name = Measurement::schema().indexes[0].name.as_str();
    assert_eq!(name.len(), 63);
    assert!(name.starts_with("measurements_of_the_northern_stations_a_long_name_anot_"), "{name}");
}

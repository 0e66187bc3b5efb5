//! The glue: rows become models, models become values.

use rustango::Model;
use rustango::model::{Auto, ForeignKey, Model as _, RelatedColumns, RowReader};
use rustango::ports::database::{
    Column, DbError, DbErrorKind, DecodeFault, RowSet, Value, ValueRef, ValueType,
};

#[derive(Model, Clone, Debug, PartialEq)]
struct Writer {
    #[rustango(primary_key, max_length = 20)]
    handle: String,
    age: Option<i32>,
}

type Editor = Option<ForeignKey<Writer>>;

/// Names that the expansion uses itself mean nothing to it.
#[derive(Model, Clone, Debug, PartialEq)]
struct Article {
    #[rustango(primary_key)]
    id: Auto<i64>,
    row: String,
    value: bool,
    field: Vec<u8>,
    writer: ForeignKey<Writer>,
    editor: Editor,
}

/// Shadows what the expansion could have meant.
#[allow(dead_code, reason = "the names are what matters")]
mod shadows {
    use rustango::{Choices, Model};

    type Result<T> = std::result::Result<T, ()>;
    type Vec = ();
    struct Option;
    struct Ok;
    struct Some;
    struct None;
    mod core {}
    mod std_ {}
    mod r {}

    #[derive(Model)]
    pub(super) struct Shadowed {
        #[rustango(primary_key)]
        pub(super) id: i64,
        pub name: String,
        note: std::option::Option<String>,
    }

    #[derive(Choices, Clone, Copy, PartialEq, Eq)]
    pub(super) enum Shade {
        Some,
        None,
    }

    mod inner {
        #[derive(super::Model)]
        pub(in super::super) struct Inner {
            #[rustango(primary_key)]
            pub(in super::super) id: i64,
            pub(super) note: String,
        }
    }

    #[derive(Choices, Clone, Copy, PartialEq, Eq)]
    enum Hidden {
        One,
    }

    #[derive(Model)]
    #[allow(private_interfaces, reason = "the field is warned of; its column need not be")]
    pub(super) struct Leaky {
        #[rustango(primary_key)]
        id: i64,
        pub(super) hidden: Hidden,
    }

    fn columns_are_as_visible_as_fields() -> impl Sized {
        (Shadowed::note, inner::Inner::note, inner::Inner::id)
    }
}

struct Rows {
    columns: Vec<Column>,
    values: Vec<Value>,
}

impl Rows {
    fn new(values: impl IntoIterator<Item = (&'static str, Value)>) -> Self {
        let (columns, values) = values
            .into_iter()
            .map(|(name, value)| (Column { name: name.into(), value_type: None }, value))
            .unzip();
        Self { columns, values }
    }
}

impl RowSet for Rows {
    fn len(&self) -> usize {
        1
    }

    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn get(&self, _row: usize, column: usize) -> Result<ValueRef<'_>, DbError> {
        Ok(match &self.values[column] {
            Value::Bool(value) => ValueRef::Bool(*value),
            Value::I32(value) => ValueRef::I32(*value),
            Value::I64(value) => ValueRef::I64(*value),
            Value::Text(value) => ValueRef::Text(value),
            Value::Bytes(value) => ValueRef::Bytes(value),
            _ => ValueRef::Null,
        })
    }

    fn get_as(&self, row: usize, column: usize, _of: ValueType) -> Result<ValueRef<'_>, DbError> {
        self.get(row, column)
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn article() -> Article {
    Article {
        id: Auto::from(7),
        row: "a".to_owned(),
        value: true,
        field: vec![1, 2],
        writer: ForeignKey::new("ann"),
        editor: None,
    }
}

fn row() -> Rows {
    Rows::new([
        ("id", Value::I64(7)),
        ("row", text("a")),
        ("value", Value::Bool(true)),
        ("field", Value::Bytes(vec![1, 2])),
        ("writer", text("ann")),
        ("editor", Value::Null(ValueType::Text)),
        ("handle", text("ann")),
        ("age", Value::I32(41)),
    ])
}

#[test]
fn a_row_becomes_a_model() {
    let rows = row();
    let reader = RowReader::new(&rows, 0, 0);
    assert_eq!(Article::from_row(reader).unwrap(), article());
    let writer = Writer::from_row(reader.at(6)).unwrap();
    assert_eq!(writer, Writer { handle: "ann".to_owned(), age: Some(41) });
}

#[test]
fn a_wrong_value_names_its_column() {
    let rows = Rows::new([("handle", text("ann")), ("age", text("old"))]);
    let error = Writer::from_row(RowReader::new(&rows, 0, 0)).unwrap_err();
    assert_eq!(*error.kind(), DbErrorKind::Decode { column: "age".to_owned() });
}

#[test]
fn a_model_becomes_values_in_the_order_of_its_fields() {
    let expected = [
        Value::I64(7),
        text("a"),
        Value::Bool(true),
        Value::Bytes(vec![1, 2]),
        text("ann"),
        Value::Null(ValueType::Text),
    ];
    assert_eq!(article().values(), expected);
}

#[test]
fn a_key_is_there_once_it_is_set() {
    let unsaved = Article { id: Auto::default(), ..article() };
    assert_eq!((unsaved.key(), article().key()), (None, Some(7)));
    assert_eq!(Writer { handle: "ann".to_owned(), age: None }.key(), Some("ann".to_owned()));
}

#[test]
fn a_field_is_assigned_by_its_position() {
    let mut article = article();
    article.assign(0, ValueRef::I64(8)).unwrap();
    article.assign(1, ValueRef::Text("b")).unwrap();
    assert_eq!((article.id.get(), &*article.row), (Some(8), "b"));
    let fault = article.assign(2, ValueRef::Text("yes")).unwrap_err();
    assert!(matches!(fault, DecodeFault::WrongType { expected: ValueType::Bool, .. }), "{fault}");
    assert!(article.value);
}

#[test]
#[should_panic(expected = "no field 6 in Article")]
fn a_position_beyond_the_fields_is_a_fault_of_the_caller() {
    let _ = article().assign(6, ValueRef::Null);
}

#[test]
fn loaded_targets_are_kept() {
    let rows = row();
    let row = RowReader::new(&rows, 0, 0);
    let related = |field| RelatedColumns { field, first: 6, key: 0, nested: vec![] };
    let mut article = Article { editor: Some(ForeignKey::new("bob")), ..article() };
    assert_eq!(article.writer.loaded(), None);
    article.load_related(&related(4), row).unwrap();
    assert_eq!(article.writer.loaded().and_then(|writer| writer.age), Some(41));
    article.load_related(&related(5), row).unwrap();
    assert!(article.editor.as_ref().unwrap().loaded().is_some(), "an alias of a foreign key is one too");
    article.writer = ForeignKey::new("cy");
    article.load_related(&related(1), row).unwrap();
    assert!(article.writer.loaded().is_none(), "other fields have no target");
}

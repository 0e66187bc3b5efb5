//! What the derive calls: each of it works for all serializers.

use std::any::Any;

use rustango_model::{FieldValue, ForeignKey, Model, Patch, RowReader, SingleKey};
use rustango_ports::database::{DbError, DbErrorKind, DecodeFault, Value, ValueRef, ValueType};
use rustango_query::{Column, ToOne};
use rustango_web::Principal;
use serde::Serialize;

use super::{SerializeErrorKind, Serializer};
use crate::{
    Invalid,
    json::{write_text, write_value},
    representation::{Cell, RowView},
};

/// Checks at compile time that a member can hold the values of a field.
///
/// # Panics
/// Where it cannot.
#[track_caller]
pub const fn fits<M, A: FieldValue, T: FieldValue>(_of: Column<M, A>) {
    assert!(
        A::TYPE as u8 == T::TYPE as u8,
        "a member has the type of its field: `i64` for an `Auto<i64>`, the type of the key for a `ForeignKey`"
    );
    assert!(T::NULLABLE || !A::NULLABLE, "the field may be NULL: make the member an `Option`");
}

/// Reads the model of a row.
///
/// # Errors
/// Kind `Decode`, naming the column.
pub fn read_model<M: Model>(row: RowReader<'_>) -> Result<Box<dyn Any + Send + Sync>, DbError> {
    Ok(Box::new(M::from_row(row)?))
}

/// Writes what a function makes of a model.
pub fn write_method<M: Model, T: Serialize>(
    model: &(dyn Any + Send + Sync),
    out: &mut Vec<u8>,
    method: impl FnOnce(&M) -> T,
) {
    match model.downcast_ref::<M>() {
        Some(model) => write_serialized(out, &method(model)),
        None => out.extend_from_slice(b"null"),
    }
}

/// Writes a value as serde does; what serde refuses, such as a map whose keys
/// are no text, is `null`.
fn write_serialized(out: &mut Vec<u8>, value: &impl Serialize) {
    let before = out.len();
    if serde_json::to_writer(&mut *out, value).is_err() {
        out.truncate(before);
        out.extend_from_slice(b"null");
    }
}

/// Takes the value of a field of a model.
///
/// # Errors
/// Where it does not fit.
pub fn field<A: FieldValue, T: FieldValue>(value: &A) -> Result<T, SerializeErrorKind> {
    read(&value.to_value()).map_err(SerializeErrorKind::Value)
}

/// The value where there is no row to take it from.
///
/// # Errors
/// Where the member is no `Option`.
pub fn nothing<T: FieldValue>() -> Result<T, SerializeErrorKind> {
    T::from_value(ValueRef::Null).map_err(SerializeErrorKind::Value)
}

/// A field of a model that points at a row.
#[diagnostic::on_unimplemented(
    message = "`{Self}` points at no row",
    label = "not a foreign key",
    note = "`nested` and `source = \"author__name\"` follow fields of type ForeignKey<T> or Option<ForeignKey<T>>; for \
            several rows write `nested, many` and a `Vec`"
)]
pub trait PointsAt {
    /// The model that it points at.
    type Target: Model;

    /// Returns the row; nothing where the key is NULL.
    ///
    /// # Errors
    /// Where it was not loaded.
    fn target(&self) -> Result<Option<&Self::Target>, SerializeErrorKind>;
}

impl<T: Model<Key: SingleKey>> PointsAt for ForeignKey<T> {
    type Target = T;

    fn target(&self) -> Result<Option<&T>, SerializeErrorKind> {
        self.loaded().map(Some).ok_or(SerializeErrorKind::NotLoaded)
    }
}

impl<T: Model<Key: SingleKey>> PointsAt for Option<ForeignKey<T>> {
    type Target = T;

    fn target(&self) -> Result<Option<&T>, SerializeErrorKind> {
        self.as_ref().map_or(Ok(None), PointsAt::target)
    }
}

/// What a foreign key of one field is in queries.
#[diagnostic::on_unimplemented(
    message = "a key of several fields is no field that a model could hold the row in",
    label = "leads over several fields",
    note = "write `composite` beside `nested` or `source`: the row is fetched along, and `from_model` says that it cannot \
            be taken from a model"
)]
pub trait ByOneField {}

impl<M, A> ByOneField for Column<M, A> {}

/// What a foreign key of several fields is in queries.
#[diagnostic::on_unimplemented(
    message = "this is a field, and no key of several",
    label = "expected the name of an `fk_composite`",
    note = "remove `composite`"
)]
pub trait BySeveralFields {}

impl<F: Fn() -> ToOne<M, T>, M, T> BySeveralFields for F {}

/// Checks at compile time that a key is a field.
pub const fn leads_by_one<K: ByOneField>(_key: &K) {}

/// Checks at compile time that a key is over several fields.
pub const fn leads_by_several<K: BySeveralFields>(_key: &K) {}

/// What holds a nested row: a serializer, or an `Option` of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no serializer",
    label = "expected a struct with `#[derive(Serializer)]`, or an `Option` of one",
    note = "several rows are `nested, many`, in a `Vec`"
)]
pub trait NestedOne: Sized {
    /// The serializer.
    type Of: Serializer;

    /// Takes the row, or its absence.
    fn from_row(row: Option<Self::Of>) -> Option<Self>;

    /// Returns the row.
    fn row(&self) -> Option<&Self::Of>;
}

impl<S: Serializer> NestedOne for S {
    type Of = S;

    fn from_row(row: Option<S>) -> Option<S> {
        row
    }

    fn row(&self) -> Option<&S> {
        Some(self)
    }
}

impl<S: Serializer> NestedOne for Option<S> {
    type Of = S;

    fn from_row(row: Option<S>) -> Option<Self> {
        Some(row)
    }

    fn row(&self) -> Option<&S> {
        self.as_ref()
    }
}

/// Takes a nested row of a model.
///
/// # Errors
/// Where there is none and there must be one, or it does not fit in turn.
pub fn nested<N: NestedOne>(target: Option<&<N::Of as Serializer>::Model>) -> Result<N, SerializeErrorKind> {
    let row = target.map(N::Of::from_model).transpose();
    let row = row.map_err(|error| SerializeErrorKind::Nested(Box::new(error)))?;
    N::from_row(row).ok_or(SerializeErrorKind::NotLoaded)
}

/// One row of what a query with a representation answered.
#[derive(Clone, Copy)]
pub struct SerializedRow<'a>(pub(crate) RowView<'a>);

impl std::fmt::Debug for SerializedRow<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SerializedRow").finish_non_exhaustive()
    }
}

impl SerializedRow<'_> {
    /// Reads the value of the member at a position among those that go out.
    ///
    /// # Errors
    /// Kind `Decode`, here and below.
    pub fn value<T: FieldValue>(&self, at: usize) -> Result<T, DbError> {
        let name = || self.name(at);
        match self.0.member(at)? {
            Cell::Value(value) => {
                T::from_value(value).map_err(|fault| undecodable(name(), &fault.to_string()))
            }
            _ => Err(undecodable(name(), "it is no value")),
        }
    }

    /// Reads a nested row.
    pub fn one<N: NestedOne>(&self, at: usize) -> Result<N, DbError> {
        let row = match self.0.member(at)? {
            Cell::One(row) => row.map(|row| N::Of::read(&SerializedRow(row))).transpose()?,
            _ => None,
        };
        N::from_row(row).ok_or_else(|| {
            undecodable(self.name(at), "there is no row to be seen: make the member an `Option`")
        })
    }

    /// Reads the rows of a collection.
    pub fn many<S: Serializer>(&self, at: usize) -> Result<Vec<S>, DbError> {
        match self.0.member(at)? {
            Cell::Many(rows) => rows.iter().map(|row| S::read(&SerializedRow(row))).collect(),
            _ => Ok(Vec::new()),
        }
    }

    /// Reads the model.
    pub fn model<M: Model>(&self) -> Result<M, DbError> {
        match self.0.model_at() {
            Some(first) => M::from_row(self.0.reader(first)),
            None => Err(undecodable(M::schema().name, "it was not asked for")),
        }
    }

    fn name(&self, at: usize) -> &'static str {
        self.0.shape().members.get(at).map_or("?", |member| member.name)
    }
}

fn undecodable(column: &str, why: &str) -> DbError {
    let kind = DbErrorKind::Decode { column: column.to_owned() };
    DbError::new(kind, "decode", format!("member \"{column}\": {why}"))
}

/// Writes the members of one object.
pub struct ObjectWriter<'a> {
    out: &'a mut Vec<u8>,
    of: &'static super::SerializerSchema,
    viewer: Option<&'a dyn Principal>,
    is_first: bool,
}

impl std::fmt::Debug for ObjectWriter<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ObjectWriter").finish_non_exhaustive()
    }
}

impl<'a> ObjectWriter<'a> {
    pub(crate) fn new(
        of: &'static super::SerializerSchema,
        out: &'a mut Vec<u8>,
        viewer: Option<&'a dyn Principal>,
    ) -> Self {
        out.push(b'{');
        Self { out, of, viewer, is_first: true }
    }

    /// Writes the name of a member and lets its value be written; not of one
    /// that the viewer may not see.
    fn member(&mut self, at: usize, write: impl FnOnce(&mut Vec<u8>, Option<&'a dyn Principal>)) {
        let member = &self.of.members[at];
        if !self.of.shows(member, self.viewer) {
            return;
        }
        if !std::mem::take(&mut self.is_first) {
            self.out.push(b',');
        }
        write_text(self.out, member.name);
        self.out.push(b':');
        write(self.out, self.viewer);
    }

    /// Writes a value of a field, for the member at a position.
    pub fn value<T: FieldValue>(&mut self, at: usize, value: &T) {
        self.member(at, |out, _| with(&value.to_value(), |value| write_value(out, value)));
    }

    /// Writes a value that may be left out.
    pub fn patch<T: FieldValue>(&mut self, at: usize, patch: &Patch<T>) {
        match patch {
            Patch::Absent => {}
            Patch::Null => self.member(at, |out, _| write_value(out, ValueRef::Null)),
            Patch::Value(value) => self.value(at, value),
        }
    }

    /// Writes what a function made.
    pub fn method(&mut self, at: usize, value: &impl Serialize) {
        self.member(at, |out, _| write_serialized(out, value));
    }

    /// Writes a nested row.
    pub fn one<N: NestedOne>(&mut self, at: usize, row: &N) {
        self.member(at, |out, viewer| match row.row() {
            Some(row) => write_object(row, out, viewer),
            None => out.extend_from_slice(b"null"),
        });
    }

    /// Writes the rows of a collection.
    pub fn many<S: Serializer>(&mut self, at: usize, rows: &[S]) {
        self.member(at, |out, viewer| write_array(rows, out, viewer));
    }

    pub(crate) fn end(self) {
        self.out.push(b'}');
    }
}

/// Writes a struct as the object that it is.
pub(crate) fn write_object<S: Serializer>(row: &S, out: &mut Vec<u8>, viewer: Option<&dyn Principal>) {
    let mut object = ObjectWriter::new(S::schema(), out, viewer);
    row.write(&mut object);
    object.end();
}

pub(crate) fn write_array<S: Serializer>(rows: &[S], out: &mut Vec<u8>, viewer: Option<&dyn Principal>) {
    out.push(b'[');
    for (at, row) in rows.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write_object(row, out, viewer);
    }
    out.push(b']');
}

/// Lets a function of the program check a value that a client gave; NULL is
/// for the model to allow.
///
/// # Errors
/// As the function.
pub fn validate<T: FieldValue, E: Into<Invalid>>(
    value: &Value,
    check: impl FnOnce(&T) -> Result<(), E>,
) -> Result<(), Invalid> {
    match read::<T>(value) {
        Ok(value) => check(&value).map_err(Into::into),
        Err(_) => Ok(()),
    }
}

/// Reads a value as a type.
pub(crate) fn read<T: FieldValue>(value: &Value) -> Result<T, DecodeFault> {
    with(value, T::from_value)
}

/// Looks at a value as rows hand them out.
fn with<R>(value: &Value, look: impl FnOnce(ValueRef<'_>) -> R) -> R {
    match value {
        Value::Json(document) => look(ValueRef::Json(&document.to_string())),
        Value::Bool(value) => look(ValueRef::Bool(*value)),
        Value::I16(value) => look(ValueRef::I16(*value)),
        Value::I32(value) => look(ValueRef::I32(*value)),
        Value::I64(value) => look(ValueRef::I64(*value)),
        Value::F32(value) => look(ValueRef::F32(*value)),
        Value::F64(value) => look(ValueRef::F64(*value)),
        Value::Decimal(value) => look(ValueRef::Decimal(*value)),
        Value::Text(value) => look(ValueRef::Text(value)),
        Value::Bytes(value) => look(ValueRef::Bytes(value)),
        Value::Uuid(value) => look(ValueRef::Uuid(*value)),
        Value::Timestamp(value) => look(ValueRef::Timestamp(*value)),
        Value::Date(value) => look(ValueRef::Date(*value)),
        Value::Time(value) => look(ValueRef::Time(*value)),
        _ => look(ValueRef::Null),
    }
}

/// The type of the values of a member.
#[must_use]
pub const fn type_of<T: FieldValue>() -> Option<ValueType> {
    Some(T::TYPE)
}

//! Serializers: structs that say how the rows of a model go out and come in.

mod error;
pub(crate) mod glue;
mod incoming;
mod resolve;
mod schema;

use std::future::Future;

use rustango_model::Model;
use rustango_ports::database::DbError;
use rustango_query::{Db, Error, QuerySet, records};
use rustango_web::Principal;
use serde_json::Value as Json;

use self::glue::{ObjectWriter, SerializedRow, write_array, write_object};
pub use self::{
    error::{SerializeError, SerializeErrorKind},
    schema::{
        Direction, Example, Mask, Member, MemberSource, NestedWrite, SerializerSchema, ValidateMember,
        ValidateTogether,
    },
};
use crate::{representation::Representation, scope::Scopes};

/// A struct that says how the rows of a model go out and come in.
///
/// Derive it: `#[derive(Serializer)]`, whose page lists the attributes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no serializer",
    label = "expected a struct with `#[derive(Serializer)]`",
    note = "add `#[derive(Serializer)] #[serializer(model = …)]` to `{Self}`"
)]
pub trait Serializer: Sized + Send + Sync + 'static {
    /// The model whose rows it serializes.
    type Model: Model;

    /// Returns what it says, as data.
    fn schema() -> &'static SerializerSchema;

    /// Takes the values of a model.
    ///
    /// # Errors
    /// Where a nested row was not loaded, or the member is a collection, which
    /// a model does not hold: then call [`fetch`](Self::fetch).
    fn from_model(model: &Self::Model) -> Result<Self, SerializeError>;

    /// Reads it from a row; glue for the derive.
    ///
    /// # Errors
    /// Kind `Decode`.
    #[doc(hidden)]
    fn read(row: &SerializedRow<'_>) -> Result<Self, DbError>;

    /// Writes its members; glue for the derive.
    #[doc(hidden)]
    fn write(&self, object: &mut ObjectWriter<'_>);

    /// Writes it as a ViewSet does, as nobody in particular sees it: members
    /// that need a permission are left out.
    fn to_value(&self) -> Json {
        self.to_value_for(None)
    }

    /// As [`to_value`](Self::to_value), as a principal sees it.
    fn to_value_for(&self, viewer: Option<&dyn Principal>) -> Json {
        json(|out| write_object(self, out, viewer))
    }

    /// Writes models as an array, as [`to_value`](Self::to_value) does.
    ///
    /// # Errors
    /// As [`from_model`](Self::from_model).
    fn many_to_value<'m>(models: impl IntoIterator<Item = &'m Self::Model>) -> Result<Json, SerializeError> {
        let many: Vec<Self> = models.into_iter().map(Self::from_model).collect::<Result<_, _>>()?;
        Ok(json(|out| write_array(&many, out, None)))
    }

    /// Returns the names of the members that clients may write, in order.
    #[must_use]
    fn writable_fields() -> Vec<&'static str> {
        Self::schema().writable()
    }

    /// Runs a query and returns its rows with all that is nested in them: a
    /// fixed number of statements, one for the rows and one for each
    /// collection.
    ///
    /// # Errors
    /// [`Error::InvalidQuery`] where the serializer names what there is not;
    /// as the query's own.
    fn fetch(query: QuerySet<Self::Model>, db: &Db) -> impl Future<Output = Result<Vec<Self>, Error>> + Send {
        let db = db.clone();
        async move {
            let representation = representation(Self::schema())?;
            let scopes = Scopes::EVERYTHING;
            let select = representation.select(query.into_select()?, &scopes);
            let rows = records::fetch(&db, &select).await?;
            let rows = representation.complete(&db, &scopes, rows).await?;
            let read = |row| Self::read(&SerializedRow(rows.row(row))).map_err(Error::from);
            (0..rows.len()).map(read).collect()
        }
    }
}

fn representation(schema: &'static SerializerSchema) -> Result<Representation, Error> {
    let mut faults = Vec::new();
    let shape = schema.shape(&mut faults);
    if faults.is_empty() {
        Ok(Representation::new(shape))
    } else {
        Err(Error::InvalidQuery(faults.join("; ")))
    }
}

fn json(write: impl FnOnce(&mut Vec<u8>)) -> Json {
    let mut out = Vec::new();
    write(&mut out);
    // What is written here is JSON; numbers beyond what JSON holds are not.
    serde_json::from_slice(&out).unwrap_or_default()
}

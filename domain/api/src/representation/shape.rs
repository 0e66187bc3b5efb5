//! What goes out of a row, as a tree: names, and where each value comes from.
//! It knows no columns of an answer.

use std::any::Any;

use rustango_model::{ModelSchema, RowReader};
use rustango_ports::database::DbError;
use rustango_query::{FieldRef, Hop, Path};

use crate::serializer::Mask;

/// Reads the model of a row, for members that a function makes of it.
pub(crate) type ReadModel = fn(RowReader<'_>) -> Result<Box<dyn Any + Send + Sync>, DbError>;

/// Writes what a function of the program makes of a model, as JSON.
pub(crate) type WriteMethod = fn(&(dyn Any + Send + Sync), &mut Vec<u8>);

/// The members of one object.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    pub(crate) schema: &'static ModelSchema,
    pub(crate) members: Vec<OutMember>,
    /// How the model is read, where a member is made of it.
    pub(crate) read_model: Option<ReadModel>,
    /// Who may see which member.
    pub(crate) mask: Option<Mask>,
}

/// One member of an object.
#[derive(Clone, Debug)]
pub(crate) struct OutMember {
    pub(crate) name: &'static str,
    pub(crate) source: Source,
    /// The permission without which nobody sees it.
    pub(crate) permission: Option<&'static str>,
}

/// Where the value of a member comes from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// From a field, of the row itself or of one that it points at.
    Value(Path),
    /// It is the row at the end of steps of which none leads to many.
    One(Vec<Hop>, Shape),
    /// It is the rows behind a step.
    Many(Hop, Shape),
    /// A function makes it of the model.
    Method(WriteMethod),
}

impl Shape {
    /// The members are fields of the model.
    pub(crate) fn of_fields(schema: &'static ModelSchema, fields: &[usize]) -> Self {
        let member = |&position: &usize| {
            let source = Source::Value(FieldRef::new(schema, position).into());
            OutMember { name: schema.fields[position].name, source, permission: None }
        };
        Self { schema, members: fields.iter().map(member).collect(), read_model: None, mask: None }
    }

    /// Finds a member by its name.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.members.iter().position(|member| member.name == name)
    }
}

impl OutMember {
    /// Returns what goes out of the rows that it nests, if it does.
    pub(crate) fn nested(&self) -> Option<&Shape> {
        match &self.source {
            Source::One(_, shape) | Source::Many(_, shape) => Some(shape),
            Source::Value(_) | Source::Method(_) => None,
        }
    }
}

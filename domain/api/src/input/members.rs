//! What clients may give for a row: settled at start-up, of the fields of a
//! model or of a serializer.

use rustango_model::{FieldSchema, ModelSchema};
use rustango_ports::database::Value;
use rustango_query::{FieldRef, Hop};
use rustango_web::Principal;

use crate::{
    resource::Writing,
    serializer::{Mask, Member, NestedWrite, ValidateMember, ValidateTogether},
};

/// What clients may give for a row.
#[derive(Debug)]
pub(crate) struct Input {
    pub(crate) schema: &'static ModelSchema,
    pub(crate) members: Vec<InMember>,
    pub(crate) validate: Option<ValidateTogether>,
    pub(crate) mask: Option<Mask>,
    /// Sets of fields of which no two rows share the values, looked up before
    /// a row is written.
    pub(crate) unique: Vec<Vec<usize>>,
}

/// One member that clients know of.
#[derive(Debug)]
pub(crate) struct InMember {
    pub(crate) name: &'static str,
    pub(crate) permission: Option<&'static str>,
    pub(crate) takes: Takes,
    /// What a serializer says of it.
    pub(crate) declared: Option<&'static Member>,
}

/// What a member takes.
#[derive(Debug)]
pub(crate) enum Takes {
    /// Nothing: clients only see it.
    Nothing,
    /// The value of a field.
    Field(InField),
    /// What becomes of the rows behind a relation.
    Nested(Box<InNested>),
}

/// The value of a field.
#[derive(Debug)]
pub(crate) struct InField {
    pub(crate) position: usize,
    pub(crate) writing: Writing,
    /// Whether a client must give it, whatever the model says.
    pub(crate) required: bool,
    pub(crate) default: Option<fn() -> Value>,
    pub(crate) validate: Option<ValidateMember>,
}

impl InField {
    /// Tells whether a client must give it to create a row.
    pub(crate) const fn is_required(&self, field: &FieldSchema) -> bool {
        self.required || !(field.has_own_value() || self.default.is_some())
    }
}

/// The rows behind a relation.
#[derive(Debug)]
pub(crate) struct InNested {
    pub(crate) hop: Hop,
    pub(crate) of: Input,
    pub(crate) writes: &'static [NestedWrite],
}

impl Input {
    /// Clients give fields as they may write each, by position.
    pub(crate) fn of_fields(schema: &'static ModelSchema, writing: &[Writing]) -> Self {
        let member = |(position, writing): (usize, &Writing)| {
            let takes = match *writing {
                Writing::Unknown => return None,
                Writing::ReadOnly => Takes::Nothing,
                writing => Takes::Field(InField {
                    position,
                    writing,
                    required: false,
                    default: None,
                    validate: None,
                }),
            };
            Some(InMember { name: schema.fields[position].name, permission: None, takes, declared: None })
        };
        let members = writing.iter().enumerate().filter_map(member).collect();
        Self { schema, members, validate: None, mask: None, unique: Vec::new() }
    }

    /// Tells whether a member is there for a principal, or for nobody in
    /// particular.
    pub(crate) fn has(&self, member: &InMember, viewer: Option<&dyn Principal>) -> bool {
        member
            .permission
            .is_none_or(|permission| viewer.is_some_and(|viewer| viewer.has_permission(permission)))
            && self.mask.is_none_or(|mask| mask(viewer, member.name))
    }

    /// Returns what a field is called by clients.
    pub(crate) fn name_of(&self, position: usize) -> &'static str {
        let of_field = |member: &&InMember| match &member.takes {
            Takes::Field(field) => field.position == position,
            Takes::Nested(nested) => nested.own_fields().any(|field| field.position() == position),
            Takes::Nothing => false,
        };
        let member = self.members.iter().find(of_field);
        member.map_or(self.schema.fields[position].name, |member| member.name)
    }

    /// The fields without which no row can be created, and which clients cannot
    /// give.
    pub(crate) fn missing(&self) -> impl Iterator<Item = usize> {
        let is_missing =
            |position: &usize| !self.schema.fields[*position].has_own_value() && !self.gives(*position);
        (0..self.schema.fields.len()).filter(is_missing)
    }

    /// Finds a member by its name.
    pub(crate) fn member(&self, name: &str) -> Option<&InMember> {
        self.members.iter().find(|member| member.name == name)
    }

    /// Finds the field whose value a member takes.
    pub(crate) fn field_named(&self, name: &str) -> Option<&'static FieldSchema> {
        match &self.member(name)?.takes {
            Takes::Field(field) => Some(&self.schema.fields[field.position]),
            Takes::Nested(_) | Takes::Nothing => None,
        }
    }

    /// Tells whether clients can give a field, or rows that it points at.
    pub(crate) fn gives(&self, position: usize) -> bool {
        self.members.iter().any(|member| match &member.takes {
            Takes::Field(field) => field.position == position,
            Takes::Nested(nested) => nested.own_fields().any(|field| field.position() == position),
            Takes::Nothing => false,
        })
    }
}

impl InNested {
    /// Tells whether clients may do something to the rows.
    pub(super) fn allows(&self, write: NestedWrite) -> bool {
        self.writes.contains(&write)
    }

    /// The fields of the row that hold which other row it points at.
    pub(crate) fn own_fields(&self) -> impl Iterator<Item = FieldRef> + use<> {
        let key = match self.hop {
            Hop::Forward(key) => Some(key),
            _ => None,
        };
        key.into_iter().flat_map(|key| key.pairs().map(move |(from, _)| FieldRef::new(key.source(), from)))
    }

    /// The fields of the other rows that hold which row they belong to.
    pub(crate) fn belongs(hop: Hop) -> Vec<usize> {
        match hop {
            Hop::Reverse(key) => key.pairs().map(|(from, _)| from).collect(),
            _ => Vec::new(),
        }
    }
}

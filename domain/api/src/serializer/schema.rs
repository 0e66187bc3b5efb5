//! One serializer as data: what `#[derive(Serializer)]` says of a struct.

use rustango_model::ModelSchema;
use rustango_ports::database::{Value, ValueType};
use rustango_web::Principal;

use crate::{
    Invalid,
    input::Given,
    representation::{ReadModel, WriteMethod},
};

/// Checks one value that a client gave.
pub type ValidateMember = fn(&Value) -> Result<(), Invalid>;

/// Checks what a client gave, together.
pub type ValidateTogether = fn(Given<'_>) -> Result<(), Invalid>;

/// Tells whether a principal, or nobody, may see a member.
pub type Mask = fn(Option<&dyn Principal>, &str) -> bool;

/// Everything the toolkit knows of one serializer.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct SerializerSchema {
    /// The name of the Rust type.
    pub name: &'static str,
    /// Returns the model whose rows it serializes.
    pub model: fn() -> &'static ModelSchema,
    /// The members of an object, in order.
    pub members: &'static [Member],
    pub(crate) read_model: ReadModel,
    pub(crate) validate: Option<ValidateTogether>,
    pub(crate) mask: Option<Mask>,
}

impl SerializerSchema {
    /// Starts from a name, a model and members; glue for the derive, as all
    /// that builds it.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        name: &'static str,
        model: fn() -> &'static ModelSchema,
        members: &'static [Member],
        read_model: ReadModel,
    ) -> Self {
        Self { name, model, members, read_model, validate: None, mask: None }
    }

    /// Checks members together.
    #[doc(hidden)]
    #[must_use]
    pub const fn validate(mut self, validate: ValidateTogether) -> Self {
        self.validate = Some(validate);
        self
    }

    /// Keeps members from those who may not see them.
    #[doc(hidden)]
    #[must_use]
    pub const fn mask(mut self, mask: Mask) -> Self {
        self.mask = Some(mask);
        self
    }

    /// Finds a member by its name in JSON.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&'static Member> {
        self.members.iter().find(|member| member.name == name)
    }
}

/// One member of the objects that a serializer writes and reads.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Member {
    /// The name in JSON.
    pub name: &'static str,
    /// Where its value comes from.
    pub source: MemberSource,
    /// Which way it goes.
    pub direction: Direction,
    /// Whether a client must give it, whatever the model says.
    pub required: bool,
    /// What it is where a client does not give it.
    pub(crate) default: Option<fn() -> Value>,
    pub(crate) validate: Option<ValidateMember>,
    /// The permission without which nobody sees it: `post.see_draft`.
    pub permission: Option<&'static str>,
    /// What people read about it.
    pub help: Option<&'static str>,
    /// A value that it may have, for people.
    pub example: Option<Example>,
    /// Whether clients should stop to use it.
    pub deprecated: bool,
}

/// A value that people read first, as JSON has it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Example {
    /// Text; also of decimals, dates and times.
    Text(&'static str),
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Float(f64),
    /// True or false.
    Bool(bool),
}

impl From<Example> for serde_json::Value {
    fn from(example: Example) -> Self {
        match example {
            Example::Text(text) => text.into(),
            Example::Int(number) => number.into(),
            Example::Float(number) => number.into(),
            Example::Bool(value) => value.into(),
        }
    }
}

/// Where the value of a member comes from.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum MemberSource {
    /// From a field: `body`, or behind foreign keys `author__name`.
    Field(&'static str),
    /// From the rows behind a relation.
    Nested {
        /// The relation, where the derive was told: `author`.
        relation: Option<&'static str>,
        /// The name of the struct's field, which else tells the relation.
        field: &'static str,
        /// What is written of the rows.
        serializer: fn() -> &'static SerializerSchema,
        /// Whether there are several.
        many: bool,
        /// What clients may do to them.
        writes: &'static [NestedWrite],
    },
    /// From a function of the model.
    Method {
        /// Writes it as JSON.
        #[doc(hidden)]
        write: WriteMethod,
        /// The type of the value, where the derive can tell.
        value_type: Option<ValueType>,
    },
}

/// Which way a member goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Direction {
    /// Out and in.
    Both,
    /// Out: clients see it.
    ReadOnly,
    /// In: clients give it, and nobody ever sees it.
    WriteOnly,
}

/// What clients may do to the rows behind a relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NestedWrite {
    /// Create rows.
    Create,
    /// Let rows that are there belong to this one.
    Connect,
    /// Say which rows belong to this one, and that no others do.
    Set,
    /// Let rows no longer belong to this one.
    Disconnect,
    /// Delete rows that belong to this one.
    Delete,
}

impl Member {
    /// Starts from a name and where the value comes from; glue for the derive,
    /// as all that builds it.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str, source: MemberSource) -> Self {
        Self {
            name,
            source,
            direction: Direction::Both,
            required: false,
            default: None,
            validate: None,
            permission: None,
            help: None,
            example: None,
            deprecated: false,
        }
    }

    /// Says which way it goes.
    #[doc(hidden)]
    #[must_use]
    pub const fn direction(mut self, direction: Direction) -> Self {
        self.direction = direction;
        self
    }

    /// Makes clients give it.
    #[doc(hidden)]
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Says what it is where clients do not give it.
    #[doc(hidden)]
    #[must_use]
    pub const fn default(mut self, default: fn() -> Value) -> Self {
        self.default = Some(default);
        self
    }

    /// Checks what clients give.
    #[doc(hidden)]
    #[must_use]
    pub const fn validate(mut self, validate: ValidateMember) -> Self {
        self.validate = Some(validate);
        self
    }

    /// Keeps it from those without a permission.
    #[doc(hidden)]
    #[must_use]
    pub const fn permission(mut self, permission: &'static str) -> Self {
        self.permission = Some(permission);
        self
    }

    /// Says what people read about it.
    #[doc(hidden)]
    #[must_use]
    pub const fn help(mut self, help: &'static str) -> Self {
        self.help = Some(help);
        self
    }

    /// Shows a value.
    #[doc(hidden)]
    #[must_use]
    pub const fn example(mut self, example: Example) -> Self {
        self.example = Some(example);
        self
    }

    /// Tells clients to stop to use it.
    #[doc(hidden)]
    #[must_use]
    pub const fn deprecated(mut self) -> Self {
        self.deprecated = true;
        self
    }

    /// Tells whether it is written into answers.
    #[must_use]
    pub const fn goes_out(&self) -> bool {
        !matches!(self.direction, Direction::WriteOnly)
    }
}

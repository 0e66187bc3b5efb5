//! What a ViewSet takes and gives, as operations: the same data that requests
//! are checked against, and rows go out by.

mod field;
mod input;
mod json_api;
mod parameters;
mod replies;
mod rows;

use rustango_web::{
    Operation,
    operation::{Parameter, RequestBody, Schema},
};

use crate::{
    Bulk,
    custom::Subject,
    endpoints::{Described, Endpoint, parameter},
    input::Purpose,
    resource::Resource,
    serializer::SerializerSchema,
};

/// A ViewSet to describe.
pub(crate) struct Describing<'r> {
    resource: &'r Resource,
    serializer: Option<&'static SerializerSchema>,
}

impl<'r> Describing<'r> {
    pub(crate) const fn new(resource: &'r Resource, serializer: Option<&'static SerializerSchema>) -> Self {
        Self { resource, serializer }
    }

    /// Describes one of its routes.
    pub(crate) fn operation(&self, endpoint: Endpoint) -> Operation {
        let model = self.resource.schema.name;
        let operation = match endpoint {
            Endpoint::List => self.reads(self.named("list", format!("Lists rows of {model}")), Among::Rows),
            Endpoint::Retrieve => {
                self.reads(self.named("retrieve", format!("Shows one {model}")), Among::One)
            }
            Endpoint::Create => self.create(self.named("create", format!("Creates a {model}"))),
            Endpoint::Replace => {
                self.writes(self.named("replace", format!("Replaces one {model}")), Purpose::Replace)
            }
            Endpoint::Modify => {
                self.writes(self.named("update", format!("Changes parts of one {model}")), Purpose::Modify)
            }
            Endpoint::Destroy => Self::destroys(self.named("destroy", format!("Deletes one {model}"))),
            Endpoint::ModifyMany => {
                let operation = self.named("update_many", format!("Changes rows of {model}: all, or none"));
                self.many(operation.body(Self::body(self.changes())), Bulk::Update)
            }
            Endpoint::DestroyMany => {
                let operation = self.named("destroy_many", format!("Deletes rows of {model}: all, or none"));
                self.many(operation.body(Self::body(self.keys())), Bulk::Destroy)
            }
            Endpoint::Act(at) => self.acts(at),
            Endpoint::Describe(described) => self.describes(described),
        };
        let operation = match endpoint {
            Endpoint::Describe(_) => operation,
            Endpoint::Act(_) => self.refusing_forms(operation, endpoint),
            _ => self.refusing_forms(Self::refusing(operation), endpoint),
        };
        self.throttled(self.addressed(operation, endpoint))
    }

    /// What its schemas are called.
    fn name(&self) -> &'static str {
        self.serializer.map_or(self.resource.schema.name, |serializer| serializer.name)
    }

    fn named(&self, does: &str, summary: String) -> Operation {
        let schema = self.resource.schema;
        Operation::new(format!("{}_{does}", snake(schema.name))).summary(summary).tag(schema.name)
    }

    /// Adds the parameters of the path.
    fn addressed(&self, operation: Operation, endpoint: Endpoint) -> Operation {
        let is_of_row = match endpoint {
            Endpoint::Retrieve | Endpoint::Replace | Endpoint::Modify | Endpoint::Destroy => true,
            Endpoint::Describe(described) => described == Described::Row,
            Endpoint::Act(at) => self.resource.actions[at].subject == Subject::Row,
            Endpoint::List | Endpoint::Create | Endpoint::ModifyMany | Endpoint::DestroyMany => false,
        };
        let address = &self.resource.address;
        let fields = address.iter().enumerate().filter(|_| is_of_row);
        fields.fold(operation, |operation, (at, field)| {
            // OPTIONS is about any row, also about one that cannot be.
            let schema = match endpoint {
                Endpoint::Describe(_) => Schema::string().min_length(1),
                _ => field::parameter(field.field()),
            };
            operation.parameter(Parameter::path(parameter(address, at), schema))
        })
    }

    fn create(&self, operation: Operation) -> Operation {
        let one = self.input(Purpose::Create);
        let is_bulk = self.resource.bulk.contains(&Bulk::Create);
        let schema = if is_bulk { Schema::any_of([one.clone(), self.many_of(one)]) } else { one };
        let operation = operation.body(self.body_for(Purpose::Create, &schema));
        self.created(operation, is_bulk)
    }

    fn writes(&self, operation: Operation, purpose: Purpose) -> Operation {
        let operation = operation.body(self.body_for(purpose, &self.input(purpose)));
        self.changed(Self::conditional(operation))
    }

    fn destroys(operation: Operation) -> Operation {
        Self::destroyed(Self::conditional(operation))
    }

    /// An array of as many as one request may bring.
    fn many_of(&self, item: Schema) -> Schema {
        Schema::array(item).with("minItems", 1).with("maxItems", self.resource.max_bulk)
    }

    fn body(schema: Schema) -> RequestBody {
        RequestBody::new("application/json", schema)
    }

    fn acts(&self, at: usize) -> Operation {
        let action = &self.resource.actions[at];
        if let Some(own) = &action.operation {
            return own.clone();
        }
        let of = match action.subject {
            Subject::Row => "one",
            Subject::List => "rows of",
        };
        let model = self.resource.schema.name;
        let operation = self.named(action.name, format!("Calls {} on {of} {model}", action.name));
        self.acted(operation, action.subject)
    }
}

/// Among how many rows something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Among {
    One,
    Rows,
}

/// Writes the name of a type as that of an operation: `BlogPost` as
/// `blog_post`.
fn snake(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 2);
    for (at, letter) in name.chars().enumerate() {
        if letter.is_ascii_uppercase() && at > 0 && !snake.ends_with('_') {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

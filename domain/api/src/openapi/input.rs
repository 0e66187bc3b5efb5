//! What bodies of writes hold.

use rustango_model::{FieldSchema, ModelSchema};
use rustango_web::operation::{RequestBody, Schema};
use serde_json::Value;

use super::{Describing, field, rows::about};
use crate::{
    input::{InField, InMember, InNested, Input, Purpose, Takes},
    resource::Writing,
    serializer::NestedWrite,
};

impl Describing<'_> {
    /// What a client gives for one row.
    pub(super) fn input(&self, purpose: Purpose) -> Schema {
        let name = match purpose {
            Purpose::Create => "Create",
            Purpose::Replace => "Replace",
            Purpose::Modify => "Update",
        };
        object(&self.resource.input, purpose).named(&format!("{}{name}", self.name()))
    }

    /// What a client gives to change several rows: the key of each, and what
    /// changes.
    pub(super) fn changes(&self) -> Schema {
        let change = self.keyed(object(&self.resource.input, Purpose::Modify));
        self.many_of(change.named(&format!("{}UpdateOne", self.name())))
    }

    /// What a client gives to delete several rows: the key of each.
    pub(super) fn keys(&self) -> Schema {
        let object = self.keyed(Schema::object()).closed();
        self.many_of(match self.resource.address[..] {
            [only] => Schema::any_of([field::taken(only.field()), object]),
            _ => object,
        })
    }

    fn keyed(&self, object: Schema) -> Schema {
        self.resource.address.iter().fold(object, |object, key| {
            object.member(self.resource.outgoing.name_of(*key), field::taken(key.field()))
        })
    }

    /// The forms in which bodies of one row may come.
    pub(super) fn body_for(&self, purpose: Purpose, schema: &Schema) -> RequestBody {
        let content = self.resource.parses().into_iter().filter_map(|media_type| {
            let schema = match media_type {
                super::json_api::MEDIA_TYPE => self.json_api_input(purpose)?,
                "application/x-www-form-urlencoded" | "multipart/form-data" => self.input(purpose),
                _ => schema.clone(),
            };
            Some(rustango_web::operation::Content::new(media_type, schema))
        });
        RequestBody::of(content.collect())
    }
}

/// The object that a client gives.
pub(super) fn object(input: &Input, purpose: Purpose) -> Schema {
    let members = input.members.iter().filter_map(|member| Some((member, taken(input, member, purpose)?)));
    let object = members.fold(Schema::object(), |object, (member, taken)| {
        let is_masked = input.mask.is_some() || member.permission.is_some();
        let schema = match member.declared {
            Some(declared) => about(declared, taken.schema),
            None => taken.schema,
        };
        if taken.is_required && !is_masked {
            object.member(member.name, schema)
        } else {
            object.optional_member(member.name, schema)
        }
    });
    // Where it takes nothing, that is an object without members.
    object.closed()
}

struct Taken {
    schema: Schema,
    is_required: bool,
}

fn taken(input: &Input, member: &InMember, purpose: Purpose) -> Option<Taken> {
    match &member.takes {
        Takes::Nothing => None,
        Takes::Field(of) => {
            let is_taken = match of.writing {
                Writing::Always => true,
                Writing::OnCreate => purpose == Purpose::Create,
                Writing::ReadOnly | Writing::Unknown => false,
            };
            let field = &input.schema.fields[of.position];
            is_taken
                .then(|| Taken { schema: field::taken(field), is_required: is_required(of, field, purpose) })
        }
        Takes::Nested(nested) => {
            let is_required = purpose == Purpose::Create
                && nested.own_fields().any(|field| {
                    let is_given = |other: &InMember| {
                        matches!(&other.takes, Takes::Field(other) if other.position == field.position())
                    };
                    !field.field().has_own_value() && !input.members.iter().any(is_given)
                });
            Some(Taken { schema: self::nested(nested), is_required })
        }
    }
}

fn is_required(of: &InField, field: &FieldSchema, purpose: Purpose) -> bool {
    match purpose {
        Purpose::Modify => false,
        Purpose::Create => of.is_required(field),
        Purpose::Replace => {
            of.default.is_none() && (of.required || !(field.nullable && field.default.is_none()))
        }
    }
}

/// What becomes of the rows behind a relation.
fn nested(nested: &InNested) -> Schema {
    let allows = |write| nested.writes.contains(&write);
    let of = nested.of.schema;
    let key = || key(of);
    let word = |word: &str, schema: Schema| Schema::object().member(word, schema).closed();
    let mut items = Vec::new();
    if allows(NestedWrite::Create) {
        items.push(object(&nested.of, Purpose::Create));
    }
    if allows(NestedWrite::Connect) {
        items.extend([key(), word("connect", key())]);
    }
    let set_items = items.clone();
    if nested.hop.is_many() {
        if allows(NestedWrite::Disconnect) {
            items.push(word("disconnect", key()));
        }
        if allows(NestedWrite::Delete) {
            items.push(word("delete", key()));
        }
        let mut ways = vec![Schema::array(Schema::any_of(items))];
        if allows(NestedWrite::Set) {
            let keys = set_items.into_iter().chain([key()]);
            ways.push(word("set", Schema::array(Schema::any_of(keys))));
        }
        return Schema::any_of(ways);
    }
    if allows(NestedWrite::Disconnect) {
        items.push(Schema::null());
    }
    Schema::any_of(items)
}

/// The key of a row: its value, or an array where it has several.
fn key(of: &ModelSchema) -> Schema {
    if let [only] = of.primary_key {
        return field::taken(&of.fields[*only]);
    }
    let parts = of.primary_key.iter().map(|position| field::taken(&of.fields[*position]));
    let parts: Vec<Value> = parts.map(|part| part.as_json().clone().into()).collect();
    let length = parts.len();
    let array = Schema::array(Schema::any()).with("prefixItems", parts);
    array.with("minItems", length).with("maxItems", length)
}

//! Documents of JSON:API 1.1.

use rustango_web::operation::Schema;
use serde_json::json;

use super::{
    Describing,
    rows::{Extent, member},
};
use crate::{
    formats::{Format, Role, role},
    input::{Purpose, Takes},
    representation::{OutMember, Source},
};

pub(super) const MEDIA_TYPE: &str = Format::JsonApi.media_type();

/// The errors of a document.
pub(super) fn errors() -> Schema {
    let source = ["pointer", "parameter", "header"]
        .map(|place| Schema::object().member(place, Schema::string()).closed());
    let error = Schema::object()
        .member("status", Schema::string().with("pattern", "^[45][0-9]{2}$"))
        .optional_member("code", Schema::string())
        .member("title", Schema::string())
        .optional_member("detail", Schema::string())
        .optional_member("source", Schema::one_of(source))
        .closed();
    let errors = Schema::array(error).with("minItems", 1);
    let meta = Schema::object().member("request_id", Schema::string()).closed();
    Schema::object()
        .member("errors", errors)
        .member("jsonapi", version())
        .member("meta", meta)
        .closed()
        .named("JsonApiErrors")
}

fn version() -> Schema {
    Schema::object().member("version", Schema::constant("1.1")).closed()
}

/// Which resource is meant.
fn identifier() -> Schema {
    Schema::object().member("type", Schema::string()).member("id", Schema::string()).closed()
}

impl Describing<'_> {
    /// A document with one row.
    pub(super) fn json_api_row(&self, extent: Extent) -> Schema {
        document(self.json_api_resource(extent)).closed()
    }

    /// A document with several rows.
    pub(super) fn json_api_rows(&self) -> Schema {
        document(Schema::array(self.json_api_resource(Extent::Usual))).closed()
    }

    /// A document with a page of a list.
    pub(super) fn json_api_page(&self, extent: Extent) -> Schema {
        let address = || Schema::string().format("uri-reference");
        let links = ["first", "prev", "next", "last"]
            .into_iter()
            .fold(Schema::object().member("self", address()), |links, relation| {
                links.optional_member(relation, address())
            });
        document(Schema::array(self.json_api_resource(extent)))
            .member("links", links.closed())
            .member("meta", self.position(Schema::object()).closed())
            .closed()
    }

    fn json_api_resource(&self, extent: Extent) -> Schema {
        let outgoing = &self.resource.outgoing;
        let shape = outgoing.representation.shape();
        let (mut attributes, mut relationships) = (Schema::object(), Schema::object());
        let (mut has_attribute, mut has_relationship) = (false, false);
        for (at, of) in shape.members.iter().enumerate() {
            let is_there = extent == Extent::Usual
                && !outgoing.optional.contains(&at)
                && shape.mask.is_none()
                && of.permission.is_none();
            let add = |object: Schema, schema: Schema| {
                if is_there {
                    object.member(of.name, schema)
                } else {
                    object.optional_member(of.name, schema)
                }
            };
            match role(shape, of) {
                Role::Id => {}
                Role::Attribute => {
                    has_attribute |= is_there;
                    attributes = add(attributes, member(of, self.serializer, extent));
                }
                Role::Key(_) | Role::Nested(_) => {
                    has_relationship |= is_there;
                    let data = Schema::object().member("data", linkage(of)).closed();
                    relationships = add(relationships, data);
                }
            }
        }
        let resource = Schema::object()
            .member("type", Schema::constant(self.resource.json_api.type_name))
            .member("id", Schema::string());
        let add = |resource: Schema, name: &str, schema: Schema, is_there: bool| {
            let schema = schema.closed();
            if is_there { resource.member(name, schema) } else { resource.optional_member(name, schema) }
        };
        let resource = add(resource, "attributes", attributes, has_attribute);
        let resource = add(resource, "relationships", relationships, has_relationship);
        let own = Schema::object().member("self", Schema::string().format("uri-reference")).closed();
        let resource = resource.optional_member("links", own).closed();
        resource.named(&match extent {
            Extent::Usual => format!("{}Resource", self.name()),
            Extent::Asked => format!("{}ResourcePart", self.name()),
        })
    }

    /// The document that a client gives for one row.
    pub(super) fn json_api_input(&self, purpose: Purpose) -> Option<Schema> {
        let input = self.input(purpose);
        let flat = input.components().values().next()?.clone();
        let members = flat.get("properties")?.as_object()?.clone();
        let shape = self.resource.outgoing.representation.shape();
        let mut attributes = Schema::object();
        let mut relationships = Schema::object();
        for (name, of) in members {
            let out = shape.members.iter().find(|member| member.name == name);
            match out.map(|member| (member, role(shape, member))) {
                Some((_, Role::Id)) => {}
                Some((out, Role::Key(_) | Role::Nested(_))) => {
                    let is_key = matches!(
                        self.resource.input.member(&name).map(|member| &member.takes),
                        Some(Takes::Field(_))
                    );
                    let data = if is_key { linkage(out) } else { Schema::any() };
                    relationships =
                        relationships.optional_member(&name, Schema::object().member("data", data));
                }
                _ => attributes = attributes.optional_member(&name, Schema::from_json(of)),
            }
        }
        let resource = Schema::object().member("type", Schema::constant(self.resource.json_api.type_name));
        let resource = match purpose {
            Purpose::Create => resource.optional_member("id", Schema::string()),
            Purpose::Replace | Purpose::Modify => resource.member("id", Schema::string()),
        };
        let resource = resource
            .optional_member("attributes", attributes.closed())
            .optional_member("relationships", relationships.closed())
            .optional_member("lid", Schema::string())
            .optional_member("links", Schema::any())
            .optional_member("meta", Schema::any());
        let document = Schema::object()
            .member("data", resource.closed())
            .optional_member("jsonapi", Schema::any())
            .optional_member("links", Schema::any())
            .optional_member("meta", Schema::any());
        Some(document.closed())
    }
}

/// What every document has.
fn document(data: Schema) -> Schema {
    let included = Schema::object()
        .member("type", Schema::string())
        .member("id", Schema::string())
        .optional_member("attributes", Schema::object())
        .optional_member("relationships", Schema::object())
        .closed();
    Schema::object()
        .member("data", data)
        .optional_member("included", Schema::array(included))
        .member("jsonapi", version())
}

/// Which rows a relationship leads to.
fn linkage(of: &OutMember) -> Schema {
    match &of.source {
        Source::Many(..) => Schema::array(identifier()),
        Source::Value(path) if path.hops.is_empty() && !path.field.field().nullable => identifier(),
        _ => Schema::any_of([identifier(), Schema::from_json(json!({ "type": "null" }))]),
    }
}

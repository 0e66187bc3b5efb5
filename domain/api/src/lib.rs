//! REST APIs from models: ViewSets with filters, search, ordering and pages.
//!
//! A [`ViewSet`] turns a model into routes. It is settled once, when the
//! program starts; a request is then checked against what is allowed, becomes
//! one statement (or one batch), and the rows go from the driver's buffer to
//! JSON without a struct in between.
//!
//! ```text
//! Settings ── faults, all at once ── Resource                      settled at start-up (settings, resource)
//!                                       │
//! request ── Scopes, Asked ── Select ── rows ── Representation ── JSON, JSON:API, CSV, NDJSON
//!            (scope, parameters)   (pagination)                    (formats)
//! ```
//!
//! This crate knows no front-end, no driver and no SQL.

#![deny(missing_docs)]

mod action;
mod browsable;
mod bulk;
mod columns;
mod conflict;
mod custom;
mod endpoints;
mod etag;
mod faults;
mod formats;
mod input;
mod json;
mod openapi;
mod outgoing;
mod pagination;
mod parameters;
mod representation;
mod resource;
mod scope;
mod serializer;
mod settings;
mod throttle;
mod view_set;

pub use self::{
    action::Action,
    bulk::Bulk,
    columns::{Columns, TextColumns},
    custom::{ActionAccess, ActionCall, CustomAction},
    formats::Format,
    input::{Attributes, Given, Invalid},
    pagination::Pagination,
    scope::Scope,
    serializer::{
        Direction, Example, Mask, Member, MemberSource, NestedWrite, SerializeError, SerializeErrorKind,
        Serializer, SerializerSchema, ValidateMember, ValidateTogether,
    },
    throttle::{Admission, Throttle},
    view_set::ViewSet,
};

/// What the derive writes into a program; not for people.
#[doc(hidden)]
pub mod __macro {
    pub use crate::{
        Attributes, Direction, Example, Invalid, Member, MemberSource, NestedWrite, SerializeError,
        SerializeErrorKind, Serializer, SerializerSchema,
        input::Given,
        serializer::glue::{
            NestedOne, ObjectWriter, PointsAt, SerializedRow, field, fits, leads_by_one, leads_by_several,
            nested, nothing, read_model, type_of, validate, write_method,
        },
    };
}

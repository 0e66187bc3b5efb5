//! What goes out of rows.

use rustango_web::operation::Schema;

use super::{Describing, field};
use crate::{
    Pagination,
    endpoints::Described,
    representation::{OutMember, Shape, Source},
    serializer::{Member, MemberSource, SerializerSchema},
};

/// Which members of a row are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// All that go out where a request does not say.
    Usual,
    /// Some, as a request asks by `fields` and `include`.
    Asked,
}

impl Describing<'_> {
    /// One row.
    pub(super) fn row(&self, extent: Extent) -> Schema {
        let outgoing = &self.resource.outgoing;
        let shape = outgoing.representation.shape();
        let is_optional = |at: usize| extent == Extent::Asked || outgoing.optional.contains(&at);
        let row = object(shape, self.serializer, is_optional, extent);
        match extent {
            Extent::Usual => row.named(self.name()),
            Extent::Asked => row.with("minProperties", 1).named(&format!("{}Part", self.name())),
        }
    }

    /// A page of a list.
    pub(super) fn page(&self, extent: Extent) -> Schema {
        let page =
            self.position(Schema::object()).member("results", Schema::array(self.row(extent))).closed();
        page.named(&match extent {
            Extent::Usual => format!("{}Page", self.name()),
            Extent::Asked => format!("{}PagePart", self.name()),
        })
    }

    /// Where a page stands in its list, as members of an object.
    pub(super) fn position(&self, object: Schema) -> Schema {
        let number = |smallest: u64| Schema::integer().minimum(smallest);
        let object = object.optional_member("count", number(0).description("The rows of the whole list"));
        match self.resource.pagination {
            Pagination::Page => object
                .member("page", number(1))
                .member("page_size", number(1))
                .optional_member("last_page", number(1)),
            Pagination::Limit => object.member("limit", number(1)).member("offset", number(0)),
            Pagination::Cursor => object
                .member("page_size", number(1))
                .member("next_cursor", Schema::string().nullable())
                .member("previous_cursor", Schema::string().nullable()),
        }
    }

    /// What OPTIONS tells.
    pub(super) fn description(described: Described) -> Schema {
        let texts = || Schema::array(Schema::string());
        let objects = || Schema::array(Schema::object());
        let about = match described {
            Described::List => "What the list takes and gives",
            Described::Row => "What single rows take and give",
        };
        Schema::object()
            .description(about)
            .member("name", Schema::string())
            .member("description", Schema::string().nullable())
            .member("renders", texts())
            .member("parses", texts())
            .member("parameters", objects())
            .member("fields", Schema::object())
            .member("actions", objects())
            .closed()
    }
}

/// An object of members.
pub(super) fn object(
    shape: &Shape,
    serializer: Option<&'static SerializerSchema>,
    is_optional: impl Fn(usize) -> bool,
    extent: Extent,
) -> Schema {
    let members = shape.members.iter().enumerate();
    let object = members.fold(Schema::object(), |object, (at, member)| {
        let schema = self::member(member, serializer, extent);
        if is_optional(at) || shape.mask.is_some() || member.permission.is_some() {
            object.optional_member(member.name, schema)
        } else {
            object.member(member.name, schema)
        }
    });
    object.closed()
}

pub(super) fn member(
    member: &OutMember,
    serializer: Option<&'static SerializerSchema>,
    extent: Extent,
) -> Schema {
    let declared = serializer.and_then(|serializer| serializer.member(member.name));
    let nested = |shape: &Shape| {
        let serializer = declared.and_then(|declared| match declared.source {
            MemberSource::Nested { serializer, .. } => Some(serializer()),
            _ => None,
        });
        object(shape, serializer, |_| extent == Extent::Asked, extent)
    };
    let schema = match &member.source {
        Source::Value(path) if path.hops.is_empty() => field::given(path.field.field()),
        // What is behind a row that is not there, or out of sight.
        Source::Value(path) => field::given(path.field.field()).nullable(),
        Source::One(_, shape) => nested(shape).nullable(),
        Source::Many(_, shape) => Schema::array(nested(shape)),
        Source::Method(_) => match declared.map(|declared| declared.source) {
            Some(MemberSource::Method { value_type: Some(of), .. }) => field::value(of),
            _ => Schema::any(),
        },
    };
    match declared {
        Some(declared) => about(declared, schema),
        None => schema,
    }
}

/// Says what a serializer says about a member.
pub(super) fn about(declared: &Member, schema: Schema) -> Schema {
    let schema = match declared.help {
        Some(help) => schema.description(help),
        None => schema,
    };
    let schema = match declared.example {
        Some(example) => schema.example(example),
        None => schema,
    };
    if declared.deprecated { schema.with("deprecated", true) } else { schema }
}
